"""The fix-at-source desk: what is still wrong in the one-stop software, by kind and by agency."""

from collections import defaultdict
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, F, Min, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from procedures.models import Agency, Defect
from procedures.scopes import Reach, reach_of
from procedures.views.asked import may_upload
from procedures.views.downloads import table_file
from procedures.views.kinds import KINDS, Kind
from procedures.views.mending import SHEET, rows_to_mend

_ON_A_PAGE = 50
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Desk:
    """What a person is shown: open defects within their reach, of one agency where it is chosen."""

    reach: Reach
    agency: Agency | None
    of_all: QuerySet[Defect]

    @property
    def chosen(self) -> QuerySet[Defect]:
        return self.of_all.filter(agency=self.agency) if self.agency else self.of_all

    @property
    def query(self) -> str:
        return f"?co-quan={self.agency.code}" if self.agency else ""


@dataclass(frozen=True, slots=True)
class DefectsOfAKind:
    code: str
    kind: Kind
    number: int
    examples: list[Defect]

    @property
    def has_more(self) -> bool:
        return self.number > len(self.examples)


def _desk_of(request: HttpRequest) -> Desk:
    reach = reach_of(request.user)
    agency = Agency.objects.filter(code=request.GET.get("co-quan", "")).first()
    if agency and not reach.includes(agency.pk):
        agency = None
    return Desk(reach, agency, Defect.objects.open().within(reach))


@may_upload
def desk(request: HttpRequest) -> HttpResponse:
    shown = _desk_of(request)
    context = {
        "desk": shown,
        "total": shown.chosen.count(),
        "kinds": _by_kind(shown.chosen),
        "agencies": _by_agency(shown.of_all),
        "closed": Defect.objects.within(shown.reach).exclude(closed_at=None).count(),
    }
    return render(request, "procedures/desk.html", context)


def _by_kind(defects: QuerySet[Defect]) -> list[DefectsOfAKind]:
    numbers = defects.order_by().values_list("code").annotate(number=Count("id"))
    examples = _first_of_each_kind(defects)
    return [
        DefectsOfAKind(code, KINDS[code], number, examples[code])
        for code, number in sorted(numbers, key=lambda each: (-each[1], each[0]))
    ]


def _first_of_each_kind(defects: QuerySet[Defect]) -> dict[str, list[Defect]]:
    place = Window(RowNumber(), partition_by=[F("code")], order_by=Defect._meta.ordering)
    first = defects.annotate(place=place).filter(place__lte=_EXAMPLES)
    found = defaultdict(list)
    for defect in first.select_related("agency", "batch"):
        found[defect.code].append(defect)
    return found


def _by_agency(defects: QuerySet[Defect]) -> list[dict]:
    """Return agencies with how many faults they have and since when, the most first."""
    numbers = defects.order_by().values("agency__code", "agency__name")
    return list(
        numbers.annotate(number=Count("id"), since=Min("opened_at")).order_by(
            "-number", "agency__name"
        )
    )


@may_upload
def desk_kind(request: HttpRequest, code: str) -> HttpResponse:
    shown = _desk_of(request)
    defects = shown.chosen.filter(code=code).select_related("agency", "batch")
    page = Paginator(defects, _ON_A_PAGE).get_page(request.GET.get("trang"))
    context = {"desk": shown, "code": code, "kind": KINDS.get(code), "page": page}
    status = 200 if code in KINDS else 404
    return render(request, "procedures/desk_kind.html", context, status=status)


@may_upload
def desk_workbook(request: HttpRequest) -> HttpResponse:
    """Everything that is to be fixed, of one agency or of all within reach, as a workbook."""
    shown = _desk_of(request)
    whose = shown.agency.name if shown.agency else "tất cả cơ quan"
    return table_file(
        rows_to_mend(shown.chosen),
        "xlsx",
        called=f"sổ sửa lỗi {whose}",
        sheet=SHEET,
        day=timezone.localdate(),
    )
