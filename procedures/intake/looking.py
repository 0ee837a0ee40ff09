"""What a person must see of a file to say how it is to be read: its headings, some of its cells.

This runs in the child process. What it returns is shown and never stored: a column nobody knows
may tell of persons. Of a column known to do so no cell is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import pyarrow as pa
from pyarrow import compute as pc

from procedures.intake.columns import COLUMNS, field_of
from procedures.intake.days import BadDay, read_day
from procedures.intake.headings import Heading, likeliest, mapped_heading, titles_of
from procedures.intake.lines import Sheet
from procedures.intake.mapping import Mapping, layout_of, places_of
from procedures.intake.reading import read_sheets
from procedures.intake.titles import read_titles
from procedures.rules.channels import channel_of
from procedures.rules.codes import is_dossier_code, national_procedure_code, tidy_dossier_code
from procedures.rules.names import clean_text, search_key
from procedures.rules.privacy import is_personal, masked
from procedures.rules.statuses import status_of

SURE, LIKELY, UNSURE, SAID = "sure", "likely", "unsure", "said"
DAY_FIELDS = ("received", "due", "finished", "handed_over")
VALUE_FIELDS: dict[str, Callable] = {"status": status_of, "channel": channel_of}
_SAMPLES = 3
_SAMPLE_LENGTH = 60
_LOOKED_AT = 1_000  # rows, to tell a column by its cells
_ENOUGH = 0.6  # of the cells say what the column is
_ALIKE = 0.8
_VALUES = 40
_LEAST_LETTERS = 2
_LONGEST_DIGITS = 8  # of a heading; longer ones identify something or somebody
_HEADINGS = {search_key(heading): column.field for column in COLUMNS for heading in column.headings}


@dataclass(slots=True)
class SeenColumn:
    """A column of theirs, which of ours it seems to be ("" for none), and how sure that is."""

    label: str
    samples: list[str]
    field: str
    certainty: str
    is_personal: bool


@dataclass(slots=True)
class SeenDay:
    """A day as it is written, and in words of ISO in either order; "" where it would be none."""

    written: str
    day_first: str
    month_first: str


@dataclass(slots=True)
class SeenTable:
    """The table to be mapped. `line` is that of its headings, `lines` others that might be it.

    `stated` are fields that a title states for all rows. `values` are words for a status or a
    channel that nobody knows, the most frequent first, with the number of rows.
    """

    sheet: str
    line: int
    layout: str
    columns: list[SeenColumn]
    lines: list[tuple[int, str]]
    stated: list[str]
    is_register: bool
    days: list[SeenDay] = field(default_factory=list)
    values: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


def seen_again(told: dict) -> SeenTable:
    """Return what was written as JSON."""
    table = SeenTable(**told)
    table.columns = [SeenColumn(**each) for each in told["columns"]]
    table.days = [SeenDay(**each) for each in told["days"]]
    return table


def look(
    path: Path, file_name: str, *, mappings: Sequence[Mapping], sheet: str, line: int
) -> SeenTable:
    """Look at the table of that name, else at the longest one; raises FileRefused."""
    finder = _Finder(mappings, line)
    sheets, _, _ = read_sheets(path, file_name, finder)
    named = [each for each in sheets if each.name == sheet] or sheets
    table = max(named, key=lambda each: len(each.lines))
    return _seen(table, finder.lines[table.heading.labels])


class _Finder:
    """Finds a heading as reading does, and in a table without one the line that looks like one.

    Every column of it is kept, whatever it is called.
    """

    def __init__(self, mappings: Sequence[Mapping], line: int):
        self._mappings, self._line = mappings, line
        self.lines: dict[tuple[str, ...], list[tuple[int, str]]] = {}

    def __call__(self, rows: list[list[str]], *, sheet: str = "") -> Heading | None:
        labels = [[clean_text(cell) for cell in row] for row in rows]
        lines = [(n, _in_words(cells)) for n, cells in enumerate(labels, 1) if looks_right(cells)]
        found = self._found(rows, labels, [n for n, _ in lines])
        if found is None:
            return None
        index, height, chosen, mapping = found
        fields = {str(column): column for column in range(len(chosen))}
        self.lines[tuple(chosen)] = lines
        return Heading(index, height, tuple(chosen), fields, titles_of(rows[:index]), mapping)

    def _found(self, rows, labels, lines):
        if self._line in lines:
            return self._line - 1, 1, labels[self._line - 1], None
        if mapped := mapped_heading(rows, labels, self._mappings):
            return mapped.index, mapped.height, list(mapped.labels), mapped.mapping
        if best := likeliest(labels):
            return *best, None
        if lines:
            fullest = max(lines, key=lambda n: sum(map(bool, labels[n - 1])))
            return fullest - 1, 1, labels[fullest - 1], None
        return None


def looks_right(cells: Sequence[str]) -> bool:
    """Say whether a line may be one of headings: words, nothing that a dossier has."""
    filled = [cell for cell in cells if cell]
    worded = [cell for cell in filled if any(map(str.isalpha, cell))]
    return len(worded) >= _LEAST_LETTERS and not any(map(_is_of_a_dossier, filled))


def _is_of_a_dossier(cell: str) -> bool:
    if is_dossier_code(tidy_dossier_code(cell)) or sum(map(str.isdigit, cell)) > _LONGEST_DIGITS:
        return True
    return any(sign in cell for sign in "/-.") and _read(cell) != ""


def _in_words(cells: Sequence[str]) -> str:
    return masked(" | ".join(filter(None, cells)))


def _seen(table: Sheet, lines: list[tuple[int, str]]) -> SeenTable:
    heading, titles = table.heading, read_titles(table.heading.titles)
    cells = [table.columns[str(place)] for place in range(len(heading.labels))]
    columns = [_column(label, of) for label, of in zip(heading.labels, cells, strict=True)]
    _recognise(columns, cells, heading)
    stated = {"agency": titles.agency, "status": titles.status}
    seen = SeenTable(
        sheet=table.name,
        line=heading.index + 1,
        layout=layout_of(heading.labels),
        columns=columns,
        lines=lines,
        stated=[name for name, words in stated.items() if words],
        is_register=titles.is_register,
    )
    for column, of in zip(columns, cells, strict=True):
        if column.field in VALUE_FIELDS:
            seen.values[column.field] = _unknown_values(of, VALUE_FIELDS[column.field])
    # Of a column that is nothing yet, too: it may be the one with the days.
    for wanted in ((*DAY_FIELDS,), ("",)):
        for column, of in zip(columns, cells, strict=True):
            if column.field in wanted and not column.is_personal and not seen.days:
                seen.days = _days(of)
    return seen


def _column(label: str, cells: pa.Array) -> SeenColumn:
    samples: dict[str, None] = {}
    hidden = is_personal(label)
    for cell in cells.slice(0, _LOOKED_AT).unique().to_pylist():
        if len(samples) < _SAMPLES and not hidden and (text := clean_text(cell)):
            samples[_shortened(masked(text))] = None
    return SeenColumn(label, list(samples), "", UNSURE, hidden)


def _shortened(text: str) -> str:
    return text if len(text) <= _SAMPLE_LENGTH else text[: _SAMPLE_LENGTH - 1].rstrip() + "…"


def _recognise(columns: list[SeenColumn], cells: list[pa.Array], heading: Heading) -> None:
    """Say of each column what it seems to be; of several that seem the same the surest is it."""
    mapping, places = heading.mapping, places_of(heading.labels)
    if mapping:
        for column, place in zip(columns, places, strict=True):
            column.field = mapping.chosen(*place)
            column.certainty = SURE if column.field == field_of(column.label) else SAID
        return
    taken: set[str] = set()
    for column in columns:
        known = field_of(column.label) if column.label else None
        if known is not None:
            column.certainty = SURE
            column.field = "" if known in taken else known
            taken.add(known)
    for guess in (_by_heading, _by_cells):
        for column, of in zip(columns, cells, strict=True):
            if column.certainty == UNSURE and not column.is_personal:
                field = guess(column, of)
                if field and field not in taken:
                    column.field, column.certainty = field, LIKELY
                    taken.add(field)


def _by_heading(column: SeenColumn, _: pa.Array) -> str:
    alike = get_close_matches(search_key(column.label), _HEADINGS, 1, _ALIKE)
    return _HEADINGS[alike[0]] if alike else ""


def _by_cells(_: SeenColumn, cells: pa.Array) -> str:
    texts = [text for cell in cells.slice(0, _LOOKED_AT).to_pylist() if (text := clean_text(cell))]
    for name, value_of in (_SIGNS | VALUE_FIELDS).items():
        telling = [text for text in texts if value_of(text)]
        # Numbers alone may be those of a status, of a channel, or of anything.
        if len(telling) >= _ENOUGH * len(texts) and not all(map(str.isdecimal, telling)):
            return name
    return ""


_SIGNS: dict[str, Callable[[str], object]] = {
    "code": lambda text: is_dossier_code(tidy_dossier_code(text)),
    "procedure_code": national_procedure_code,
}


def _unknown_values(cells: pa.Array, value_of: Callable) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for each in pc.value_counts(cells).to_pylist():
        text = clean_text(each["values"])
        # A number of a person stands in the wrong column: nothing is asked about it.
        if text and len(text) <= _SAMPLE_LENGTH and value_of(text) is None and masked(text) == text:
            counts[text] = counts.get(text, 0) + each["counts"]
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:_VALUES]


def _days(cells: pa.Array) -> list[SeenDay]:
    """Return a day that has two readings, and one that has but one; none where all are plain."""
    found: dict[bool, SeenDay] = {}
    for cell in cells.slice(0, _LOOKED_AT).unique().to_pylist():
        text = clean_text(cell)
        day = SeenDay(text, _read(text), _read(text, month_first=True))
        if day.day_first != day.month_first:
            found.setdefault(bool(day.day_first and day.month_first), day)
    return [found[is_open] for is_open in (True, False) if is_open in found]


def _read(text: str, *, month_first: bool = False) -> str:
    try:
        read = read_day(text, month_first=month_first)
    except BadDay:
        return ""
    return read[0].isoformat() if read else ""
