"""Form 06a on a page: its head, its lines by sector or by agency, and its footnotes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from procedures.models import AgencyLevel
from reports.reading import Row
from reports.rules.forms import Footnote, FormLayout, columns_of, footnotes
from reports.rules.tallies import Tally

# The key of the outcome a column counts: its colour in the head.
_KEYS = {8: "early", 9: "on-time", 10: "late", 12: "pending", 13: "overdue"}
_LATE_COLUMNS = (10, 13)
_LETTERS = "ABCDEFG"


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
    place: str
    name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Lines below their sum: the agencies of a level. Sectors are one group without a sum."""

    sum: FormLine | None
    lines: list[FormLine]


@dataclass(frozen=True, slots=True)
class Form06a:
    layout: FormLayout
    is_by_agency: bool
    head: list[HeadColumn]
    groups: list[FormGroup]
    total: FormLine
    footnotes: tuple[Footnote, ...]


def form_by_sector(
    by_sector: Sequence[tuple[Row, Tally]], total: Tally, layout: FormLayout
) -> Form06a:
    lines = [
        _line(str(place), row.name, tally, layout)
        for place, (row, tally) in enumerate(by_sector, start=1)
    ]
    return _form([FormGroup(None, lines)], total, layout, is_by_agency=False)


def form_by_agency(
    by_agency: Sequence[tuple[Row, Tally]], total: Tally, layout: FormLayout
) -> Form06a:
    """Group the agencies by level; they are numbered through the whole form, levels by letters."""
    groups = list(_levels(by_agency, layout))
    return _form(groups, total, layout, is_by_agency=True)


def _levels(by_agency: Sequence[tuple[Row, Tally]], layout: FormLayout) -> Iterator[FormGroup]:
    letters, place = iter(_LETTERS), 0
    for level in AgencyLevel:
        agencies = [(row, tally) for row, tally in by_agency if row.level == level]
        if not agencies:
            continue
        summed = sum((tally for _, tally in agencies), start=Tally())
        lines = [
            _line(str(number), row.name, tally, layout)
            for number, (row, tally) in enumerate(agencies, start=place + 1)
        ]
        place += len(lines)
        yield FormGroup(_line(next(letters), level.label, summed, layout), lines)


def _form(
    groups: list[FormGroup], total: Tally, layout: FormLayout, *, is_by_agency: bool
) -> Form06a:
    notes = footnotes(total, layout)
    return Form06a(
        layout=layout,
        is_by_agency=is_by_agency,
        head=_head(layout, {note.column: note.mark for note in notes}),
        groups=groups,
        total=_line("", "Tổng cộng", total, layout),
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


def _line(place: str, name: str, tally: Tally, layout: FormLayout) -> FormLine:
    figures = columns_of(tally, layout)
    cells = [
        Cell(figures[column.number], column.is_total, column.number in _LATE_COLUMNS)
        for column in layout.columns
    ]
    return FormLine(place, name, cells)
