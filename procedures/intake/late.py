"""Dossiers of a file that count otherwise in a period that is closed: its figures stand still.

`_counted_as` is the law of procedures/rules/outcomes.py in SQL, of a row of `standing` as it will
be or as it is known; the tests hold one against the other.
"""

from procedures.changes import ClosedDays, closed_after
from procedures.intake.staging import CHANGED, NEW
from procedures.rules.outcomes import Outcome
from procedures.rules.statuses import NOT_A_DOSSIER, PAUSED, Status

_NOT_COUNTED = ", ".join(str(int(each)) for each in sorted(NOT_A_DOSSIER))
_STANDING_STILL = ", ".join(str(int(each)) for each in sorted(PAUSED | {Status.STOPPED}))
_PLACED = ("agency_id", "procedure_id", "channel")


def periods_moved(cursor) -> list[ClosedDays]:
    """Return the closed periods in which dossiers of `standing` count otherwise than they did."""
    closed = closed_after(None)
    if not closed:
        return []
    last_day = f"'{max(each.last_day for each in closed):%Y-%m-%d}'"
    counted = ", ".join(f"COUNT(CASE WHEN {counts_otherwise(each)} THEN 1 END)" for each in closed)
    # Most of a usual file was received since: that is passed over at once.
    cursor.execute(
        f"SELECT {counted} FROM standing WHERE is_ignored = 0 AND action IN ('{NEW}', '{CHANGED}')"
        f" AND (received_on <= {last_day} OR old_received_on <= {last_day})"
    )
    return [each for each, number in zip(closed, cursor.fetchone(), strict=True) if number]


def counts_otherwise(closed: ClosedDays) -> str:
    """Return the SQL of whether a dossier counts otherwise in the days than it is known to."""
    now, known = _counted_as(closed), _counted_as(closed, "old_")
    moved = " OR ".join(f"{name} <> old_{name}" for name in _PLACED)
    return f"({now} IS DISTINCT FROM {known} OR {now} IS NOT NULL AND ({moved}))"


def _counted_as(closed: ClosedDays, known: str = "") -> str:
    first_day, last_day = (f"'{day:%Y-%m-%d}'" for day in (closed.first_day, closed.last_day))
    status, received_on, due_on, concluded_on = (
        f"{known}{name}" for name in ("status", "received_on", "due_on", "concluded_on")
    )
    carried_over = f"CASE WHEN {received_on} < {first_day} THEN ' before' ELSE '' END"
    return f"""(CASE
        WHEN {received_on} IS NULL OR {status} IN ({_NOT_COUNTED}) OR {received_on} > {last_day}
            OR {concluded_on} < {first_day} THEN NULL
        WHEN {concluded_on} IS NULL AND {status} IN ({_STANDING_STILL})
            THEN '{Outcome.PENDING_PAUSED}'
        WHEN {concluded_on} IS NULL OR {concluded_on} > {last_day} THEN CASE
            WHEN {due_on} IS NULL THEN '{Outcome.PENDING_UNDATED}'
            WHEN {due_on} < {last_day} THEN '{Outcome.PENDING_OVERDUE}'
            ELSE '{Outcome.PENDING_IN_TIME}' END
        WHEN {status} = {Status.REFUSED.value} THEN '{Outcome.REFUSED}'
        WHEN {status} = {Status.WITHDRAWN.value} THEN '{Outcome.WITHDRAWN}'
        WHEN {status} = {Status.STOPPED.value} THEN '{Outcome.STOPPED}'
        WHEN {due_on} IS NULL THEN '{Outcome.RESOLVED_UNDATED}'
        WHEN {concluded_on} < {due_on} THEN '{Outcome.RESOLVED_EARLY}'
        WHEN {concluded_on} = {due_on} THEN '{Outcome.RESOLVED_ON_TIME}'
        ELSE '{Outcome.RESOLVED_LATE}' END || {carried_over})"""
