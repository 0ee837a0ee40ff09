"""The dossiers of the demo: exact totals, possible days, the shape of a province."""

from collections import Counter
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from procedures.demo.exports import NothingToExport, export_of
from procedures.demo.files import PARTS, parts_of
from procedures.rules.codes import day_inside, is_dossier_code
from procedures.rules.names import matching_key
from procedures.rules.periods import parse_period
from procedures.rules.statuses import Status
from tests.demo.rows import plain_rows
from tests.naive import naive_counts

SMALL = Fraction(1, 50)


def exported(register, code, scale=SMALL):
    return export_of(parse_period(code), register, scale=scale)


def rows_of(register, code, scale=SMALL):
    return plain_rows(exported(register, code, scale))


def counts_of(rows, code):
    period = parse_period(code)
    return naive_counts([row.facts for row in rows], period.first_day, period.last_day)


@pytest.fixture(scope="module")
def full_quarter(register):
    return rows_of(register, "2022-Q3", scale=Fraction(1))


@pytest.fixture(scope="module")
def quarter(register):
    return rows_of(register, "2022-Q3")


def test_the_published_quarter_comes_out_exactly(full_quarter):
    assert counts_of(full_quarter, "2022-Q3") == {
        "carried_over": 3_112,
        "received": 202_376,
        "received_online": 64_771,
        "received_in_person": 130_883,
        "received_postal": 4_412,
        "received_unknown": 2_310,
        "handled": 205_488,
        "resolved_early": 39_850,
        "resolved_on_time": 161_018,
        "resolved_late": 289,
        "resolved_undated": 155,
        "refused": 612,
        "withdrawn": 431,
        "stopped": 188,
        "resolved": 202_543,
        "pending_in_time": 2_664,
        "pending_overdue": 67,
        "pending_paused": 205,
        "pending_undated": 9,
        "pending": 2_945,
    }


def test_every_agency_of_2022_has_a_dossier_and_some_only_a_handful(full_quarter, register):
    agencies = Counter(row.agency for row in full_quarter)
    assert len(agencies) == 228
    assert min(agencies.values()) < 20
    assert max(agencies.values()) > 5_000


def test_few_agencies_and_procedures_have_most_dossiers(full_quarter):
    half = len(full_quarter) / 2
    for kind, few in (("agency", 23), ("procedure", 11)):  # a tenth of 228, a fiftieth of 555
        busiest = Counter(getattr(row, kind) for row in full_quarter).most_common(few)
        assert sum(count for _, count in busiest) > half


def test_few_sectors_have_most_dossiers_and_land_most_late_and_overdue_ones(full_quarter):
    sectors = Counter(row.sector for row in full_quarter)
    assert [name for name, _ in sectors.most_common(3)] == ["Chứng thực", "Hộ tịch", "Đất đai"]
    late = Counter(
        row.sector
        for row in full_quarter
        if row.status in (9, 10) and row.due_on and row.concluded_on > row.due_on
    )
    assert late.most_common(1)[0][0] == "Đất đai"
    overdue = Counter(
        row.sector
        for row in full_quarter
        if row.concluded_on is None and row.due_on and row.due_on < date(2022, 9, 14)
    )
    assert overdue["Đất đai"] > sum(overdue.values()) / 3


def test_codes_are_known_in_shape_unique_and_not_after_the_receipt(full_quarter):
    codes = [row.code for row in full_quarter]
    assert len(set(codes)) == len(codes)
    assert all(is_dossier_code(code) for code in codes)
    assert all(day_inside(row.code) <= row.received_on for row in full_quarter)


def test_nothing_is_due_or_concluded_before_it_is_received(quarter):
    assert all(row.due_on is None or row.received_on <= row.due_on for row in quarter)
    assert all(row.concluded_on is None or row.received_on <= row.concluded_on for row in quarter)


def test_dossiers_are_received_on_saturdays_but_not_on_sundays_and_holidays(full_quarter):
    days = {row.received_on for row in full_quarter}
    assert date(2022, 9, 10) in days  # a Saturday
    assert not [day for day in days if day.weekday() == 6]
    assert not days & {date(2022, 9, 1), date(2022, 9, 2), date(2022, 9, 3)}  # Quốc khánh


def test_weeks_begin_busy_and_saturdays_are_quiet(full_quarter):
    days = Counter(row.received_on for row in full_quarter)
    monday, friday, saturday = (days[date(2022, 8, day)] for day in (15, 19, 20))
    assert monday > friday > saturday > 0


def test_nothing_is_received_over_tet_and_little_around_it(register):
    days = Counter(row.received_on for row in rows_of(register, "2022-Q1", scale=Fraction(1, 10)))
    assert not [day for day in days if date(2022, 1, 29) < day < date(2022, 2, 7)]
    # The Friday before and the Monday after, against those of weeks without a holiday.
    assert days[date(2022, 1, 28)] < days[date(2022, 1, 14)] / 2
    assert days[date(2022, 2, 7)] < days[date(2022, 2, 28)] / 2


