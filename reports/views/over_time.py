"""The period shown at the end of those before it: late dossiers, and how dossiers came in."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import dropwhile

from procedures.rules.channels import Channel
from procedures.rules.periods import ReportingPeriod
from reports import trends
from reports.charts.over_time import Points, channel_lines, late_lollipops
from reports.comparisons import named
from reports.history import Series
from reports.rules.forms import columns_of, layout_on
from reports.rules.indicators import Measured, measure_form
from reports.rules.tallies import Tally
from reports.trends import Values, written

_CHANNELS = {
    Channel.ONLINE: "Trực tuyến",
    Channel.IN_PERSON: "Trực tiếp",
    Channel.POSTAL: "Bưu chính",
    Channel.UNKNOWN: "Không rõ",
}


@dataclass(frozen=True, slots=True)
class LateRow:
    """How many a period resolved, and late; nothing where it has no figures."""

    period: ReportingPeriod
    resolved: int
    late: int
    rate: Measured | None


@dataclass(frozen=True, slots=True)
class Late:
    """Late dossiers over time; drawn where there are two periods to compare."""

    rows: list[LateRow]
    place: str
    alt: str
    figure: dict


def late_of(series: Series) -> Late | None:
    rows = late_rows(series)
    rates = [row.rate.value if row.rate else None for row in rows]
    if not _can_be_compared(rates):
        return None
    periods = [row.period for row in rows]
    return Late(
        rows=rows,
        place=trends.place_among(periods[-1].kind, rates),
        alt=trends.late_in_words(periods, rates),
        figure=late_lollipops(
            [period.mark for period in periods],
            _points("Quá hạn trên 10.000", rates),
            [named(period) for period in periods],
        ).to_plotly_json(),
    )


def late_rows(series: Series) -> list[LateRow]:
    return [_late_row(period, tally) for period, tally in _from_first_figures(series)]


def _late_row(period: ReportingPeriod, tally: Tally | None) -> LateRow:
    if tally is None:
        return LateRow(period, 0, 0, None)
    form = columns_of(tally, layout_on(period.last_day))
    return LateRow(period, form[7], form[10], measure_form(form)["late-per-10000"])


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the dossiers received, as a table cell writes it."""

    numerator: int
    value: Fraction | None

    @property
    def rounded(self) -> str | None:
        return None if self.value is None else written(self.value)


@dataclass(frozen=True, slots=True)
class ChannelRow:
    period: ReportingPeriod
    received: int
    shares: list[Share] | None


@dataclass(frozen=True, slots=True)
class Channels:
    """How dossiers came in over time; `figure` is there with two periods to compare."""

    names: list[str]
    rows: list[ChannelRow]
    finding: str
    alt: str
    figure: dict | None


def channels_of(series: Series) -> Channels:
    rows = [_channel_row(period, tally) for period, tally in _from_first_figures(series)]
    periods = [row.period for row in rows]
    shares = {
        name: [row.shares[place].value if row.shares else None for row in rows]
        for place, name in enumerate(_CHANNELS.values())
    }
    online = shares[_CHANNELS[Channel.ONLINE]]
    is_drawn = _can_be_compared(online)
    return Channels(
        names=list(_CHANNELS.values()),
        rows=rows,
        finding=trends.channels_finding(periods, online),
        alt=trends.channels_in_words(periods, shares) if is_drawn else "",
        figure=_lines(periods, shares) if is_drawn else None,
    )


def _channel_row(period: ReportingPeriod, tally: Tally | None) -> ChannelRow:
    if tally is None:
        return ChannelRow(period, 0, None)
    counts = [getattr(tally, f"received_{channel.slug}") for channel in _CHANNELS]
    received = sum(counts)
    shares = [
        Share(count, Fraction(100 * count, received) if received else None) for count in counts
    ]
    return ChannelRow(period, received, shares)


def _lines(periods: list[ReportingPeriod], shares: dict[str, Values]) -> dict:
    figure = channel_lines(
        [period.mark for period in periods],
        [_points(name, values) for name, values in shares.items()],
        [named(period) for period in periods],
    )
    return figure.to_plotly_json()


def _points(name: str, values: Values) -> Points:
    return Points(
        name=name,
        values=[None if value is None else round(float(value), 4) for value in values],
        written=[None if value is None else written(value) for value in values],
    )


def _can_be_compared(values: Values) -> bool:
    known = [value for value in values if value is not None]
    return len(known) > 1 and values[-1] is not None


def _from_first_figures(series: Series) -> Series:
    return list(dropwhile(lambda pair: pair[1] is None, series))
