"""Where a clerk confirms a quarter: own figures, what is still missing, then the word for them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from procedures.models import Batch, BatchState, Defect, OpenName
from procedures.rules.periods import Kind, ReportingPeriod, quarter_of
from procedures.rules.wording import written_number
from procedures.scopes import Reach, reach_of
from reports import sentences
from reports.completeness import SILENT, AgencyStanding, Submission, completeness_of, quarter_wanted
from reports.confirming import NotConfirmed, confirm, fingerprint, refusal_to_confirm, withdraw
from reports.forms import ConfirmForm
from reports.models import Confirmation
from reports.months import Months, months_that_stand, quarters_with_dossiers
from reports.reading import Figures, figures_of
from reports.rules.forms import FormLayout, columns_of, layout_on
from reports.rules.tallies import Tally
from reports.views.asked import Shown, with_period
from reports.views.blocks import Line, lamps_of, line_of
from reports.views.form_06a import form_by_agency
from reports.views.frame import frame_of

may_confirm = permission_required("reports.add_confirmation", raise_exception=True)

_LONG_FORM = 30  # agencies; a longer form opens on demand
FIGURES, NIL, WITHDRAW = "so-lieu", "khong-co-ho-so", "rut"


@dataclass(frozen=True, slots=True)
class Offered:
    """An agency with its line of form 06a; `value` says which one it is and what was shown of it.

    `changed` says how its figures moved since they were confirmed.
    """

    standing: AgencyStanding
    line: Line
    value: str
    confirmation: Confirmation | None
    changed: str


@dataclass(frozen=True, slots=True)
class Own:
    """What a person may confirm, has confirmed, or may say that there is nothing of."""

    reach: Reach
    figures: Figures
    offered: list[Offered]

    @property
    def total(self) -> Tally:
        return sum((each.standing.tally for each in self.offered), start=Tally())

    @property
    def with_dossiers(self) -> list[Offered]:
        return [each for each in self._open if each.standing.tally.handled]

    @property
    def without_dossiers(self) -> list[Offered]:
        return [each for each in self._open if not each.standing.tally.handled]

    @property
    def confirmed(self) -> list[Offered]:
        return [each for each in self.offered if each.confirmation]

    @property
    def fresh(self) -> int:
        return sum(each.standing.is_confirmed for each in self.offered)

    @property
    def _open(self) -> list[Offered]:
        return [each for each in self.offered if not each.standing.is_confirmed]


@may_confirm
def confirm_newest(request: HttpRequest) -> HttpResponse:
    quarters = quarters_with_dossiers(months_that_stand())
    return redirect("confirm", quarter_wanted(timezone.localdate(), quarters).slug)


@may_confirm
@with_period
def confirm_period(request: HttpRequest, asked: ReportingPeriod) -> HttpResponse:
    reach, months = reach_of(request.user), months_that_stand()
    if reach.is_empty:
        return render(request, "procedures/no_scope.html", status=403)
    if asked.kind is not Kind.QUARTER:
        return redirect("confirm", quarter_of(asked.last_day).slug)
    own = _own(figures_of(asked, months), reach)
    if request.method != "POST":
        return _page(request, own, months, ConfirmForm())

    form, chosen = ConfirmForm(request.POST), _chosen(request.POST.getlist("agency"), own)
    if not form.is_valid():
        return _page(request, own, months, form)
    try:
        done = _done(request, asked, chosen, form.cleaned_data["comment"])
    except NotConfirmed as refusal:
        own = _own(figures_of(asked), reach)
        return _page(request, own, months, form, refusal=str(refusal))
    messages.success(request, done)
    return redirect("confirm", asked.slug)


def _done(
    request: HttpRequest, asked: ReportingPeriod, chosen: dict[int, str], comment: str
) -> str:
    """Do what was asked for and say so; raises NotConfirmed."""
    if not chosen:
        raise NotConfirmed("Chưa làm gì: đánh dấu ít nhất một cơ quan rồi bấm lại.")
    act, today = request.POST.get("act"), timezone.localdate()
    if act == WITHDRAW:
        number = withdraw(period=asked, agencies=chosen, by=request.user, today=today)
        return f"Đã rút xác nhận {asked.label} của {written_number(number)} cơ quan."
    is_nil = act == NIL
    confirm(
        period=asked,
        seen=chosen,
        by=request.user,
        today=today,
        is_nil=is_nil,
        comment=comment,
    )
    what = "không có hồ sơ" if is_nil else "số liệu"
    return f"Đã xác nhận {what} {asked.label} của {written_number(len(chosen))} cơ quan."


def _chosen(values: Iterable[str], own: Own) -> dict[int, str]:
    """Return the chosen agencies with what was shown of them; others' are as if there were none."""
    mine, chosen = {str(each.standing.pk) for each in own.offered}, {}
    for value in values:
        pk, _, seen = value.partition("-")
        if pk not in mine:
            raise Http404
        chosen[int(pk)] = seen
    return chosen


