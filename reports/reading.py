"""Report lines and rollups → tallies of any period, by agency, level, sector, procedure, channel.

A period made of months that all stand is composed of them. Any other (a free range, a year in
which nothing happened) is counted from the dossiers on the spot: slower, and the same figures.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from procedures.models import Agency, AgencyLevel, Procedure, Sector
from procedures.rules.channels import CHANNEL_LABELS, Channel
from procedures.rules.periods import ReportingPeriod, quarter_of
from reports.counting import count_lines, tally_of_line
from reports.models import Dimension, Period, ReportLine, Rollup
from reports.rules.tallies import OUTCOMES, RECEIVED_BY_CHANNEL, STORED_COUNTS, Tally, compose

BREAKDOWNS = ("agency", "level", "sector", "procedure", "channel")


@dataclass(frozen=True, slots=True)
class Row:
    """What a tally belongs to: an agency, a sector and so on, by its code and name."""

    code: str
    name: str
    level: str = ""


def total(period: ReportingPeriod, agency: Agency | None = None) -> Tally:
    """Return the tally of the whole province, or of an agency and everything below it."""
    return sum(_tallies(period, "total", agency).values(), start=Tally())


def tallies_by(period: ReportingPeriod, by: str, agency: Agency | None = None) -> dict[Row, Tally]:
    """Return disjoint tallies that add up to the total; `by` is one of `BREAKDOWNS`.

    An agency's row is its own dossiers, as resolving agency. Rows come in the order in which they
    are shown: agencies by position, others by the Vietnamese alphabet.
    """
    if by == "level":
        return _by_level(tallies_by(period, "agency", agency))
    tallies = _tallies(period, by, agency)
    return {row: tallies[key] for key, row in _ROWS[by](tallies) if key in tallies}


def _by_level(by_agency: dict[Row, Tally]) -> dict[Row, Tally]:
    levels = {level.value: Row(level.value, level.label, level.value) for level in AgencyLevel}
    summed = defaultdict(Tally)
    for row, tally in by_agency.items():
        summed[levels[row.level]] += tally
    return {row: summed[row] for row in levels.values() if row in summed}


def quarters_with_dossiers() -> list[ReportingPeriod]:
    """Return the quarters in which a dossier was received, the newest first."""
    received = Rollup.objects.filter(dimension=Dimension.TOTAL).exclude(
        **dict.fromkeys(RECEIVED_BY_CHANNEL, 0)
    )
    days = received.values_list("period__last_day", flat=True)
    return sorted({quarter_of(day) for day in days}, reverse=True)


def version(period: ReportingPeriod) -> int:
    """Return a number that moves on whenever a figure of the period may have changed."""
    return sum(each.version for each in _standing_months(period))


def counted_at(period: ReportingPeriod) -> datetime | None:
    """Return when a month of the period was last counted, or None where none stands."""
    return max((each.counted_at for each in _standing_months(period)), default=None)


def _standing_months(period: ReportingPeriod) -> list[Period]:
    codes = [month.code for month in period.months()]
    return list(Period.objects.filter(code__in=codes).order_by("first_day"))


def _tallies(period: ReportingPeriod, by: str, agency: Agency | None) -> dict[int, Tally]:
    months = period.months()
    standing = _standing_months(period)
    within = Agency.objects.ids_below(agency.pk) if agency else None
    if not months or len(standing) < len(months):
        return _counted_now(period.first_day, period.last_day, by, within)
    ids = [each.pk for each in standing]
    parts = _from_rollups(ids, by) if within is None else _from_lines(ids, by, within)
    by_key = defaultdict(dict)
    for month, key, tally in parts:
        by_key[key][month] = by_key[key].get(month, Tally()) + tally
    return {
        key: compose(of_months.get(pk, Tally()) for pk in ids) for key, of_months in by_key.items()
    }


def _from_rollups(months: list[int], by: str):
    rollups = Rollup.objects.filter(period_id__in=months, dimension=Dimension(by))
    for month, key, *counts in rollups.values_list("period_id", "key", *STORED_COUNTS):
        yield month, key, Tally(*counts)


def _from_lines(months: list[int], by: str, within: set[int]):
    lines = ReportLine.objects.filter(period_id__in=months, agency_id__in=within)
    for (
        month,
        agency,
        procedure,
        channel,
        sector,
        carried_over,
        received,
        *outcomes,
    ) in lines.values_list("period_id", *_LINE_KEYS, "carried_over", "received", *OUTCOMES):
        key = _KEY_OF[by](agency, procedure, channel, sector)
        yield month, key, tally_of_line(channel, carried_over, received, outcomes)


_LINE_KEYS = ("agency_id", "procedure_id", "channel", "sector_id")
_KEY_OF = {
    "total": lambda agency, procedure, channel, sector: 0,
    "agency": lambda agency, procedure, channel, sector: agency,
    "sector": lambda agency, procedure, channel, sector: sector,
    "procedure": lambda agency, procedure, channel, sector: procedure,
    "channel": lambda agency, procedure, channel, sector: channel,
}


def _counted_now(
    first_day: date, last_day: date, by: str, within: set[int] | None
) -> dict[int, Tally]:
    summed = defaultdict(Tally)
    for agency, procedure, channel, sector, carried_over, received, *outcomes in count_lines(
        first_day, last_day
    ):
        if within is None or agency in within:
            key = _KEY_OF[by](agency, procedure, channel, sector)
            summed[key] += tally_of_line(channel, carried_over, received, outcomes)
    return dict(summed)


def _agency_rows(keys: Iterable[int]):
    agencies = Agency.objects.filter(pk__in=keys).order_by("position", "sort_key", "code")
    return ((each.pk, Row(each.code, each.name, each.level)) for each in agencies)


def _sector_rows(keys: Iterable[int]):
    return ((each.pk, Row(each.slug, each.name)) for each in Sector.objects.filter(pk__in=keys))


def _procedure_rows(keys: Iterable[int]):
    procedures = Procedure.objects.filter(pk__in=keys)
    return ((each.pk, Row(each.code, each.name, each.level)) for each in procedures)


def _channel_rows(keys: Iterable[int]):
    order = (Channel.ONLINE, Channel.IN_PERSON, Channel.POSTAL, Channel.UNKNOWN)
    return ((each.value, Row(each.slug, CHANNEL_LABELS[each])) for each in order)


_ROWS = {
    "agency": _agency_rows,
    "sector": _sector_rows,
    "procedure": _procedure_rows,
    "channel": _channel_rows,
}
