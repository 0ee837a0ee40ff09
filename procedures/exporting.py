"""Tables that leave the portal, as text or as a workbook: no cell of them becomes a formula.

A text file knows no types, so what a spreadsheet program would compute is kept text by an
apostrophe in front. In a workbook text is written as text, and stays as it is.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter

from procedures.rules.names import search_key

Cell = str | int | float | Decimal | date | None

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the code page of the machine
COLUMN_WIDTH = 24

_COMPUTED = r"'*[=+\-@\t\r\n\0]"
_NEEDS_APOSTROPHE = re.compile(_COMPUTED)
_HAS_APOSTROPHE = re.compile(f"'{_COMPUTED}")


def words(cell: Cell) -> str:
    """Return a cell as an office reads it."""
    if cell is None:
        return ""
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)


def neutralised(cell: Cell) -> str:
    """Return the cell as text that no spreadsheet program computes; numbers are left alone."""
    if isinstance(cell, str) and _NEEDS_APOSTROPHE.match(cell):
        return f"'{cell}"
    return words(cell)


def restored(text: str) -> str:
    """Return what `neutralised` was given: a table that comes back unchanged changes nothing."""
    return text[1:] if _HAS_APOSTROPHE.match(text) else text


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Return a CSV file line by line, to be streamed as UTF-8; the first row is the heading."""
    writer = csv.writer(_Passing())
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([neutralised(cell) for cell in row])


class _Passing:
    """Gives back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def workbook(sheet_name: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return an XLSX file of one sheet; the first row is the heading."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet(sheet_name)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(line, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(line, column, cell, None if line else bold)
                elif cell is not None:
                    sheet.write_number(line, column, cell)
            sheet.set_column(0, max(len(row) - 1, 0), COLUMN_WIDTH)
    return content.getvalue()


def file_name(what: str, day: date, extension: str) -> str:
    """Return "thu-tuc-hanh-chinh-2022-09-14.csv": what is in the file, and of which day."""
    plain = re.sub(r"[^a-z0-9]+", "-", search_key(what)).strip("-")
    return f"{plain}-{day:%Y-%m-%d}.{extension}"