def _own(figures: Figures, reach: Reach) -> Own:
    standings = [each for each in completeness_of(figures).standings if reach.includes(each.pk)]
    given = Confirmation.objects.select_related("confirmed_by").in_bulk(
        [each.confirmation for each in standings if each.confirmation]
    )
    layout = layout_on(figures.period.last_day)
    return Own(
        reach, figures, [_offered(each, given.get(each.confirmation), layout) for each in standings]
    )


def _offered(
    standing: AgencyStanding, confirmation: Confirmation | None, layout: FormLayout
) -> Offered:
    line, changed = line_of(standing.name, standing.tally, layout), ""
    if confirmation and standing.state == Submission.CHANGED:
        before = columns_of(Tally(**confirmation.counts), layout)
        changed = sentences.changed_since_confirming(before, line.columns)
    return Offered(
        standing, line, f"{standing.pk}-{fingerprint(standing.tally)}", confirmation, changed
    )


def _page(
    request: HttpRequest, own: Own, months: Months, form: ConfirmForm, refusal: str = ""
) -> HttpResponse:
    figures, quarters = own.figures, quarters_with_dossiers(months)
    layout = layout_on(figures.period.last_day)
    tallies = {each.standing.pk: each.standing.tally for each in own.offered}
    rows = list(figures.named({"agency": tallies})["agency"].items())
    context = frame_of(Shown(figures), quarters) | {
        "own": own,
        "comment": form,
        "refusal": refusal,
        "impossible": refusal_to_confirm(figures, timezone.localdate()),
        "choices": _quarters(figures.period, quarters),
        "chosen": request.POST.getlist("agency"),
        "chooses_all": request.GET.get("chon") == "tat-ca" or len(own.offered) == 1,
        "missing": _missing(own),
        "form": form_by_agency([row for row in rows if row[1].handled], own.total, layout),
        "is_long": len(rows) > _LONG_FORM,
        "lamps": lamps_of(columns_of(own.total, layout), figures.pending_before(own.reach.agency)),
    }
    is_wrong = refusal or form.is_bound
    return render(request, "reports/confirm.html", context, status=422 if is_wrong else 200)


@dataclass(frozen=True, slots=True)
class Missing:
    """What a person should look at before confirming; each has a page where it is dealt with."""

    waiting: int  # files
    names: int  # in files, that nobody has settled
    defects: int  # faults still open in the one-stop software
    silent: list[str]  # agencies of which nothing came

    @property
    def is_nothing(self) -> bool:
        return not (self.waiting or self.names or self.defects or self.silent)


def _missing(own: Own) -> Missing:
    uploads = Batch.objects.within(own.reach).filter(period=own.figures.period.code)
    return Missing(
        waiting=uploads.filter(state=BatchState.CHECKED).count(),
        names=OpenName.objects.waiting().filter(batch__in=uploads).count(),
        defects=Defect.objects.open().within(own.reach).count(),
        silent=[each.standing.name for each in own.offered if each.standing.state in SILENT],
    )


def _quarters(asked: ReportingPeriod, quarters: Iterable[ReportingPeriod]) -> list[ReportingPeriod]:
    """Return the quarters to choose from, the newest first."""
    wanted = quarter_wanted(timezone.localdate(), list(quarters))
    return sorted({asked, wanted, *quarters}, reverse=True)
