"""How the periods before a period went: closed ones as they were closed, others as known now.

A period has no figures to compare with where nothing was handled, where not all of its months
stand, or where it is open and a month of it lacks its file: a few dossiers that another period's
file tells of are not what the period was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from procedures.rules.periods import Kind, ReportingPeriod
from reports.models import Report
from reports.months import Months, months_of
from reports.reading import Figures
from reports.rules.tallies import Tally, compose
from reports.uploads import Uploads

PERIODS_IN_A_LINE = 8
Series = list[tuple[ReportingPeriod, Tally | None]]  # None: no figures


@dataclass(frozen=True, slots=True)
class Past:
    """The line of periods that ends with the one shown, and those it is compared with: the one
    before and the same of last year, which may be one.
    """

    series: Series
    compared: Series
    has_ended: bool = True


def past_of(figures: Figures, shown: Tally, months: Months, uploads: Uploads, today: date) -> Past:
    """Return the past of the figures that a page shows, without a query.

    Any two days have no past, nor has a period without figures of its own, nor one that still
    runs: a part of a quarter beside whole ones would look like a fall.
    """
    period = figures.period
    alone = Past([(period, shown)], [])
    if period.kind is Kind.RANGE:
        return alone
    if period.last_day >= today:
        return replace(alone, has_ended=False)
    known = _Known(figures.closed, months, uploads)
    if known.total(period) is None:
        return alone
    line = _line_to(period)
    compared = dict.fromkeys((period.previous(), period.year_before()))
    return Past(
        [*((each, known.total(each)) for each in line[:-1]), (period, shown)],
        [(each, known.total(each)) for each in compared],
    )


def _line_to(period: ReportingPeriod) -> list[ReportingPeriod]:
    line = [period]
    while len(line) < PERIODS_IN_A_LINE:
        line.append(line[-1].previous())
    return line[::-1]


@dataclass(frozen=True, slots=True)
class _Known:
    """All that was read of closed periods, of months and of files."""

    closed: Mapping[str, Report]
    months: Months
    uploads: Uploads

    def total(self, period: ReportingPeriod) -> Tally | None:
        report = self.closed.get(period.code)
        tally = report.total if report else self._composed(period)
        return tally if tally.handled else None

    def _composed(self, period: ReportingPeriod) -> Tally:
        found = months_of(period, self.months)
        if len(found) < len(period.months()) or self.uploads.missing_months(period):
            return Tally()
        return compose(month.total for month in found)
