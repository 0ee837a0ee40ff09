"""The law of outcomes (procedures/rules/outcomes.py) in SQL that SQLite and PostgreSQL read alike.

The tests hold it against the rules, dossier by dossier, and against a naive count.
"""

from collections.abc import Callable, Iterable

from procedures.rules.outcomes import STANDING_STILL, Outcome
from procedures.rules.statuses import NOT_A_DOSSIER, Status


def listed(statuses: Iterable[Status]) -> str:
    """Return statuses as they stand in `IN (…)`."""
    return ", ".join(str(status.value) for status in sorted(statuses))


NOT_COUNTED = listed(NOT_A_DOSSIER)
STOOD_STILL = listed(STANDING_STILL)


def outcome_on(last_day: str, *, written: Callable[[Outcome], object], known: str = "") -> str:
    """Return the SQL of how a dossier stood at the end of a day, which is given as SQL too.

    `written` says how an outcome is written; `known` stands before the names of the columns.
    """
    status, due_on, concluded_on = (
        f"{known}{name}" for name in ("status", "due_on", "concluded_on")
    )
    return f"""CASE
    WHEN {concluded_on} IS NULL AND {status} IN ({STOOD_STILL})
        THEN {written(Outcome.PENDING_PAUSED)}
    WHEN {concluded_on} IS NULL OR {concluded_on} > {last_day} THEN CASE
        WHEN {due_on} IS NULL THEN {written(Outcome.PENDING_UNDATED)}
        WHEN {due_on} < {last_day} THEN {written(Outcome.PENDING_OVERDUE)}
        ELSE {written(Outcome.PENDING_IN_TIME)} END
    WHEN {status} = {Status.REFUSED.value} THEN {written(Outcome.REFUSED)}
    WHEN {status} = {Status.WITHDRAWN.value} THEN {written(Outcome.WITHDRAWN)}
    WHEN {status} = {Status.STOPPED.value} THEN {written(Outcome.STOPPED)}
    WHEN {due_on} IS NULL THEN {written(Outcome.RESOLVED_UNDATED)}
    WHEN {concluded_on} < {due_on} THEN {written(Outcome.RESOLVED_EARLY)}
    WHEN {concluded_on} = {due_on} THEN {written(Outcome.RESOLVED_ON_TIME)}
    ELSE {written(Outcome.RESOLVED_LATE)} END"""
