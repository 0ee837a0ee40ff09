"""The calls upwards: what counts differently now, and what may not count differently any more.

`procedures` does not know the reports. It announces the days on which dossiers count differently,
and how; whoever counts listens, and works in the same transaction. It asks which days are closed
and how the agencies stand in a period; whoever closes periods and reports them answers.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.dispatch import Signal

from procedures.rules.periods import ReportingPeriod

# Sent within the transaction with `spans`, a list of DaySpan, and `moved`, the SQL of a query: each
# dossier that was written with weight 1, each that it replaced with weight -1, in the columns of
# MOVED. Without `moved`, the days must be counted from all the dossiers there are.
dossiers_changed = Signal()
MOVED = ("agency_id", "procedure_id", "channel", "status", "received_on", "due_on", "concluded_on")

# Asked with `since`, an instant or None for ever: whoever closes periods answers with a list of
# ClosedDays, the periods that were closed after it and are closed now.
closed_periods_asked = Signal()

# Asked with `period`: whoever reports it answers with {state in words: ids of the agencies that
# stand so}, those that have done least first. Who is expected to report nothing is in none of them.
submissions_asked = Signal()

# Sent when agencies, sectors or procedures were written other than one by one.
register_changed = Signal()


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days on which some dossier counts differently; without a last day, from the first one on."""

    first_day: date
    last_day: date | None

    def touches(self, first_day: date, last_day: date) -> bool:
        """Say whether any of the days lies between the two, both included."""
        return self.first_day <= last_day and (self.last_day is None or self.last_day >= first_day)


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """A closed period, as far as those who do not know the reports need to know it."""

    label: str
    first_day: date
    last_day: date


def submissions_in(period: ReportingPeriod) -> dict[str, set[int]]:
    """Return how the agencies stand that are expected to report a period: {words: their ids}."""
    answers = submissions_asked.send(sender=ReportingPeriod, period=period)
    return {words: agencies for _, told in answers for words, agencies in told.items()}


def closed_after(since: datetime | None) -> list[ClosedDays]:
    """Return the periods that were closed after an instant, or ever, and are closed now."""
    answers = closed_periods_asked.send(sender=ClosedDays, since=since)
    return [each for _, closed in answers for each in closed]
