"""The dossiers behind a sign of a file: as many as its note says, page by page or as a file."""

from collections.abc import Iterator
from datetime import date

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from procedures.exporting import Cell
from procedures.models import Batch, Sighting
from procedures.views.asked import back_to, with_own_batch
from procedures.views.downloads import table_file
from procedures.views.kinds import SIGNS
from procedures.views.lists import ON_A_PAGE

_HEADINGS = (
    *("Mã hồ sơ", "Dòng", "Cơ quan", "Mã thủ tục", "Thủ tục", "Ngày tiếp nhận", "Ngày hẹn trả"),
    *("Ngày hẹn trả trước đó", "Ngày kết thúc", "Ngày kết thúc trước đó", "Trạng thái"),
)


def _seen(batch: Batch, code: str) -> QuerySet[Sighting]:
    return batch.sightings.filter(code=code).select_related("agency", "procedure")


@with_own_batch
def batch_sign(request: HttpRequest, batch: Batch, code: str) -> HttpResponse:
    page = Paginator(_seen(batch, code), ON_A_PAGE).get_page(request.GET.get("trang"))
    if not page.paginator.count or code not in SIGNS:
        return back_to(batch)
    note = batch.problems.filter(code=code).first()
    context = {"batch": batch, "code": code, "sign": SIGNS[code], "note": note, "page": page}
    return render(request, "procedures/sign.html", context)


@with_own_batch
def batch_sign_file(request: HttpRequest, batch: Batch, code: str, extension: str) -> HttpResponse:
    seen = _seen(batch, code)
    if code not in SIGNS or not seen.exists():
        return redirect("batch-detail", batch.pk)
    title = SIGNS[code].title
    called, day = f"lần nạp {batch.pk} {title}", timezone.localdate()
    return table_file(_rows(seen), extension, called=called, sheet="Hồ sơ cần xem lại", day=day)


def _rows(seen: QuerySet[Sighting]) -> Iterator[tuple[Cell | date, ...]]:
    yield _HEADINGS
    for each in seen.iterator():
        yield (
            *(each.dossier, each.line, each.agency.name, each.procedure.code, each.procedure.name),
            *(each.received_on, each.due_on, each.known_due_on),
            *(each.concluded_on, each.known_concluded_on, each.status_in_words),
        )
