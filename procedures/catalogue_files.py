"""A catalogue that an administrator uploads: bytes → rows of cells, the heading in line 1.

Small files, read in this process, once the intake has seen that they are what they seem: nothing
is taken in that is longer or wider than a catalogue.
"""

import csv
import io
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import openpyxl

from procedures.intake.package import look_at_sheets, open_workbook
from procedures.intake.sniffing import sniff
from procedures.intake.text import as_utf_8

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
_DELIMITERS = (",", ";", "\t")

Cell = str | int | float | datetime | None


class CatalogueRefused(Exception):
    """A file that cannot be read as a catalogue; says why in words for the administrator."""


def workbook_rows(content: bytes) -> list[list[Cell]]:
    """Return the rows of the first sheet; raises CatalogueRefused or FileRefused."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        _look_at(Path(file.name))
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[
        0
    ]
    sheet.reset_dimensions()  # what a file says of its own size may be a lie
    return _rectangle(sheet.iter_rows(min_row=1, values_only=True))


def _look_at(path: Path) -> None:
    """Refuse what openpyxl would choke on, or read as an empty cell that then empties a field."""
    sniff(path, path.name)
    book = open_workbook(path)
    look_at_sheets(path, book)
    first = book.sheets[0]
    for line, column in [*first.errors, *first.formulas]:
        raise CatalogueRefused(
            f"Dòng {line}, cột thứ {column}: ô có lỗi hoặc là công thức chưa có kết quả."
        )


def text_rows(content: bytes) -> list[list[Cell]]:
    """Return the records of a text file; raises CatalogueRefused or FileRefused."""
    text = as_utf_8(content)[0].decode()
    heading = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=heading.count)
    try:
        return _rectangle(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as broken:
        raise CatalogueRefused("Tệp không phải bảng CSV đọc được.") from broken


def _rectangle(rows: Iterable[Iterable[Cell]]) -> list[list[Cell]]:
    """Return the rows as wide as their heading, without blank ones at the end."""
    table: list[list[Cell]] = []
    for line, row in enumerate(rows, 1):
        cells = list(row)
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if len(cells) > MOST_COLUMNS or line > MOST_ROWS:
            raise CatalogueRefused(
                f"Danh mục không quá {MOST_ROWS} dòng và {MOST_COLUMNS} cột; tệp này lớn hơn."
            )
        if table and len(cells) > len(table[0]):
            raise CatalogueRefused(f"Dòng {line} có ô nằm ngoài các cột có tiêu đề.")
        table.append(cells)
    while table and not table[-1]:
        table.pop()
    if len(table) < 2 or not table[0]:
        raise CatalogueRefused("Tệp không có dữ liệu dưới dòng tiêu đề ở dòng 1.")
    return [cells + [None] * (len(table[0]) - len(cells)) for cells in table]
