"""A workbook → the tables of its sheets, each cell still knowing its line."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fastexcel
import pyarrow as pa

from procedures.intake import limits
from procedures.intake.columns import LABELS
from procedures.intake.headings import Finder, Heading
from procedures.intake.lines import Sheet, filled_down, only_dossiers
from procedures.intake.package import SheetPart, Workbook, look_at_sheets, open_workbook
from procedures.intake.problems import FileRefused, Problem, problem


def workbook_sheets(path: Path, find: Finder) -> tuple[list[Sheet], list[Problem], bool]:
    """Return its tables, what was noticed, and whether days are counted from 1904."""
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
        heading = find(_first_rows(batch), sheet=part.name)
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
            reader.load_sheet_eager(part.called, header_row=None, skip_rows=0, dtypes="string")
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
    for column in range(limits.COLUMNS, batch.num_columns):
        if batch.column(column).null_count < len(batch):
            raise FileRefused(
                "TOO_MANY_COLUMNS", sheet=part.name, value=column + 1, limit=limits.COLUMNS
            )
    below = batch.slice(start)
    grid = _with_merged(below.columns, heading, part, start)
    lines = pa.array(range(start + 1, start + 1 + len(below)), pa.int32())
    sheet = only_dossiers(part.name, heading, grid, lines)
    sheet.skipped = list(range(1, heading.index + 1)) + sheet.skipped
    sheet.problems += _bad_cells(sheet, part)
    return sheet


def _with_merged(
    grid: list[pa.Array], heading: Heading, part: SheetPart, start: int
) -> list[pa.Array]:
    """Fill down the cells merged over several lines, in the columns that are kept."""
    tall = [area for area in part.merged if area[0] > start and area[2] > area[0]]
    for column in heading.fields.values() if tall else ():
        number = column + part.first_column
        areas = [
            (top - start - 1, bottom - start)
            for top, left, bottom, right in tall
            if left <= number <= right
        ]
        if areas:
            grid[column] = filled_down(grid[column], areas)
    return grid


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
            column=LABELS.get(fields[column], ""),
            value=cells[line, column],
        )
        for line, column in sorted(places)
        if line in rows
    ]
