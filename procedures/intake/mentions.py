"""Which dossiers a waiting file names: new ones, known ones, and those it does not mention.

All is asked of the table `standing` (procedures/intake/staging.py), while it is held.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from procedures.intake.levels import BLOCK
from procedures.intake.staging import CHANGED, NEW, UNCHANGED, as_day
from procedures.models import Agency, Batch, Dossier, Problem, Procedure
from procedures.outcomes_in_sql import NOT_COUNTED
from procedures.rules.periods import ReportingPeriod, quarter_of
from procedures.rules.statuses import STATUS_LABELS, Status

_KNOWN_TO_COUNT = f"action IN ('{NEW}', '{CHANGED}', '{UNCHANGED}') AND is_ignored = 0"
# Was open when the file arrived, and has an end by it.
_CONCLUDED_BY_IT = f"""action = '{CHANGED}' AND old_concluded_on IS NULL
    AND concluded_on IS NOT NULL AND old_status NOT IN ({NOT_COUNTED})
    AND status NOT IN ({NOT_COUNTED})"""
_FACTS = ("code", "procedure_id", "agency_id", "received_on", "due_on", "concluded_on", "status")


@dataclass(frozen=True, slots=True)
class Mentions:
    """How many dossiers a file brings, changes and leaves as they are.

    `concluded` of the changed ones were open, and have an end by the file.
    """

    new: int
    changed: int
    concluded: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Named:
    """A dossier on a list, as it will stand; `line` is that of the file, None if not in it."""

    code: str
    procedure: Procedure
    agency: Agency
    received_on: date
    due_on: date | None
    concluded_on: date | None
    status: str
    line: int | None


def mentions_of_standing() -> Mentions:
    sums = ", ".join(
        f"COUNT(CASE WHEN {condition} THEN 1 END)"
        for condition in (
            f"action = '{NEW}'",
            f"action = '{CHANGED}'",
            _CONCLUDED_BY_IT,
            f"action = '{UNCHANGED}'",
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sums} FROM standing")
        return Mentions(*cursor.fetchone())


def named_in_standing(action: str, start: int, count: int) -> list[Named]:
    """Return some of the dossiers that are new, or stay as they are, in code order."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(_FACTS)}, line FROM standing WHERE action = %s"
            " ORDER BY code LIMIT %s OFFSET %s",
            [action, count, start],
        )
        return _named(cursor.fetchall())


def main_quarter() -> ReportingPeriod | None:
    """Return the quarter in which most dossiers of the file were received; None without any."""
    received: dict[ReportingPeriod, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT received_on, COUNT(*) FROM standing WHERE {_KNOWN_TO_COUNT}"
            " GROUP BY received_on"
        )
        for day, dossiers in cursor.fetchall():
            quarter = quarter_of(as_day(day))
            received[quarter] = received.get(quarter, 0) + dossiers
    return max(received, key=lambda quarter: (received[quarter], quarter), default=None)


def agencies_told_in_full(period: ReportingPeriod, received_on: date) -> set[int]:
    """Return the agencies of which the file tells all: those it has receipts of, the first and the
    last of them more than half of the period apart, as far as it had passed on that day.

    A file of a few corrections, or of one month, is no full export of a quarter.
    """
    passed = (min(period.last_day, received_on) - period.first_day).days
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency_id, MIN(received_on), MAX(received_on) FROM standing"
            f" WHERE {_KNOWN_TO_COUNT} AND received_on BETWEEN %s AND %s GROUP BY agency_id",
            [period.first_day, period.last_day],
        )
        return {
            agency
            for agency, first, last in cursor.fetchall()
            if 2 * (as_day(last) - as_day(first)).days > passed
        }


@dataclass(frozen=True, slots=True)
class Absence:
    """Known dossiers that are open, are counted in the period, and are not in the file, of those
    agencies and of that source of which the file tells all. They are kept as they are.
    """

    batch: Batch
    period: ReportingPeriod
    agencies: frozenset[int]

    def count(self) -> int:
        return self._ask("COUNT(*)", "")[0][0] if self.agencies else 0

    def named(self, start: int, count: int) -> list[Named]:
        if not self.agencies:
            return []
        facts = ", ".join(f"dossier.{name}" for name in _FACTS)
        return _named(
            self._ask(f"{facts}, NULL", "ORDER BY dossier.code LIMIT %s OFFSET %s", count, start)
        )

    def _ask(self, what: str, order: str, *places: int) -> Sequence[tuple]:
        # EXCEPT, since `standing` has no index that a join could use. A row that is refused for
        # its cells never reached `standing`; its problem names the dossier.
        dossiers, agencies = Dossier._meta.db_table, ", ".join(map(str, sorted(self.agencies)))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {what} FROM {dossiers} AS dossier WHERE dossier.id IN ("
                f"SELECT id FROM {dossiers} WHERE concluded_on IS NULL"
                f" AND status NOT IN ({NOT_COUNTED}) AND received_on <= %s"
                f" AND source_id = %s AND agency_id IN ({agencies})"
                " EXCEPT SELECT dossier_id FROM standing WHERE dossier_id IS NOT NULL)"
                f" AND dossier.code NOT IN (SELECT dossier FROM {Problem._meta.db_table}"
                f" WHERE batch_id = %s AND level = '{BLOCK}') {order}",
                [self.period.last_day, self.batch.source_id, self.batch.pk, *places],
            )
            return cursor.fetchall()


def absence_of(batch: Batch, period: ReportingPeriod, received_on: date) -> Absence:
    return Absence(batch, period, frozenset(agencies_told_in_full(period, received_on)))


def _named(rows: Iterable[tuple]) -> list[Named]:
    rows = list(rows)
    procedures = Procedure.objects.in_bulk({row[1] for row in rows})
    agencies = Agency.objects.in_bulk({row[2] for row in rows})
    return [
        Named(
            code,
            procedures[procedure],
            agencies[agency],
            *(None if day is None else as_day(day) for day in days),
            STATUS_LABELS[Status(status)],
            line,
        )
        for code, procedure, agency, *days, status, line in rows
    ]
