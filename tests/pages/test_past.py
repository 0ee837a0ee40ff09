"""The past beside the present: how a period's figures moved, and the lines that lead to them.

The dossiers are those of tests/pages/quarters.py; every change is computed by hand from its
opening lines.
"""

# ruff: noqa: F811 (a fixture is imported, and asked for by its name)

import re
from datetime import date

import pytest
from django.utils import timezone

from procedures.rules.periods import parse_period
from reports import reading
from reports.closing import close_period
from reports.history import Past, past_of
from reports.months import months_that_stand
from reports.uploads import accepted_uploads
from tests.pages.quarters import quarters  # noqa: F401
from tests.pages.reading import rows_of, words_of

LONG_AFTER = date(2026, 1, 1)
FOUR_MORE = "2022-Q2 | 4 | 2022-05-20 | 2022-06-01 | 2022-05-30 | ONLINE"
OF_NO_STATED_QUARTER = " | 1 | 2022-07-01 | 2022-07-08 | 2022-07-07 | IN_PERSON"


@pytest.fixture
def words_at(official_client):
    return lambda slug: words_of(official_client.get(f"/ky/{slug}/"))


@pytest.fixture
def intake_at(official_client):
    """How the first card's figure moved, all that was handled: against what, and by how much."""

    def changes(slug: str) -> list[tuple[str, str]]:
        page = official_client.get(f"/ky/{slug}/").content.decode()
        first_card = page.partition("</article>")[0]
        return re.findall("<dt>so với ([^<]+)</dt><dd>([^<]+)</dd>", first_card)

    return changes


@pytest.mark.parametrize(
    "card",
    [
        # 10 dossiers, before 8, a year before 3
        "kỳ trước chuyển sang 1 so với quý II/2022 +25,0% so với quý III/2021 +233,3%",
        # 4 of 10, before 2 of 8, a year before 1 of 3
        "nộp trực tuyến so với quý II/2022 +15,0 điểm so với quý III/2021 +6,7 điểm",
        # 9, before 7, a year before 3
        "đúng hạn 88,89% so với quý II/2022 +28,6% so với quý III/2021 +200,0%",
        # 1, before 3, a year before 1
        "(11,11%) so với quý II/2022 −2 hồ sơ so với quý III/2021 0 hồ sơ",
        # 1, before 1, a year before none
        "đang giải quyết so với quý II/2022 0 hồ sơ so với quý III/2021 +1 hồ sơ",
    ],
)
def test_a_card_says_how_its_figure_moved(words_at, quarters, card):
    assert card in words_at("2022-q3")


def test_a_period_without_figures_is_no_zero(words_at, quarters):
    words = words_at("2022-q2")
    assert words.count("so với quý I/2022 không có số liệu") == 5
    assert words.count("so với quý II/2021 không có số liệu") == 5


def test_nothing_is_compared_with_a_period_that_lacks_its_file(intake_at, quarters):
    # What is still open of quarter II stands in quarter IV too, but no file tells of that quarter.
    assert intake_at("2022-q4") == []
    quarters("2022-Q4 | 1 | 2022-10-03 | 2022-10-10 | 2022-10-07 | ONLINE")
    assert ("quý III/2022", "−80,0%") in intake_at("2022-q4")  # 2 dossiers after 10


@pytest.mark.parametrize(
    ("today", "changes"),
    [
        (date(2022, 9, 14), []),
        (date(2022, 9, 15), [("quý II/2022", "+25,0%"), ("quý III/2021", "+233,3%")]),
    ],
)
def test_a_period_is_compared_once_it_has_ended(
    monkeypatch, intake_at, words_at, quarters, today, changes
):
    monkeypatch.setattr(timezone, "localdate", lambda *_: today)
    assert intake_at("2022-q3") == changes
    too_early = "Kỳ chưa kết thúc, nên chưa so với kỳ trước và cùng kỳ năm trước."
    assert (too_early in words_at("2022-q3")) == (not changes)


def test_of_what_was_nothing_the_difference_is_told(words_at, quarters):
    # Nothing was resolved in month 8, nor in month 9 until this.
    quarters("2022-Q3 | 2 | 2022-08-20 | 2022-09-01 | 2022-08-30 | IN_PERSON")
    assert "so với tháng 8/2022 +2 hồ sơ" in words_at("2022-m09")


def test_a_closed_quarter_is_compared_as_it_was_closed(intake_at, quarters):
    close_period(period=parse_period("2022-Q2"))
    quarters(FOUR_MORE)
    assert ("quý II/2022", "+25,0%") in intake_at("2022-q3")


def test_an_open_quarter_is_compared_as_it_is_known(intake_at, quarters):
    quarters(FOUR_MORE)
    assert ("quý II/2022", "−16,7%") in intake_at("2022-q3")  # 10 after 12


@pytest.mark.parametrize(
    ("slug", "lead"),
    [
        ("2022-q3", "1 hồ sơ quá hạn, ít hơn quý trước 2."),
        ("2022-m07", "1 hồ sơ quá hạn, ít hơn tháng trước 2."),
        ("2022-m08", "chưa hồ sơ nào được giải quyết."),
        ("2022-h1", "3 hồ sơ quá hạn, nhiều hơn nửa năm trước đó 2."),
        ("2022-9m", "4 hồ sơ quá hạn, nhiều hơn 9 tháng năm trước 3."),
        ("2022", "4 hồ sơ quá hạn, nhiều hơn năm trước 3."),
    ],
)
def test_the_sentence_compares_what_was_late(words_at, quarters, slug, lead):
    quarters(OF_NO_STATED_QUARTER)  # it may hold any quarter, so none lacks its file
    assert lead in words_at(slug)


