"""A file → a table of cells, each knowing its sheet and line, without a personal column.

This runs in the child process (procedures/intake/child.py) and knows neither the database nor the
clock. Everything is text here; what a cell means is decided in cleaning.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pyarrow as pa
from pyarrow import compute as pc

from procedures.intake import limits
from procedures.intake.cells import folded, mapped
from procedures.intake.columns import LABELS, REPLACING
from procedures.intake.headings import Finder, find_heading, missing_columns
from procedures.intake.lines import Sheet, is_dossier, only_dossiers
from procedures.intake.mapping import Mapping
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
    (sheet, first day, last day) as the titles of a table state them. `layouts` are those that were
    read as a person had said, `day_order` what they said of its days.
    """

    table: pa.Table
    skipped: int
    problems: list[Problem]
    misshapen: int
    counts_days_from_1904: bool
    periods: list[tuple[str, str, str]] = field(default_factory=list)
    layouts: list[str] = field(default_factory=list)
    day_order: str = ""


def read_cells(
    path: Path, file_name: str, *, agency_given: bool, mappings: Sequence[Mapping] = ()
) -> Cells:
    """Read a file of any kind that may be read; raises FileRefused."""
    find = partial(find_heading, mappings=mappings)
    sheets, notes, from_1904 = read_sheets(path, file_name, find)
    for sheet in sheets:
        _read_as_mapped(sheet)
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
    as_told = [sheet.heading.mapping for sheet in sheets if sheet.heading.mapping]
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
        layouts=sorted({mapping.layout for mapping in as_told}),
        day_order=next((mapping.day_order for mapping in as_told if mapping.day_order), ""),
    )


def read_sheets(
    path: Path, file_name: str, find: Finder
) -> tuple[list[Sheet], list[Problem], bool]:
    """Return the tables of a file, what was noticed, and whether days are counted from 1904."""
    match sniff(path, file_name):
        case FileKind.WORKBOOK:
            return workbook_sheets(path, find)
        case FileKind.MARKUP:
            return _markup_sheets(path, find)
        case FileKind.TEXT:
            return _text_sheets(path, Path(file_name).suffix.lower(), find)


def _read_as_mapped(sheet: Sheet) -> None:
    """Put the words of ours for those a person has given a meaning, and say what was mapped."""
    mapping = sheet.heading.mapping
    if mapping is None:
        return
    count = 0
    for name in mapping.values.keys() & sheet.columns.keys():
        cells = sheet.columns[name]
        words = pa.array(mapped(cells, partial(mapping.meant, name)), pa.string())
        count += pc.sum(pc.not_equal(cells, words)).as_py() or 0
        sheet.columns[name] = words
    sheet.problems.append(
        problem("COLUMNS_MAPPED", sheet=sheet.name, columns=len(sheet.columns), count=count)
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

    A table without what another one has would empty what is known.
    """
    held = {name for sheet in sheets for name in sheet.columns}
    for sheet, stated in zip(sheets, titles, strict=True):
        missing = missing_columns(
            sheet.columns,
            agency_given=agency_given,
            is_register=stated.is_register,
            others=held.intersection(REPLACING),
        )
        if missing:
            raise FileRefused("MISSING_COLUMN", sheet=sheet.name, value=", ".join(missing))


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


def _text_sheets(
    path: Path, extension: str, find: Finder
) -> tuple[list[Sheet], list[Problem], bool]:
    table = read_text(path, extension, find)
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


def _markup_sheets(path: Path, find: Finder) -> tuple[list[Sheet], list[Problem], bool]:
    found = read_markup(path, find)
    sheets = [
        only_dossiers("", table.heading, table.columns, pa.array(table.lines, pa.int32()))
        for table in found.tables
    ]
    sheets[0].skipped = sorted(found.other_lines + sheets[0].skipped)
    return sheets, [problem("HTML_AS_XLS")], False
