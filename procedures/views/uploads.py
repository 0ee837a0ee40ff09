"""The clerk's pages: which files were uploaded, a new one, what is in it, accept or cancel."""

import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from procedures.forms import UploadForm, chosen_for
from procedures.intake import batches, queue
from procedures.intake.receiving import receive
from procedures.models import Batch, BatchState, ProblemLevel
from procedures.rules.periods import ReportingPeriod, parse_period
from procedures.scopes import reach_of
from procedures.views.findings import counts_of, findings_of, outside_period, warnings_of
from procedures.views.progress import is_under_way, progress_of, progress_page

_NEWEST = 50  # batches on the list
_FIRST_CHANGES = 20  # dossiers on the page of a batch

may_upload = permission_required("procedures.add_batch", raise_exception=True)


@may_upload
def batch_list(request: HttpRequest) -> HttpResponse:
    reach = reach_of(request.user)
    newest = Batch.objects.within(reach).select_related("agency")[:_NEWEST]
    listed = [(each, period_of(each)) for each in newest]
    return render(request, "procedures/batch_list.html", {"listed": listed, "reach": reach})


def period_of(batch: Batch) -> ReportingPeriod | None:
    return parse_period(batch.period) if batch.period else None


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
    batch = receive(file.chunks(), file_name=file.name, by=request.user, **form.cleaned_data)
    if batch.state == BatchState.RECEIVED:
        if before := batches.earlier(batch):
            batches.drop(batch)
            return render(request, "procedures/duplicate.html", {"before": before})
        queue.ask_to_check(batch)
    return redirect("batch-detail", batch.pk)


def _chosen_before(request: HttpRequest) -> dict:
    """What was said of a batch that is to be uploaded again, but its period."""
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
    return progress_page(request, batch) if is_under_way(batch) else _batch_page(request, batch)


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


def _batch_page(
    request: HttpRequest, batch: Batch, *, is_unconfirmed: bool = False
) -> HttpResponse:
    counts, levels = counts_of(batch), findings_of(batch)
    changed, changes = 0, []
    is_cancelled = batch.state == BatchState.CANCELLED
    # A known dossier that is none any more is changed too, in a row that counts as ignored.
    if batch.state == BatchState.CHECKED and batch.changed + batch.ignored:
        changed, changes = batches.changes(batch, count=_FIRST_CHANGES)
    context = {
        "batch": batch,
        "period": period_of(batch),
        "counts": counts,
        "levels": levels,
        "warnings": warnings_of(levels),
        "is_unconfirmed": is_unconfirmed,
        "same_accepted": is_cancelled and batches.earlier(batch),
        "can_be_tried_again": queue.can_be_tried_again(batch),
        "outside_period": outside_period(levels, counts.dossiers),
        "changed": changed,
        "changes": changes,
        "has_more_changes": changed > _FIRST_CHANGES,
    }
    status = 422 if is_unconfirmed else 200
    return render(request, "procedures/batch_detail.html", context, status=status)


@with_own_batch
@by_post
def batch_accept(request: HttpRequest, batch: Batch) -> HttpResponse:
    asks = batch.problems.filter(level=ProblemLevel.CONFIRM).exists()
    waits = batch.state == BatchState.CHECKED and not batch.task
    if waits and asks and "confirmed" not in request.POST:
        return _batch_page(request, batch, is_unconfirmed=True)
    try:
        queue.ask_to_accept(batch, good_rows="good_rows" in request.POST)
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
        batches.cancel(batch)
    except queue.NotWaiting:
        messages.warning(request, "Không hủy được nữa: tệp đang được ghi, hoặc đã xong từ trước.")
        return back_to(batch)
    if "again" in request.POST:
        messages.info(request, "Lần nạp trước đã hủy. Chọn kỳ và chọn lại tệp.")
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
