"""Dossiers → lines and rollups, live and closed: the only writer of both.

Counting is one set-based statement a month. `_OUTCOME` is the law of procedures/rules/outcomes.py
in SQL that SQLite and PostgreSQL read alike; the tests hold it against a naive count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import F
from django.dispatch import receiver
from django.utils import timezone

from procedures.changes import DaySpan, dossiers_changed
from procedures.models import Dossier, Procedure
from procedures.rules.channels import Channel
from procedures.rules.periods import Kind, ReportingPeriod, month_of
from procedures.rules.statuses import NOT_A_DOSSIER, PAUSED, Status
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


def _codes(statuses: Iterable[Status]) -> str:
    return ", ".join(str(status.value) for status in sorted(statuses))


_OUTCOME = f"""CASE
    WHEN concluded_on IS NULL AND status IN ({_codes(PAUSED | {Status.STOPPED})})
        THEN {_CODE_OF["pending_paused"]}
    WHEN concluded_on IS NULL OR concluded_on > %(last_day)s THEN CASE
        WHEN due_on IS NULL THEN {_CODE_OF["pending_undated"]}
        WHEN due_on < %(last_day)s THEN {_CODE_OF["pending_overdue"]}
        ELSE {_CODE_OF["pending_in_time"]} END
    WHEN status = {Status.REFUSED.value} THEN {_CODE_OF["refused"]}
    WHEN status = {Status.WITHDRAWN.value} THEN {_CODE_OF["withdrawn"]}
    WHEN status = {Status.STOPPED.value} THEN {_CODE_OF["stopped"]}
    WHEN due_on IS NULL THEN {_CODE_OF["resolved_undated"]}
    WHEN concluded_on < due_on THEN {_CODE_OF["resolved_early"]}
    WHEN concluded_on = due_on THEN {_CODE_OF["resolved_on_time"]}
    ELSE {_CODE_OF["resolved_late"]} END"""


def _part(condition: str, carried_over: int) -> str:
    return f"""
    SELECT agency_id, procedure_id, channel, {carried_over} AS carried_over, {_OUTCOME} AS outcome
    FROM {Dossier._meta.db_table}
    WHERE status NOT IN ({_codes(NOT_A_DOSSIER)}) AND {condition}"""


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


_LINES = f"""
    SELECT agency_id, procedure_id, channel, procedure.sector_id,
        {_sum("carried_over = 1")}, {_sum("carried_over = 0")},
        {", ".join(_sum(f"outcome = {_CODE_OF[outcome]}") for outcome in OUTCOMES)}
    FROM ({_COUNTED}) AS grouped
    JOIN {Procedure._meta.db_table} AS procedure ON procedure.id = procedure_id
    GROUP BY agency_id, procedure_id, channel, procedure.sector_id"""

_LINE_COLUMNS = ("agency_id", "procedure_id", "channel", "sector_id", "carried_over", "received")


def count_lines(first_day: date, last_day: date) -> list[tuple]:
    """Count the dossiers of any days: (agency, procedure, channel, sector, carried over, received,
    the 11 outcomes in the order of `OUTCOMES`), nothing stored.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {"first_day": first_day, "last_day": last_day})
        return cursor.fetchall()


@receiver(dossiers_changed)
@transaction.atomic
def recount_touched(spans: list[DaySpan], **_signal) -> None:
    """Bring every month up to date in which dossiers count differently than before.

    A year stands as a whole from the first thing that happened in it, so that quarters, halves and
    the year itself can be composed; any other days are counted when they are asked for.
    """
    created = _create_months({month_of(span.first_day).year for span in spans})
    standing = Period.objects.order_by("first_day").select_for_update()
    recount(
        [
            period
            for period in standing
            if period.pk in created
            or any(span.touches(period.first_day, period.last_day) for span in spans)
        ]
    )


def _create_months(years: set[int]) -> set[int]:
    """Let the months of these years stand; return the ids of those that are new."""
    months = [
        month for year in sorted(years) for month in ReportingPeriod.of(Kind.YEAR, year).months()
    ]
    codes = set(Period.objects.values_list("code", flat=True))
    created = Period.objects.bulk_create(
        Period(code=month.code, first_day=month.first_day, last_day=month.last_day)
        for month in months
        if month.code not in codes
    )
    return {period.pk for period in created}


@transaction.atomic
def recount(periods: list[Period]) -> None:
    """Count the months anew, replace their lines and rollups, and move their versions on."""
    ids = [period.pk for period in periods]
    if not ids:
        return
    Rollup.objects.filter(period_id__in=ids).delete()
    ReportLine.objects.filter(period_id__in=ids).delete()
    write_figures(periods, LIVE)
    Period.objects.filter(pk__in=ids).update(version=F("version") + 1, counted_at=timezone.now())


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where figures are written: the tables, and the column that says whose they are."""

    owner: str
    lines: str
    rollups: str


LIVE = Ledger("period_id", ReportLine._meta.db_table, Rollup._meta.db_table)
CLOSED = Ledger("report_id", ClosedLine._meta.db_table, ClosedRollup._meta.db_table)


def write_figures(owners: list[Period] | list[Report], ledger: Ledger) -> None:
    """Count the days of each owner and write its lines, then all their rollups."""
    columns = ", ".join((*_LINE_COLUMNS, *OUTCOMES))
    ids = ", ".join(str(owner.pk) for owner in owners)
    with connection.cursor() as cursor:
        for owner in owners:
            cursor.execute(
                f"INSERT INTO {ledger.lines} ({ledger.owner}, {columns})"
                f" SELECT %(owner)s, lines.* FROM ({_LINES}) AS lines",
                {"owner": owner.pk, "first_day": owner.first_day, "last_day": owner.last_day},
            )
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
