"""What is said of a batch while a worker has it, or while it waits for one."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from procedures.intake import queue
from procedures.models import Batch, BatchStage, BatchState, BatchTask
from procedures.rules.wording import written_number
from procedures.views import steps

_CHECKING = (BatchStage.READING, BatchStage.CONVERTING, BatchStage.COMPARING)


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    state: str  # done, now or later
    note: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch has come, and what is said of it."""

    title: str
    words: str
    steps: tuple[Step, ...]
    key: str  # the same as long as there is nothing new to show
    can_be_cancelled: bool
    stands_still: bool  # it waits, and no worker seems to run

    @property
    def done(self) -> int:
        return sum(step.state == "done" for step in self.steps)


def is_under_way(batch: Batch) -> bool:
    return bool(batch.task) or batch.state in (BatchState.RECEIVED, BatchState.CHECKING)


def progress_page(request: HttpRequest, batch: Batch) -> HttpResponse:
    at = steps.Step.CHECK if batch.task in ("", BatchTask.CHECK) else steps.Step.EFFECT
    shown = {
        "batch": batch,
        "progress": progress_of(batch),
        "steps": steps.steps_of(batch, at),
    }
    return render(request, "procedures/batch_progress.html", shown)


def progress_of(batch: Batch) -> Progress:
    is_accepting = batch.task not in ("", BatchTask.CHECK)
    waits = bool(batch.task) and not batch.claimed_by
    ahead = queue.ahead_of(batch) if waits else 0
    stands_still = waits and queue.seems_to_stand_still()
    return Progress(
        title="Đang ghi nhận" if is_accepting else "Đang kiểm tra tệp",
        words=_waiting(batch, ahead) if waits else _under_way(batch, is_accepting),
        steps=_accepting(batch) if is_accepting else _checking(batch),
        key=f"{batch.task}-{batch.attempts}-{waits:d}-{ahead}-{batch.stage}-{batch.rows_read}"
        f"-{stands_still:d}",
        can_be_cancelled=waits or not is_accepting,
        stands_still=stands_still,
    )


def _waiting(batch: Batch, ahead: int) -> str:
    if batch.attempts:
        return f"Lần thử thứ {batch.attempts} chưa xong vì lỗi hệ thống; sẽ tự thử lại"
    if ahead:
        return f"Đang đợi đến lượt, trước lần nạp này còn {written_number(ahead)} lần nạp"
    return "Đang đợi đến lượt"


def _under_way(batch: Batch, is_accepting: bool) -> str:
    if is_accepting:
        return "Đang ghi hồ sơ và tính lại số liệu"
    if not batch.rows_read:
        return "Đang đọc bảng"
    return f"Đã đọc {written_number(batch.rows_read)} dòng, đang kiểm tra"


def _accepting(batch: Batch) -> tuple[Step, ...]:
    if batch.stage == BatchStage.COMPARING:
        return (Step("Số liệu đã thay đổi từ lúc kiểm tra: so lại với dữ liệu đã có", "now"),)
    return (Step(BatchStage.WRITING.label, "now" if batch.claimed_by else "later"),)


def _checking(batch: Batch) -> tuple[Step, ...]:
    now = _CHECKING.index(batch.stage) if batch.stage in _CHECKING else -1
    steps = [Step("Nhận tệp", "done")]
    for place, stage in enumerate(_CHECKING):
        state = "done" if place < now else "now" if place == now else "later"
        rows = f"{written_number(batch.rows_read)} dòng" if batch.rows_read and place <= now else ""
        steps.append(Step(stage.label, state, rows))
    return tuple(steps)
