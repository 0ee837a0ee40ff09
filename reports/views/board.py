"""The administrator's board: each agency expected to report a quarter, how it stands, reminders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from procedures.exporting import Cell
from procedures.models import Agency, AgencyLevel
from procedures.reminding import remind
from procedures.rules.deadlines import due_on
from procedures.rules.periods import BadPeriod, Kind, ReportingPeriod, parse_period
from procedures.rules.wording import written_number
from procedures.scopes import reach_of
from procedures.views.downloads import table_file
from reports import sentences
from reports.board import ALL, FILTERS, BoardRow, Filter, board_of, matching, queue_now
from reports.completeness import completeness_of, quarter_wanted
from reports.confirming import exempt, expect_again
from reports.forms import ExemptForm, RemindForm
from reports.models import Exemption
from reports.months import Months, months_that_stand, quarters_with_dossiers
from reports.reading import figures_of
from reports.views.asked import Shown
from reports.views.frame import frame_of

may_see = permission_required("reports.view_confirmation", raise_exception=True)
may_remind = permission_required("procedures.add_reminder", raise_exception=True)
may_exempt = permission_required("reports.add_exemption", raise_exception=True)

_TITLE = "Tình hình nộp số liệu"
_HEADING = (
    *("Mã", "Cơ quan", "Cấp", "Trạng thái", "Số ngày trễ", "Tổng tiếp nhận (3)"),
    *("Lần nạp gần nhất", "Nạp ngày", "Người nạp", "Xác nhận ngày", "Người xác nhận"),
    *("Ghi chú", "Nhắc ngày"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a board asks for: a quarter, a filter, a part of a name."""

    period: ReportingPeriod
    chosen: Filter
    sought: str

    def query(self, **other: str) -> str:
        told = {"ky": self.period.slug, "trang-thai": self.chosen.slug, "tim": self.sought} | other
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def address(self) -> str:
        return f"{reverse('board')}?{self.query()}"


def _asked(told, months: Months) -> Asked:
    """Read a query or a form; what is no quarter is the one that is wanted now."""
    quarters = quarters_with_dossiers(months)
    try:
        period = parse_period(told.get("ky", ""))
    except BadPeriod:
        period = None
    if period is None or period.kind is not Kind.QUARTER:
        period = quarter_wanted(timezone.localdate(), quarters)
    slug = told.get("trang-thai", "")
    chosen = next((each for each in FILTERS if each.slug == slug), ALL)
    return Asked(period, chosen, told.get("tim", "").strip()[:100])


@may_see
def board(request: HttpRequest) -> HttpResponse:
    months = months_that_stand()
    asked = _asked(request.GET, months)
    return _page(request, asked, months, _usual_reminder(asked), ExemptForm())


def _usual_reminder(asked: Asked) -> RemindForm:
    text = sentences.reminder(asked.period.label, due_on(asked.period))
    return RemindForm(initial={"text": text})


def _page(
    request: HttpRequest, asked: Asked, months: Months, reminding: Form, exempting: Form
) -> HttpResponse:
    figures, quarters = figures_of(asked.period, months), quarters_with_dossiers(months)
    today = timezone.localdate()
    of_quarter = board_of(figures, today)
    wanted = quarter_wanted(today, quarters)
    context = frame_of(Shown(figures), quarters) | {
        "asked": asked,
        "board": of_quarter,
        "rows": matching(of_quarter.rows, asked.chosen, asked.sought),
        "queue": queue_now(),
        "due_on": due_on(asked.period),
        "filters": [
            (each, each.number(of_quarter.rows), asked.query(**{"trang-thai": each.slug}))
            for each in FILTERS
        ],
        "choices": sorted({asked.period, wanted, *quarters}, reverse=True),
        "chosen": request.POST.getlist("agency"),
        "chooses_all": request.GET.get("chon") == "tat-ca",
        "all_query": asked.query(chon="tat-ca"),
        "reminding": reminding,
        "exempting": exempting,
    }
    context["is_wrong"] = is_wrong = bool(reminding.errors or exempting.errors)
    return render(request, "reports/board.html", context, status=422 if is_wrong else 200)


