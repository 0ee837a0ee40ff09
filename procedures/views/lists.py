"""What a file would change, and where a kind of problem stands: whole lists, page by page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from procedures.intake import batches
from procedures.models import Batch, BatchState
from procedures.views.findings import rows_with
from procedures.views.kinds import KINDS
from procedures.views.uploads import number_in, with_own_batch

_ON_A_PAGE = 50


@with_own_batch
def batch_changes(request: HttpRequest, batch: Batch) -> HttpResponse:
    if batch.state != BatchState.CHECKED:
        return redirect("batch-detail", batch.pk)
    number = max(1, number_in(request, "trang"))
    changed, changes = batches.changes(batch, (number - 1) * _ON_A_PAGE, _ON_A_PAGE)
    if changed and not changes:
        return redirect("batch-changes", batch.pk)
    page = Paginator(range(changed), _ON_A_PAGE).get_page(number)
    context = {"batch": batch, "changed": changed, "changes": changes, "page": page}
    return render(request, "procedures/changes.html", context)


@with_own_batch
def batch_problems(request: HttpRequest, batch: Batch, code: str) -> HttpResponse:
    problems = rows_with(batch, code)
    page = Paginator(problems, _ON_A_PAGE).get_page(request.GET.get("trang"))
    if not page.paginator.count:
        return redirect("batch-detail", batch.pk)
    context = {
        "batch": batch,
        "code": code,
        "kind": KINDS.get(code),
        "page": page,
        "has_sheets": any(problem.sheet for problem in page),
    }
    return render(request, "procedures/problems.html", context)
