"""Days are read strictly, day first, from a closed list of forms; a column as its cells."""

from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.intake.days import NO_SECONDS, BadDay, read_day, read_days

SEPTEMBER = date(2022, 9, 16)
FIVE_PAST_EIGHT = 8 * 3600 + 5 * 60


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("16/09/2022 08:05:00", FIVE_PAST_EIGHT),
        ("16/09/2022 08:05", FIVE_PAST_EIGHT),
        ("16/9/2022 8:05", FIVE_PAST_EIGHT),
        ("16/09/2022", NO_SECONDS),
        ("16-09-2022", NO_SECONDS),
        ("16.09.2022", NO_SECONDS),
        (" 16 / 09 /\u00a02022 ", NO_SECONDS),
        ("16/09/2022 00:00:00", NO_SECONDS),  # midnight is what is written for "no time known"
        ("20220916080500", FIVE_PAST_EIGHT),
        ("20220916", NO_SECONDS),
        ("2022-09-16", NO_SECONDS),
        ("2022-09-16T08:05:00", FIVE_PAST_EIGHT),
        ("2022-09-16 08:04:59.999", FIVE_PAST_EIGHT),
        ("2022-09-16T01:05:00Z", FIVE_PAST_EIGHT),
        ("2022-09-15T22:05:00-03:00", FIVE_PAST_EIGHT),
        ("44820", NO_SECONDS),
        ("44820.336805556", FIVE_PAST_EIGHT),
        ("44820,336805556", FIVE_PAST_EIGHT),
    ],
)
def test_one_day_in_all_its_forms(cell, seconds):
    assert read_day(cell) == (SEPTEMBER, seconds)


def test_an_evening_receipt_in_utc_is_the_next_day_in_vietnam():
    assert read_day("2022-09-15T18:30:00Z") == (SEPTEMBER, 90 * 60)


def test_a_workbook_that_counts_from_1904():
    assert read_day("43358", from_1904=True) == (SEPTEMBER, NO_SECONDS)


@pytest.mark.parametrize("cell", ["", " ", "-", "…", "00/00/0000", "01/01/1900", "0", "1900-01-00"])
def test_what_says_no_day(cell):
    assert read_day(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        *("30/02/2022", "29/02/2023", "16/09/22", "16/13/2022", "mai", "2.02209E+13"),
        *("16/09-2022", "25:00", "16/09/2022 25:00", "20221301", "123456", "1/2/3"),
    ],
)
def test_what_is_no_day_is_never_guessed(cell):
    with pytest.raises(BadDay):
        read_day(cell)


@pytest.mark.parametrize(("cell", "exchanged"), [("09/16/2022", True), ("32/01/2022", False)])
def test_a_cell_that_is_a_day_only_in_american_order_is_told_apart(cell, exchanged):
    with pytest.raises(BadDay) as bad:
        read_day(cell)
    assert bad.value.exchanged is exchanged


def test_the_leap_day_is_a_day_in_leap_years_only():
    assert read_day("29/02/2024") == (date(2024, 2, 29), NO_SECONDS)
    assert read_days(pa.array(["29/02/2023"])).is_bad.all()


moments = st.datetimes(datetime(1999, 1, 1), datetime(2031, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)
FORMS = ["%d/%m/%Y %H:%M:%S", "%d/%m/%Y", "%d.%m.%Y %H:%M", "%Y%m%d%H%M%S", "%Y-%m-%dT%H:%M:%S"]
written = st.builds(lambda moment, form: moment.strftime(form), moments, st.sampled_from(FORMS))
serials = moments.map(lambda m: str((m - datetime(1899, 12, 30)) / timedelta(days=1)))
garbled = st.text("0123456789/-.: T", max_size=19)


@given(st.lists(st.one_of(written, serials, garbled), max_size=30))
def test_a_column_reads_as_its_cells_do(cells):
    column = read_days(pa.array(cells, pa.string()))
    for position, cell in enumerate(cells):
        try:
            day = read_day(cell)
        except BadDay as bad:
            assert column.is_bad[position]
            assert column.exchanged[position] == bad.exchanged
            continue
        assert not column.is_bad[position]
        if day is None:
            assert np.isnat(column.days[position])
        else:
            assert (column.days[position].astype(date), column.seconds[position]) == day
