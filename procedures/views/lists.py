"""What a file would change, and where a kind of problem stands: whole lists, page by page."""

import re

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from procedures.intake.comparing import foreseen
from procedures.intake.differences import Changes, changes_of_standing, title_of
from procedures.models import Batch, BatchState
from procedures.views.asked import with_own_batch
from procedures.views.findings import rows_with, unlisted_of
from procedures.views.kinds import KINDS

ON_A_PAGE = 50


@with_own_batch
def batch_changes(request: HttpRequest, batch: Batch) -> HttpResponse:
    if batch.state != BatchState.CHECKED:
        return redirect("batch-detail", batch.pk)
    with foreseen(batch) as upload:
        return changes_page(request, batch, changes_of_standing(upload))


def changes_page(request: HttpRequest, batch: Batch, changes: Changes) -> HttpResponse:
    """Show what changes, or what of one kind does (`nhom`), while the changes can be asked."""
    asked = request.GET.get("nhom", "")
    kind = int(asked) if re.fullmatch("[0-9]{1,9}", asked) else None
    page = page_of(changes.total(kind), request)
    if kind is not None and not page.paginator.count:
        return redirect(request.path)
    context = {
        "batch": batch,
        "title": "" if kind is None else title_of(kind),
        "dossiers": changes.some(before(page), ON_A_PAGE, kind),
        "page": page,
    }
    return render(request, "procedures/changes.html", context)


def page_of(total: int, request: HttpRequest) -> Page:
    """Return the page that is asked for (`trang`) of a list that is read a page at a time."""
    return Paginator(range(total), ON_A_PAGE).get_page(request.GET.get("trang"))


def before(page: Page) -> int:
    """Return how much of the list stands on earlier pages."""
    return (page.number - 1) * ON_A_PAGE


@with_own_batch
def batch_problems(request: HttpRequest, batch: Batch, code: str) -> HttpResponse:
    problems = rows_with(batch, code)
    page = Paginator(problems, ON_A_PAGE).get_page(request.GET.get("trang"))
    if not page.paginator.count:
        return redirect("batch-detail", batch.pk)
    context = {
        "batch": batch,
        "code": code,
        "kind": KINDS.get(code),
        "page": page,
        "number": page.paginator.count + unlisted_of(batch, code),
        "has_sheets": any(problem.sheet for problem in page),
    }
    return render(request, "procedures/problems.html", context)
