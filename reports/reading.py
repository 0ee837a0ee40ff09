"""Report lines and rollups → tallies of any period, by agency, level, sector, procedure, channel.

A period made of months that all stand is composed of them. Any other (a free range, a year in
which nothing happened) is counted from the dossiers on the spot: slower, and the same figures.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from procedures.models import Agency, AgencyLevel, Procedure, Sector
from procedures.rules.channels import CHANNEL_LABELS, CHANNELS_IN_ORDER
from procedures.rules.periods import ReportingPeriod
from reports.counting import count_lines, tally_of_line
from reports.models import (
    ClosedLine,
    ClosedName,
    ClosedRollup,
    Dimension,
    LineCounts,
    Report,
    ReportLine,
    Rollup,
    RollupCounts,
)
from reports.months import Month, Months, months_of, months_that_stand
from reports.rules.tallies import (
    OUTCOMES,
    STORED_COUNTS,
    Tally,
    compose,
)

BREAKDOWNS = ("agency", "level", "sector", "procedure", "channel")
Keyed = dict[str, dict[int, Tally]]  # tallies by breakdown, and by the id of the agency and so on


@dataclass(frozen=True, slots=True)
class Row:
    """What a tally belongs to: an agency, a sector and so on, by its code and name."""

    code: str
    name: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period: those that stand still where it is closed, else those known now.

    `report` is the report that closes it, `before` the one that closes the period before, `months`
    are those of its months that stand, `history` are all its reports, the newest first, and
    `closed` are those that close any period, by its code.
    """

    period: ReportingPeriod
    report: Report | None
    before: Report | None
    months: tuple[Month, ...]
    history: tuple[Report, ...]
    closed: Mapping[str, Report]

    @property
    def state(self) -> str:
        return "closed" if self.report else "open"

    @property
    def version(self) -> int:
        """Which closing; of an open period a number that moves on with every count of a month."""
        return self.report.version if self.report else sum(each.version for each in self.months)

    @property
    def counted_at(self) -> datetime | None:
        if self.report:
            return self.report.closed_at
        return max((each.counted_at for each in self.months), default=None)

    @property
    def are_composed(self) -> bool:
        """Say whether all months stand, so that nothing has to be counted anew."""
        return 0 < len(self.period.months()) == len(self.months)

    def total(self, agency: Agency | None = None) -> Tally:
        """Return the tally of the whole province, or of an agency and everything below it."""
        return sum(self.keyed(["total"], agency)["total"].values(), start=Tally())

    def by(self, by: str, agency: Agency | None = None) -> dict[Row, Tally]:
        """Return disjoint tallies that add up to the total; `by` is one of `BREAKDOWNS`.

        Names of a closed period are those of the day of closing. An agency's row is its own
        dossiers, as resolving agency. Rows come in the order in which they are shown: agencies by
        position, others by the Vietnamese alphabet.
        """
        if by == "level":
            return _by_level(self.by("agency", agency))
        return self.named(self.keyed([by], agency))[by]

    def keyed(self, breakdowns: Sequence[str], agency: Agency | None = None) -> Keyed:
        """Return several breakdowns (but "level") at once, without names."""
        within = Agency.objects.ids_below(agency.pk) if agency else None
        if self.report:
            return _composed([self.report.pk], _CLOSED, breakdowns, within)
        if self.are_composed:
            return _composed([each.pk for each in self.months], _LIVE, breakdowns, within)
        return _counted_now(self.period.first_day, self.period.last_day, breakdowns, within)

    def named(self, keyed: Keyed) -> dict[str, dict[Row, Tally]]:
        """Return the same breakdowns as `by` does."""
        if self.report:
            rows = _closed_rows(self.report, list(keyed))
        else:
            rows = {by: _ROWS[by](tallies) for by, tallies in keyed.items()}
        return {
            by: {row: tallies[key] for key, row in rows[by] if key in tallies}
            for by, tallies in keyed.items()
        }

    def pending_before(self, agency: Agency | None = None) -> int | None:
        """Return what the closed period before left pending; None where none is closed."""
        if self.before is None:
            return None
        if agency is None:
            return self.before.total.pending
        within = Agency.objects.ids_below(agency.pk)
        tallies = _composed([self.before.pk], _CLOSED, ["total"], within)["total"]
        return sum(tally.pending for tally in tallies.values())

    def as_known_now(self) -> "Figures":
        """Return the figures of the same period, closed or not, as the dossiers are known now."""
        return replace(self, report=None)


def figures_of(
    period: ReportingPeriod, months: Months | None = None, *, live: bool = False
) -> Figures:
    """Return the figures of a period; with `live`, as they are known now, closed or not.

    `months` are all that stand, where they have been read already.
    """
    reports = Report.objects.around(period)
    standing = months_of(period, months_that_stand() if months is None else months)
    report = None if live else reports.closing
    return Figures(period, report, reports.before, standing, reports.history, reports.closed)


def total(period: ReportingPeriod, agency: Agency | None = None, *, live: bool = False) -> Tally:
    return figures_of(period, live=live).total(agency)


