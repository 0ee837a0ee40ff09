"""A text file → one table: its encoding, its delimiter, its records.

Bytes are decoded strictly; what cannot be decoded is refused, never replaced by "?".
"""

import codecs
import csv
import io
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from procedures.intake import limits
from procedures.intake.cells import matches
from procedures.intake.headings import Finder, Heading
from procedures.intake.problems import FileRefused
from procedures.intake.sniffing import TAB_TEXT_EXTENSION, FileKind, extension_mismatch

_DELIMITERS = (",", ";", "\t")
_SEP_HINT = re.compile(r"sep=(.)\r?\n?", re.I)
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|$)")
_CODE_AFTER_LINE_END = (
    r"[\r\n](?:.|[\r\n])*(?:H\d{2}(?:\.\d{1,3}){1,3}|\d{3}(?:\.\d{2,3}){1,2}\.H\d{2})-\d{6}-\d{4,7}"
)
_HEAD_BYTES = 256 * 1024


@dataclass(slots=True)
class TextTable:
    """The records below the heading. Lines count records from 1, the heading's lines included."""

    heading: Heading
    delimiter: str
    columns: list[pa.Array]
    lines: list[int] | range
    titles: list[int] = field(default_factory=list)
    # Records with another number of cells than the heading: (line, cells).
    misshapen: list[tuple[int, list[str]]] = field(default_factory=list)


def read_text(path: Path, extension: str, find: Finder) -> TextTable:
    """Return the table of a text file; raises FileRefused."""
    content, is_proved = as_utf_8(path.read_bytes())
    head = content[:_HEAD_BYTES].decode("utf-8", "ignore")
    hint = _SEP_HINT.match(head)
    try:
        heading, delimiter = _heading(
            head[hint.end() :] if hint else head, (hint[1],) if hint else _DELIMITERS, find
        )
    except FileRefused as refused:
        if refused.problem.code == "NO_HEADER" and (not is_proved or "\0" in head):
            raise FileRefused("UNKNOWN_ENCODING") from refused
        raise
    if extension == TAB_TEXT_EXTENSION and delimiter != "\t":
        raise extension_mismatch(extension, FileKind.TEXT)
    if len(heading.labels) > limits.COLUMNS:
        raise FileRefused("TOO_MANY_COLUMNS", value=len(heading.labels), limit=limits.COLUMNS)
    above = heading.index + (1 if hint else 0)
    before = above + heading.height
    offset = _bytes_of_records(content[:_HEAD_BYTES], before, delimiter)
    table = _records(pa.py_buffer(content).slice(offset), heading, delimiter, before)
    table.titles = list(range(1, above + 1))
    return table


def as_utf_8(content: bytes) -> tuple[bytes, bool]:
    """Return the bytes as UTF-8 without a mark, and whether their encoding is beyond doubt.

    UTF-8 and, with its mark, UTF-16 prove themselves; windows-1258 takes nearly any bytes, and is
    proved only by headings that can be read.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16").encode(), True
        except UnicodeError as broken:
            raise FileRefused("UNKNOWN_ENCODING") from broken
    content = content.removeprefix(codecs.BOM_UTF8)
    if _is_utf_8(content):
        return content, True
    try:
        return unicodedata.normalize("NFC", content.decode("cp1258")).encode(), False
    except UnicodeDecodeError as broken:
        raise FileRefused("UNKNOWN_ENCODING") from broken


def _refuse_swallowed_rows(
    columns: list[pa.Array], misshapen: list[tuple[int, list[str]]], before: int
) -> None:
    """Refuse a file in which a stray quote has swallowed the records behind it."""
    for line, cells in misshapen:
        if any(re.search(_CODE_AFTER_LINE_END, cell) for cell in cells):
            raise FileRefused("WRONG_FIELD_COUNT/quote", value=line)
    for cells in columns:
        content = memoryview(cells.buffers()[2] or b"").tobytes()
        if b"\n" not in content and b"\r" not in content:
            continue
        swallowed = np.flatnonzero(matches(cells, _CODE_AFTER_LINE_END))
        if swallowed.size:
            raise FileRefused("WRONG_FIELD_COUNT/quote", value=before + int(swallowed[0]) + 1)


def _refuse_blank_lines(content: pa.Buffer) -> None:
    """Refuse a file of little but blank lines: each would be looked at for nothing."""
    text = memoryview(content).tobytes()
    if text.count(b"\n") + text.count(b"\r") <= limits.ROWS:
        return
    if sum(text.count(pair) for pair in (b"\n\n", b"\r\r", b"\r\n\r\n")) > limits.ROWS:
        raise FileRefused("TOO_MANY_ROWS", value="", limit=limits.rows_in_words())


def _is_utf_8(content: bytes) -> bool:
    """Look at it piece by piece: a text of 80 MB would take 160 as one string."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), limits.MEBI):
            decoder.decode(content[start : start + limits.MEBI])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _heading(head: str, delimiters: tuple[str, ...], find: Finder) -> tuple[Heading, str]:
    """Return the heading under the delimiter that shows most known columns."""
    found = []
    for delimiter in delimiters:
        rows = _first_records(head, delimiter, limits.HEADING_LINES + 1)
        if heading := find(rows):
            found.append((len(heading.fields), heading, delimiter))
    if not found:
        raise FileRefused("NO_HEADER")
    _, heading, delimiter = max(found, key=lambda each: each[0])
    return heading, delimiter


def _first_records(text: str, delimiter: str, count: int) -> list[list[str]]:
    csv.field_size_limit(limits.MEBI)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[list[str]] = []
    # The head may be cut within a quoted cell; what was read before is enough to find a heading.
    with suppress(csv.Error):
        records.extend(islice(reader, count))
    return records


def _bytes_of_records(head: bytes, count: int, delimiter: str) -> int:
    """Return how many bytes the first records take, quoted line ends among them."""
    taken = 0

    def lines():
        nonlocal taken
        for match in _LINE.finditer(head):
            taken = match.end()
            yield match[0].decode("utf-8", "ignore")

    reader = csv.reader(lines(), delimiter=delimiter)
    for _ in range(count):
        next(reader, None)
    return taken


def _records(content: pa.Buffer, heading: Heading, delimiter: str, before: int) -> TextTable:
    width = len(heading.labels)
    names = [str(column) for column in range(width)]
    misshapen = []

    def keep(row):
        cells = next(csv.reader([row.text], delimiter=delimiter), [])
        misshapen.append((row.number + before, cells))
        return "skip"

    _refuse_blank_lines(content)
    if not content.size:
        return TextTable(heading, delimiter, [pa.array([], pa.string())] * width, [])
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            read_options=arrow_csv.ReadOptions(
                use_threads=False, column_names=names, block_size=content.size + 1
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=keep,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as broken:
        raise FileRefused("COULD_NOT_READ") from broken
    columns = [column.combine_chunks() for column in table.columns]
    _refuse_swallowed_rows(columns, misshapen, before)
    other = {line for line, _ in misshapen}
    count = table.num_rows + len(other)
    lines = range(before + 1, before + count + 1)
    if other:
        lines = [line for line in lines if line not in other]
    return TextTable(heading, delimiter, columns, lines, misshapen=misshapen)
