"""A table as a file: the types that are given, and the answer that carries it."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from procedures.exporting import Cell, csv_lines, file_name, workbook

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table_file(
    rows: Iterable[Sequence[Cell]], extension: str, *, called: str, sheet: str, day: date
) -> HttpResponse:
    """Give rows, the heading first, as a file whose name says what is in it and of which day."""
    if extension not in _TYPES:
        raise Http404
    content = "".join(csv_lines(rows)) if extension == "csv" else workbook(sheet, rows)
    name = content_disposition_header(True, file_name(called, day, extension))
    headers = {"Content-Disposition": name}
    return HttpResponse(content, content_type=_TYPES[extension], headers=headers)
