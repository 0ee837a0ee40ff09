"""A file → a table of cells, each knowing its sheet and line, without a personal column.

This runs in the child process (procedures/intake/child.py) and knows neither the database nor the
clock. Everything is text here; what a cell means is decided in cleaning.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from procedures.intake import limits
from procedures.intake.cells import folded
from procedures.intake.columns import CONTENT, LABELS, REPLACING, REQUIRED
from procedures.intake.headings import require_columns
from procedures.intake.lines import Sheet, is_dossier, only_dossiers
from procedures.intake.markup import read_markup
from procedures.intake.persons import told
from procedures.intake.problems import FileRefused, Problem, lines_in_words, problem
from procedures.intake.sniffing import FileKind, sniff
from procedures.intake.text import TextTable, read_text
from procedures.intake.titles import Titles, read_titles
from procedures.intake.workbooks import workbook_sheets


@dataclass(slots=True)
class Cells:
    """What the child process hands over: rows of text cells, and what was noticed on the way.

    `table` has the columns `sheet`, `line` and one a field the file has. `misshapen` are rows
    that could not be put into columns; they are rows of the file all the same. `periods` are
    (sheet, first day, last day) as the titles of a table state them.
    """

    table: pa.Table
    skipped: int
    problems: list[Problem]
    misshapen: int
    counts_days_from_1904: bool
    periods: list[tuple[str, str, str]] = field(default_factory=list)


def read_cells(path: Path, file_name: str, *, agency_given: bool) -> Cells:
    """Read a file of any kind that may be read; raises FileRefused."""
    extension = Path(file_name).suffix.lower()
    match sniff(path, file_name):
        case FileKind.WORKBOOK:
            sheets, notes, from_1904 = workbook_sheets(path)
        case FileKind.MARKUP:
            sheets, notes, from_1904 = _markup_sheets(path)
        case FileKind.TEXT:
            sheets, notes, from_1904 = _text_sheets(path, extension)
    titles = [read_titles(sheet.heading.titles) for sheet in sheets]
    for sheet, stated in zip(sheets, titles, strict=True):
        _add_stated(sheet, stated)
    _require_columns(sheets, titles, agency_given=agency_given)
    misshapen = sum(each.code == "WRONG_FIELD_COUNT" for sheet in sheets for each in sheet.problems)
    table = _joined(sheets)
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
    return Cells(
        table,
        sum(len(lines) for _, lines in skipped),
        problems,
        misshapen,
        from_1904,
        [(sheet.name, t.first_day, t.last_day) for sheet, t in zip(sheets, titles, strict=True)],
    )


def _add_stated(sheet: Sheet, titles: Titles) -> None:
    """What is said above a table holds for each of its rows, where it has no column for it."""
    for name, stated in (("agency", titles.agency), ("status", titles.status)):
        if stated and name not in sheet.columns:
            sheet.columns[name] = pa.repeat(pa.scalar(stated), len(sheet.lines))
            sheet.problems.append(
                problem("TITLE_USED", sheet=sheet.name, column=LABELS[name], value=stated)
            )


def _require_columns(sheets: list[Sheet], titles: list[Titles], *, agency_given: bool) -> None:
    """Raise FileRefused where a table lacks what it needs, or what another of its file has.

    A table without what another one has would empty what is known. A register has no status: a
    dossier is resolved when it was handed over.
    """
    held = {name for sheet in sheets for name in sheet.columns}
    for sheet, stated in zip(sheets, titles, strict=True):
        is_register = stated.is_register or CONTENT in sheet.columns
        by_rule = is_register and "handed_over" in sheet.columns and "status" not in held
        needed = [
            name
            for name in LABELS
            if name in REQUIRED or (name in REPLACING and name in held)
            if not (name == "status" and by_rule)
        ]
        require_columns(sheet.columns, needed, agency_given=agency_given, sheet=sheet.name)


def _joined(sheets: list[Sheet]) -> pa.Table:
    """Return the rows of all tables; where one lacks a column of another, its cells are empty."""
    held = dict.fromkeys(name for sheet in sheets for name in sheet.columns)
    return pa.concat_tables(_as_table(sheet, held) for sheet in sheets).unify_dictionaries()


def _as_table(sheet: Sheet, fields: Iterable[str]) -> pa.Table:
    count = len(sheet.lines)
    names = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), count), [sheet.name])
    empty = pa.repeat(pa.scalar(""), count)
    cells = {name: told(name, folded(name, sheet.columns.get(name, empty))) for name in fields}
    return pa.table({"sheet": names, "line": sheet.lines} | cells)


# Text


def _text_sheets(path: Path, extension: str) -> tuple[list[Sheet], list[Problem], bool]:
    table = read_text(path, extension)
    sheet = only_dossiers("", table.heading, table.columns, pa.array(table.lines, pa.int32()))
    bad, not_rows = _misshapen(table)
    sheet.problems += bad
    sheet.skipped = sorted(table.titles + sheet.skipped + not_rows)
    notes = [problem("TEXT_AS_XLS")] if extension == ".xls" else []
    return [sheet], notes, False


def _misshapen(table: TextTable) -> tuple[list[Problem], list[int]]:
    """Tell records of a wrong length that are dossiers from totals, titles and signatures."""
    bad, not_rows = [], []
    for line, cells in table.misshapen:
        if is_dossier(cells, table.heading):
            expected = len(table.heading.labels)
            bad.append(
                problem("WRONG_FIELD_COUNT", line=line, actual=len(cells), expected=expected)
            )
        else:
            not_rows.append(line)
    return bad, not_rows


# HTML


def _markup_sheets(path: Path) -> tuple[list[Sheet], list[Problem], bool]:
    found = read_markup(path)
    sheets = [
        only_dossiers("", table.heading, table.columns, pa.array(table.lines, pa.int32()))
        for table in found.tables
    ]
    sheets[0].skipped = sorted(found.other_lines + sheets[0].skipped)
    return sheets, [problem("HTML_AS_XLS")], False
