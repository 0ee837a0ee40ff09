"""The five steps of a file, as the line above the page shows them: where it is, what was said."""

from collections.abc import Container
from dataclasses import dataclass
from enum import IntEnum

from procedures.intake.bookkeeping import problems_of_each_kind
from procedures.models import Batch, ProblemLevel
from procedures.rules.wording import written_number

_NAMES = ("Tệp", "Ghép cột", "Kiểm tra", "Tác động", "Biên nhận")


class Step(IntEnum):
    FILE = 1
    MAP = 2
    CHECK = 3
    EFFECT = 4
    RECEIPT = 5


@dataclass(frozen=True, slots=True)
class StepOfAFile:
    """One step: `state` is "done", "current" or "ahead"; `said` is what was decided in it."""

    number: int
    name: str
    said: str
    state: str


def steps_of(batch: Batch, at: Step) -> list[StepOfAFile]:
    """Return the steps of a file whose page shows the given one."""
    said = {Step.FILE: batch.file_name}
    if batch.rows:
        said |= {Step.MAP: _mapped(batch), Step.CHECK: _found(batch)}
    if batch.is_accepted:
        said |= {Step.EFFECT: "đã xem, đã ghi nhận", Step.RECEIPT: f"số {batch.pk}"}
    elif at == Step.EFFECT:
        said[Step.EFFECT] = "chưa ghi gì"
    # Until a file has been read nobody knows whether its columns are.
    unknown = () if batch.rows else (Step.MAP,)
    return [
        StepOfAFile(step, name, said.get(step, ""), _state(step, at, unknown))
        for step, name in zip(Step, _NAMES, strict=True)
    ]


def _state(step: Step, at: Step, unknown: Container[Step]) -> str:
    if step == at:
        return "current"
    return "done" if step < at and step not in unknown else "ahead"


def _mapped(batch: Batch) -> str:
    mapping = next(iter(batch.mappings.all()), None)
    if mapping is None:
        return "theo mẫu đã biết, bỏ qua"
    return "đã ghép" if mapping.chosen_at > batch.received_at else "như lần trước"


def _found(batch: Batch) -> str:
    found = problems_of_each_kind(batch)
    warnings = sum(n for (level, _), n in found.items() if level == ProblemLevel.CONFIRM)
    if not (batch.refused or warnings):
        return "không có lỗi"
    return f"{written_number(batch.refused)} cách ly, {written_number(warnings)} cần xác nhận"
