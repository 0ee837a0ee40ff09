"""The page of a period: the newest quarter at `/`, any period at `/ky/<slug>/`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from procedures.rules.periods import BadPeriod, Kind, ReportingPeriod, parse_period, quarter_of
from reports import reading, sentences
from reports.reading import Row
from reports.rules.forms import FormLayout, layout_on
from reports.rules.tallies import Tally
from reports.views.blocks import (
    lamps_of,
    levels_of,
    line_of,
    outcomes_of,
    sectors_of,
)
from reports.views.cards import cards_of
from reports.views.coverage import accepted_uploads, notice_of
from reports.views.form_06a import form_of
from reports.views.kept import kept


@kept
def home(request: HttpRequest) -> HttpResponse:
    quarters = reading.quarters_with_dossiers()
    if not quarters:
        return render(request, "reports/no_dossiers.html")
    return _period_page(request, quarters[0], quarters)


@kept
def period(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        asked = parse_period(slug)
    except BadPeriod as reason:
        return render(request, "reports/unknown_period.html", {"reason": reason}, status=404)
    if slug != asked.slug:
        return redirect("period", asked.slug)
    return _period_page(request, asked, reading.quarters_with_dossiers())


def _period_page(
    request: HttpRequest, asked: ReportingPeriod, quarters: Sequence[ReportingPeriod]
) -> HttpResponse:
    figures = reading.figures_of(asked)
    by_sector = figures.by("sector")
    tally = sum(by_sector.values(), start=Tally())
    layout = layout_on(asked.last_day)
    uploads = accepted_uploads()
    frame = {
        "period": asked,
        "menu": _menu_of(asked, quarters),
        "counted_at": figures.counted_at,
        "closed": figures.report,
        "rule_set": layout.rule_set,
        "notice": notice_of(asked, timezone.localdate(), tally, uploads),
        "is_demo": uploads.has_demo_data,
    }
    if not by_sector:
        return render(request, "reports/empty_period.html", frame | {"quarters": quarters})
    blocks = _blocks(tally, by_sector, figures.by("agency"), layout, figures.pending_before())
    return render(request, "reports/period.html", frame | blocks)


def _blocks(
    tally: Tally,
    by_sector: dict[Row, Tally],
    by_agency: dict[Row, Tally],
    layout: FormLayout,
    pending_before: int | None,
) -> dict:
    province = line_of("Toàn tỉnh", tally, layout)
    largest_first = sorted(by_sector.items(), key=lambda row: -row[1].handled)
    lamps = lamps_of(province.columns, pending_before)
    return {
        "tally": tally,
        "province": province,
        "cards": cards_of(province),
        "outcomes": outcomes_of(province),
        "sectors": sectors_of(largest_first, layout),
        "flow_finding": sentences.flow_finding(
            tally.carried_over, tally.received, tally.resolved, tally.pending
        ),
        "lamps": lamps,
        "lamps_finding": sentences.lamps_finding([lamp.holds for lamp in lamps]),
        "form": form_of(largest_first, tally, layout),
        "levels": levels_of(by_agency.items(), layout),
    }


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
        PeriodGroup(f"Tháng của {quarter.label}", list(filter(_is_reported, quarter.months()))),
        PeriodGroup(f"Kỳ dài hơn của năm {asked.year}", longer),
    )
    before, after = asked.previous(), asked.next()
    return PeriodMenu(
        before if _is_reported(before) else None, after if _is_reported(after) else None, groups
    )


def _is_reported(period: ReportingPeriod) -> bool:
    """Say whether the period has a page: an address names years from 2000 to 2100."""
    try:
        return parse_period(period.code) == period
    except BadPeriod:
        return False
