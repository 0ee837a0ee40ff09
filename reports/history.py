"""How the periods before a period went: closed ones as they were closed, others as known now."""

from collections.abc import Iterable
from dataclasses import dataclass

from procedures.rules.periods import ReportingPeriod
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

PERIODS_IN_A_LINE = 8
Series = list[tuple[ReportingPeriod, Tally | None]]


@dataclass(frozen=True, slots=True)
class Past:
    """A period's line, itself last, and what it is compared with.

    A tally is None where there was nothing to handle, or where not all of its months stand.
    """

    series: Series
    before: tuple[ReportingPeriod, Tally | None]
    year_before: tuple[ReportingPeriod, Tally | None]


def past_of(period: ReportingPeriod, shown: Tally, months: Months) -> Past:
    """Return the past of a period whose page shows this tally; one query."""
    line, year_before = _line_to(period, PERIODS_IN_A_LINE), period.year_before()
    totals = _totals_of({*line, year_before}, months) | {period: shown}
    return Past(
        series=[(each, totals[each]) for each in line],
        before=(line[-2], totals[line[-2]]),
        year_before=(year_before, totals[year_before]),
    )


def series_of(period: ReportingPeriod, number: int = PERIODS_IN_A_LINE) -> Series:
    """Return the totals of so many periods of a kind, the given one last; two queries."""
    line = _line_to(period, number)
    totals = _totals_of(line, months_that_stand())
    return [(each, totals[each]) for each in line]


def _line_to(period: ReportingPeriod, number: int) -> list[ReportingPeriod]:
    line = [period]
    while len(line) < number:
        line.append(line[-1].previous())
    return line[::-1]


def _totals_of(
    periods: Iterable[ReportingPeriod], months: Months
) -> dict[ReportingPeriod, Tally | None]:
    periods = list(periods)
    closed = _closed_totals([each.code for each in periods])
    totals = {
        each: closed[each.code] if each.code in closed else _composed(each, months)
        for each in periods
    }
    return {each: total if total and total.handled else None for each, total in totals.items()}


def _composed(period: ReportingPeriod, months: Months) -> Tally | None:
    found = months_of(period, months)
    if 0 < len(found) == len(period.months()):
        return compose(month.total for month in found)
    return None


def _closed_totals(codes: list[str]) -> dict[str, Tally]:
    reports = Report.objects.alias(total=rollup_of_all()).filter(
        code__in=codes, state=ReportState.CLOSED
    )
    return {code: tally_of(counts) for code, *counts in reports.values_list("code", *TOTAL_COUNTS)}
