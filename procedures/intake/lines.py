"""Which lines of a table are dossiers: not the blank, total, number and repeated heading lines.

A line is a dossier's if its code cell holds a dossier code, or if four known columns are filled.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

import numpy as np
import pyarrow as pa
from pyarrow import compute as pc

from procedures.intake.cells import has_text, mapped, matches
from procedures.intake.columns import LABELS
from procedures.intake.headings import Heading
from procedures.intake.problems import Problem, problem
from procedures.rules.codes import is_dossier_code, tidy_dossier_code
from procedures.rules.names import matching_key
from procedures.rules.privacy import masked

FREE_TEXT = "overdue_reason"
_FEWEST_FILLED = 4
# Wide on purpose: whether a code is right is decided when it is cleaned.
_LOOSE_CODE = (
    r"(?i)^\s*(?:(?:H\d{2}|\d{3})[.\d\s]*(?:\.H\d{2})?\s*[-–]\s*\d{6}\s*[-–]\s*\d+|\d{14})\s*$"
)
# "(1)", "12", "1.234", "31,52%": what stands in lines of column numbers and of totals.
_NUMBER_CELL = r"^\s*\(?\s*(?:\d{1,7}|\d{1,3}(?:\.\d{3})+)(?:,\d{1,2})?\s*\)?\s*%?\s*$"
# "Tổng cộng", "Cộng lĩnh vực Hộ tịch", "TỔNG SỐ: 1.234", their marks composed or not.
_TOTAL_WORDS = "|".join(
    form for word in ("tổng", "cộng") for form in (word, normalize("NFD", word))
)
_TOTAL_CELL = rf"(?i)^\s*(?:{_TOTAL_WORDS})(?:\W|$)"
_DIRECTION_MARKS = r"[\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}]"
_TEXT = pa.string()


@dataclass(slots=True)
class Sheet:
    """One table: the columns of known fields, the line of each row, and what was left out."""

    name: str
    heading: Heading
    columns: dict[str, pa.Array]
    lines: pa.Array
    skipped: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def only_dossiers(name: str, heading: Heading, grid: Sequence[pa.Array], lines: pa.Array) -> Sheet:
    """Keep the lines that are dossiers, and of them the columns of fields.

    `grid` are the cells below the heading, column by column.
    """
    columns = {field: _as_text(grid[column]) for field, column in heading.fields.items()}
    is_row = _are_dossiers(columns, heading, grid, len(lines))
    kept = {field: cells.filter(pa.array(is_row)) for field, cells in columns.items()}
    sheet = Sheet(name, heading, kept, lines.filter(pa.array(is_row)))
    if FREE_TEXT in kept:
        _tidy_free_text(sheet)
    sheet.skipped = lines.filter(pa.array(~is_row)).to_pylist()
    if heading.unused:
        sheet.problems.append(
            problem("IGNORED_COLUMNS", sheet=name, value=", ".join(heading.unused))
        )
    return sheet


def _tidy_free_text(sheet: Sheet) -> None:
    """Mask the numbers of persons, and take out marks that turn the direction of writing."""
    cells = sheet.columns[FREE_TEXT]
    marked = sheet.lines.filter(pa.array(matches(cells, _DIRECTION_MARKS))).to_pylist()
    if marked:
        counted = {"count": len(marked), "line_example": marked[0]}
        sheet.problems.append(
            problem("REMOVED_MARKS", sheet=sheet.name, column=LABELS[FREE_TEXT], **counted)
        )
    sheet.columns[FREE_TEXT] = pa.array(mapped(cells, masked), _TEXT)


def _as_text(cells: pa.Array) -> pa.Array:
    """Return the cells without nulls, and without the apostrophe that made them text in Excel."""
    cells = pc.fill_null(cells if cells.type == _TEXT else cells.cast(_TEXT), "")
    if b"'" in memoryview(cells.buffers()[2] or b"").tobytes():
        cells = pc.replace_substring_regex(cells, r"^\s*'", "")
    return cells


def _are_dossiers(
    columns: dict[str, pa.Array], heading: Heading, grid: Sequence[pa.Array], count: int
) -> np.ndarray:
    """Say of each line whether it is a dossier's; only lines without a code are looked at.

    Columns that are not kept are counted with the others: a line with an applicant, an address
    and a day but no code is a dossier that lacks one.
    """
    codes = columns.get("code", pa.repeat(pa.scalar(""), count))
    is_row = matches(codes, _LOOSE_CODE)
    doubtful = np.flatnonzero(~is_row)
    known = [(heading.labels[heading.fields[name]], cells) for name, cells in columns.items()]
    known += [(heading.labels[column], grid[column]) for column in heading.dropped]
    filled = np.zeros(len(doubtful), np.int16)
    is_plain = np.ones(len(doubtful), bool)
    is_heading = np.ones(len(doubtful), bool)
    for label, cells in known:
        cells = _as_text(cells.take(pa.array(doubtful)))
        is_filled = has_text(cells)
        filled += is_filled
        is_plain &= ~is_filled | matches(cells, _TOTAL_CELL) | matches(cells, _NUMBER_CELL)
        asked = np.flatnonzero(is_heading & is_filled)
        is_heading[asked] = [_is_same(cells[row].as_py(), label) for row in asked.tolist()]
    # The upper line of a heading says in other columns what stands above several of them.
    own = heading.labels[heading.fields["code"]] if "code" in columns else ""
    in_code_column = codes.take(pa.array(doubtful)).to_pylist()
    is_heading |= np.array([_is_same(cell, own) for cell in in_code_column], bool)
    is_row[doubtful] = (filled >= _FEWEST_FILLED) & ~is_plain & ~is_heading
    return is_row


def is_dossier(cells: list[str], heading: Heading) -> bool:
    """Say of a record of any length what `only_dossiers` says of whole columns."""
    column = heading.fields.get("code", len(cells))
    code = cells[column] if column < len(cells) else ""
    if is_dossier_code(tidy_dossier_code(code)):
        return True
    filled = [(cell, label) for cell, label in _labelled(cells, heading) if cell.strip()]
    is_plain = all(re.match(_NUMBER_CELL, c) or re.match(_TOTAL_CELL, c) for c, _ in filled)
    own = heading.labels[column] if column < len(heading.labels) else ""
    is_heading = _is_same(code, own) or all(_is_same(cell, label) for cell, label in filled)
    return len(filled) >= _FEWEST_FILLED and not is_plain and not is_heading


def _labelled(cells: list[str], heading: Heading):
    labels = (*heading.labels, *[""] * len(cells))
    return zip(cells, labels, strict=False)


def _is_same(cell: str, label: str) -> bool:
    return bool(label) and matching_key(cell) == matching_key(label)


def filled_down(cells: pa.Array, areas: Sequence[tuple[int, int]]) -> pa.Array:
    """Let a cell merged over several lines stand for each of them.

    So an agency is written once beside its dossiers, and an applicant's day beside several.
    `areas` are (first, behind the last) from 0; those below the table, mostly signatures, do
    nothing.
    """
    source = np.arange(len(cells))
    for first, behind in areas:
        source[first:behind] = first
    return cells.take(pa.array(source))
