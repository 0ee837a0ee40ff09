"""Names in files that nobody could tell: chosen once by a person, from what is alike or found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from procedures.forms import agency_label
from procedures.intake.catalogue import Agencies, Procedures
from procedures.intake.settling import NotSettled, meanings, settle
from procedures.intake.suggestions import Suggestion, Suggestions
from procedures.models import Agency, Batch, BatchTask, NameKind, OpenName, Procedure
from procedures.rules.names import search_key
from procedures.scopes import Reach, reach_of
from procedures.views.asked import may_upload, number_in

_ON_A_PAGE = 20
_ELSEWHERE = (
    "Chưa chọn gì: tệp của cơ quan khác cũng chờ tên này và có thể chỉ cơ quan khác. Báo Phòng "
    "Kiểm soát TTHC chọn."
)
_FOUND = 20  # agencies or procedures on the page of a search


@dataclass(frozen=True, slots=True)
class Choice:
    """What a name may mean, in words that tell it from others; `percent` of a search is None."""

    id: int
    code: str
    label: str
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A name over all the files that wait for it; `homonyms` are all called so."""

    name: OpenName
    files: int
    may_settle: bool
    is_elsewhere: bool
    homonyms: list[Choice]
    choices: list[Choice]

    @property
    def is_agency(self) -> bool:
        return self.name.kind == NameKind.AGENCY


@may_upload
def open_names(request: HttpRequest) -> HttpResponse:
    reach, batch = reach_of(request.user), number_in(request, "lan-nap")
    names = _waiting_within(reach)
    if batch:
        names = names.filter(batch=batch)
    checked_again = Batch.objects.within(reach).filter(task=BatchTask.CHECK_AGAIN)
    page = Paginator(_once_each(names), _ON_A_PAGE).get_page(request.GET.get("trang"))
    asked = _asked(list(page), request, reach)
    context = {"asked": asked, "page": page, "batch": batch, "checked_again": checked_again}
    return render(request, "procedures/open_names.html", context)


@may_upload
def open_name(request: HttpRequest, pk: int) -> HttpResponse:
    reach = reach_of(request.user)
    names = OpenName.objects.filter(batch__in=Batch.objects.within(reach))
    name = names.filter(pk=pk).select_related("batch").first()
    if name is None:
        messages.warning(request, "Tên này không còn chờ: đã có người chọn, hoặc tệp đã hủy.")
        return redirect("open-names")
    if request.method == "POST":
        return _settled(request, name, reach)
    alike = _waiting_within(reach).filter(kind=name.kind, key=name.key)
    asked = _asked(list(_once_each(alike)), request, reach)
    if not asked:
        return redirect("open-names")
    typed = request.GET.get("tim", "").strip()
    found = _found(asked[0].name, typed, reach) if typed else []
    context = {
        "asked": asked[0],
        "typed": typed,
        "found": found,
        "most": _FOUND,
        "batch": number_in(request, "lan-nap"),
    }
    return render(request, "procedures/open_name.html", context)


def _waiting_within(reach: Reach) -> QuerySet[OpenName]:
    return OpenName.objects.waiting().filter(batch__in=Batch.objects.within(reach))


def _once_each(names: QuerySet[OpenName]) -> QuerySet:
    """Each name once, the one that holds up most rows first; `pk` is that of one of its files."""
    return (
        names.order_by()
        .values("kind", "key")
        .annotate(
            first=Min("pk"),
            files=Count("pk"),
            total=Sum("rows"),
            since=Min("first_day"),
            until=Max("last_day"),
        )
        .order_by("-total", "first")
    )


