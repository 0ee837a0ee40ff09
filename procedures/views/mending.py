"""The workbook for mending: a line a fault, alike for one file and for all that is still open."""

from collections.abc import Iterator

from django.db.models import QuerySet

from procedures.exporting import Cell
from procedures.models import Defect, Problem, ProblemLevel
from procedures.rules.wording import written_number
from procedures.views.kinds import KINDS

SHEET = "Sổ sửa lỗi"
_MEND_AT_MOST = 100_000  # lines; what has more is not mended line by line
_HEADINGS = (
    *("Mã hồ sơ", "Cơ quan", "Kỳ", "Lỗi", "Dòng", "Cột"),
    *("Giá trị trong tệp", "Cách sửa", "Tệp"),
)


def rows_to_mend(
    faults: QuerySet[Problem] | QuerySet[Defect], unlisted: int = 0
) -> Iterator[list[Cell]]:
    """Yield the heading and a line for each fault, all of them text; then how many more exist."""
    yield list(_HEADINGS)
    for fault in faults.select_related("agency", "batch__agency")[:_MEND_AT_MOST].iterator():
        what, fix = _what_and_fix(fault)
        batch, agency = fault.batch, fault.agency or fault.batch.agency
        yield [
            *(fault.dossier, agency.name if agency else ""),
            *(batch.stated_period.label if batch.stated_period else "", what),
            *("" if fault.line is None else str(fault.line), fault.column, fault.value, fix),
            _file_of(fault),
        ]
    if left := max(faults.count() - _MEND_AT_MOST, 0) + unlisted:
        yield [
            f"Còn {written_number(left)} lỗi khác không ghi vào sổ này:"
            " sửa rồi nạp lại để thấy tiếp."
        ]


def _what_and_fix(fault: Problem | Defect) -> tuple[str, str]:
    """The words of its kind; what is wrong with a whole file says itself what to do."""
    kind = KINDS.get(fault.code)
    if kind is None or fault.line is None:
        return fault.message, ""
    is_doubt = isinstance(fault, Problem) and fault.level == ProblemLevel.CONFIRM
    return f"{ProblemLevel.CONFIRM.label}: {kind.title}" if is_doubt else kind.title, kind.fix


def _file_of(fault: Problem | Defect) -> str:
    sheet = fault.sheet if isinstance(fault, Problem) else ""
    return f"{fault.batch.file_name}, trang tính {sheet}" if sheet else fault.batch.file_name
