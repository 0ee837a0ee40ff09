"""Step 4 of an upload: the own form 06a before and after, the dossiers behind it, accept or cancel.

Only a file that waits has an effect; of one with refused rows `?dong-tot=1` asks for that of its
good rows alone, the others being left out by choice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from procedures.exporting import Cell
from procedures.intake.assenting import unconfirmed
from procedures.intake.mentions import Named
from procedures.intake.staging import NEW, UNCHANGED
from procedures.models import Batch, BatchState
from procedures.rules.wording import written_number
from procedures.views.asked import back_to, number_in, with_own_batch
from procedures.views.downloads import table_file
from procedures.views.findings import counts_of
from procedures.views.progress import is_under_way
from procedures.views.steps import Step, steps_of
from reports import sentences
from reports.effect import ABSENT, Effect, dossiers_of, effect_of
from reports.months import months_that_stand, quarters_with_dossiers
from reports.rules.forms import columns_of, layout_on
from reports.views.asked import Shown
from reports.views.blocks import lamps_of
from reports.views.form_06a import FormLine, HeadColumn, form_by_sector
from reports.views.frame import frame_of

_ON_A_PAGE = 50
_ABSENT_AT_MOST = 100_000  # dossiers in a file
_HEADINGS = (
    *("Mã hồ sơ", "Cơ quan", "Mã thủ tục", "Thủ tục", "Ngày tiếp nhận", "Ngày hẹn trả"),
    "Trạng thái",
)


@dataclass(frozen=True, slots=True)
class ChangedCell:
    before: int
    after: int
    is_total: bool
    is_late: bool

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class ChangedLine:
    place: str
    name: str
    cells: list[ChangedCell]


@dataclass(frozen=True, slots=True)
class ChangedForm:
    """Form 06a by sector, each cell as it is and as it would be."""

    head: list[HeadColumn]
    lines: list[ChangedLine]
    total: ChangedLine


@with_own_batch
def batch_effect(request: HttpRequest, batch: Batch) -> HttpResponse:
    takes_good_rows = request.GET.get("dong-tot") == "1"
    if not _waits(batch) or (batch.refused and not takes_good_rows):
        return back_to(batch)

    effect = effect_of(batch)
    layout = layout_on(effect.figures.period.last_day)
    before, after = (columns_of(each, layout) for each in (effect.total.before, effect.total.after))
    quarters = quarters_with_dossiers(months_that_stand())

    context = frame_of(Shown(effect.figures, effect.closed), quarters) | {
        "batch": batch,
        "effect": effect,
        "form": _form(effect),
        "finding": sentences.effect_finding(before, after),
        "lamps": lamps_of(after, effect.figures.pending_before(batch.agency)),
        "steps": steps_of(batch, Step.EFFECT),
        "counts": counts_of(batch),
        "unconfirmed": len(unconfirmed(batch)),
    }
    return render(request, "reports/effect.html", context)


def _waits(batch: Batch) -> bool:
    return batch.state == BatchState.CHECKED and not is_under_way(batch)


def _form(effect: Effect) -> ChangedForm:
    before, after = (
        form_by_sector(
            [(row, side(moved)) for row, moved in effect.by_sector.items()],
            side(effect.total),
            layout_on(effect.figures.period.last_day),
        )
        for side in (attrgetter("before"), attrgetter("after"))
    )
    (of_sectors_before,), (of_sectors_after,) = before.groups, after.groups
    return ChangedForm(
        head=after.head,
        lines=list(map(_changed, of_sectors_before.lines, of_sectors_after.lines)),
        total=_changed(before.total, after.total),
    )


def _changed(before: FormLine, after: FormLine) -> ChangedLine:
    cells = [
        ChangedCell(old.dossiers, new.dossiers, new.is_total, new.is_late)
        for old, new in zip(before.cells, after.cells, strict=True)
    ]
    return ChangedLine(after.place, after.name, cells)


@dataclass(frozen=True, slots=True)
class DossierList:
    """A list of whole dossiers: `told` says what becomes of them, `nothing` that there are none."""

    mention: str
    title: str
    told: str
    nothing: str

    @property
    def has_lines(self) -> bool:
        return self.mention != ABSENT


LISTS = {
    "moi": DossierList(
        NEW,
        "Hồ sơ mới",
        "chưa từng có trong hệ thống, sẽ được thêm",
        "Tệp không có hồ sơ nào chưa từng có trong hệ thống.",
    ),
    "khong-doi": DossierList(
        UNCHANGED,
        "Hồ sơ không đổi",
        "trong tệp giống hệt số liệu đã có",
        "Tệp không có hồ sơ nào giống hệt số liệu đã có.",
    ),
    "vang-mat": DossierList(
        ABSENT,
        "Hồ sơ vắng mặt",
        "đang giải quyết trong kỳ, nạp từ cùng nguồn, mà tệp không nhắc đến; giữ nguyên, không xóa",
        "Không hồ sơ đang giải quyết nào trong kỳ bị tệp bỏ sót, trong phạm vi tệp kể đầy đủ.",
    ),
}


@with_own_batch
def batch_effect_dossiers(request: HttpRequest, batch: Batch, which: str) -> HttpResponse:
    if not _waits(batch):
        return back_to(batch)
    listed, number = LISTS[which], max(1, number_in(request, "trang"))
    start = (number - 1) * _ON_A_PAGE
    total, dossiers = dossiers_of(batch, listed.mention, start, _ON_A_PAGE)
    if total and not dossiers:
        return redirect(request.path)
    page = Paginator(range(total), _ON_A_PAGE).get_page(number)
    context = {"batch": batch, "listed": listed, "dossiers": dossiers, "page": page}
    return render(request, "reports/effect_dossiers.html", context)


@with_own_batch
def batch_absent_file(request: HttpRequest, batch: Batch, extension: str) -> HttpResponse:
    """Give the absent dossiers as a file: whoever asks their agencies needs them all at once."""
    if not _waits(batch):
        return back_to(batch)
    total, dossiers = dossiers_of(batch, ABSENT, 0, _ABSENT_AT_MOST)
    title = LISTS["vang-mat"].title
    called, day = f"lần nạp {batch.pk} {title}", timezone.localdate()
    return table_file(_rows(dossiers, total), extension, called=called, sheet=title, day=day)


def _rows(dossiers: list[Named], total: int) -> Iterator[tuple[Cell, ...]]:
    yield _HEADINGS
    for each in dossiers:
        yield (
            *(each.code, each.agency.name, each.procedure.code, each.procedure.name),
            *(each.received_on, each.due_on, each.status),
        )
    if left := total - len(dossiers):
        yield (f"Còn {written_number(left)} hồ sơ khác không ghi vào tệp này.",)
