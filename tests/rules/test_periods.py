"""Periods begin and end where NĐ 09/2019 says, tile the calendar, and are read back as written."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.rules.periods import (
    CALENDAR,
    BadPeriod,
    Cutoff,
    Kind,
    ReportingPeriod,
    month_of,
    months_between,
    parse_period,
    quarter_of,
)

ONE_DAY = timedelta(days=1)
IN_A_YEAR = {
    Kind.MONTH: 12,
    Kind.QUARTER: 4,
    Kind.HALF: 2,
    Kind.NINE_MONTHS: 1,
    Kind.YEAR: 1,
}

cutoffs = st.builds(Cutoff, st.integers(1, 28), st.integers(0, 1))
days = st.dates(date(2000, 3, 1), date(2100, 12, 31))


@st.composite
def regular_periods(draw, kinds=tuple(IN_A_YEAR)):
    kind = draw(st.sampled_from(kinds))
    number = draw(st.integers(1, IN_A_YEAR[kind]))
    return ReportingPeriod.of(kind, draw(st.integers(2000, 2100)), number, draw(cutoffs))


@st.composite
def ranges(draw):
    first_day, last_day = sorted((draw(days), draw(days)))
    return ReportingPeriod.between(first_day, last_day, draw(cutoffs))


periods = regular_periods() | ranges()


@pytest.mark.parametrize(
    ("code", "first_day", "last_day"),
    [
        ("2022-M01", date(2021, 12, 15), date(2022, 1, 14)),
        ("2022-M09", date(2022, 8, 15), date(2022, 9, 14)),
        ("2022-M12", date(2022, 11, 15), date(2022, 12, 14)),
        ("2022-Q1", date(2021, 12, 15), date(2022, 3, 14)),
        ("2022-Q2", date(2022, 3, 15), date(2022, 6, 14)),
        ("2022-Q3", date(2022, 6, 15), date(2022, 9, 14)),
        ("2022-Q4", date(2022, 9, 15), date(2022, 12, 14)),
        ("2022-H1", date(2021, 12, 15), date(2022, 6, 14)),
        ("2022-H2", date(2022, 6, 15), date(2022, 12, 14)),
        ("2022-9M", date(2021, 12, 15), date(2022, 9, 14)),
        ("2022", date(2021, 12, 15), date(2022, 12, 14)),
        ("2022-06-15..2022-09-14", date(2022, 6, 15), date(2022, 9, 14)),
    ],
)
def test_a_period_runs_from_the_15th_to_the_14th(code, first_day, last_day):
    period = parse_period(code)
    assert (period.first_day, period.last_day) == (first_day, last_day)


@pytest.mark.parametrize(
    ("code", "cutoff", "first_day", "last_day"),
    [
        ("2024-Q1", CALENDAR, date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-M02", CALENDAR, date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-Q1", Cutoff(1, 1), date(2023, 12, 1), date(2024, 2, 29)),
        ("2023-Q1", Cutoff(1, 1), date(2022, 12, 1), date(2023, 2, 28)),
        ("2022-Q3", Cutoff(21, 1), date(2022, 6, 21), date(2022, 9, 20)),
    ],
)
def test_a_province_may_cut_its_months_elsewhere(code, cutoff, first_day, last_day):
    period = parse_period(code, cutoff)
    assert (period.first_day, period.last_day) == (first_day, last_day)


@pytest.mark.parametrize(("day", "months_earlier"), [(0, 1), (29, 1), (15, 2), (15, -1)])
def test_a_month_cannot_begin_on_a_day_that_not_every_month_has(day, months_earlier):
    with pytest.raises(ValueError, match="no month can begin"):
        Cutoff(day, months_earlier)


@pytest.mark.parametrize(
    ("code", "label", "title"),
    [
        ("2022-Q3", "Quý III/2022", "Quý III năm 2022"),
        ("2022-Q4", "Quý IV/2022", "Quý IV năm 2022"),
        ("2022-M09", "Tháng 9/2022", "Tháng 9 năm 2022"),
        ("2022-H1", "6 tháng đầu năm 2022", "6 tháng đầu năm 2022"),
        ("2022-H2", "6 tháng cuối năm 2022", "6 tháng cuối năm 2022"),
        ("2022-9M", "9 tháng năm 2022", "9 tháng năm 2022"),
        ("2022", "Năm 2022", "Năm 2022"),
        (
            "2022-06-15..2022-09-14",
            "15/06/2022 – 14/09/2022",
            "Từ ngày 15/06/2022 đến ngày 14/09/2022",
        ),
    ],
)
def test_a_period_is_called_as_an_office_calls_it(code, label, title):
    period = parse_period(code)
    assert (period.label, period.title) == (label, title)


@pytest.mark.parametrize(
    ("code", "mark"),
    [
        ("2022-Q3", "III/22"),
        ("2005-M09", "9/05"),
        ("2022-H1", "6T đầu 2022"),
        ("2022-9M", "9T/22"),
        ("2022", "2022"),
    ],
)
def test_a_period_is_short_on_an_axis(code, mark):
    assert parse_period(code).mark == mark


def test_a_period_says_its_days_and_its_address():
    quarter = parse_period("2022-Q3")
    assert quarter.days_in_words == "từ ngày 15/06/2022 đến ngày 14/09/2022"
    assert (str(quarter), quarter.slug) == ("2022-Q3", "2022-q3")


@pytest.mark.parametrize(
    ("code", "previous", "following", "year_before"),
    [
        ("2022-M01", "2021-M12", "2022-M02", "2021-M01"),
        ("2022-Q1", "2021-Q4", "2022-Q2", "2021-Q1"),
        ("2022-Q4", "2022-Q3", "2023-Q1", "2021-Q4"),
        ("2022-H1", "2021-H2", "2022-H2", "2021-H1"),
        ("2022-H2", "2022-H1", "2023-H1", "2021-H2"),
        ("2022-9M", "2021-9M", "2023-9M", "2021-9M"),
        ("2022", "2021", "2023", "2021"),
        (
            "2022-01-01..2022-01-10",
            "2021-12-22..2021-12-31",
            "2022-01-11..2022-01-20",
            "2021-01-01..2021-01-10",
        ),
    ],
)
def test_before_and_after_a_period_come_others_of_its_kind(code, previous, following, year_before):
    period = parse_period(code)
    assert period.previous() == parse_period(previous)
    assert period.next() == parse_period(following)
    assert period.year_before() == parse_period(year_before)


def test_a_year_before_the_leap_day_is_the_28th():
    leap_day = parse_period("2024-02-29..2024-02-29")
    assert leap_day.year_before().code == "2023-02-28..2023-02-28"


def test_a_year_before_whole_months_are_the_same_whole_months():
    winter = parse_period("2023-12-01..2024-02-29", CALENDAR)
    assert winter.year_before().code == "2022-12-01..2023-02-28"


def test_longer_periods_are_made_of_their_months():
    def codes(text):
        return [month.code for month in parse_period(text).months()]

    assert codes("2022-M03") == ["2022-M03"]
    assert codes("2022-Q3") == ["2022-M07", "2022-M08", "2022-M09"]
    assert codes("2022-H2") == [f"2022-M{number:02}" for number in range(7, 13)]
    assert codes("2022-9M") == [f"2022-M{number:02}" for number in range(1, 10)]
    assert codes("2022") == [f"2022-M{number:02}" for number in range(1, 13)]
    assert codes("2022-11-15..2023-01-14") == ["2022-M12", "2023-M01"]


def test_a_range_that_cuts_a_month_is_made_of_none():
    assert parse_period("2022-06-15..2022-09-13").months() == ()
    assert parse_period("2022-06-16..2022-09-14").months() == ()


@pytest.mark.parametrize(
    ("day", "month", "quarter"),
    [
        (date(2022, 9, 14), "2022-M09", "2022-Q3"),
        (date(2022, 9, 15), "2022-M10", "2022-Q4"),
        (date(2022, 12, 14), "2022-M12", "2022-Q4"),
        (date(2022, 12, 15), "2023-M01", "2023-Q1"),
        (date(2024, 2, 29), "2024-M03", "2024-Q1"),
    ],
)
def test_a_day_is_reported_in_one_month_and_one_quarter(day, month, quarter):
    assert month_of(day).code == month
    assert quarter_of(day).code == quarter


def test_months_between_two_days_are_all_that_the_days_fall_into():
    touched = months_between(date(2022, 11, 14), date(2022, 12, 15))
    assert [month.code for month in touched] == ["2022-M11", "2022-M12", "2023-M01"]


def test_codes_are_read_in_either_case():
    assert parse_period(" 2022-q3 ") == parse_period("2022-Q3")
    assert parse_period("2022-9m") == parse_period("2022-9M")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2022-Q5", "không phải là kỳ"),
        ("2022-Q0", "không phải là kỳ"),
        ("2022-M13", "không phải là kỳ"),
        ("2022-M9", "không phải là kỳ"),
        ("2022-H3", "không phải là kỳ"),
        ("2022Q3", "không phải là kỳ"),
        ("22-Q3", "không phải là kỳ"),
        ("٢٠٢٢", "không phải là kỳ"),
        ("", "không phải là kỳ"),
        ("1999-Q4", "không phải là kỳ"),
        ("2101", "không phải là kỳ"),
        ("2022-09-14..2022-06-15", "ngày cuối trước ngày đầu"),
        ("2022-02-29..2022-03-01", "ngày không tồn tại"),
        ("1999-12-31..2000-01-31", "năm ngoài khoảng"),
    ],
)
def test_anything_else_is_refused_in_words(text, reason):
    with pytest.raises(BadPeriod, match=reason) as refusal:
        parse_period(text)
    assert f"“{text}”" in str(refusal.value)
    assert "2022-Q3" in str(refusal.value)


def test_periods_sort_by_their_days_and_serve_as_keys():
    codes = ["2022-Q3", "2021-Q4", "2022-M07", "2022-Q2"]
    in_order = sorted(parse_period(code) for code in codes)
    assert [period.code for period in in_order] == ["2021-Q4", "2022-Q2", "2022-M07", "2022-Q3"]
    assert {parse_period("2022-Q3"): 1}[parse_period("2022-q3")] == 1


@given(periods)
def test_a_code_and_a_slug_are_read_back_as_the_period(period):
    assert parse_period(period.code, period.cutoff) == period
    assert parse_period(period.slug, period.cutoff) == period


@given(periods)
def test_the_one_before_the_next_is_the_period_itself(period):
    assert period.next().previous() == period
    assert period.previous().next() == period


@given(regular_periods(kinds=(Kind.MONTH, Kind.QUARTER, Kind.HALF, Kind.YEAR)) | ranges())
def test_one_period_follows_another_without_gap_or_overlap(period):
    assert period.next().first_day == period.last_day + ONE_DAY
    assert period.previous().last_day == period.first_day - ONE_DAY


@given(regular_periods())
def test_the_months_of_a_period_tile_it(period):
    months = period.months()
    assert months[0].first_day == period.first_day
    assert months[-1].last_day == period.last_day
    for month, following in pairwise(months):
        assert following == month.next()


@given(st.integers(2000, 2100), cutoffs)
def test_the_periods_of_a_year_begin_and_end_with_it(year, cutoff):
    whole = ReportingPeriod.of(Kind.YEAR, year, 1, cutoff)
    for kind in (Kind.MONTH, Kind.QUARTER, Kind.HALF):
        assert ReportingPeriod.of(kind, year, 1, cutoff).first_day == whole.first_day
        last = ReportingPeriod.of(kind, year, IN_A_YEAR[kind], cutoff)
        assert last.last_day == whole.last_day
    nine_months = ReportingPeriod.of(Kind.NINE_MONTHS, year, 1, cutoff)
    third_quarter = ReportingPeriod.of(Kind.QUARTER, year, 3, cutoff)
    assert (nine_months.first_day, nine_months.last_day) == (
        whole.first_day,
        third_quarter.last_day,
    )


@given(days, cutoffs)
def test_a_day_lies_in_its_month_and_quarter_and_in_no_neighbour(day, cutoff):
    for period in (month_of(day, cutoff), quarter_of(day, cutoff)):
        assert day in period
        assert day not in period.previous()
        assert day not in period.next()
