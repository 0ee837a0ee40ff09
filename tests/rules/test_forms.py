"""Form 06a: which count stands in which column, what is said below it, and the five lamps."""

from datetime import date

import pytest

from reports.rules.forms import FORM_06A_2020, columns_of, footnotes, identities, layout_on
from reports.rules.tallies import Tally

BALANCED = {3: 60, 4: 10, 5: 20, 6: 30, 7: 45, 8: 5, 9: 30, 10: 10, 11: 15, 12: 13, 13: 2}


def test_every_count_stands_in_its_column():
    tally = Tally(
        received_online=1,
        received_in_person=20,
        received_postal=300,
        received_unknown=4_000,
        carried_over=50_000,
        resolved_early=2,
        resolved_on_time=30,
        resolved_undated=400,
        refused=5_000,
        withdrawn=60_000,
        stopped=700_000,
        resolved_late=8,
        pending_in_time=3,
        pending_paused=40,
        pending_undated=500,
        pending_overdue=6,
    )
    assert columns_of(tally, FORM_06A_2020) == {
        3: 54_321,
        4: 1,
        5: 4_320,
        6: 50_000,
        7: 765_440,
        8: 2,
        9: 765_430,
        10: 8,
        11: 549,
        12: 543,
        13: 6,
    }


def test_the_columns_stand_in_three_groups_in_order():
    assert [column.number for column in FORM_06A_2020.columns] == list(range(3, 14))
    groups = list(dict.fromkeys(column.group for column in FORM_06A_2020.columns))
    assert groups == ["Số hồ sơ tiếp nhận", "Số hồ sơ đã giải quyết", "Số hồ sơ đang giải quyết"]
    assert [each.number for each in FORM_06A_2020.columns if each.is_total] == [3, 7, 11]


@pytest.mark.parametrize("day", [date(2022, 9, 14), date(2020, 1, 1), date(2015, 3, 14)])
def test_a_layout_is_found_for_any_day(day):
    layout = layout_on(day)
    assert (layout.name, layout.rule_set) == ("II.06a/VPCP/KSTT", "2020-1")


def test_a_layout_knows_its_first_day():
    assert FORM_06A_2020.is_valid_on(date(2020, 1, 1))
    assert not FORM_06A_2020.is_valid_on(date(2019, 12, 31))


def test_what_a_reader_would_not_expect_is_said_below_the_form():
    tally = Tally(
        received_unknown=2_310,
        refused=612,
        withdrawn=431,
        stopped=188,
        resolved_undated=155,
        pending_paused=214,
        pending_undated=9,
    )
    notes = footnotes(tally, FORM_06A_2020)
    assert [(note.column, note.mark) for note in notes] == [(9, "a"), (12, "b"), (5, "")]
    assert [note.text for note in notes] == [
        "Gồm 1.386 hồ sơ không có kết quả hoặc không có ngày hẹn, xếp vào cột này theo quy tắc "
        "của kỳ: từ chối, trả lại 612; công dân rút 431; dừng giải quyết 188; "
        "không có ngày hẹn 155.",
        "Gồm 214 hồ sơ đang chờ bổ sung hoặc chờ nghĩa vụ tài chính (không tính thời gian) "
        "và 9 hồ sơ không có ngày hẹn.",
        "Cột (5) gồm 2.310 hồ sơ không rõ hình thức nộp.",
    ]


def test_a_footnote_leaves_out_what_there_is_none_of():
    notes = footnotes(Tally(withdrawn=2, pending_undated=1), FORM_06A_2020)
    assert [note.text for note in notes] == [
        "Gồm 2 hồ sơ không có kết quả hoặc không có ngày hẹn, xếp vào cột này theo quy tắc "
        "của kỳ: công dân rút 2.",
        "Gồm 1 hồ sơ không có ngày hẹn.",
    ]


def test_a_form_without_surprises_has_no_footnotes():
    tally = Tally(received_online=5, resolved_early=3, resolved_on_time=1, pending_overdue=1)
    assert footnotes(tally, FORM_06A_2020) == ()


def test_five_lamps_are_lit_over_figures_that_agree():
    lamps = identities(BALANCED, pending_before=30)
    assert list(lamps) == ["3=4+5+6", "7=8+9+10", "11=12+13", "3=7+11", "6=11 before"]
    assert all(lamp.holds is True for lamp in lamps.values())
    assert lamps["3=4+5+6"].label == "(3) = (4) + (5) + (6)"
    assert lamps["6=11 before"].label == "(6) = (11) kỳ trước"
    assert lamps["3=7+11"].words == "Khớp"


def test_the_fifth_lamp_is_grey_until_the_period_before_is_closed():
    lamp = identities(BALANCED, pending_before=None)["6=11 before"]
    assert lamp.holds is None
    assert lamp.difference is None
    assert lamp.words == "Chưa đối chiếu"


@pytest.mark.parametrize(
    ("column", "broken"),
    [
        (3, {"3=4+5+6", "3=7+11"}),
        (4, {"3=4+5+6"}),
        (6, {"3=4+5+6", "6=11 before"}),
        (7, {"7=8+9+10", "3=7+11"}),
        (10, {"7=8+9+10"}),
        (11, {"11=12+13", "3=7+11"}),
        (13, {"11=12+13"}),
    ],
)
def test_a_mistyped_figure_breaks_the_identities_it_stands_in(column, broken):
    typed = BALANCED | {column: BALANCED[column] + 1}
    lamps = identities(typed, pending_before=30)
    assert {key for key, lamp in lamps.items() if not lamp.holds} == broken


def test_a_broken_identity_says_by_how_much():
    lamp = identities(BALANCED | {6: 3_112}, pending_before=3_124)["6=11 before"]
    assert (lamp.left, lamp.right, lamp.difference) == (3_112, 3_124, -12)
    assert lamp.words == "Lệch 12: 3.112 so với 3.124"


def test_a_published_table_without_a_column_leaves_its_lamps_grey():
    published = {3: 205_488, 7: 202_543, 8: 39_850, 9: 162_404, 10: 289, 11: 2_945, 13: 67}
    lamps = identities(published, pending_before=None)
    assert {key: lamp.holds for key, lamp in lamps.items()} == {
        "3=4+5+6": None,
        "7=8+9+10": True,
        "11=12+13": None,
        "3=7+11": True,
        "6=11 before": None,
    }
