"""Dossiers → lines and rollups, live and closed: the only writer of both.

Counting is one set-based statement a month.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import connection, transaction
from django.db.models import F
from django.dispatch import receiver
from django.utils import timezone

from procedures.changes import DaySpan, dossiers_changed
from procedures.models import Dossier, Procedure
from procedures.outcomes_in_sql import NOT_COUNTED, outcome_on
from procedures.rules.channels import Channel
from procedures.rules.periods import Kind, ReportingPeriod, month_of
from reports.models import (
    ClosedLine,
    ClosedRollup,
    Dimension,
    Period,
    Report,
    ReportLine,
    Rollup,
)
from reports.rules.tallies import OUTCOMES, RECEIVED_BY_CHANNEL, Tally

_CODE_OF = {outcome: number for number, outcome in enumerate(OUTCOMES)}
_outcome = partial(outcome_on, written=_CODE_OF.__getitem__)


def _part(condition: str, carried_over: int) -> str:
    return f"""
    SELECT agency_id, procedure_id, channel, {carried_over} AS carried_over,
        {_outcome("%(last_day)s")} AS outcome
    FROM {Dossier._meta.db_table}
    WHERE status NOT IN ({NOT_COUNTED}) AND {condition}"""


# Three parts, each of which an index answers: what was received in the days, what is older and was
# concluded on the first of them or later, what is older and still open. One condition with OR
# would read every dossier there ever was.
_COUNTED = f"""
    SELECT agency_id, procedure_id, channel, carried_over, outcome, COUNT(*) AS dossiers
    FROM (
        {_part("received_on BETWEEN %(first_day)s AND %(last_day)s", carried_over=0)}
        UNION ALL
        {_part("received_on < %(first_day)s AND concluded_on >= %(first_day)s", carried_over=1)}
        UNION ALL
        {_part("received_on < %(first_day)s AND concluded_on IS NULL", carried_over=1)}
    ) AS counted
    GROUP BY agency_id, procedure_id, channel, carried_over, outcome"""


def _sum(condition: str) -> str:
    # PostgreSQL adds big integers to a decimal.
    return f"CAST(SUM(CASE WHEN {condition} THEN dossiers ELSE 0 END) AS integer)"


def _lines(counted: str, owner: str = "") -> str:
    """Return the SQL that lays counted dossiers out as lines; `owner` goes first, with a comma."""
    return f"""
    SELECT {owner}agency_id, procedure_id, channel, procedure.sector_id,
        {_sum("carried_over = 1")}, {_sum("carried_over = 0")},
        {", ".join(_sum(f"outcome = {_CODE_OF[outcome]}") for outcome in OUTCOMES)}
    FROM ({counted}) AS grouped
    JOIN {Procedure._meta.db_table} AS procedure ON procedure.id = procedure_id
    GROUP BY {owner}agency_id, procedure_id, channel, procedure.sector_id"""


_LINES = _lines(_COUNTED)

_LINE_COLUMNS = ("agency_id", "procedure_id", "channel", "sector_id", "carried_over", "received")


def count_lines(first_day: date, last_day: date) -> list[tuple]:
    """Count the dossiers of any days: (agency, procedure, channel, sector, carried over, received,
    the 11 outcomes in the order of `OUTCOMES`), nothing stored.
    """
    return _asked(_LINES, first_day, last_day)


def count_moved(moved: str, first_day: date, last_day: date) -> list[tuple]:
    """Count what moved over any days, as `count_lines` does: what goes counts below nothing."""
    days = "SELECT 0 AS id, %(first_day)s AS first_day, %(last_day)s AS last_day"
    lines = _lines(_counted_of(moved, days))
    return _asked(lines, first_day, last_day)


def _asked(lines: str, first_day: date, last_day: date) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(lines, {"first_day": first_day, "last_day": last_day})
        return cursor.fetchall()


@receiver(dossiers_changed)
@transaction.atomic
def recount_touched(spans: list[DaySpan], moved: str | None = None, **_signal) -> None:
    """Bring every month up to date in which dossiers count differently than before.

    A year stands as a whole from the first thing that happened in it, so that quarters, halves and
    the year itself can be composed; any other days are counted when they are asked for. A month
    that stood already takes what `moved` adds to it and takes from it; a new one is counted.
    """
    created = _create_months({month_of(span.first_day).year for span in spans})
    standing = Period.objects.exclude(pk__in=[each.pk for each in created])
    touched = [
        period
        for period in standing.order_by("first_day").select_for_update()
        if any(span.touches(period.first_day, period.last_day) for span in spans)
    ]
    if moved is None:
        recount([*touched, *created])
    else:
        recount(created)
        _add(moved, touched)


def _create_months(years: set[int]) -> list[Period]:
    """Let the months of these years stand; return those that are new."""
    months = [
        month for year in sorted(years) for month in ReportingPeriod.of(Kind.YEAR, year).months()
    ]
    codes = set(Period.objects.values_list("code", flat=True))
    return Period.objects.bulk_create(
        Period(code=month.code, first_day=month.first_day, last_day=month.last_day)
        for month in months
        if month.code not in codes
    )


@transaction.atomic
def recount(periods: list[Period]) -> None:
    """Count the months anew, replace their lines and rollups, and move their versions on."""
    if periods:
        ReportLine.objects.filter(period__in=periods).delete()
        _write_lines(periods, LIVE)
        _renew_rollups(periods)


def _add(moved: str, periods: list[Period]) -> None:
    """Add what moved to the lines of months that stand, which costs what moved, not what stands."""
    if not periods:
        return
    ids = _ids(periods)
    months = f"SELECT id, first_day, last_day FROM {Period._meta.db_table} WHERE id IN ({ids})"
    lines = ReportLine._meta.db_table
    summed = ("carried_over", "received", *OUTCOMES)
    with connection.cursor() as cursor:
        # A procedure may have been given another sector since its lines were counted.
        cursor.execute(f"""
            UPDATE {lines} SET sector_id = procedure.sector_id
            FROM {Procedure._meta.db_table} AS procedure
            WHERE procedure.id = procedure_id AND procedure.sector_id <> {lines}.sector_id
                AND period_id IN ({ids})""")
        cursor.execute(f"""
            INSERT INTO {lines} (period_id, {", ".join((*_LINE_COLUMNS, *OUTCOMES))})
            {_lines(_counted_of(moved, months), owner="period_id, ")}
            ON CONFLICT (period_id, agency_id, procedure_id, channel) DO UPDATE SET
            {", ".join(f"{name} = {lines}.{name} + excluded.{name}" for name in summed)}""")
    ReportLine.objects.filter(period__in=periods, carried_over=0, received=0).delete()
    _renew_rollups(periods)


def _counted_of(moved: str, periods: str) -> str:
    """Return the SQL that counts what moved in each period, with its sign; both given as SQL.

    Of the periods it asks their `id` and days.
    """
    return f"""
    SELECT period_id, agency_id, procedure_id, channel, carried_over, outcome,
        SUM(weight) AS dossiers
    FROM (
        SELECT period.id AS period_id, agency_id, procedure_id, channel, weight,
            CASE WHEN received_on < period.first_day THEN 1 ELSE 0 END AS carried_over,
            {_outcome("period.last_day")} AS outcome
        FROM ({moved}) AS moved
        JOIN ({periods}) AS period ON received_on <= period.last_day
            AND (concluded_on IS NULL OR concluded_on >= period.first_day)
        WHERE status NOT IN ({NOT_COUNTED})
    ) AS placed
    GROUP BY period_id, agency_id, procedure_id, channel, carried_over, outcome
    HAVING SUM(weight) <> 0"""


def _renew_rollups(periods: list[Period]) -> None:
    """Sum the lines of months anew, and move their versions on."""
    Rollup.objects.filter(period__in=periods).delete()
    _write_rollups(periods, LIVE)
    numbers = [period.pk for period in periods]
    Period.objects.filter(pk__in=numbers).update(
        version=F("version") + 1, counted_at=timezone.now()
    )


def _ids(owners: list[Period] | list[Report]) -> str:
    return ", ".join(str(owner.pk) for owner in owners)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where figures are written: the tables, and the column that says whose they are."""

    owner: str
    lines: str
    rollups: str


