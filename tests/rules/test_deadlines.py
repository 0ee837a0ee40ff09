"""Until when a quarter is wanted, and which one is being reported."""

from datetime import date

import pytest

from procedures.rules.deadlines import due_on, quarter_reported_on
from procedures.rules.periods import parse_period

QUARTER = parse_period("2022-Q3")  # 15/06 to 14/09/2022


def test_a_quarter_is_wanted_on_the_day_after_its_last():
    assert due_on(QUARTER) == date(2022, 9, 15)


@pytest.mark.parametrize(
    ("today", "reported"),
    [
        (date(2022, 7, 14), "2022-Q2"),
        (date(2022, 7, 15), "2022-Q3"),
        (date(2022, 9, 14), "2022-Q3"),
        (date(2022, 10, 14), "2022-Q3"),
        (date(2022, 10, 15), "2022-Q4"),
    ],
)
def test_a_quarter_is_reported_for_thirty_days_after_its_last(today, reported):
    assert quarter_reported_on(today).code == reported
