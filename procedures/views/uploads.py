"""The clerk's pages: a new file, what is in it, accept or cancel."""

import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from procedures.events import record
from procedures.forms import UploadForm, chosen_for
from procedures.intake import assenting, batches, queue, twins
from procedures.intake.receiving import receive
from procedures.models import Act, Batch, BatchState
from procedures.scopes import reach_of
from procedures.views.batch_page import batch_page
from procedures.views.progress import is_under_way, progress_of, progress_page

_NO_ROOM = (
    "Máy chủ không lưu được tệp, có thể đã hết chỗ lưu; chưa nhận gì. Báo Phòng Kiểm soát TTHC, "
    "rồi nạp lại tệp này khi máy chủ có chỗ."
)

may_upload = permission_required("procedures.add_batch", raise_exception=True)


@may_upload
def batch_new(request: HttpRequest) -> HttpResponse:
    today, reach = timezone.localdate(), reach_of(request.user)
    if reach.is_empty:
        return render(request, "procedures/no_scope.html", status=403)
    if request.method != "POST":
        form = UploadForm(today=today, reach=reach, initial=_chosen_before(request))
        return render(request, "procedures/batch_new.html", {"form": form})
    form = UploadForm(request.POST, request.FILES, today=today, reach=reach)
    if not form.is_valid():
        return render(request, "procedures/batch_new.html", {"form": form}, status=422)

    file = form.cleaned_data.pop("file")
    try:
        batch = receive(file.chunks(), file_name=file.name, by=request.user, **form.cleaned_data)
    except OSError:
        form.add_error("file", _NO_ROOM)
        status = HTTPStatus.INSUFFICIENT_STORAGE
        return render(request, "procedures/batch_new.html", {"form": form}, status=status)
    if batch.state == BatchState.RECEIVED:
        standing = twins.let_be_checked(batch)
        if standing != batch:
            return _sent_before(request, standing)
    return back_to(batch)


def _sent_before(request: HttpRequest, standing: Batch) -> HttpResponse:
    if standing.state == BatchState.ACCEPTED:
        return render(request, "procedures/duplicate.html", {"before": standing})
    messages.info(request, "Đúng tệp này đã được nạp và đang chờ: đây là lần nạp đó.")
    return back_to(standing)


def _chosen_before(request: HttpRequest) -> dict:
    """What was said of a batch in whose place a mended file is uploaded."""
    named = Batch.objects.within(reach_of(request.user)).filter(pk=number_in(request, "nhu"))
    return next(map(chosen_for, named), {})


def number_in(request: HttpRequest, name: str) -> int:
    """Return a number in the query of the address, 0 where there is none."""
    text = request.GET.get(name, "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0


def with_own_batch(view: Callable) -> Callable:
    """Give the view the batch of the address; that of another agency is as if there were none."""

    @may_upload
    @wraps(view)
    def found(request: HttpRequest, pk: int, **named) -> HttpResponse:
        own = Batch.objects.within(reach_of(request.user)).filter(pk=pk)
        batch = own.select_related("agency", "source", "uploaded_by").first()
        if batch is None:
            return render(request, "procedures/unknown_batch.html", status=404)
        return view(request, batch, **named)

    return found


def by_post(view: Callable) -> Callable:
    """Let only a form do it; who comes by the address, as after signing in again, is led back."""

    @wraps(view)
    def done(request: HttpRequest, batch: Batch) -> HttpResponse:
        return view(request, batch) if request.method == "POST" else back_to(batch)

    return done


def back_to(batch: Batch) -> HttpResponse:
    return redirect("batch-detail", batch.pk)


@with_own_batch
def batch_detail(request: HttpRequest, batch: Batch) -> HttpResponse:
    return progress_page(request, batch) if is_under_way(batch) else batch_page(request, batch)


@with_own_batch
def batch_progress(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Answer a page that shows a batch under way: what is new, nothing, or that it is over."""
    if "HX-Request" not in request.headers:
        return back_to(batch)
    if not is_under_way(batch):
        return HttpResponseClientRefresh()
    progress = progress_of(batch)
    if request.GET.get("da-xem") == progress.key:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "procedures/progress_news.html", {"batch": batch, "progress": progress})


@with_own_batch
@by_post
def batch_accept(request: HttpRequest, batch: Batch) -> HttpResponse:
    waits = batch.state == BatchState.CHECKED and not batch.task
    if waits and assenting.unconfirmed(batch):
        return batch_page(request, batch, is_unconfirmed=True)
    seen = request.POST.get("seen", batch.fingerprint)
    try:
        with transaction.atomic():
            queue.ask_to_accept(batch, good_rows="good_rows" in request.POST, seen=seen)
            record(Act.ACCEPTED, by=request.user, batch=batch)
    except queue.SeenBefore:
        messages.warning(
            request, "Chưa ghi gì: tệp đã được kiểm tra lại từ lúc bạn xem. Xem lại rồi ghi nhận."
        )
    except queue.NotWaiting:
        messages.warning(
            request,
            "Lần bấm này không ghi gì: tệp không còn chờ ghi nhận, hoặc có dòng bị từ chối mà chưa "
            "chọn chỉ ghi nhận các dòng tốt.",
        )
    return back_to(batch)


@with_own_batch
@by_post
def batch_cancel(request: HttpRequest, batch: Batch) -> HttpResponse:
    try:
        batches.cancel(batch, by=request.user)
    except queue.NotWaiting:
        messages.warning(request, "Không hủy được nữa: tệp đang được ghi, hoặc đã xong từ trước.")
        return back_to(batch)
    if "again" in request.POST:
        messages.info(request, "Lần nạp trước đã hủy, chưa ghi gì. Chọn tệp đã sửa.")
        return redirect(f"{reverse('batch-new')}?nhu={batch.pk}")
    return back_to(batch)


@with_own_batch
@by_post
def batch_again(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Check once more what failed by our fault, from the bytes that are still there."""
    try:
        queue.try_again(batch)
    except queue.NotWaiting:
        messages.warning(request, "Không kiểm tra lại được: tệp gốc đã bị xóa. Chọn và nạp lại.")
    return back_to(batch)
