"""The page of a batch as its state asks for it: the check, the receipt, why it was refused."""

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from procedures.forms import AssentForm
from procedures.intake import assenting, queue, twins
from procedures.intake.originals import can_be_mapped
from procedures.intake.other_period import fullest_quarter
from procedures.intake.undoing import rest_of
from procedures.models import Batch, BatchState, ProblemLevel
from procedures.views.findings import (
    BatchCounts,
    FindingLevel,
    counts_of,
    findings_of,
    late_of,
    outside_period,
    warnings_of,
)
from procedures.views.steps import Step, steps_of

TABS = {"loi": ProblemLevel.BLOCK, "xac-nhan": ProblemLevel.CONFIRM, "luu-y": ProblemLevel.NOTE}
_PAGES = {
    BatchState.CHECKED: ("procedures/check.html", Step.CHECK),
    BatchState.ACCEPTED: ("procedures/receipt.html", Step.RECEIPT),
    BatchState.PARTIAL: ("procedures/receipt.html", Step.RECEIPT),
    BatchState.REJECTED: ("procedures/refused.html", Step.CHECK),
}
_OTHER_PAGE = ("procedures/batch_detail.html", Step.CHECK)
_MANY_ERRORS = 20  # more are mended at their source


def batch_page(
    request: HttpRequest,
    batch: Batch,
    *,
    forms: dict[str, AssentForm] | None = None,
    is_unconfirmed: bool = False,
) -> HttpResponse:
    """Show a batch. `forms` are those of its warnings that were filled in, where one is wrong."""
    counts, levels = counts_of(batch), findings_of(batch)
    template, step = _PAGES.get(batch.state, _OTHER_PAGE)
    is_mappable = can_be_mapped(batch)
    prefetch_related_objects([batch], "mappings__chosen_by")
    if is_mappable and not batch.rows:
        step = Step.MAP
    context = {
        "batch": batch,
        "is_mappable": is_mappable,
        "mappings": batch.mappings.all(),
        "period": batch.stated_period,
        "counts": counts,
        "levels": levels,
        "warnings": warnings_of(levels),
        "late": late_of(levels),
        "steps": steps_of(batch, step),
        "has_rows_to_mend": any(
            not finding.is_of_the_file
            for level in levels
            if level.slug != ProblemLevel.NOTE
            for finding in level.findings
        ),
    }
    if batch.state in (BatchState.PARTIAL, BatchState.REJECTED):
        context["rest"] = next(reversed(rest_of(batch)), None)
        context["waits_for_names"] = batch.open_names.waiting().exists()
    is_wrong = bool(forms) or is_unconfirmed
    if batch.state == BatchState.CHECKED:
        asked = "xac-nhan" if is_wrong else request.GET.get("muc", "")
        context |= _to_decide(batch, counts, levels, asked, forms)
        context |= {"is_unconfirmed": is_unconfirmed, "has_wrong_forms": bool(forms)}
    elif template == _OTHER_PAGE[0]:
        is_cancelled = batch.state == BatchState.CANCELLED
        context["same_accepted"] = is_cancelled and twins.earlier(batch)
        context["can_be_tried_again"] = queue.can_be_tried_again(batch)
    return render(request, template, context, status=422 if is_wrong else 200)


def _to_decide(
    batch: Batch,
    counts: BatchCounts,
    levels: list[FindingLevel],
    tab: str,
    forms: dict[str, AssentForm] | None,
) -> dict:
    """What a person sees and says of a file that waits."""
    asked = next((each for each in levels if each.slug == TABS.get(tab)), None)
    unconfirmed = assenting.unconfirmed(batch)
    outside = outside_period(levels, counts.dossiers)
    return {
        "tabs": [
            (slug, each) for slug, level in TABS.items() for each in levels if each.slug == level
        ],
        "shown": asked or next(iter(levels), None),
        "unconfirmed": unconfirmed,
        "forms": forms or {code: AssentForm(prefix=code) for code in unconfirmed},
        "has_many_errors": batch.refused > _MANY_ERRORS,
        "outside_period": outside,
        "fullest": fullest_quarter(batch) if outside else None,
    }
