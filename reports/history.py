"""How the periods before a period went: closed ones as they were closed, others as known now.

A period has no figures to compare with where nothing was handled, where not all of its months
stand, or where it is open and a month of it lacks its file: a few dossiers that another period's
file tells of are not what the period was.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from procedures.rules.periods import Kind, ReportingPeriod
from reports.models import Report, ReportState
from reports.months import (
    TOTAL_COUNTS,
    Months,
    months_of,
    months_that_stand,
    rollup_of_all,
    tally_of,
)
from reports.rules.tallies import Tally, compose
from reports.uploads import Uploads, accepted_uploads

PERIODS_IN_A_LINE = 8
Series = list[tuple[ReportingPeriod, Tally | None]]  # None: no figures


@dataclass(frozen=True, slots=True)
class Past:
    """The line of periods that ends with the one shown, and those it is compared with: the one
    before and the same of last year, which may be one.
    """

    series: Series
    compared: Series


def past_of(period: ReportingPeriod, shown: Tally, months: Months, uploads: Uploads) -> Past:
    """Return the past of a period whose page shows this tally; one query.

    Any two days have no past, nor has a period without figures of its own.
    """
    if period.kind is Kind.RANGE:
        return Past([(period, shown)], [])
    line = _line_to(period, PERIODS_IN_A_LINE)
    compared = list(dict.fromkeys((period.previous(), period.year_before())))
    totals = _totals_of([*line, *compared], months, uploads)
    if totals[period] is None:
        return Past([(period, shown)], [])
    totals[period] = shown
    return Past(
        [(each, totals[each]) for each in line], [(each, totals[each]) for each in compared]
    )


def series_of(period: ReportingPeriod, number: int = PERIODS_IN_A_LINE) -> Series:
    """Return the totals of so many periods of a kind, the given one last; three queries."""
    line = _line_to(period, number)
    totals = _totals_of(line, months_that_stand(), accepted_uploads())
    return [(each, totals[each]) for each in line]


def _line_to(period: ReportingPeriod, number: int) -> list[ReportingPeriod]:
    line = [period]
    while len(line) < number:
        line.append(line[-1].previous())
    return line[::-1]


def _totals_of(
    periods: Iterable[ReportingPeriod], months: Months, uploads: Uploads
) -> dict[ReportingPeriod, Tally | None]:
    periods = list(periods)
    closed = _closed_totals([each.code for each in periods])
    totals = {
        each: closed[each.code] if each.code in closed else _composed(each, months, uploads)
        for each in periods
    }
    return {each: total if total and total.handled else None for each, total in totals.items()}


def _composed(period: ReportingPeriod, months: Months, uploads: Uploads) -> Tally | None:
    found = months_of(period, months)
    if 0 < len(found) == len(period.months()) and not uploads.missing_months(period):
        return compose(month.total for month in found)
    return None


def _closed_totals(codes: list[str]) -> dict[str, Tally]:
    reports = Report.objects.alias(total=rollup_of_all()).filter(
        code__in=codes, state=ReportState.CLOSED
    )
    return {code: tally_of(counts) for code, *counts in reports.values_list("code", *TOTAL_COUNTS)}
