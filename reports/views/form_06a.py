"""Form 06a on a page: its head, its lines by sector and its footnotes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.reading import Row
from reports.rules.forms import Footnote, FormLayout, columns_of, footnotes
from reports.rules.tallies import Tally

# The key of the outcome a column counts: its colour in the head.
_KEYS = {8: "early", 9: "on-time", 10: "late", 12: "pending", 13: "overdue"}
_LATE_COLUMNS = (10, 13)


@dataclass(frozen=True, slots=True)
class HeadColumn:
    number: int
    heading: str
    group: str
    is_total: bool
    key: str
    mark: str


@dataclass(frozen=True, slots=True)
class Cell:
    dossiers: int
    is_total: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class FormLine:
    name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Form06a:
    layout: FormLayout
    head: list[HeadColumn]
    lines: list[FormLine]
    total: FormLine
    footnotes: tuple[Footnote, ...]


def form_of(by_sector: Sequence[tuple[Row, Tally]], total: Tally, layout: FormLayout) -> Form06a:
    notes = footnotes(total, layout)
    return Form06a(
        layout=layout,
        head=_head(layout, {note.column: note.mark for note in notes}),
        lines=[_line(row.name, tally, layout) for row, tally in by_sector],
        total=_line("Tổng cộng", total, layout),
        footnotes=notes,
    )


def _head(layout: FormLayout, marks: Mapping[int, str]) -> list[HeadColumn]:
    return [
        HeadColumn(
            number=column.number,
            heading=column.heading,
            group=column.group,
            is_total=column.is_total,
            key=_KEYS.get(column.number, ""),
            mark=marks.get(column.number, ""),
        )
        for column in layout.columns
    ]


def _line(name: str, tally: Tally, layout: FormLayout) -> FormLine:
    figures = columns_of(tally, layout)
    cells = [
        Cell(figures[column.number], column.is_total, column.number in _LATE_COLUMNS)
        for column in layout.columns
    ]
    return FormLine(name, cells)
