"""Files for the clerk: a table to begin with, and the rows to mend, one line a fault."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from procedures.intake.columns import COLUMNS, CONTENT
from procedures.models import Batch, ProblemLevel
from procedures.views.asked import may_upload, with_own_batch
from procedures.views.downloads import table_file
from procedures.views.mending import SHEET, rows_to_mend

_PROVINCE = "Lạng Sơn"
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
    columns = [each for each in COLUMNS if each.field != CONTENT]
    rows = [[each.label for each in columns], [_EXAMPLE.get(each.field) for each in columns]]
    called, day = "Tệp mẫu hồ sơ một cửa", timezone.localdate()
    return table_file(rows, extension, called=called, sheet="Hồ sơ", day=day)


@with_own_batch
def batch_workbook(request: HttpRequest, batch: Batch) -> HttpResponse:
    wrong = batch.problems.exclude(level=ProblemLevel.NOTE).order_by("sheet", "line", "id")
    unlisted = batch.unlisted.exclude(level=ProblemLevel.NOTE).values_list("number", flat=True)
    called = f"{_PROVINCE} {batch.period} sổ sửa lỗi lần nạp {batch.pk}"
    day = timezone.localdate()
    rows = rows_to_mend(wrong, sum(unlisted))
    return table_file(rows, "xlsx", called=called, sheet=SHEET, day=day)
