"""A clerk brings a file and follows it until it has been checked."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from procedures.forms import UploadForm, chosen_for
from procedures.intake import queue, twins
from procedures.intake.receiving import receive
from procedures.models import Batch, BatchState
from procedures.scopes import reach_of
from procedures.views.asked import back_to, by_post, may_upload, number_in, with_own_batch
from procedures.views.batch_page import batch_page
from procedures.views.progress import is_under_way, progress_of, progress_page

_NO_ROOM = (
    "Máy chủ không lưu được tệp, có thể đã hết chỗ lưu; chưa nhận gì. Báo Phòng Kiểm soát TTHC, "
    "rồi nạp lại tệp này khi máy chủ có chỗ."
)


@may_upload
def batch_new(request: HttpRequest) -> HttpResponse:
    today, reach = timezone.localdate(), reach_of(request.user)
    if reach.is_empty:
        return render(request, "procedures/no_scope.html", status=403)
    if request.method != "POST":
        form = UploadForm(today=today, reach=reach, initial=_chosen_before(request))
        return _new_page(request, form)
    form = UploadForm(request.POST, request.FILES, today=today, reach=reach)
    if not form.is_valid():
        return _new_page(request, form, status=422)

    file = form.cleaned_data.pop("file")
    try:
        batch = receive(file.chunks(), file_name=file.name, by=request.user, **form.cleaned_data)
    except OSError:
        form.add_error("file", _NO_ROOM)
        return _new_page(request, form, status=HTTPStatus.INSUFFICIENT_STORAGE)
    return _taken_in(request, batch, form) if batch.state == BatchState.RECEIVED else back_to(batch)


def _taken_in(request: HttpRequest, batch: Batch, form: UploadForm) -> HttpResponse:
    try:
        standing = twins.let_be_checked(batch)
    except twins.TooManyWaiting:
        return _new_page(request, form, status=HTTPStatus.CONFLICT)
    return back_to(batch) if standing == batch else _sent_before(request, standing)


def _new_page(request: HttpRequest, form: UploadForm, status: int = HTTPStatus.OK) -> HttpResponse:
    """Show the form; who has too many files waiting learns it before sending one more."""
    is_full = twins.has_too_many(request.user)
    context = {
        "form": form,
        "waiting": twins.undecided(request.user).order_by("pk") if is_full else (),
        "is_refused": status == HTTPStatus.CONFLICT,
    }
    return render(request, "procedures/batch_new.html", context, status=status)


def _sent_before(request: HttpRequest, standing: Batch) -> HttpResponse:
    if standing.state == BatchState.ACCEPTED:
        return render(request, "procedures/duplicate.html", {"before": standing})
    messages.info(request, "Đúng tệp này đã được nạp và đang chờ: đây là lần nạp đó.")
    return back_to(standing)


def _chosen_before(request: HttpRequest) -> dict:
    """What was said of a batch in whose place a mended file is uploaded."""
    named = Batch.objects.within(reach_of(request.user)).filter(pk=number_in(request, "nhu"))
    return next(map(chosen_for, named), {})


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
def batch_again(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Check once more what failed by our fault, from the bytes that are still there."""
    try:
        queue.try_again(batch, by=request.user)
    except queue.NotWaiting:
        messages.warning(request, "Không kiểm tra lại được: tệp gốc đã bị xóa. Chọn và nạp lại.")
    return back_to(batch)
