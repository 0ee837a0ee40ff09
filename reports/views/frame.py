"""What stands around every page of a period: the bar with its dates and state, and the foot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from procedures.rules.periods import BadPeriod, Kind, ReportingPeriod, parse_period, quarter_of
from reports.completeness import Completeness, completeness_of
from reports.rules.forms import layout_on
from reports.rules.tallies import Tally
from reports.views.asked import Shown


def frame_of(
    shown: Shown,
    quarters: Sequence[ReportingPeriod],
    by_agency: Mapping[int, Tally] | None = None,
) -> dict:
    """`by_agency` are the figures shown, where they have been read already."""
    figures = shown.figures
    return {
        "period": figures.period,
        "menu": _menu_of(figures.period, quarters),
        "counted_at": figures.counted_at,
        "closed": figures.report,
        "is_live": shown.is_live,
        "state": shown.state,
        "completeness": _completeness_of(shown, by_agency),
        "rule_set": layout_on(figures.period.last_day).rule_set,
    }


def _completeness_of(shown: Shown, by_agency: Mapping[int, Tally] | None) -> Completeness | None:
    """Quarters are confirmed, and of a closed one what was closed, not what is known since."""
    if shown.figures.period.kind is not Kind.QUARTER or shown.is_live:
        return None
    return completeness_of(shown.figures, by_agency)


@dataclass(frozen=True, slots=True)
class PeriodGroup:
    heading: str
    periods: Sequence[ReportingPeriod]


@dataclass(frozen=True, slots=True)
class PeriodMenu:
    """The periods within reach of the one shown, of those that are reported at all."""

    previous: ReportingPeriod | None
    next: ReportingPeriod | None
    groups: tuple[PeriodGroup, ...]


def _menu_of(asked: ReportingPeriod, quarters: Sequence[ReportingPeriod]) -> PeriodMenu:
    quarter = quarter_of(asked.last_day)
    longer = [
        ReportingPeriod.of(kind, asked.year, number)
        for kind, number in (
            (Kind.HALF, 1),
            (Kind.HALF, 2),
            (Kind.NINE_MONTHS, 1),
            (Kind.YEAR, 1),
        )
    ]
    groups = (
        PeriodGroup("Quý có hồ sơ", quarters),
        PeriodGroup(f"Tháng của {quarter.label}", list(filter(is_reported, quarter.months()))),
        PeriodGroup(f"Kỳ dài hơn của năm {asked.year}", longer),
    )
    before, after = asked.previous(), asked.next()
    return PeriodMenu(
        before if is_reported(before) else None, after if is_reported(after) else None, groups
    )


def is_reported(period: ReportingPeriod) -> bool:
    """Say whether the period has a page: an address names years from 2000 to 2100."""
    try:
        return parse_period(period.code) == period
    except BadPeriod:
        return False
