"""What a period's page is made of: figures with their words, ready for the templates."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from procedures.models import AgencyLevel
from procedures.rules.wording import written_number
from reports import sentences
from reports.charts.bars import FEW_BARS, outcome_bar, sector_bars
from reports.reading import Row
from reports.rules.forms import FormLayout, Identity, columns_of, identities
from reports.rules.indicators import Measured, measure_form, measure_one
from reports.rules.tallies import Tally

_LARGEST = 10  # sectors drawn by name
_NAMED = 3  # sectors named in the sentence
_OF_THE_PERIOD_BEFORE = "kỳ trước"
_LONG_TABLE = 30  # rows; longer tables open on demand


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: whose dossiers, the columns of form 06a, and the indicators."""

    name: str
    columns: Mapping[int, int]

    @property
    def measures(self) -> Mapping[str, Measured]:
        return measure_form(self.columns)

    @property
    def online(self) -> Measured:
        return measure_one("online-of-handled", self.columns)

    @property
    def in_time(self) -> Measured:
        return measure_one("in-time-by-form", self.columns)

    @property
    def late_rate(self) -> Measured:
        return measure_one("late-per-10000", self.columns)


def line_of(name: str, tally: Tally, layout: FormLayout) -> Line:
    return Line(name, columns_of(tally, layout))


@dataclass(frozen=True, slots=True)
class OutcomePart:
    key: str
    label: str
    dossiers: int
    measured: Measured


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How the resolved dossiers ended, as a bar, a table and a sentence."""

    parts: tuple[OutcomePart, ...]
    resolved: int
    late: int
    late_rate: Measured
    finding: str
    alt: str
    note: str
    figure: dict


def outcomes_of(province: Line, place: str) -> Outcomes:
    """`place` says in words where its late dossiers stand among those of the periods before."""
    columns, measures = province.columns, province.measures
    parts = (
        OutcomePart("early", "Trước hạn", columns[8], measures["early-share"]),
        OutcomePart("on-time", "Đúng hạn", columns[9], measures["on-time-share"]),
        OutcomePart("late", "Quá hạn", columns[10], measures["late-share"]),
    )
    return Outcomes(
        parts=parts,
        resolved=columns[7],
        late=columns[10],
        late_rate=province.late_rate,
        finding=sentences.outcomes_finding(measures, place),
        alt=sentences.outcomes_in_words(measures),
        note=next((part.measured.note for part in parts if part.measured.note), ""),
        figure=outcome_bar(columns[8], columns[9], columns[10]).to_plotly_json(),
    )


@dataclass(frozen=True, slots=True)
class Sectors:
    """The largest sectors and the sum of the others, as bars, a table and a sentence."""

    lines: list[Line]
    finding: str
    figure: dict
    has_few_bars: bool


def sectors_of(by_sector: list[tuple[Row, Tally]], layout: FormLayout) -> Sectors:
    """`by_sector` is sorted, the sector with most dossiers first."""
    largest, others = by_sector[:_LARGEST], by_sector[_LARGEST:]
    named = [(row.name, tally) for row, tally in largest]
    if others:
        rest = sum((tally for _, tally in others), start=Tally())
        named.append((f"{len(others)} lĩnh vực khác", rest))
    dossiers = [tally.handled for _, tally in named]
    bars = sector_bars([name for name, _ in named], dossiers, others_last=bool(others))
    handled = sum(tally.handled for _, tally in by_sector)
    return Sectors(
        lines=[line_of(name, tally, layout) for name, tally in named],
        finding=sentences.sectors_finding(
            [(name, tally.handled) for name, tally in named[:_NAMED]], handled
        ),
        figure=bars.to_plotly_json(),
        has_few_bars=len(named) <= FEW_BARS,
    )


@dataclass(frozen=True, slots=True)
class Lamp:
    """One identity of form 06a: `holds` is true, false, or None where nothing can be compared."""

    label: str
    holds: bool | None
    words: str
    sides: str
    is_explained: bool  # a page of its own says where the difference comes from


def lamps_of(columns: Mapping[int, int], pending_before: int | None) -> list[Lamp]:
    """`pending_before` is what the period before left pending when it was closed, if it was."""
    return [
        Lamp(
            each.label,
            each.holds,
            _words(each),
            _sides(each, columns),
            is_explained=each.holds is not None and _OF_THE_PERIOD_BEFORE in each.label,
        )
        for each in identities(columns, pending_before).values()
    ]


def _words(identity: Identity) -> str:
    """The sides of a difference stand below it, so its words are short."""
    if identity.holds is False:
        return f"Lệch {written_number(abs(identity.difference))}"
    return identity.words


def _sides(identity: Identity, columns: Mapping[int, int]) -> str:
    if identity.right is None:
        return f"{written_number(identity.left)}; kỳ trước chưa chốt"
    if identity.holds is False:
        return f"{written_number(identity.left)} so với {written_number(identity.right)}"
    if _OF_THE_PERIOD_BEFORE in identity.label:
        return f"{written_number(identity.left)} = {written_number(identity.right)}"
    return re.sub(
        r"\((\d+)\)", lambda found: written_number(columns[int(found[1])]), identity.label
    )


@dataclass(frozen=True, slots=True)
class Level:
    """The agencies of one level with dossiers in the period, and their sum."""

    label: str
    is_long: bool
    lines: list[Line]
    total: Line


def levels_of(by_agency: Iterable[tuple[Row, Tally]], layout: FormLayout) -> list[Level]:
    grouped = defaultdict(list)
    for row, tally in by_agency:
        grouped[row.level].append((row, tally))
    return [
        Level(
            level.label,
            len(agencies) > _LONG_TABLE,
            [line_of(row.name, tally, layout) for row, tally in agencies],
            line_of("Cộng", sum((tally for _, tally in agencies), start=Tally()), layout),
        )
        for level in AgencyLevel
        if (agencies := grouped[level.value])
    ]
