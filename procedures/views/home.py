"""The clerk's home: how long there is for the quarter, how it stands, and every file so far."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from procedures.changes import submissions_in
from procedures.intake import queue
from procedures.models import (
    Agency,
    Assent,
    Batch,
    BatchQuerySet,
    BatchState,
    Defect,
    OpenName,
    Problem,
    ProblemLevel,
    Unlisted,
)
from procedures.reminding import reminders_within
from procedures.rules.deadlines import due_on, quarter_reported_on
from procedures.rules.periods import BadPeriod, ReportingPeriod, parse_period
from procedures.scopes import Reach, reach_of
from procedures.views.asked import may_upload

_ON_A_PAGE = 50
# How a state is called in an address.
STATES = {
    "da-nhan": BatchState.RECEIVED,
    "dang-kiem-tra": BatchState.CHECKING,
    "cho-ghi-nhan": BatchState.CHECKED,
    "da-ghi-nhan": BatchState.ACCEPTED,
    "ghi-nhan-mot-phan": BatchState.PARTIAL,
    "tu-choi": BatchState.REJECTED,
    "loi-he-thong": BatchState.FAILED,
    "da-huy": BatchState.CANCELLED,
    "da-hoan-tac": BatchState.UNDONE,
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when the figures of a quarter are wanted."""

    period: ReportingPeriod
    on: date
    days_left: int  # below 0 once it has passed

    @property
    def days_past(self) -> int:
        return -self.days_left


@dataclass(frozen=True, slots=True)
class Standing:
    """How the own agencies stand in a quarter, and what waits for their clerk in any of them."""

    in_words: str
    last: Batch | None
    accepted: int
    is_expected: bool  # in the register on some day of the quarter
    waiting: int
    questions: int  # rows of waiting files that a person must confirm
    names: int
    defects: int  # faults still open in the one-stop software


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that narrows the history down, or shows all of it again."""

    label: str
    query: str
    is_chosen: bool


@may_upload
def batch_list(request: HttpRequest) -> HttpResponse:
    reach, deadline = reach_of(request.user), _deadline(timezone.localdate())
    own = Batch.objects.within(reach).select_related("agency")
    state = next(filter(STATES.__contains__, request.GET.getlist("trang-thai")), "")
    period = _period_asked(request.GET.get("ky", ""))

    chosen = own.filter(state=STATES[state]) if state else own
    chosen = chosen.filter(period=period) if period else chosen
    page = Paginator(chosen, _ON_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "reach": reach,
        "reminders": reminders_within(reach),
        "deadline": deadline,
        "stands_still": queue.seems_to_stand_still(),
        "standing": _standing(own, deadline.period, reach),
        "page": page,
        "states": _states(own, state, period),
        "periods": _periods(own, state, period),
        "state": state,
        "period": period,
    }
    return render(request, "procedures/batch_list.html", context)


def _deadline(today: date) -> Deadline:
    period = quarter_reported_on(today)
    on = due_on(period)
    return Deadline(period, on, (on - today).days)


def _standing(own: BatchQuerySet, quarter: ReportingPeriod, reach: Reach) -> Standing:
    of_quarter = own.filter(period=quarter.code)
    waiting = own.filter(state=BatchState.CHECKED)
    is_confirmed = Exists(Assent.objects.filter(batch=OuterRef("batch"), code=OuterRef("code")))
    warnings = {"batch__in": waiting, "level": ProblemLevel.CONFIRM}
    listed = Problem.objects.filter(**warnings).exclude(is_confirmed)
    unlisted = Unlisted.objects.filter(**warnings).exclude(is_confirmed)
    names = OpenName.objects.waiting().filter(batch__in=own)
    is_expected = _is_expected(quarter, reach)
    return Standing(
        in_words=_submitted(quarter, reach) or ("Chưa nộp" if is_expected else "Không phải nộp"),
        last=of_quarter.first(),
        accepted=of_quarter.accepted().count(),
        is_expected=is_expected,
        waiting=waiting.count(),
        questions=listed.count() + (unlisted.aggregate(of_all=Sum("number"))["of_all"] or 0),
        names=names.order_by().values("kind", "key").distinct().count(),
        defects=Defect.objects.open().within(reach).count(),
    )


def _submitted(quarter: ReportingPeriod, reach: Reach) -> str:
    """Return how the own agencies stand, as the administrator's board says it; "" without any."""
    told = {
        words: len(agencies if reach.ids is None else agencies & reach.ids)
        for words, agencies in submissions_in(quarter).items()
    }
    told = {words: number for words, number in told.items() if number}
    if len(told) < 2:
        return "".join(told)
    return ", ".join(f"{number} {words.lower()}" for words, number in told.items())


def _is_expected(quarter: ReportingPeriod, reach: Reach) -> bool:
    there = Agency.objects.valid_between(quarter.first_day, quarter.last_day)
    return reach.ids is None or there.filter(pk__in=reach.ids).exists()


def _period_asked(text: str) -> str:
    try:
        return parse_period(text).code if text else ""
    except BadPeriod:
        return ""


def _states(own: QuerySet[Batch], state: str, period: str) -> list[Choice]:
    there = set(own.order_by().values_list("state", flat=True).distinct())
    labels = {slug: each.label for slug, each in STATES.items() if each in there}
    return [
        Choice(label, urlencode({"trang-thai": slug, "ky": period}), slug == state)
        for slug, label in {"": "Mọi trạng thái", **labels}.items()
    ]


def _periods(own: QuerySet[Batch], state: str, period: str) -> list[Choice]:
    there = own.exclude(period="").order_by().values_list("period", flat=True).distinct()
    labels = {each.code: each.label for each in sorted(map(parse_period, there), reverse=True)}
    return [
        Choice(label, urlencode({"trang-thai": state, "ky": code}), code == period)
        for code, label in {"": "Mọi kỳ", **labels}.items()
    ]