def tallies_by(
    period: ReportingPeriod, by: str, agency: Agency | None = None, *, live: bool = False
) -> dict[Row, Tally]:
    return figures_of(period, live=live).by(by, agency)


def _by_level(by_agency: dict[Row, Tally]) -> dict[Row, Tally]:
    levels = {level.value: Row(level.value, level.label, level.value) for level in AgencyLevel}
    summed = defaultdict(Tally)
    for row, tally in by_agency.items():
        summed[levels[row.level]] += tally
    return {row: summed[row] for row in levels.values() if row in summed}


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where written figures are found, and the column that says whose they are."""

    lines: type[LineCounts]
    rollups: type[RollupCounts]
    owner: str


_LIVE = _Shelf(ReportLine, Rollup, "period_id")
_CLOSED = _Shelf(ClosedLine, ClosedRollup, "report_id")


def _composed(
    owners: list[int], shelf: _Shelf, breakdowns: Sequence[str], within: set[int] | None
) -> Keyed:
    """Compose the figures of consecutive owners (months, or one closed report), by key."""
    parts = _from_rollups if within is None else _from_lines
    summed = {by: defaultdict(dict) for by in breakdowns}
    for owner, by, key, tally in parts(owners, shelf, breakdowns, within):
        of_owners = summed[by][key]
        of_owners[owner] = of_owners[owner] + tally if owner in of_owners else tally
    return {
        by: {
            key: compose(of_owners.get(pk, Tally()) for pk in owners)
            for key, of_owners in by_key.items()
        }
        for by, by_key in summed.items()
    }


def _from_rollups(owners: list[int], shelf: _Shelf, breakdowns: Sequence[str], _within: None):
    rollups = shelf.rollups.objects.filter(
        **{f"{shelf.owner}__in": owners}, dimension__in=[Dimension(by) for by in breakdowns]
    )
    columns = (shelf.owner, "dimension", "key", *STORED_COUNTS)
    for owner, by, key, *counts in rollups.values_list(*columns):
        yield owner, by, key, Tally(*counts)


def _from_lines(owners: list[int], shelf: _Shelf, breakdowns: Sequence[str], within: set[int]):
    lines = shelf.lines.objects.filter(**{f"{shelf.owner}__in": owners}, agency_id__in=within)
    columns = (shelf.owner, *_LINE_KEYS, "carried_over", "received", *OUTCOMES)
    for owner, *line in lines.values_list(*columns):
        for by, key, tally in _keyed_line(line, breakdowns):
            yield owner, by, key, tally


def _counted_now(
    first_day: date, last_day: date, breakdowns: Sequence[str], within: set[int] | None
) -> Keyed:
    summed = {by: defaultdict(Tally) for by in breakdowns}
    for line in count_lines(first_day, last_day):
        agency, *_ = line
        if within is None or agency in within:
            for by, key, tally in _keyed_line(line, breakdowns):
                summed[by][key] += tally
    return {by: dict(by_key) for by, by_key in summed.items()}


def _keyed_line(line: Sequence[int], breakdowns: Sequence[str]) -> Iterator[tuple[str, int, Tally]]:
    agency, procedure, channel, sector, carried_over, received, *outcomes = line
    tally = tally_of_line(channel, carried_over, received, outcomes)
    for by in breakdowns:
        yield by, _KEY_OF[by](agency, procedure, channel, sector), tally


_LINE_KEYS = ("agency_id", "procedure_id", "channel", "sector_id")
_KEY_OF = {
    "total": lambda agency, procedure, channel, sector: 0,
    "agency": lambda agency, procedure, channel, sector: agency,
    "sector": lambda agency, procedure, channel, sector: sector,
    "procedure": lambda agency, procedure, channel, sector: procedure,
    "channel": lambda agency, procedure, channel, sector: channel,
}


def _agency_rows(keys: Iterable[int]):
    agencies = Agency.objects.filter(pk__in=keys).order_by("position", "sort_key", "code")
    return ((each.pk, Row(each.code, each.name, each.level)) for each in agencies)


def _sector_rows(keys: Iterable[int]):
    return ((each.pk, Row(each.slug, each.name)) for each in Sector.objects.filter(pk__in=keys))


def _procedure_rows(keys: Iterable[int]):
    procedures = Procedure.objects.filter(pk__in=keys)
    return ((each.pk, Row(each.code, each.name, each.level)) for each in procedures)


def _channel_rows(keys: Iterable[int]):
    return ((each.value, Row(each.slug, CHANNEL_LABELS[each])) for each in CHANNELS_IN_ORDER)


def _closed_rows(report: Report, breakdowns: Sequence[str]):
    rows = {by: [] for by in breakdowns}
    names = ClosedName.objects.filter(report=report, dimension__in=breakdowns)
    for each in names.order_by("position"):
        rows[each.dimension].append((each.key, Row(each.code, each.name, each.level)))
    return rows


_ROWS = {
    "agency": _agency_rows,
    "sector": _sector_rows,
    "procedure": _procedure_rows,
    "channel": _channel_rows,
}
