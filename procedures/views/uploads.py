"""The clerk's pages: which files were uploaded, a new one, what is in it, accept or cancel."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from procedures.forms import UploadForm
from procedures.intake import batches
from procedures.models import Batch, BatchState
from procedures.rules.periods import parse_period
from procedures.views.findings import counts_of, findings_of

_NEWEST = 50  # batches on the list

may_upload = permission_required("procedures.add_batch", raise_exception=True)


@may_upload
def batch_list(request: HttpRequest) -> HttpResponse:
    own = Batch.objects.filter(uploaded_by=request.user)[:_NEWEST]
    return render(request, "procedures/batch_list.html", {"batches": own})


@may_upload
def batch_new(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    if request.method != "POST":
        return render(request, "procedures/batch_new.html", {"form": UploadForm(today=today)})
    form = UploadForm(request.POST, request.FILES, today=today)
    if not form.is_valid():
        return render(request, "procedures/batch_new.html", {"form": form}, status=422)

    file = form.cleaned_data.pop("file")
    batch = batches.receive(
        file.chunks(), file_name=file.name, by=request.user, **form.cleaned_data
    )
    if batch.state == BatchState.RECEIVED:
        if before := batches.earlier(batch):
            batches.drop(batch)
            return render(request, "procedures/duplicate.html", {"before": before})
        batches.check(batch)
    return redirect("batch-detail", batch.pk)


def with_own_batch(view: Callable) -> Callable:
    """Give the view the batch of the address; that of another person is as if there were none."""

    @may_upload
    @wraps(view)
    def found(request: HttpRequest, pk: int) -> HttpResponse:
        own = Batch.objects.filter(uploaded_by=request.user, pk=pk)
        batch = own.select_related("agency", "source", "uploaded_by").first()
        if batch is None:
            return render(request, "procedures/unknown_batch.html", status=404)
        return view(request, batch)

    return found


@with_own_batch
def batch_detail(request: HttpRequest, batch: Batch) -> HttpResponse:
    context = {
        "batch": batch,
        "period": parse_period(batch.period) if batch.period else None,
        "counts": counts_of(batch),
        "levels": findings_of(batch),
    }
    return render(request, "procedures/batch_detail.html", context)


@require_POST
@with_own_batch
def batch_accept(request: HttpRequest, batch: Batch) -> HttpResponse:
    try:
        batches.accept(batch, good_rows="good_rows" in request.POST)
    except batches.NotWaiting:
        messages.warning(
            request,
            "Lần bấm này không ghi gì: tệp không còn chờ ghi nhận, hoặc số liệu đã đổi từ lúc kiểm "
            "tra. Nếu tệp chưa được ghi nhận, nạp lại để kiểm tra lại.",
        )
    return redirect("batch-detail", batch.pk)


@require_POST
@with_own_batch
def batch_cancel(request: HttpRequest, batch: Batch) -> HttpResponse:
    try:
        batches.cancel(batch)
    except batches.NotWaiting:
        messages.warning(request, "Không hủy được: tệp không còn chờ ghi nhận.")
    return redirect("batch-detail", batch.pk)