@may_see
@may_remind
@require_POST
def board_remind(request: HttpRequest) -> HttpResponse:
    months = months_that_stand()
    asked, form = _asked(request.POST, months), RemindForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, months, form, ExemptForm())
    agencies = _chosen(request, asked, months)
    if agencies:
        text = form.cleaned_data["text"]
        remind(agencies=agencies, period=asked.period, text=text, by=request.user)
        messages.success(
            request, f"Đã nhắc {written_number(len(agencies))} cơ quan về {asked.period.label}."
        )
    return redirect(asked.address)


@may_see
@may_exempt
@require_POST
def board_exempt(request: HttpRequest) -> HttpResponse:
    months = months_that_stand()
    asked, form = _asked(request.POST, months), ExemptForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, months, _usual_reminder(asked), form)
    agencies = _chosen(request, asked, months)
    if agencies:
        reason = form.cleaned_data["reason"]
        exempt(period=asked.period, agencies=agencies, reason=reason, by=request.user)
        messages.success(
            request,
            f"{written_number(len(agencies))} cơ quan không phải nộp {asked.period.label}; cơ quan "
            "có hồ sơ tiếp nhận trong kỳ vẫn phải xác nhận.",
        )
    return redirect(asked.address)


def _chosen(request: HttpRequest, asked: Asked, months: Months) -> list[Agency]:
    """Return the marked agencies of one's own that have not confirmed; says so if none is."""
    reach = reach_of(request.user)
    open_ones = {
        str(each.pk)
        for each in completeness_of(figures_of(asked.period, months)).standings
        if not each.is_confirmed and reach.includes(each.pk)
    }
    marked = [pk for pk in request.POST.getlist("agency") if pk in open_ones]
    if not marked:
        messages.warning(
            request, "Chưa làm gì: đánh dấu trong bảng ít nhất một cơ quan chưa xác nhận."
        )
    return list(Agency.objects.filter(pk__in=marked))


@may_see
@may_exempt
@require_POST
def board_expect_again(request: HttpRequest, pk: int) -> HttpResponse:
    exemption = get_object_or_404(Exemption.objects.select_related("agency"), pk=pk)
    if not reach_of(request.user).includes(exemption.agency_id):
        raise Http404
    period = parse_period(exemption.period)
    messages.success(request, f"{exemption.agency.name} lại phải nộp {period.label}.")
    expect_again(exemption=exemption, by=request.user)
    return redirect(f"{reverse('board')}?{urlencode({'ky': period.slug})}")


@may_see
def board_table(request: HttpRequest, extension: str) -> HttpResponse:
    """Return the rows that the page shows, as a file."""
    months, today = months_that_stand(), timezone.localdate()
    asked = _asked(request.GET, months)
    of_quarter = board_of(figures_of(asked.period, months), today)
    return table_file(
        _rows(asked, matching(of_quarter.rows, asked.chosen, asked.sought)),
        extension,
        called=f"{_TITLE} {asked.period.code}",
        sheet=_TITLE,
        day=today,
    )


def _rows(asked: Asked, rows: Sequence[BoardRow]) -> Iterator[Sequence[Cell]]:
    yield _HEADING
    for row in rows:
        standing, upload, confirmation = row.standing, row.upload, row.confirmation
        yield (
            *(standing.code, standing.name, AgencyLevel(standing.level).label),
            *(standing.state.label, row.days_late, standing.tally.handled),
            upload.pk if upload else None,
            timezone.localdate(upload.received_at) if upload else None,
            _name(upload.uploaded_by) if upload else None,
            timezone.localdate(confirmation.confirmed_at) if confirmation else None,
            _name(confirmation.confirmed_by) if confirmation else None,
            confirmation.comment if confirmation else None,
            timezone.localdate(row.reminder.sent_at) if row.reminder else None,
        )
    yield []
    yield [f"{asked.period.label}, {asked.period.days_in_words}"]


def _name(user) -> str | None:
    return (user.get_full_name() or user.get_username()) if user else None
