"""An HTML page named .xls → its table of dossiers.

Such pages are written by hand-made exports: layout tables around the data, merged cells, tags that
are never closed, scripts. What is shown is read; nothing is run, and nothing outside is fetched.
"""

import re
from collections import deque
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

import pyarrow as pa

from procedures.intake import limits
from procedures.intake.headings import Finder, Heading, titles_of
from procedures.intake.problems import FileRefused
from procedures.intake.text import as_utf_8
from procedures.rules.codes import is_dossier_code, tidy_dossier_code

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)""", re.I)
_HEAD_BYTES = 4096
# What browsers, too, take these names for. UTF-8 and UTF-16 prove themselves.
_CODE_PAGES = {
    "windows-1258": "cp1258",
    "windows-1252": "cp1252",
    "iso-8859-1": "cp1252",
    "us-ascii": "cp1252",
}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_ENDS_ROW = frozenset({"tr", "thead", "tbody", "tfoot"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_BREAK = "\v"  # while blanks are folded
# A layout puts tables into tables, though not for ever.
_DEEPEST = 20
# Blank ones and titles among them.
_MOST_LINES = 2 * limits.ROWS
_NUMBER = re.compile(r"\s*(\d{1,9})")


@dataclass(slots=True)
class MarkupTable:
    """The rows below the heading, column by column, and the line of each in the file."""

    heading: Heading
    columns: list[pa.Array]
    lines: list[int]


@dataclass(slots=True)
class Markup:
    tables: list[MarkupTable]
    other_lines: list[int]  # of titles, headings' titles and tables of something else


def read_markup(path: Path, find: Finder) -> Markup:
    """Return the tables of dossiers in a page; raises FileRefused.

    Lines are counted as its rows are written, over all tables.
    """
    page = _Page()
    try:
        page.feed(_decoded(path.read_bytes()))
        page.close()
    except AssertionError as malformed:  # how the parser gives up on a declaration
        raise FileRefused("CORRUPT_FILE") from malformed
    if page.is_cut_off:
        raise FileRefused("CORRUPT_FILE")
    return _tables_of_dossiers(page.tables, find)


def _decoded(content: bytes) -> str:
    """Return the text, decoded strictly: by its mark, as UTF-8, else as its head says."""
    text, is_proved = as_utf_8(content)
    stated = _CHARSET.search(content[:_HEAD_BYTES])
    if is_proved or not stated:
        return text.decode()
    try:
        return content.decode(_CODE_PAGES[stated[1].decode().lower()])
    except (KeyError, UnicodeDecodeError) as unknown:
        raise FileRefused("UNKNOWN_ENCODING") from unknown


def _tables_of_dossiers(tables: list["_Table"], find: Finder) -> Markup:
    """Tell tables of dossiers from those of titles, totals and signatures."""
    headed, others = [], []
    for table in tables:
        heading = find([row for _, row in table.rows[: limits.HEADING_LINES + 1]])
        if heading is None:
            others.append(table)
        else:
            headed.append(
                (replace(heading, titles=titles_of([table.before]) + heading.titles), table)
            )
    # A summary has known headings too, but only a list of dossiers has their codes.
    lists = [each for each in headed if "code" in each[0].fields] or headed
    others += [table for _, table in headed if all(table is not found for _, found in lists)]
    if not lists or any(_has_dossiers(table) for table in others):
        raise FileRefused("NO_HEADER")
    other_lines = [line for table in others for line, _ in table.rows]
    other_lines += [line for heading, table in lists for line, _ in table.rows[: heading.index]]
    return Markup([_below(*each) for each in lists], sorted(other_lines))


def _has_dossiers(table: "_Table") -> bool:
    return any(is_dossier_code(tidy_dossier_code(cell)) for _, row in table.rows for cell in row)


def _below(heading: Heading, table: "_Table") -> MarkupTable:
    rows = table.rows[heading.index + heading.height :]
    columns = [
        pa.array([row[column] if column < len(row) else "" for _, row in rows], pa.string())
        for column in range(len(heading.labels))
    ]
    return MarkupTable(heading, columns, [line for line, _ in rows])


@dataclass(slots=True)
class _Table:
    """One table while it is read: rows with their lines, and cells that reach into rows below."""

    before: tuple[str, ...]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    row: list[str] | None = None
    line: int = 0  # of the open row; rows of tables within it have later ones
    cell: list[str] | None = None
    span: tuple[int, int] = (1, 1)  # of the open cell: lines, columns
    from_above: dict[int, str] = field(default_factory=dict)  # column → text, in the open row
    reaching: dict[int, tuple[int, str]] = field(default_factory=dict)  # column → lines left, text

    def open_row(self, line: int) -> None:
        self.row, self.line = [], line
        self.from_above = {column: text for column, (_, text) in self.reaching.items()}
        self.reaching = {
            column: (left - 1, text) for column, (left, text) in self.reaching.items() if left > 1
        }

    def open_cell(self, lines: int, columns: int) -> None:
        while (column := len(self.row)) in self.from_above:
            self.row.append(self.from_above.pop(column))
        self.cell, self.span = [], (lines, columns)

    def close_cell(self) -> str:
        """Put the cell into its row; merged columns stay blank, as in a workbook."""
        text = _BLANKS.sub(" ", "".join(self.cell)).replace(_BREAK, "\n").strip()
        lines, columns = self.span
        self.cell, column = None, len(self.row)
        if column < limits.COLUMNS:
            self.row.append(text)
            self.row += [""] * (min(columns, limits.COLUMNS - column) - 1)
        elif text:
            raise FileRefused("TOO_MANY_COLUMNS", value=column + 1, limit=limits.COLUMNS)
        if lines > 1:
            for reached in range(column, len(self.row)):
                self.reaching[reached] = (lines - 1, self.row[reached])
        return text

    def close_row(self) -> None:
        for column in sorted(self.from_above):
            self.row += [""] * (column - len(self.row))
            if column == len(self.row):
                self.row.append(self.from_above[column])
        self.rows.append((self.line, self.row))
        self.row = None


class _Page(HTMLParser):
    """The tables of a page. An opening tag closes what cannot stay open around it."""

    def __init__(self):
        super().__init__()
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._line = 0
        self._texts: deque[str] = deque(maxlen=limits.HEADING_LINES)

    @property
    def is_cut_off(self) -> bool:
        """Say whether the page ends within a table or a script: its end is missing."""
        return bool(self._open or self.cdata_elem)

    def updatepos(self, i, j):
        """Do not count lines and columns of the text: nobody asks, and a tenth of the time goes."""
        return j

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self._open_table()
        elif not self._open:
            return
        elif tag in ("td", "th"):
            self._close_cell()
            if self._open[-1].row is None:
                self._open_row()
            spans = {name: _span(written) for name, written in attrs if name.endswith("span")}
            self._open[-1].open_cell(spans.get("rowspan", 1), spans.get("colspan", 1))
        elif tag in _ENDS_ROW:
            self._end_row(tag)
            if tag == "tr":
                self._open_row()
        elif tag in _BREAKS and self._open[-1].cell is not None:
            self._open[-1].cell.append(_BREAK)

    def handle_endtag(self, tag):
        if not self._open:
            return
        if tag in ("td", "th"):
            self._close_cell()
        elif tag in _ENDS_ROW:
            self._end_row(tag)
        elif tag == "table":
            self._end_row("tr")
            self._open.pop()

    def handle_data(self, data):
        if self.cdata_elem:
            return
        if self._open and self._open[-1].cell is not None:
            self._open[-1].cell.append(data)
        elif data.strip():
            self._texts.append(data)

    def _open_table(self) -> None:
        if len(self._open) == _DEEPEST:
            raise FileRefused("COULD_NOT_READ")
        if self._open and self._open[-1].cell:
            self._texts.append("".join(self._open[-1].cell))
        table = _Table(before=tuple(self._texts))
        self._open.append(table)
        self.tables.append(table)

    def _open_row(self) -> None:
        self._line += 1
        if self._line > _MOST_LINES:
            raise FileRefused("TOO_MANY_ROWS", value="", limit=limits.rows_in_words())
        self._open[-1].open_row(self._line)

    def _close_cell(self) -> None:
        if self._open[-1].cell is not None and (text := self._open[-1].close_cell()):
            self._texts.append(text)

    def _end_row(self, tag: str) -> None:
        table = self._open[-1]
        self._close_cell()
        if table.row is not None:
            table.close_row()
        if tag != "tr":
            table.reaching.clear()  # cells end with their part of the table


def _span(written: str | None) -> int:
    """Return over how many lines or columns a cell reaches; 0 is as far as there are any."""
    found = _NUMBER.match(written or "1")
    return int(found[1]) or limits.ROWS if found else 1
