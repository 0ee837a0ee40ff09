"""Taking a batch back: first what will go, what stays and why, then a person says yes."""

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from procedures.intake.batches import MovedOn
from procedures.intake.undoing import CannotBeUndone, listed, undo
from procedures.models import Batch
from procedures.rules.wording import written_number
from procedures.views.uploads import number_in, with_own_batch

_ON_A_PAGE = 50


@with_own_batch
def batch_undo(request: HttpRequest, batch: Batch) -> HttpResponse:
    try:
        if request.method == "POST":
            return _undo(request, batch)
        return _lists(request, batch)
    except CannotBeUndone as refusal:
        messages.warning(request, refusal.words)
        return redirect("batch-detail", batch.pk)


def _undo(request: HttpRequest, batch: Batch) -> HttpResponse:
    try:
        undoing = undo(batch, by=request.user, seen=request.POST.get("seen", ""))
    except MovedOn:
        messages.warning(
            request,
            "Chưa hoàn tác: hồ sơ của lần nạp này đã thay đổi từ lúc bạn xem. Xem lại rồi "
            "hoàn tác.",
        )
        return redirect("batch-undo", batch.pk)
    done = f"Đã hoàn tác {written_number(undoing.undone)} hồ sơ"
    messages.success(request, "; ".join([done, *undoing.reasons_to_stay]) + ".")
    return redirect("batch-detail", batch.pk)


def _lists(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Three lists on a page, each with pages of its own."""
    with listed(batch) as undoing:
        lists = {
            name: (page, rows((page.number - 1) * _ON_A_PAGE, _ON_A_PAGE))
            for name, page, rows in (
                ("undone", _page(request, "trang", undoing.undone), undoing.list_undone),
                ("kept", _page(request, "giu-lai", undoing.kept), undoing.list_kept),
                ("closed", _page(request, "da-chot", undoing.closed), undoing.list_closed),
            )
        }
    context = {"batch": batch, "undoing": undoing, **lists}
    return render(request, "procedures/undo.html", context)


def _page(request: HttpRequest, name: str, number: int) -> Page:
    return Paginator(range(number), _ON_A_PAGE).get_page(max(1, number_in(request, name)))