@pytest.mark.parametrize(
    ("slug", "changes"),
    [
        ("2022-m07", [("tháng 6/2022", "+37,5%"), ("tháng 7/2021", "+266,7%")]),  # 11, 8, 3
        (
            "2022-h1",  # 8, before 3
            [
                ("6 tháng cuối năm 2021", "+166,7%"),
                ("6 tháng đầu năm 2021", "không có số liệu"),
            ],
        ),
        ("2022-9m", [("9 tháng năm 2021", "+500,0%")]),  # 18, before 3
        ("2022", [("năm 2021", "+500,0%")]),
        ("2022-06-15..2022-09-14", []),
    ],
)
def test_a_period_is_compared_with_its_kind(intake_at, quarters, slug, changes):
    quarters(OF_NO_STATED_QUARTER)
    assert intake_at(slug) == changes


def test_the_bar_leads_to_what_the_period_is_compared_with(official_client, quarters):
    page = official_client.get("/ky/2022-q3/").content.decode()
    bar = page[page.index("So với") :].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)">([^<]+)', bar) == [
        ("/ky/2022-q2/", "quý II/2022"),
        ("/ky/2021-q3/", "quý III/2021"),
    ]
    assert "So với" not in words_of(official_client.get("/ky/2022-q2/"))


def test_a_line_says_what_it_shows_and_the_note_what_it_joins(official_client, quarters):
    response = official_client.get("/ky/2022-q3/")
    assert (
        "Đường nhỏ: 5 quý, từ quý III/2021 đến quý III/2022; vòng tròn rỗng là quý III/2021; chỗ "
        "đứt là kỳ không có số liệu."
    ) in words_of(response)
    assert re.findall(r'<svg class="sparkline[^>]*aria-label="([^"]+)"', response.content.decode())[
        :2
    ] == [
        "Tổng tiếp nhận qua 5 quý, từ quý III/2021 đến quý III/2022: thấp nhất 3 hồ sơ (quý "
        "III/2021), cao nhất 10 hồ sơ (quý III/2022), quý III/2022 10 hồ sơ.",
        "Trực tuyến trên tổng tiếp nhận qua 5 quý, từ quý III/2021 đến quý III/2022: thấp nhất "
        "25,00% (quý II/2022), cao nhất 40,00% (quý III/2022), quý III/2022 40,00%.",
    ]


def test_what_the_lines_join_stands_in_a_table(official_client, quarters):
    rows = rows_of(official_client.get("/ky/2022-q3/"))
    first = rows.index(["Quý III/2021", "3", "33,33", "3", "1", "0"])
    assert rows[first + 1 : first + 5] == [
        ["Quý IV/2021"] + ["không có số liệu"] * 5,
        ["Quý I/2022"] + ["không có số liệu"] * 5,
        ["Quý II/2022", "8", "25,00", "7", "3", "1"],
        ["Quý III/2022", "10", "40,00", "9", "1", "1"],
    ]


def test_a_single_period_has_no_line(official_client, quarters):
    page = official_client.get("/ky/2021-q3/").content.decode()
    assert "sparkline" not in page
    assert "đường nhỏ" not in page.lower()


@pytest.mark.parametrize("slug", ["2022-q3", "2022-m07", "2022"])
def test_a_past_costs_few_queries(official_client, quarters, django_assert_max_num_queries, slug):
    close_period(period=parse_period("2022-Q2"))
    with django_assert_max_num_queries(12):
        official_client.get(f"/ky/{slug}/")


def past_at(code: str) -> Past:
    months = months_that_stand()
    figures = reading.figures_of(parse_period(code), months)
    return past_of(figures, figures.total(), months, accepted_uploads(), LONG_AFTER)


def test_a_line_holds_the_totals_of_its_periods(quarters):
    close_period(period=parse_period("2022-Q2"))
    quarters(FOUR_MORE)
    series = past_at("2022-Q3").series
    assert [(period.code, total and total.handled) for period, total in series] == [
        ("2020-Q4", None),
        ("2021-Q1", None),
        ("2021-Q2", None),
        ("2021-Q3", 3),
        ("2021-Q4", None),
        ("2022-Q1", None),
        ("2022-Q2", 8),
        ("2022-Q3", 10),
    ]
    assert all(total == reading.total(period) for period, total in series if total)


def test_what_is_compared_may_stand_before_the_line(quarters):
    quarters(OF_NO_STATED_QUARTER)
    past = past_at("2022-M07")
    assert [(period.code, total.handled) for period, total in past.compared] == [
        ("2022-M06", 8),
        ("2021-M07", 3),
    ]
    known = [(period.code, total) for period, total in past.series if total]
    assert known == [
        ("2022-M06", reading.total(parse_period("2022-M06"))),
        ("2022-M07", reading.total(parse_period("2022-M07"))),
    ]


def test_the_past_is_read_without_a_query_of_its_own(quarters, django_assert_num_queries):
    months, uploads = months_that_stand(), accepted_uploads()
    figures = reading.figures_of(parse_period("2022-Q3"), months)
    shown = figures.total()
    with django_assert_num_queries(0):
        past_of(figures, shown, months, uploads, LONG_AFTER)
