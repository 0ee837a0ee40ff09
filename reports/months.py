"""The months that stand, with their totals: read once, they tell a page which quarters there are,
what its figures are composed of, and how the periods before went.
"""

from dataclasses import dataclass
from datetime import date, datetime

from procedures.rules.periods import ReportingPeriod, quarter_of
from reports.models import Period, sums_of_all, tally_of_sums
from reports.rules.tallies import STORED_COUNTS, Tally

_SUMS = tuple(f"sums__{name}" for name in STORED_COUNTS)


@dataclass(frozen=True, slots=True)
class Month:
    """A month as it was counted last: its version, and all dossiers of the province."""

    pk: int
    last_day: date
    version: int
    counted_at: datetime | None
    total: Tally


Months = dict[str, Month]  # by code, in their order


def months_that_stand() -> Months:
    rows = Period.objects.alias(sums=sums_of_all()).order_by("first_day")
    columns = ("code", "pk", "last_day", "version", "counted_at", *_SUMS)
    return {
        code: Month(pk, last_day, version, counted_at, tally_of_sums(sums))
        for code, pk, last_day, version, counted_at, *sums in rows.values_list(*columns)
    }


def quarters_with_dossiers(months: Months) -> list[ReportingPeriod]:
    """Return the quarters in which a dossier was received, the newest first."""
    days = (month.last_day for month in months.values() if month.total.received)
    return sorted({quarter_of(day) for day in days}, reverse=True)


def months_of(period: ReportingPeriod, months: Months) -> tuple[Month, ...]:
    """Return those of the period's months that stand."""
    return tuple(months[each.code] for each in period.months() if each.code in months)
