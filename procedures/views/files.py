"""Files for the clerk: a table to begin with, and the rows to mend, one line a fault."""

from collections.abc import Iterator
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from procedures.exporting import Cell, csv_lines, file_name, workbook
from procedures.intake.columns import COLUMNS, CONTENT
from procedures.models import Batch, Problem, ProblemLevel
from procedures.views.batch_page import period_of
from procedures.views.kinds import KINDS
from procedures.views.uploads import may_upload, with_own_batch

_PROVINCE = "Lạng Sơn"
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MEND_AT_MOST = 100_000  # lines; a file with more is not mended line by line
_HEADINGS = (
    *("Mã hồ sơ", "Kỳ", "Mức", "Lỗi", "Trang tính", "Dòng", "Cột", "Giá trị trong tệp"),
    *("Cách sửa", "Cơ quan"),
)
# Newly registered, so that the example counts nowhere if it is uploaded with the rest.
_EXAMPLE = {
    "code": "H37.15-220916-0001",
    "procedure_code": "1.000894",
    "procedure_name": "Đăng ký kết hôn",
    "sector": "Hộ tịch",
    "agency": "UBND xã Tân Thanh, huyện Văn Lãng",
    "receiving_agency": "UBND xã Tân Thanh, huyện Văn Lãng",
    "received": date(2022, 9, 16),
    "due": date(2022, 9, 21),
    "channel": "Trực tuyến",
    "status": "Mới đăng ký",
}


@may_upload
def batch_template(request: HttpRequest, extension: str) -> HttpResponse:
    """Give an empty table with our headings and one example; made anew for whoever asks."""
    if extension not in _TYPES:
        raise Http404
    columns = [each for each in COLUMNS if each.field != CONTENT]
    rows = [[each.label for each in columns], [_EXAMPLE.get(each.field) for each in columns]]
    content = "".join(csv_lines(rows)) if extension == "csv" else workbook("Hồ sơ", rows)
    name = file_name("Tệp mẫu hồ sơ một cửa", timezone.localdate(), extension)
    return _download(content, name, extension)


@with_own_batch
def batch_workbook(request: HttpRequest, batch: Batch) -> HttpResponse:
    period = period_of(batch)
    rows = _rows_to_mend(batch, period.label if period else "")
    said = f"{_PROVINCE} {batch.period} sổ sửa lỗi lần nạp {batch.pk}"
    content = workbook("Sổ sửa lỗi", rows)
    return _download(content, file_name(said, timezone.localdate(), "xlsx"), "xlsx")


def _download(content: str | bytes, name: str, extension: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=_TYPES[extension], headers=headers)


def _rows_to_mend(batch: Batch, period: str) -> Iterator[list[Cell]]:
    """Yield the heading and a line for each fault and warning, all of them text."""
    yield list(_HEADINGS)
    wrong = batch.problems.exclude(level=ProblemLevel.NOTE).order_by("sheet", "line", "id")
    agency = batch.agency.name if batch.agency else ""
    for problem in wrong[:_MEND_AT_MOST].iterator():
        what, fix = _what_and_fix(problem)
        yield [
            *(problem.dossier, period, problem.get_level_display(), what, problem.sheet),
            *("" if problem.line is None else str(problem.line), problem.column),
            *(problem.value, fix, agency),
        ]
    if (left := wrong.count() - _MEND_AT_MOST) > 0:
        yield [f"Còn {left} lỗi khác không ghi vào sổ này: sửa rồi nạp lại để thấy tiếp."]


def _what_and_fix(problem: Problem) -> tuple[str, str]:
    """The words of its kind; what is wrong with a whole file says itself what to do."""
    kind = KINDS.get(problem.code)
    if kind is None or problem.line is None:
        return problem.message, ""
    return kind.title, kind.fix
