"""A file → a table of cells, each knowing its sheet and line, without a personal column.

This runs in the child process (procedures/intake/child.py) and knows neither the database nor the
clock. Everything is text here; what a cell means is decided in cleaning.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import fastexcel
import numpy as np
import pyarrow as pa
from pyarrow import compute as pc

from procedures.intake import limits
from procedures.intake.cells import folded, has_text, mapped, matches
from procedures.intake.columns import LABELS
from procedures.intake.headings import Heading, find_heading, require_columns
from procedures.intake.package import SheetPart, Workbook, look_at_sheets, open_workbook
from procedures.intake.problems import FileRefused, Problem, lines_in_words, problem
from procedures.intake.sniffing import FileKind, sniff
from procedures.intake.text import TextTable, read_text
from procedures.rules.codes import is_dossier_code, tidy_dossier_code
from procedures.rules.names import matching_key
from procedures.rules.privacy import masked

FREE_TEXT = "overdue_reason"
# A line without a dossier code is a dossier's row if so many known columns are filled.
FEWEST_FILLED = 4
# Wide on purpose: whether a code is right is decided when it is cleaned.
_LOOSE_CODE = (
    r"(?i)^\s*(?:(?:H\d{2}|\d{3})[.\d\s]*(?:\.H\d{2})?\s*[-–]\s*\d{6}\s*[-–]\s*\d+|\d{14})\s*$"
)
_NUMBER_CELL = r"^\s*\(?\s*\d{1,2}\s*\)?\s*$"
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


@dataclass(slots=True)
class Cells:
    """What the child process hands over: rows of text cells, and what was noticed on the way.

    `table` has the columns `sheet`, `line` and one a field the file has. `misshapen` are rows
    that could not be put into columns; they are rows of the file all the same.
    """

    table: pa.Table
    skipped: int
    problems: list[Problem]
    misshapen: int
    counts_days_from_1904: bool


def read_cells(path: Path, file_name: str, *, agency_given: bool) -> Cells:
    """Read a file of any kind that may be read; raises FileRefused."""
    kind = sniff(path, file_name)
    if kind is FileKind.WORKBOOK:
        sheets, notes, from_1904 = _workbook_sheets(path)
    else:
        extension = Path(file_name).suffix.lower()
        sheets, notes, from_1904 = _text_sheets(path, extension)
    for sheet in sheets:
        require_columns(sheet.heading, agency_given=agency_given, sheet=sheet.name)
    misshapen = sum(each.code == "WRONG_FIELD_COUNT" for sheet in sheets for each in sheet.problems)
    tables = [_as_table(sheet) for sheet in sheets]
    table = pa.concat_tables(tables, promote_options="default").unify_dictionaries()
    if not table.num_rows and not misshapen:
        raise FileRefused("NO_ROWS")
    if table.num_rows > limits.ROWS:
        raise FileRefused("TOO_MANY_ROWS", value=table.num_rows, limit=limits.rows_in_words())
    skipped = [(sheet.name, sheet.skipped) for sheet in sheets if sheet.skipped]
    problems = notes + [each for sheet in sheets for each in sheet.problems]
    problems += [
        problem("SKIPPED_LINES", sheet=name, count=len(lines), lines=lines_in_words(lines))
        for name, lines in skipped
    ]
    return Cells(table, sum(len(lines) for _, lines in skipped), problems, misshapen, from_1904)


def _as_table(sheet: Sheet) -> pa.Table:
    names = pa.DictionaryArray.from_arrays(
        pa.repeat(pa.scalar(0, pa.int32()), len(sheet.lines)), [sheet.name]
    )
    cells = {field: folded(field, column) for field, column in sheet.columns.items()}
    return pa.table({"sheet": names, "line": sheet.lines} | cells)


# Workbooks


def _workbook_sheets(path: Path) -> tuple[list[Sheet], list[Problem], bool]:
    workbook = open_workbook(path)
    # Both take a core: the reader lets go of the interpreter while it parses.
    with ThreadPoolExecutor(max_workers=1) as beside:
        looking = beside.submit(look_at_sheets, path, workbook)
        try:
            batches = _load(path, workbook)
        finally:
            looking.result()
    sheets, without_table, read = [], [], []
    for part, batch in zip(workbook.sheets, batches, strict=True):
        if not batch.num_columns:
            continue
        heading = find_heading(_first_rows(batch), sheet=part.name)
        if heading is None:
            without_table.append(part.name)
            continue
        sheets.append(_sheet_below(heading, batch, part))
        read.append(part)
    if not sheets:
        raise FileRefused("NO_HEADER")
    return sheets, _notes(read, without_table), workbook.counts_days_from_1904


def _load(path: Path, workbook: Workbook) -> list[pa.RecordBatch]:
    try:
        reader = fastexcel.read_excel(path)
        return [
            reader.load_sheet_eager(part.name, header_row=None, skip_rows=0, dtypes="string")
            for part in workbook.sheets
        ]
    except fastexcel.FastExcelError as broken:
        raise FileRefused("CORRUPT_FILE") from broken


def _notes(read: list[SheetPart], without_table: list[str]) -> list[Problem]:
    notes = []
    if hidden_lines := sum(part.hidden_lines for part in read):
        notes.append(problem("HIDDEN_ROWS", count=hidden_lines))
    if hidden := [part.name for part in read if part.hidden]:
        notes.append(problem("HIDDEN_SHEETS", value=", ".join(hidden)))
    if without_table:
        notes.append(problem("SHEETS_WITHOUT_TABLE", value=", ".join(without_table)))
    return notes


def _first_rows(batch: pa.RecordBatch) -> list[list[str]]:
    head = batch.slice(0, limits.HEADING_LINES + 1).columns
    return [
        [cell or "" for cell in row] for row in zip(*(c.to_pylist() for c in head), strict=True)
    ]


def _sheet_below(heading: Heading, batch: pa.RecordBatch, part: SheetPart) -> Sheet:
    start = heading.index + heading.height
    below = batch.slice(start)
    for column in range(limits.COLUMNS, batch.num_columns):
        if batch.column(column).null_count < len(batch):
            raise FileRefused(
                "TOO_MANY_COLUMNS", sheet=part.name, value=column + 1, limit=limits.COLUMNS
            )
    columns = {name: below.column(column) for name, column in heading.fields.items()}
    columns = _with_merged_agency(columns, heading, part, start)
    lines = pa.array(range(start + 1, start + 1 + len(below)), pa.int32())
    sheet = _only_dossiers(part.name, heading, columns, lines)
    sheet.skipped = list(range(1, heading.index + 1)) + sheet.skipped
    sheet.problems += _bad_cells(sheet, part)
    return sheet


def _with_merged_agency(columns, heading: Heading, part: SheetPart, start: int):
    """An agency's cell merged over several rows stands for each of them."""
    if "agency" not in heading.fields:
        return columns
    number = heading.fields["agency"] + part.first_column
    spans = [
        (top - start - 1, bottom - start)
        for top, left, bottom, right in part.merged
        if left <= number <= right and top > start and bottom > top
    ]
    if not spans:
        return columns
    cells = columns["agency"].to_pylist()
    for first, behind in spans:
        # Only what is written beside rows: areas below the table are signatures.
        if first >= len(cells):
            continue
        cells[first:behind] = [cells[first]] * (min(behind, len(cells)) - first)
    return columns | {"agency": pa.array(cells, _TEXT)}