def test_communes_with_a_register_have_only_what_a_register_can_say(register):
    export = exported(register, "2022-Q3", scale=Fraction(1, 4))
    rows = export.where(register.keeps_register[export.dossiers.office]).dossiers
    assert len(rows) > 100
    is_open = np.isnat(rows.finished_on)
    assert set(rows.status[is_open].tolist()) == {Status.IN_PROGRESS}
    assert set(rows.status[~is_open].tolist()) == {Status.HANDED_OVER}
    assert np.array_equal(rows.finished_on[~is_open], rows.handed_over_on[~is_open])


def test_the_edges_of_a_quarter_are_in_it(full_quarter):
    first_day, last_day = date(2022, 6, 15), date(2022, 9, 14)
    assert any(row.received_on == first_day for row in full_quarter)
    assert any(row.received_on == last_day for row in full_quarter)
    assert any(row.concluded_on == first_day > row.received_on for row in full_quarter)
    assert any(row.concluded_on == last_day for row in full_quarter)
    assert any(row.concluded_on is None and row.due_on == last_day for row in full_quarter)


def test_what_one_quarter_leaves_open_is_carried_over_to_the_next(register, quarter):
    before = rows_of(register, "2022-Q2")
    left_open = {row.code for row in before if row.concluded_on is None}
    carried_over = {row.code for row in quarter if row.received_on < date(2022, 6, 15)}
    assert left_open == carried_over


def test_a_dossier_keeps_its_facts_from_one_export_to_the_next(register, quarter):
    later = {row.code: row for row in quarter}
    for row in rows_of(register, "2022-Q2"):
        if found := later.get(row.code):
            assert (found.agency, found.procedure, found.channel) == (
                row.agency,
                row.procedure,
                row.channel,
            )
            assert (found.received_on, found.due_on) == (row.received_on, row.due_on)


def test_an_export_of_a_month_knows_nothing_later_than_its_last_day(register):
    rows = rows_of(register, "2022-M08")
    last_day = date(2022, 8, 14)
    assert max(row.received_on for row in rows) <= last_day
    assert max(row.concluded_on for row in rows if row.concluded_on) <= last_day


def test_a_half_year_receives_what_its_quarters_receive(register):
    quarters = [counts_of(rows_of(register, code), code) for code in ("2022-Q1", "2022-Q2")]
    half = counts_of(rows_of(register, "2022-H1"), "2022-H1")
    assert half["received"] == sum(each["received"] for each in quarters)
    assert half["resolved_late"] == sum(each["resolved_late"] for each in quarters)
    assert half["carried_over"] == quarters[0]["carried_over"]
    assert half["pending"] == quarters[1]["pending"]


def test_the_quarter_of_a_merger_names_agencies_that_existed_at_the_receipt(register):
    offices = {office.code: office for office in register.offices}
    rows = rows_of(register, "2025-Q3")
    assert all(offices[row.agency].is_valid_on(row.received_on) for row in rows)
    districts = [row.received_on for row in rows if row.level == "district"]
    assert max(districts) <= date(2025, 6, 30)


def test_a_name_and_a_level_mean_one_procedure(register):
    keys = Counter((matching_key(each.name), each.level) for each in register.services)
    assert set(keys.values()) == {1}


def test_homonymous_communes_are_written_with_their_district(register):
    written = [office.written for office in register.offices if "xã Hòa Bình" in office.written]
    assert "UBND xã Hòa Bình, huyện Bình Gia" in written
    names = Counter(
        office.written for office in register.offices if office.is_valid_on(date(2022, 9, 14))
    )
    assert set(names.values()) == {1}


def test_every_dossier_is_in_one_file_of_the_handful(register):
    export = exported(register, "2022-Q3")
    files = list(parts_of(export))
    codes = [code for _, rows in files for code in rows.codes()]
    assert sorted(codes) == sorted(export.codes())
    assert {part for part, _ in files} == set(PARTS)


def test_a_sample_is_as_large_as_asked_and_never_larger_than_what_there_is(register):
    export = exported(register, "2022-Q3")
    sample = export.sampled(100, seed=1)
    assert len(set(sample.codes()) & set(export.codes())) == 100
    with pytest.raises(NothingToExport):
        export.sampled(len(export) + 1, seed=1)


def test_another_seed_is_another_province_with_the_same_totals(register, quarter):
    other = plain_rows(export_of(parse_period("2022-Q3"), register, seed=7, scale=SMALL))
    assert counts_of(other, "2022-Q3") == counts_of(quarter, "2022-Q3")
    assert other != quarter