LIVE = Ledger("period_id", ReportLine._meta.db_table, Rollup._meta.db_table)
CLOSED = Ledger("report_id", ClosedLine._meta.db_table, ClosedRollup._meta.db_table)


def write_figures(owners: list[Report], ledger: Ledger) -> None:
    """Count the days of each owner and write its lines, then all their rollups."""
    _write_lines(owners, ledger)
    _write_rollups(owners, ledger)


def _write_lines(owners: list[Period] | list[Report], ledger: Ledger) -> None:
    columns = ", ".join((*_LINE_COLUMNS, *OUTCOMES))
    with connection.cursor() as cursor:
        for owner in owners:
            cursor.execute(
                f"INSERT INTO {ledger.lines} ({ledger.owner}, {columns})"
                f" SELECT %(owner)s, lines.* FROM ({_LINES}) AS lines",
                {"owner": owner.pk, "first_day": owner.first_day, "last_day": owner.last_day},
            )


def _write_rollups(owners: list[Period] | list[Report], ledger: Ledger) -> None:
    ids = _ids(owners)
    with connection.cursor() as cursor:
        for dimension, key in _KEYS.items():
            cursor.execute(_rollup_statement(ledger, key, ids), {"dimension": dimension})


_KEYS = {
    Dimension.TOTAL.value: "0",
    Dimension.AGENCY.value: "agency_id",
    Dimension.SECTOR.value: "sector_id",
    Dimension.PROCEDURE.value: "procedure_id",
    Dimension.CHANNEL.value: "channel",
}
# `received_online` and its siblings carry the slug of the channel in their name.
_RECEIVED = {
    name: f"SUM(CASE WHEN channel = {Channel[name.removeprefix('received_').upper()].value}"
    " THEN received ELSE 0 END)"
    for name in RECEIVED_BY_CHANNEL
}


def _rollup_statement(ledger: Ledger, key: str, owners: str) -> str:
    summed = ("carried_over", *OUTCOMES)
    return f"""
        INSERT INTO {ledger.rollups}
            ({ledger.owner}, dimension, key, {", ".join(summed)}, {", ".join(_RECEIVED)})
        SELECT {ledger.owner}, %(dimension)s, {key},
            {", ".join(f"SUM({name})" for name in summed)}, {", ".join(_RECEIVED.values())}
        FROM {ledger.lines}
        WHERE {ledger.owner} IN ({owners})
        GROUP BY {ledger.owner}{"" if key == "0" else f", {key}"}"""


def tally_of_line(channel: int, carried_over: int, received: int, outcomes: Iterable[int]) -> Tally:
    """Return a line's counts as a tally, its receipts under its channel."""
    received_as = f"received_{Channel(channel).slug}"
    named = dict(zip(OUTCOMES, outcomes, strict=True))
    return Tally(carried_over=carried_over, **{received_as: received}, **named)
