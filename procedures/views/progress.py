"""What is said of a batch while a worker has it, or while it waits for one."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from procedures.intake import queue, spool
from procedures.models import Batch, BatchStage, BatchState, BatchTask
from procedures.rules.wording import written_number
from procedures.views import steps

_CHECKING = (BatchStage.READING, BatchStage.CONVERTING, BatchStage.COMPARING)
_TITLES = {
    BatchTask.CHECK: "Đang kiểm tra tệp",
    BatchTask.CHECK_AGAIN: "Đang kiểm tra lại các dòng chờ tên",
    BatchTask.ACCEPT: "Đang ghi nhận",
    BatchTask.ACCEPT_GOOD_ROWS: "Đang ghi nhận",
}


@dataclass(frozen=True, slots=True)
class ShownStage:
    label: str
    state: str  # done, now or later
    note: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch has come, and what is said of it."""

    title: str
    words: str
    steps: tuple[ShownStage, ...]
    key: str  # the same as long as there is nothing new to show
    can_be_cancelled: bool
    stands_still: bool  # it waits, and no worker seems to run

    @property
    def done(self) -> int:
        return sum(step.state == "done" for step in self.steps)


def is_under_way(batch: Batch) -> bool:
    return bool(batch.task) or batch.state in (BatchState.RECEIVED, BatchState.CHECKING)


def _is_accepting(batch: Batch) -> bool:
    return batch.task in (BatchTask.ACCEPT, BatchTask.ACCEPT_GOOD_ROWS)


def progress_page(request: HttpRequest, batch: Batch) -> HttpResponse:
    at = steps.Step.EFFECT if _is_accepting(batch) else steps.Step.CHECK
    shown = {
        "batch": batch,
        "progress": progress_of(batch),
        "steps": steps.steps_of(batch, at),
    }
    return render(request, "procedures/batch_progress.html", shown)


def progress_of(batch: Batch) -> Progress:
    waits = bool(batch.task) and not batch.claimed_by
    ahead = queue.ahead_of(batch) if waits else 0
    stands_still = waits and queue.seems_to_stand_still()
    return Progress(
        title=_TITLES.get(batch.task, _TITLES[BatchTask.CHECK]),
        words=_waiting(batch, ahead) if waits else _under_way(batch),
        steps=_steps(batch),
        key=f"{batch.task}-{batch.attempts}-{waits:d}-{ahead}-{batch.stage}-{batch.rows_read}"
        f"-{stands_still:d}-{spool.rows_done(batch.pk, batch.attempts)[0]}",
        can_be_cancelled=batch.can_be_cancelled,
        stands_still=stands_still,
    )


def _waiting(batch: Batch, ahead: int) -> str:
    if batch.stage == BatchStage.NO_ROOM:
        return (
            "Máy chủ hết chỗ lưu tệp: báo Phòng Kiểm soát TTHC. Tệp đã nhận còn nguyên, không cần "
            "nạp lại; hệ thống tự làm tiếp khi có chỗ"
        )
    if batch.attempts:
        return f"Lần thử thứ {batch.attempts} chưa xong vì lỗi hệ thống; sẽ tự thử lại"
    if ahead:
        return f"Đang đợi đến lượt, trước lần nạp này còn {written_number(ahead)} lần nạp"
    return "Đang đợi đến lượt"


def _under_way(batch: Batch) -> str:
    if _is_accepting(batch):
        return "Đang ghi hồ sơ và tính lại số liệu"
    if not batch.rows_read:
        return "Đang đọc bảng"
    return f"Đã đọc {written_number(batch.rows_read)} dòng, đang kiểm tra"


def _steps(batch: Batch) -> tuple[ShownStage, ...]:
    if _is_accepting(batch):
        return _accepting(batch)
    if batch.task == BatchTask.CHECK_AGAIN:
        return tuple(_stages(batch, _CHECKING[1:]))
    return (ShownStage("Nhận tệp", "done"), *_stages(batch, _CHECKING))


def _accepting(batch: Batch) -> tuple[ShownStage, ...]:
    if batch.stage == BatchStage.COMPARING:
        return (ShownStage("Số liệu đã thay đổi từ lúc kiểm tra: so lại với dữ liệu đã có", "now"),)
    state = "now" if batch.claimed_by else "later"
    return (ShownStage(BatchStage.WRITING.label, state, _rows_of_rows(batch)),)


def _rows_of_rows(batch: Batch) -> str:
    """How many rows are brought beside the known dossiers; what follows is one statement."""
    rows, of_all = spool.rows_done(batch.pk, batch.attempts)
    if not rows:
        return ""
    return f"đã chuẩn bị {written_number(rows)}/{written_number(of_all)} dòng"


def _stages(batch: Batch, stages: tuple[BatchStage, ...]) -> Iterator[ShownStage]:
    now = stages.index(batch.stage) if batch.stage in stages else -1
    for place, stage in enumerate(stages):
        state = "done" if place < now else "now" if place == now else "later"
        rows = f"{written_number(batch.rows_read)} dòng" if batch.rows_read and place <= now else ""
        if state == "now" and stage == BatchStage.COMPARING:
            rows = _rows_of_rows(batch) or rows
        yield ShownStage(stage.label, state, rows)