def _bad_cells(sheet: Sheet, part: SheetPart) -> list[Problem]:
    """Cells of a dossier's row that hold an error, or a formula nobody has computed."""
    fields = {column + part.first_column: name for name, column in sheet.heading.fields.items()}
    cells = dict.fromkeys(part.formulas, "") | part.errors
    places = [(line, column) for line, column in cells if column in fields]
    rows = set(sheet.lines.to_pylist()) if places else set()
    return [
        problem(
            "BAD_CELL" if (line, column) in part.errors else "FORMULA_WITHOUT_VALUE",
            sheet=part.name,
            line=line,
            column=LABELS[fields[column]],
            value=cells[line, column],
        )
        for line, column in sorted(places)
        if line in rows
    ]


# Text


def _text_sheets(path: Path, extension: str) -> tuple[list[Sheet], list[Problem], bool]:
    table = read_text(path, extension)
    columns = {name: table.columns[column] for name, column in table.heading.fields.items()}
    sheet = _only_dossiers("", table.heading, columns, pa.array(table.lines, pa.int32()))
    bad, not_rows = _misshapen(table)
    sheet.problems += bad
    sheet.skipped = sorted(table.titles + sheet.skipped + not_rows)
    notes = [problem("TEXT_AS_XLS")] if extension == ".xls" else []
    return [sheet], notes, False


