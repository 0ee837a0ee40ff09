"""How one dossier stands on one day, at the edges where mistakes are made."""

from datetime import date

import pytest

from procedures.rules.outcomes import DossierDates, Outcome, contradiction, is_counted, outcome_on
from procedures.rules.statuses import Status

FIRST_DAY, LAST_DAY = date(2022, 6, 15), date(2022, 9, 14)


def dossier(status, received, due=None, concluded=None):
    """Build a dossier of 2022 from days written `d/m`."""

    def day(text):
        if text is None:
            return None
        in_month, month = map(int, text.split("/"))
        return date(2022, month, in_month)

    return DossierDates(Status(status), day(received), day(due), day(concluded))


@pytest.mark.parametrize(
    ("status", "received", "concluded", "counted"),
    [
        (4, "14/9", None, True),  # received on the last day
        (4, "15/9", None, False),  # the day after
        (4, "1/1", None, True),  # carried over, still open
        (10, "1/6", "15/6", True),  # concluded on the first day
        (10, "1/6", "14/6", False),  # the day before
        (10, "20/6", "1/12", True),  # concluded long after
        (1, "20/6", None, False),  # newly registered: not a dossier yet
        (3, "20/6", None, False),  # not accepted: never a dossier
        (7, "1/6", "15/6", True),
        (8, "1/6", None, True),
    ],
)
def test_which_dossiers_are_counted_in_a_period(status, received, concluded, counted):
    assert is_counted(dossier(status, received, None, concluded), FIRST_DAY, LAST_DAY) is counted


@pytest.mark.parametrize(
    ("status", "due", "concluded", "outcome"),
    [
        (10, "20/8", "19/8", Outcome.RESOLVED_EARLY),
        (10, "20/8", "20/8", Outcome.RESOLVED_ON_TIME),  # the due day itself
        (10, "20/8", "21/8", Outcome.RESOLVED_LATE),
        (9, "20/8", "21/8", Outcome.RESOLVED_LATE),
        (10, None, "20/8", Outcome.RESOLVED_UNDATED),
        (10, "14/9", "14/9", Outcome.RESOLVED_ON_TIME),  # due and concluded on the last day
        (10, "14/9", "15/9", Outcome.PENDING_IN_TIME),  # not yet concluded on the last day
        (10, "13/9", "15/9", Outcome.PENDING_OVERDUE),
        (11, "20/8", "21/8", Outcome.REFUSED),  # whatever the due day
        (7, "20/8", "21/8", Outcome.WITHDRAWN),
        (8, "20/8", "21/8", Outcome.STOPPED),
        (11, None, "21/8", Outcome.REFUSED),
        (11, "20/8", "15/9", Outcome.PENDING_OVERDUE),  # refused only after the last day
        (4, "14/9", None, Outcome.PENDING_IN_TIME),  # due on the last day: not yet overdue
        (4, "13/9", None, Outcome.PENDING_OVERDUE),
        (2, "13/9", None, Outcome.PENDING_OVERDUE),
        (4, None, None, Outcome.PENDING_UNDATED),
        (5, "13/9", None, Outcome.PENDING_PAUSED),  # the clock stands still
        (6, "13/9", None, Outcome.PENDING_PAUSED),
        (5, None, None, Outcome.PENDING_PAUSED),  # paused before undated
        (8, "13/9", None, Outcome.PENDING_PAUSED),  # stopped without an end date
        (8, "13/9", "15/9", Outcome.PENDING_OVERDUE),  # stopped later: under way until then
    ],
)
def test_how_a_dossier_stands_at_the_end_of_14_september(status, due, concluded, outcome):
    assert outcome_on(LAST_DAY, dossier(status, "1/8", due, concluded)) == outcome


def test_the_leap_day_is_a_day_like_any_other():
    received = date(2024, 2, 1)
    due_on_it = DossierDates(Status.IN_PROGRESS, received, due_on=date(2024, 2, 29))
    assert outcome_on(date(2024, 2, 29), due_on_it) == Outcome.PENDING_IN_TIME
    assert outcome_on(date(2024, 3, 1), due_on_it) == Outcome.PENDING_OVERDUE
    concluded_on_it = DossierDates(Status.DONE, received, date(2024, 3, 1), date(2024, 2, 29))
    assert outcome_on(date(2024, 2, 28), concluded_on_it) == Outcome.PENDING_IN_TIME
    assert outcome_on(date(2024, 2, 29), concluded_on_it) == Outcome.RESOLVED_EARLY


@pytest.mark.parametrize(
    ("status", "concluded", "expected"),
    [
        (9, None, "ended_without_day"),
        (10, None, "ended_without_day"),
        (7, None, "ended_without_day"),
        (11, None, "ended_without_day"),
        (10, "2/8", None),
        (2, "2/8", "open_with_day"),
        (4, "2/8", "open_with_day"),
        (5, "2/8", "open_with_day"),
        (6, "2/8", "open_with_day"),
        (4, None, None),
        (8, None, None),  # a pause
        (8, "2/8", None),  # the end
        (1, "2/8", None),  # not a dossier: nothing to contradict
    ],
)
def test_status_and_end_date_must_agree(status, concluded, expected):
    assert contradiction(dossier(status, "1/8", "1/9", concluded)) == expected
