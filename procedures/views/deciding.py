"""What a person says of a checked file: warnings are right, another period, accept or cancel."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from procedures.events import record
from procedures.forms import AssentForm
from procedures.intake import assenting, batches, queue
from procedures.intake.other_period import change_period
from procedures.intake.queue import NotWaiting, SeenBefore
from procedures.models import Act, Batch, BatchState
from procedures.rules.periods import BadPeriod, parse_period
from procedures.views.asked import back_to, by_post, with_own_batch
from procedures.views.batch_page import batch_page


@with_own_batch
@by_post
def batch_assent(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Confirm kinds of warnings together, each with its reason."""
    if batch.state != BatchState.CHECKED:
        return back_to(batch)
    forms = {code: AssentForm(request.POST, prefix=code) for code in assenting.unconfirmed(batch)}
    if not all(form.is_valid() for form in forms.values()):
        return batch_page(request, batch, forms=forms)
    reasons = {
        code: form.cleaned_data["reason"]
        for code, form in forms.items()
        if form.cleaned_data["agreed"]
    }
    assenting.confirm(batch, reasons, by=request.user)
    if not reasons:
        messages.warning(request, "Chưa xác nhận gì: đánh dấu loại cảnh báo đã xem và ghi lý do.")
    return redirect(f"{reverse('batch-detail', args=[batch.pk])}?muc=xac-nhan")


@with_own_batch
@by_post
def batch_continue(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Go on to what the file would change; with bad rows only where the good ones are chosen."""
    if batch.state != BatchState.CHECKED:
        return back_to(batch)
    if batch.refused and request.POST.get("way") != "good":
        return batch_cancel(request, pk=batch.pk)
    if assenting.unconfirmed(batch):
        return batch_page(request, batch, is_unconfirmed=True)
    query = "?dong-tot=1" if batch.refused else ""
    return redirect(reverse("batch-effect", args=[batch.pk]) + query)


@with_own_batch
@by_post
def batch_period(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Check the same file for another period."""
    try:
        change_period(batch, parse_period(request.POST.get("period", "")), by=request.user)
    except (BadPeriod, NotWaiting):
        messages.warning(request, "Không đổi được kỳ: tệp không còn chờ ghi nhận.")
    return back_to(batch)


@with_own_batch
@by_post
def batch_accept(request: HttpRequest, batch: Batch) -> HttpResponse:
    waits = batch.state == BatchState.CHECKED and not batch.task
    if waits and assenting.unconfirmed(batch):
        return batch_page(request, batch, is_unconfirmed=True)
    seen = request.POST.get("seen", batch.as_checked)
    try:
        with transaction.atomic():
            queue.ask_to_accept(batch, good_rows="good_rows" in request.POST, seen=seen)
            record(Act.ACCEPTED, by=request.user, batch=batch)
    except SeenBefore:
        messages.warning(
            request, "Chưa ghi gì: tệp đã được kiểm tra lại từ lúc bạn xem. Xem lại rồi ghi nhận."
        )
    except NotWaiting:
        messages.warning(
            request,
            "Lần bấm này không ghi gì: tệp không còn chờ ghi nhận, hoặc có dòng cách ly mà chưa "
            "chọn chỉ ghi nhận các dòng tốt.",
        )
    return back_to(batch)


@with_own_batch
@by_post
def batch_cancel(request: HttpRequest, batch: Batch) -> HttpResponse:
    try:
        batches.cancel(batch, by=request.user)
    except NotWaiting:
        messages.warning(request, "Không hủy được nữa: tệp đang được ghi, hoặc đã xong từ trước.")
    return back_to(batch)