def _misshapen(table: TextTable) -> tuple[list[Problem], list[int]]:
    """Tell records of a wrong length that are dossiers from totals, titles and signatures."""
    bad, not_rows = [], []
    for line, cells in table.misshapen:
        if _is_dossier(cells, table.heading):
            expected = len(table.heading.labels)
            bad.append(
                problem("WRONG_FIELD_COUNT", line=line, actual=len(cells), expected=expected)
            )
        else:
            not_rows.append(line)
    return bad, not_rows


def _is_same(cell: str, heading: str | None) -> bool:
    return heading is not None and matching_key(cell) == matching_key(heading)


def _is_dossier(cells: list[str], heading: Heading) -> bool:
    """Say of a record of any length what `_only_dossiers` says of whole columns."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    column = heading.fields.get("code", len(cells))
    code = cells[column].strip() if column < len(cells) else ""
    if column < len(heading.labels) and _is_same(code, heading.labels[column]):
        return False
    if is_dossier_code(tidy_dossier_code(code)):
        return True
    return len(filled) >= FEWEST_FILLED and not all(re.match(_NUMBER_CELL, c) for c in filled)


# Rows


def _are_dossiers(columns: dict[str, pa.Array], heading: Heading, count: int) -> np.ndarray:
    """Say of each line whether it is a dossier's; only lines without a code are looked at."""
    codes = columns.get("code", pa.array([""] * count, _TEXT))
    is_row = matches(codes, _LOOSE_CODE)
    doubtful = np.flatnonzero(~is_row)
    filled = np.zeros(len(doubtful), np.int8)
    only_numbers = np.ones(len(doubtful), bool)
    for cells in columns.values():
        cells = cells.take(pa.array(doubtful))
        is_filled = has_text(cells)
        filled += is_filled
        only_numbers &= ~is_filled | matches(cells, _NUMBER_CELL)
    own_heading = heading.labels[heading.fields["code"]] if "code" in columns else None
    in_code_column = codes.take(pa.array(doubtful)).to_pylist()
    repeated = np.array([_is_same(cell, own_heading) for cell in in_code_column], bool)
    is_row[doubtful] = (filled >= FEWEST_FILLED) & ~only_numbers & ~repeated
    return is_row


def _as_text(cells: pa.Array) -> pa.Array:
    """Return the cells without nulls, and without the apostrophe that made them text in Excel."""
    cells = pc.fill_null(cells if cells.type == _TEXT else cells.cast(_TEXT), "")
    if b"'" in memoryview(cells.buffers()[2] or b"").tobytes():
        cells = pc.replace_substring_regex(cells, r"^\s*'", "")
    return cells


def _only_dossiers(
    name: str, heading: Heading, columns: dict[str, pa.Array], lines: pa.Array
) -> Sheet:
    """Keep the lines that are dossiers; blank, total, number and repeated heading lines are not."""
    columns = {field: _as_text(cells) for field, cells in columns.items()}
    is_row = _are_dossiers(columns, heading, len(lines))
    kept = {field: cells.filter(pa.array(is_row)) for field, cells in columns.items()}
    if FREE_TEXT in kept:
        kept[FREE_TEXT] = pa.array(mapped(kept[FREE_TEXT], masked), _TEXT)
    sheet = Sheet(name, heading, kept, lines.filter(pa.array(is_row)))
    sheet.skipped = lines.filter(pa.array(~is_row)).to_pylist()
    if heading.unused:
        sheet.problems.append(
            problem("IGNORED_COLUMNS", sheet=name, value=", ".join(heading.unused))
        )
    return sheet
