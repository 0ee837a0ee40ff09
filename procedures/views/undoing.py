"""Taking a batch back: first what will go, what stays and why, then a person says yes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from procedures.intake.comparing import MovedOn
from procedures.intake.undoing import CannotBeUndone, listed, rest_of, undo
from procedures.models import Batch
from procedures.rules.wording import written_number
from procedures.views.asked import with_own_batch
from procedures.views.lists import ON_A_PAGE, before, changes_page, page_of

_FIRST = 10  # dossiers that stay, on the page itself


@with_own_batch
def batch_undo(request: HttpRequest, batch: Batch) -> HttpResponse:
    try:
        if request.method == "POST":
            return _undo(request, batch)
        with listed(batch) as undoing:
            context = {
                "batch": batch,
                "undoing": undoing,
                "changes": undoing.changes.alike(),
                "kept": undoing.list_kept(0, _FIRST),
                "closed": undoing.list_closed(0, _FIRST),
                "rest": rest_of(batch),
            }
        return render(request, "procedures/undo.html", context)
    except CannotBeUndone as refusal:
        return _refused(request, batch, refusal)


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


def _refused(request: HttpRequest, batch: Batch, refusal: CannotBeUndone) -> HttpResponse:
    messages.warning(request, refusal.words)
    return redirect("batch-detail", batch.pk)


@with_own_batch
def batch_undone(request: HttpRequest, batch: Batch) -> HttpResponse:
    """All that undoing would take back, page by page."""
    try:
        with listed(batch) as undoing:
            return changes_page(request, batch, undoing.changes)
    except CannotBeUndone as refusal:
        return _refused(request, batch, refusal)


@with_own_batch
def batch_staying(request: HttpRequest, batch: Batch, because: str) -> HttpResponse:
    """All that stays because a later batch wrote it, or because it counts in a closed period."""
    try:
        with listed(batch) as undoing:
            page = page_of(getattr(undoing, because), request)
            rows = {"kept": undoing.list_kept, "closed": undoing.list_closed}[because]
            context = {because: rows(before(page), ON_A_PAGE)}
    except CannotBeUndone as refusal:
        return _refused(request, batch, refusal)
    context |= {"batch": batch, "page": page}
    return render(request, "procedures/staying.html", context)
