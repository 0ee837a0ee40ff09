"""The inside of an Office Open XML workbook: its sheets, and what a fast reader does not tell.

The fast reader shows a cell with an error and a formula without a result as empty, and dies of a
blank cell far away. So the XML of each sheet is looked at while its unpacked bytes are counted:
cheaply for signs of what is rare, element by element only where there are some.
"""

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import IO
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from defusedxml import DTDForbidden
from defusedxml.ElementTree import fromstring

from procedures.intake import limits
from procedures.intake.problems import FileRefused
from procedures.rules.privacy import without_persons

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
_CHUNK = limits.MEBI
_LONGEST_REFERENCE = 32
# The reader asks for room for every cell of the rectangle up to the last one.
_CELLS_THE_READER_SURVIVES = 40_000_000
_SMALL_PART = 16 * limits.MEBI

_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,19})["']""")
# Beyond column GR, the 200th.
_FAR = re.compile(rb""" r\s*=\s*["']([A-Z]{3}|G[S-Z]|[H-Z][A-Z])(\d{1,19})["']""")
_HIDDEN = re.compile(rb"""<(?:\w+:)?(?:row|col)\b[^>]*\bhidden\s*=\s*["'](?:1|true)["']""")
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\b[^>]*\bref\s*=\s*["']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)["']"""
)
_END_OF_SHEET = re.compile(
    rb"""(?:</(?:\w+:)?worksheet\s*|<(?:\w+:)?worksheet\b[^<>]*/)>(?:\s|<!--.*?-->)*\Z""", re.S
)
_LONGEST_END = 4096  # of comments and blanks behind the last tag
# Signs, cheap to look for, that a sheet may hold an error, a formula, or merged cells.
_WORTH_A_WALK = (b'"e"', b"'e'", b"<f", b":f>", b":f ", b":f/", b"mergeCell ")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    expat.ExpatError,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    NotImplementedError,
)


@dataclass(slots=True)
class SheetPart:
    """One worksheet: its name, and what was seen in its XML. Lines and columns count from 1.

    `name` is how it is told; in the file it is `called` so, which may name a person.
    """

    called: str
    path: str
    hidden: bool
    errors: dict[tuple[int, int], str] = field(default_factory=dict)  # (line, column) → #N/A
    formulas: list[tuple[int, int]] = field(default_factory=list)  # without a cached result
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_lines: int = 0
    # The reader leaves out blank columns before the first one; known where it matters.
    first_column: int = 1

    @property
    def name(self) -> str:
        shown = without_persons(self.called)
        return shown if shown == self.called else f"{shown} ({PurePath(self.path).stem})"


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
            called=sheet.get("name", ""),
            path=_part_path(targets[sheet.get(_REL_ID)]),
            hidden=sheet.get("state", "visible") != "visible",
        )
        for sheet in book.iter(f"{_MAIN}sheet")
    ]
    worksheets = [sheet for sheet in sheets if "worksheets/" in sheet.path]
    if len(worksheets) > limits.SHEETS:
        raise FileRefused("MANY_SHEETS", value=len(worksheets), limit=limits.SHEETS)
    if len({sheet.called for sheet in worksheets}) < len(worksheets):
        raise FileRefused("CORRUPT_FILE")
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
    rest, walk, tail = b"", False, b""
    with package.open(sheet.path) as file:
        while chunk := file.read(_CHUNK):
            budget -= len(chunk)
            if budget < 0:
                raise FileRefused(
                    "TOO_LARGE_UNCOMPRESSED", limit=limits.size_in_words(limits.UNPACKED_BYTES)
                )
            tail = (tail + chunk)[-_LONGEST_END:]
            chunk = rest + chunk
            # Cut behind the last whole element, so that none is seen in halves.
            cut = chunk.rfind(b">") + 1
            rest = chunk[cut:]
            _note_rare(sheet, chunk[:cut])
            walk = walk or any(sign in chunk for sign in _WORTH_A_WALK)
    if not _END_OF_SHEET.search(tail):
        raise FileRefused("CORRUPT_FILE", sheet=sheet.name)  # the reader would not miss its end
    if walk:
        with package.open(sheet.path) as file:
            _walk(sheet, file)
    return budget


def _note_rare(sheet: SheetPart, xml: bytes) -> None:
    if b"<!DOCTYPE" in xml:
        raise FileRefused("XML_DTD_FORBIDDEN", value=sheet.path)
    if far := _FAR.search(xml):
        line, column = int(far[2]), column_number(far[1])
        if line * column > limits.ROWS * limits.COLUMNS:
            cell = f"{far[1].decode()}{line}"
            raise FileRefused("SHEET_TOO_LARGE", sheet=sheet.name, value=cell)
    if b"hidden" in xml:
        sheet.hidden_lines += len(_HIDDEN.findall(xml))
    if b"mergeCell" in xml:
        sheet.merged += [
            (int(top), column_number(left), int(bottom), column_number(right))
            for left, top, right, bottom in _MERGED.findall(xml)
        ]


def _walk(sheet: SheetPart, file: IO[bytes]) -> None:
    """Note the cells that hold an error, or a formula without a result, element by element.

    Prefixes, quotes and cells without a reference are all allowed, so nothing short of a parser
    finds them; it is asked only for sheets that may hold one.
    """
    line = column = 0
    kind, has_formula, words, is_value = "", False, [], False
    first_column = limits.COLUMNS

    def start(name, attributes):
        nonlocal line, column, kind, has_formula, is_value
        name = name.rpartition(":")[2]
        if name == "row":
            line, column = int(attributes.get("r", line + 1)), 0
        elif name == "c":
            reference = _REFERENCE.match(f'r="{attributes.get("r", "")}"'.encode())
            if reference:
                line, column = int(reference[2]), column_number(reference[1])
            else:
                column += 1
            kind, has_formula = attributes.get("t", "n"), False
            words.clear()
        elif name == "f":
            has_formula = True
        is_value = name in ("v", "t")

    def end(name):
        nonlocal is_value, first_column
        is_value = False
        if name.rpartition(":")[2] != "c":
            return
        value = "".join(words).strip()
        if value:
            first_column = min(first_column, column)
        if kind == "e":
            sheet.errors[line, column] = value or "#N/A"
        elif has_formula and not value:
            sheet.formulas.append((line, column))

    def characters(text):
        if is_value:
            words.append(text)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    parser.ParseFile(file)
    sheet.first_column = first_column


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
                        if int(line) * column_number(letters) > _CELLS_THE_READER_SURVIVES:
                            return sheet.name, f"{letters.decode()}{line.decode()}"
    return None
