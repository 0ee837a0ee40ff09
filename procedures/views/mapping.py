"""A clerk says how columns, days and words of a file are to be read; it is then checked again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from procedures.intake import layouts, receiving
from procedures.intake.child import Busy
from procedures.intake.mapping_again import give_up, look_again, map_and_check_again
from procedures.intake.originals import can_be_mapped
from procedures.intake.problems import FileRefused
from procedures.intake.queue import NotWaiting
from procedures.mapping_form import MappingForm
from procedures.models import Batch
from procedures.views.asked import back_to, by_post, number_in, with_own_batch
from procedures.views.steps import Step, steps_of

_OVER = (
    "Không ghép cột được nữa: tệp gốc đã xóa, hoặc lần nạp đã xong. Chọn tệp và nạp lại, rồi ghép "
    "cột."
)


@with_own_batch
def batch_mapping(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Show their columns beside ours; nothing that is shown of the cells is stored."""
    if not can_be_mapped(batch):
        receiving.sweep()  # its time may be over
        messages.warning(request, _OVER)
        return back_to(batch)
    line = number_in(request, "dong")
    try:
        table = look_again(batch, line)
    except FileRefused as refused:
        messages.warning(request, f"Không mở lại được tệp gốc. {refused.problem.message}")
        return back_to(batch)
    except Busy:
        messages.warning(request, "Máy chủ đang mở tệp khác. Đợi ít giây rồi bấm lại.")
        return back_to(batch)
    before = layouts.known_to(batch).filter(layout=table.layout).first()
    form = MappingForm(
        request.POST or None,
        table=table,
        agency_given=batch.agency_id is not None,
        is_order_asked=batch.problems.filter(code="DATE_ORDER").exists(),
        before=layouts.as_told([before], batch)[0] if before else None,
    )
    if request.method == "POST" and form.is_valid():
        return _checked_again(request, batch, form)
    context = {
        "batch": batch,
        "period": batch.stated_period,
        "problem": batch.problems.filter(line=None, level="block").first(),
        "steps": steps_of(batch, Step.MAP),
        "form": form,
        "table": table,
        "line": line,
        "before": before,
        "is_mappable": True,
    }
    status = 422 if form.is_bound else 200
    return render(request, "procedures/mapping.html", context, status=status)


def _checked_again(request: HttpRequest, batch: Batch, form: MappingForm) -> HttpResponse:
    try:
        map_and_check_again(batch, form.mapping(), by=request.user)
    except NotWaiting:
        messages.warning(request, _OVER)
    return back_to(batch)


@with_own_batch
@by_post
def batch_mapping_forget(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Let the next files of this layout be read by their headings again."""
    if layouts.forget(batch, request.POST.get("layout", "").replace("\0", ""), by=request.user):
        messages.success(request, "Đã bỏ cách ghép cột này. Tệp sau cùng mẫu sẽ được hỏi lại.")
    else:
        messages.info(request, "Cách ghép cột này đã được bỏ hoặc thay từ trước.")
    return back_to(batch)


@with_own_batch
@by_post
def batch_original_delete(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Delete the original of a refused file before its time: nobody is going to map it."""
    try:
        give_up(batch)
        messages.success(request, "Đã xóa tệp gốc.")
    except NotWaiting:
        messages.info(request, "Tệp gốc đã xóa từ trước, hoặc đang được kiểm tra lại.")
    return back_to(batch)
