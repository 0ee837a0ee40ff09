"""Closing and reopening a period: first what will follow is shown, then a person says yes."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from procedures.models import Batch, BatchState
from procedures.rules.periods import ReportingPeriod, parse_period
from procedures.rules.wording import written_day
from reports import sentences
from reports.closing import AlreadyClosed, NotClosed, close_period, reopen_period
from reports.forms import ReopenForm
from reports.models import Report
from reports.months import months_that_stand, quarters_with_dossiers
from reports.reading import Figures, figures_of
from reports.rules.forms import columns_of, layout_on
from reports.uploads import accepted_uploads
from reports.views.asked import Shown, with_period
from reports.views.blocks import Lamp, lamps_of
from reports.views.frame import frame_of
from reports.views.standing import refusal

may_close = permission_required("reports.close_period", raise_exception=True)
may_reopen = permission_required("reports.reopen_period", raise_exception=True)


@may_close
@with_period
def period_close(request: HttpRequest, asked: ReportingPeriod) -> HttpResponse:
    months = months_that_stand()
    figures = figures_of(asked, months)
    tally = figures.total()
    if figures.report:
        return _already_closed(request, asked, figures.report)
    if reason := refusal(figures, tally, timezone.localdate()):
        messages.warning(request, reason)
        return redirect("period", asked.slug)
    if request.method == "POST":
        return _close(request, asked)

    lamps = lamps_of(columns_of(tally, layout_on(asked.last_day)), figures.pending_before())
    context = frame_of(Shown(figures), quarters_with_dossiers(months)) | {
        "tally": tally,
        "lamps": lamps,
        "lamps_finding": sentences.lamps_finding([lamp.holds for lamp in lamps]),
        "warnings": _warnings(figures, lamps),
    }
    return render(request, "reports/close.html", context)


def _close(request: HttpRequest, asked: ReportingPeriod) -> HttpResponse:
    try:
        report = close_period(period=asked, by=request.user)
    except AlreadyClosed:
        return _already_closed(request, asked, Report.objects.closed_as(asked))
    messages.success(
        request, f"Đã chốt {asked.label}, lần {report.version}. Từ nay số liệu của kỳ đứng yên."
    )
    return redirect("period", asked.slug)


def _already_closed(
    request: HttpRequest, asked: ReportingPeriod, report: Report | None
) -> HttpResponse:
    since = f" ngày {written_day(timezone.localdate(report.closed_at))}" if report else ""
    messages.warning(request, f"{asked.label} đã chốt{since}; muốn chốt lại thì mở lại kỳ trước.")
    return redirect("period", asked.slug)


def _warnings(figures: Figures, lamps: list[Lamp]) -> list[str]:
    """Say what a person should know before the figures stand still."""
    period = figures.period
    missing = accepted_uploads().missing_months(period)
    stated = Batch.objects.filter(state=BatchState.CHECKED).values_list("period", flat=True)
    # A file whose period nobody stated may hold dossiers of any.
    waiting = sum(not code or parse_period(code).overlaps(period) for code in stated)
    return sentences.warnings_before_closing(
        [month.label for month in missing],
        [
            f"{lamp.label}: {lamp.words.lower()}, {lamp.sides}"
            for lamp in lamps
            if lamp.holds is False
        ],
        waiting,
    )


@may_reopen
@with_period
def period_reopen(request: HttpRequest, asked: ReportingPeriod) -> HttpResponse:
    months = months_that_stand()
    figures = figures_of(asked, months)
    if figures.report is None:
        return _not_closed(request, asked)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _reopen(request, asked, form.cleaned_data["reason"])
    context = frame_of(Shown(figures), quarters_with_dossiers(months)) | {"form": form}
    return render(request, "reports/reopen.html", context, status=422 if form.is_bound else 200)


def _reopen(request: HttpRequest, asked: ReportingPeriod, reason: str) -> HttpResponse:
    try:
        report = reopen_period(period=asked, reason=reason, by=request.user)
    except NotClosed:
        return _not_closed(request, asked)
    messages.success(
        request,
        f"Đã mở lại {asked.label} (lần chốt {report.version}). Số liệu của kỳ là tạm tính cho đến "
        "khi chốt lại.",
    )
    return redirect("period", asked.slug)


def _not_closed(request: HttpRequest, asked: ReportingPeriod) -> HttpResponse:
    messages.warning(request, f"{asked.label} chưa chốt, nên không có gì để mở lại.")
    return redirect("period", asked.slug)
