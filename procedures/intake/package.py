"""The inside of an Office Open XML workbook: its sheets, and what a fast reader does not tell.

The fast reader shows a cell with an error and a formula without a result as empty, and dies of a
blank cell far away. So the XML of each sheet is looked at once, while its unpacked bytes are
counted: cheaply for what is rare, closely only where it is found.
"""

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import DTDForbidden
from defusedxml.ElementTree import fromstring

from procedures.intake import limits
from procedures.intake.problems import FileRefused

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
_CHUNK = limits.MEBI
_LONGEST_REFERENCE = 32
_SMALL_PART = 16 * limits.MEBI

_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.S)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
# Beyond column GR, the 200th.
_FAR = re.compile(rb' r="([A-Z]{3}|G[S-Z]|[H-Z][A-Z])(\d{1,7})"')
_ERROR_TYPE = re.compile(rb'\bt="e"')
_FORMULA = re.compile(rb"<f\b")
_VALUE = re.compile(rb"<v[^>]*>([^<]+)</v>|<is>.*?<t[^>]*>[^<]", re.S)
_HIDDEN = re.compile(rb'<(?:row|col)\b[^>]*\bhidden="(?:1|true)"')
_MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    NotImplementedError,
)
_RARE = (b't="e"', b"<f", b"hidden=", b"<mergeCell ")


@dataclass(slots=True)
class SheetPart:
    """One worksheet: its name, and what was seen in its XML. Lines and columns count from 1."""

    name: str
    path: str
    hidden: bool
    errors: dict[tuple[int, int], str] = field(default_factory=dict)  # (line, column) → #N/A
    formulas: list[tuple[int, int]] = field(default_factory=list)  # without a cached result
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_lines: int = 0


@dataclass(slots=True)
class Workbook:
    sheets: list[SheetPart]
    counts_days_from_1904: bool


def open_workbook(path: Path) -> Workbook:
    """Return the worksheets of a workbook by name; raises FileRefused for what may not be read."""
    try:
        with zipfile.ZipFile(path) as package:
            return _contents(package)
    except _BROKEN as broken:
        raise FileRefused("CORRUPT_FILE") from broken


def look_at_sheets(path: Path, workbook: Workbook) -> None:
    """Fill in what the XML of each sheet shows; raises FileRefused for a bomb or a far cell."""
    budget = limits.UNPACKED_BYTES
    try:
        with zipfile.ZipFile(path) as package:
            for sheet in workbook.sheets:
                budget = _look_at(package, sheet, budget)
    except _BROKEN as broken:
        raise FileRefused("CORRUPT_FILE") from broken


def _parsed(xml: bytes):
    try:
        return fromstring(xml, forbid_dtd=True)
    except DTDForbidden as forbidden:
        raise FileRefused("XML_DTD_FORBIDDEN") from forbidden


def _contents(package: zipfile.ZipFile) -> Workbook:
    for part in package.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with package.open(part) as file:
                if b"<!DOCTYPE" in file.read(_CHUNK):
                    raise FileRefused("XML_DTD_FORBIDDEN", value=part.filename)
    xml = _read_small(package, "xl/workbook.xml")
    if _STRICT in xml:
        raise FileRefused("STRICT_OOXML")
    book = _parsed(xml)
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _parsed(_read_small(package, _WORKBOOK_RELATIONS))
    }
    sheets = [
        SheetPart(
            name=sheet.get("name", ""),
            path=_part_path(targets[sheet.get(_REL_ID)]),
            hidden=sheet.get("state", "visible") != "visible",
        )
        for sheet in book.iter(f"{_MAIN}sheet")
    ]
    worksheets = [sheet for sheet in sheets if "worksheets/" in sheet.path]
    if len(worksheets) > limits.SHEETS:
        raise FileRefused("MANY_SHEETS", value=len(worksheets), limit=limits.SHEETS)
    if not worksheets:
        raise FileRefused("NO_HEADER")
    properties = book.find(f"{_MAIN}workbookPr")
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return Workbook(worksheets, from_1904)


def _part_path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _read_small(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > _SMALL_PART:
        raise FileRefused(
            "TOO_LARGE_UNCOMPRESSED", limit=limits.size_in_words(limits.UNPACKED_BYTES)
        )
    return package.read(name)


def _look_at(package: zipfile.ZipFile, sheet: SheetPart, budget: int) -> int:
    """Read a sheet's XML once; return how many unpacked bytes the other sheets may still have."""
    rest = b""
    with package.open(sheet.path) as file:
        while chunk := file.read(_CHUNK):
            budget -= len(chunk)
            if budget < 0:
                raise FileRefused(
                    "TOO_LARGE_UNCOMPRESSED", limit=limits.size_in_words(limits.UNPACKED_BYTES)
                )
            chunk = rest + chunk
            # Cut behind the last whole cell, so that no cell is seen in halves.
            cut = chunk.rfind(b"</c>") + 4 if b"</c>" in chunk else chunk.rfind(b">") + 1
            rest = chunk[cut:]
            _note_rare(sheet, chunk[:cut])
    _note_rare(sheet, rest)
    return budget


def _note_rare(sheet: SheetPart, xml: bytes) -> None:
    if far := _FAR.search(xml):
        line, column = int(far[2]), column_number(far[1])
        if line * column > limits.ROWS * limits.COLUMNS:
            cell = f"{far[1].decode()}{line}"
            raise FileRefused("SHEET_TOO_LARGE", sheet=sheet.name, value=cell)
    if not any(mark in xml for mark in _RARE):
        return
    sheet.hidden_lines += len(_HIDDEN.findall(xml))
    sheet.merged += [
        (int(top), column_number(left), int(bottom), column_number(right))
        for left, top, right, bottom in _MERGED.findall(xml)
    ]
    if b't="e"' not in xml and b"<f" not in xml:
        return
    for attributes, content in _CELL.findall(xml):
        is_error = _ERROR_TYPE.search(attributes)
        if not is_error and not _FORMULA.search(content):
            continue
        reference = _REFERENCE.search(attributes)
        if not reference:
            continue
        place = int(reference[2]), column_number(reference[1])
        value = _VALUE.search(content)
        if is_error:
            sheet.errors[place] = value[1].decode() if value and value[1] else "#N/A"
        elif not value:
            sheet.formulas.append(place)


def column_number(letters: bytes) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def far_cell(path: Path) -> tuple[str, str] | None:
    """Return (sheet, "XFD1048576") of a cell so far away that the reader died of it, or None.

    Slow: asked only after the fast reader has died.
    """
    with zipfile.ZipFile(path) as package:
        for sheet in _contents(package).sheets:
            with package.open(sheet.path) as file:
                rest = b""
                while chunk := file.read(_CHUNK):
                    chunk = rest + chunk
                    rest = chunk[-_LONGEST_REFERENCE:]
                    for letters, line in _REFERENCE.findall(chunk):
                        if int(line) > 2 * limits.ROWS or column_number(letters) > limits.COLUMNS:
                            return sheet.name, f"{letters.decode()}{line.decode()}"
    return None
