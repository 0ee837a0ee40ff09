"""Dossiers of a file that count otherwise in a period that is closed: its figures stand still.

A row of `standing` is counted twice: as it will be, and as it is known.
"""

from procedures.changes import ClosedDays, closed_after
from procedures.intake.staging import CHANGED, NEW
from procedures.outcomes_in_sql import NOT_COUNTED, outcome_on

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
    status, received_on, concluded_on = (
        f"{known}{name}" for name in ("status", "received_on", "concluded_on")
    )
    outcome = outcome_on(last_day, written=lambda each: f"'{each}'", known=known)
    return f"""(CASE
        WHEN {received_on} IS NULL OR {status} IN ({NOT_COUNTED}) OR {received_on} > {last_day}
            OR {concluded_on} < {first_day} THEN NULL
        ELSE {outcome} || CASE WHEN {received_on} < {first_day} THEN ' before' ELSE '' END END)"""
