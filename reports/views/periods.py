"""The page of a period: the newest quarter at `/`, any period at `/ky/<slug>/`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from procedures.rules.periods import ReportingPeriod
from reports import reading, sentences
from reports.history import Past, past_of
from reports.months import Months, months_that_stand, quarters_with_dossiers
from reports.reading import Row
from reports.rules.forms import layout_on
from reports.rules.tallies import Tally
from reports.since_closing import COMPARED
from reports.uploads import accepted_uploads
from reports.views.asked import BY_AGENCY, shown, with_period
from reports.views.beside import beside_of
from reports.views.blocks import (
    lamps_of,
    levels_of,
    line_of,
    outcomes_of,
    sectors_of,
)
from reports.views.cards import cards_of, numbers_of
from reports.views.coverage import notice_of
from reports.views.flow import flow_of
from reports.views.form_06a import form_by_agency, form_by_sector
from reports.views.frame import frame_of
from reports.views.kept import kept
from reports.views.over_time import channels_of, late_of
from reports.views.standing import standing_of


@kept
def home(request: HttpRequest) -> HttpResponse:
    months = months_that_stand()
    quarters = quarters_with_dossiers(months)
    if not quarters:
        return render(request, "reports/no_dossiers.html")
    return _period_page(request, quarters[0], months)


@kept
@with_period
def period(request: HttpRequest, asked: ReportingPeriod) -> HttpResponse:
    return _period_page(request, asked, months_that_stand())


def _period_page(request: HttpRequest, asked: ReportingPeriod, months: Months) -> HttpResponse:
    wanted, quarters = shown(request, asked, months), quarters_with_dossiers(months)
    figures = wanted.figures
    keyed = figures.keyed(COMPARED)
    rows = figures.named(keyed)
    tally = sum(rows["sector"].values(), start=Tally())
    uploads, today = accepted_uploads(), timezone.localdate()
    frame = frame_of(wanted, quarters, keyed["agency"])
    frame |= {
        "notice": notice_of(asked, today, tally, uploads, frame["completeness"]),
        "is_demo": uploads.has_demo_data,
        "standing": standing_of(wanted, keyed, tally, today),
    }
    if not rows["sector"]:
        return render(request, "reports/empty_period.html", frame | {"quarters": quarters})
    past = past_of(figures, tally, months, uploads, today)
    is_by_agency = request.GET.get("bieu") == BY_AGENCY
    blocks = _blocks(figures, rows["sector"], rows["agency"], past, is_by_agency)
    return render(request, "reports/period.html", frame | blocks)


def _blocks(
    figures: reading.Figures,
    by_sector: dict[Row, Tally],
    by_agency: dict[Row, Tally],
    past: Past,
    is_by_agency: bool,
) -> dict:
    layout = layout_on(figures.period.last_day)
    tally = sum(by_sector.values(), start=Tally())
    province = line_of("Toàn tỉnh", tally, layout)
    largest_first = sorted(by_sector.items(), key=lambda row: -row[1].handled)
    beside, late = beside_of(past), late_of(past.series)
    cards = cards_of(province, beside)
    lamps = lamps_of(province.columns, figures.pending_before())
    if is_by_agency:
        form = form_by_agency(list(by_agency.items()), tally, layout)
    else:
        form = form_by_sector(largest_first, tally, layout)
    return {
        "tally": tally,
        "province": province,
        "beside": beside,
        "cards": cards,
        "card_numbers": numbers_of(cards, beside),
        "outcomes": outcomes_of(province, late.place if late else ""),
        "late": late,
        "channels": channels_of(past.series),
        "sectors": sectors_of(largest_first, layout),
        "flow": flow_of(province.columns),
        "lamps": lamps,
        "lamps_finding": sentences.lamps_finding([lamp.holds for lamp in lamps]),
        "form": form,
        "levels": levels_of(by_agency.items(), layout),
    }
