"""The same table in every container that is read: text of any kind, workbooks, pages."""

import html
import io
import unicodedata

import openpyxl

from tests.intake.files import as_csv, as_excel_writes
from tests.intake.pages import page, tr


def in_windows_1258(letter: str) -> bytes:
    """Most letters with a tone are two bytes there: ấ is â and the tone."""
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        base, *marks = unicodedata.normalize("NFD", letter)
        marks.sort(key=lambda mark: mark not in "\u0302\u0306\u031b")
        *shape, tone = marks
        return (unicodedata.normalize("NFC", base + "".join(shape)) + tone).encode("cp1258")


def text(delimiter: str, encode):
    return lambda lines: encode(as_csv([], above=lines, delimiter=delimiter, encoding="utf-8"))


def other_program(lines) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    for line in book.active.iter_rows():
        for cell in line:
            cell.data_type = "s" if cell.value else cell.data_type
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def markup(lines) -> bytes:
    rows = (tr(html.escape(cell).replace("\n", "<br>") for cell in line) for line in lines)
    return page(*rows).encode()


# name → how lines of cells become a file of that name
CONTAINERS = {
    "phay.csv": text(",", lambda utf_8: utf_8),
    "cham-phay.csv": text(";", lambda utf_8: b"\xef\xbb\xbf" + utf_8),
    "tab.txt": text("\t", lambda utf_8: utf_8.decode().encode("utf-16")),
    "tab.xls": text("\t", lambda utf_8: utf_8),
    "excel.xlsx": as_excel_writes,
    "khac.xlsx": other_program,
    "trang.xls": markup,
}