def _asked(once_each: list[dict], request: HttpRequest, reach: Reach) -> list[Asked]:
    if not once_each:
        return []
    stored = OpenName.objects.in_bulk([each["first"] for each in once_each])
    agencies, procedures, suggestions = Agencies.load(), Procedures.load(), Suggestions()
    elsewhere, asked = _asked_elsewhere(stored.values(), reach), []
    for each in once_each:
        name = stored[each["first"]]
        name.rows, name.first_day, name.last_day = each["total"], each["since"], each["until"]
        known = [entry.id for entry in meanings(name, agencies, procedures)]
        named = _model_of(name).objects.filter(pk__in=known) if known else []
        alike = [s for s in suggestions.of(name) if _is_within(reach, s.meaning)]
        choices = [_choice(each) for each in named] or [_suggested(each) for each in alike]
        homonyms = choices if len(known) > 1 else []
        asked.append(
            Asked(
                name=name,
                files=each["files"],
                may_settle=_may_settle(request.user, name)
                and not (homonyms or name.key in elsewhere),
                is_elsewhere=name.key in elsewhere,
                homonyms=homonyms,
                choices=choices,
            )
        )
    return asked


def _may_settle(user, name: OpenName) -> bool:
    """Agencies by whoever uploads; what a procedure is called needs a right of its own."""
    return name.kind == NameKind.AGENCY or user.has_perm("procedures.settle_name")


def _asked_elsewhere(names: Iterable[OpenName], reach: Reach) -> set[str]:
    """Return the names of agencies that files outside the reach wait for, too.

    There they may mean another agency: who has these files within reach says what they mean.
    """
    if reach.ids is None:
        return set()
    keys = [each.key for each in names if each.kind == NameKind.AGENCY]
    waiting = OpenName.objects.waiting().filter(kind=NameKind.AGENCY, key__in=keys)
    outside = waiting.exclude(batch__in=Batch.objects.within(reach))
    return set(outside.order_by().values_list("key", flat=True))


def _is_within(reach: Reach, meaning: Agency | Procedure) -> bool:
    return isinstance(meaning, Procedure) or reach.includes(meaning.pk)


def _model_of(name: OpenName) -> type[Agency] | type[Procedure]:
    return Agency if name.kind == NameKind.AGENCY else Procedure


def _suggested(suggestion: Suggestion) -> Choice:
    return _choice(suggestion.meaning, suggestion.percent)


def _choice(meaning: Agency | Procedure, percent: int | None = None) -> Choice:
    label = agency_label(meaning) if isinstance(meaning, Agency) else meaning.name
    return Choice(meaning.pk, meaning.code, label, percent)


def _found(name: OpenName, typed: str, reach: Reach) -> list[Choice]:
    """Return what every typed word is found in, accents aside, in the name or the code."""
    found = _model_of(name).objects.all()
    if name.kind != NameKind.PROCEDURE_CODE:
        found = found.valid_between(name.first_day, name.last_day)
    for word in search_key(typed).split():
        found = found.filter(Q(search_key__contains=word) | Q(code__icontains=word))
    if name.kind == NameKind.AGENCY:
        found = found.select_related("parent")
        if reach.ids is not None:
            found = found.filter(pk__in=reach.ids)
    return [_choice(each) for each in found[:_FOUND]]


def _settled(request: HttpRequest, name: OpenName, reach: Reach) -> HttpResponse:
    batch = number_in(request, "lan-nap")
    back = redirect(f"{reverse('open-names')}?lan-nap={batch}" if batch else "open-names")
    chosen = request.POST.get("chosen", "")
    is_number = re.fullmatch("[0-9]{1,18}", chosen)
    meaning = _model_of(name).objects.filter(pk=int(chosen) if is_number else 0).first()
    if meaning is None or not _is_within(reach, meaning) or not _may_settle(request.user, name):
        messages.warning(request, "Chưa chọn gì: mục này không có, hoặc bạn không có quyền chọn.")
        return back
    if _asked_elsewhere([name], reach):
        messages.warning(request, _ELSEWHERE)
        return back
    try:
        waiting = settle(name, meaning, by=request.user)
    except NotSettled as refused:
        messages.warning(request, f"Chưa ghi lựa chọn này. {refused}")
        return back
    told = f"Từ nay “{name.written}” là {meaning}."
    if waiting:
        numbers = ", ".join(str(each.pk) for each in waiting)
        told += f" Đang kiểm tra lại các dòng chờ tên này, ở lần nạp số {numbers}."
    messages.success(request, told)
    return back
