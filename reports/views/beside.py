"""The past beside a headline figure: its line over some periods, and how it moved."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import dropwhile

from procedures.rules.periods import ReportingPeriod
from procedures.rules.wording import written_number
from reports.comparisons import (
    NO_FIGURES,
    NOT_ENDED,
    change_in_dossiers,
    change_in_percent,
    change_in_points,
    late_against_before,
    line_in_words,
    lines_note,
    named,
)
from reports.history import Past
from reports.rules.forms import columns_of, layout_on
from reports.rules.indicators import Measured
from reports.rules.rounding import half_up
from reports.rules.tallies import Tally
from reports.views.frame import is_reported
from reports.views.sparklines import Sparkline, sparkline

Form = Mapping[int, int]
Forms = list[tuple[ReportingPeriod, Form | None]]


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure moved against a period, in words."""

    against: str
    moved: str


@dataclass(frozen=True, slots=True)
class Column:
    """What the line of a figure joins, as a column of a table."""

    heading: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure that can be compared: its value, how it is written, how a change is told."""

    value: Callable[[Form], int | Fraction]
    written: Callable[[int | Fraction], str]
    unit: str
    change: Callable[[int | Fraction, int | Fraction], str]


def count_of(column: int, *, in_percent: bool) -> Headline:
    """Compare a column of form 06a; what is small and unwanted is compared in dossiers."""
    return Headline(
        value=lambda form: form[column],
        written=written_number,
        unit=" hồ sơ",
        change=change_in_percent if in_percent else change_in_dossiers,
    )


def share_of(measured: Measured) -> Headline:
    """Compare a share of all that was handled, which a period with figures has."""
    return Headline(
        value=measured.indicator.share,
        written=lambda share: written_number(half_up(100 * share)),
        unit="%",
        change=change_in_points,
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """Form 06a of the periods on the lines, the one shown last, and of those compared with."""

    periods: list[ReportingPeriod]
    forms: list[Form | None]
    compared: Forms
    has_ended: bool

    def line(self, label: str, headline: Headline) -> Sparkline | None:
        if not self.has_line:
            return None
        values = [None if form is None else headline.value(form) for form in self.forms]
        alt = line_in_words(
            label, self.periods, values, lambda value: headline.written(value) + headline.unit
        )
        return sparkline(values, self._ringed, alt)

    def column(self, label: str, headline: Headline) -> Column:
        return Column(
            f"{label}, {headline.unit}" if headline.unit == "%" else label,
            [
                NO_FIGURES if form is None else headline.written(headline.value(form))
                for form in self.forms
            ],
        )

    def changes(self, headline: Headline) -> list[Change]:
        now = headline.value(self.forms[-1])
        return [
            Change(
                f"so với {named(period)}",
                NO_FIGURES if form is None else headline.change(now, headline.value(form)),
            )
            for period, form in self.compared
        ]

    @property
    def late(self) -> str:
        """Say how the late dossiers moved against the period before; empty without figures."""
        if not self.compared or self.compared[0][1] is None:
            return ""
        (before, form), now = self.compared[0], self.forms[-1]
        return late_against_before(before.kind, now[10], form[10])

    @property
    def links(self) -> list[ReportingPeriod]:
        """Return the periods compared with that have figures, and a page."""
        return [period for period, form in self.compared if form and is_reported(period)]

    @property
    def has_line(self) -> bool:
        return sum(form is not None for form in self.forms) > 1

    @property
    def note(self) -> str:
        """Say what the lines join, or that it is too early for them; else empty."""
        if not self.has_ended:
            return NOT_ENDED
        if not self.has_line:
            return ""
        ringed = None if self._ringed is None else self.periods[self._ringed]
        return lines_note(self.periods, ringed, has_gaps=None in self.forms)

    @property
    def _ringed(self) -> int | None:
        """Return the place of the same period of last year on the lines."""
        year_before = self.periods[-1].year_before()
        if year_before not in self.periods:
            return None
        place = self.periods.index(year_before)
        return None if self.forms[place] is None else place


def beside_of(past: Past) -> Beside:
    """Lines begin with the first period that has figures."""
    line = _forms(dropwhile(lambda pair: pair[1] is None, past.series))
    return Beside(
        [period for period, _ in line],
        [form for _, form in line],
        _forms(past.compared),
        past.has_ended,
    )


def _forms(series: Iterable[tuple[ReportingPeriod, Tally | None]]) -> Forms:
    return [
        (period, tally and columns_of(tally, layout_on(period.last_day)))
        for period, tally in series
    ]
