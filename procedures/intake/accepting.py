"""Standing rows → dossiers, in one transaction; what they replace is kept as versions."""

from django.db import connection

from procedures.changes import MOVED, DaySpan, dossiers_changed
from procedures.intake.staging import CHANGED, FACTS, NEW, as_day, looked_up
from procedures.models import Batch, Dossier, DossierVersion
from procedures.outcomes_in_sql import NOT_COUNTED, STOOD_STILL

_LATER_THAN_EVER = "9999-12-31"


def write_dossiers(batch: Batch) -> None:
    """Write what `standing` adds and changes, and let the reports count the days it touches.

    Runs within the caller's transaction: all of it or nothing.
    """
    facts = ", ".join(FACTS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {DossierVersion._meta.db_table}"
            f" (dossier_id, code, batch_id, replaced_by_id, {facts})"
            f" SELECT dossier_id, code, old_batch_id, %s, {', '.join(f'old_{n}' for n in FACTS)}"
            f" FROM standing WHERE action = '{CHANGED}'",
            [batch.pk],
        )
        with looked_up(cursor):
            cursor.execute(
                f"UPDATE {Dossier._meta.db_table} SET batch_id = %s,"
                f" {', '.join(f'{name} = s.{name}' for name in FACTS)}"
                f" FROM standing AS s"
                f" WHERE s.action = '{CHANGED}' AND {Dossier._meta.db_table}.id = s.dossier_id",
                [batch.pk],
            )
        cursor.execute(
            f"INSERT INTO {Dossier._meta.db_table} (code, batch_id, {facts})"
            f" SELECT code, %s, {facts} FROM standing WHERE action = '{NEW}' ORDER BY code",
            [batch.pk],
        )
    announce("standing", weight=1)


def announce(table: str, *, weight: int) -> None:
    """Let the reports count what moves between the old and the new facts in a table of dossiers.

    The table is made like `standing`; 1 is the weight of what was written, -1 of what was taken
    back: then the old facts stand again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_spans(table))
        spans = [
            DaySpan(as_day(first), None if str(last) == _LATER_THAN_EVER else as_day(last))
            for first, last in cursor.fetchall()
        ]
    if spans:
        dossiers_changed.send(sender=Batch, spans=spans, moved=moved_in(table, weight))


def moved_in(table: str, weight: int) -> str:
    """Return the SQL of what moves, as `dossiers_changed` tells it."""
    return f"""
    SELECT {weight} AS weight, {", ".join(MOVED)} FROM {table}
    WHERE action IN ('{NEW}', '{CHANGED}')
    UNION ALL
    SELECT {-weight}, {", ".join(f"old_{name}" for name in MOVED)} FROM {table}
    WHERE action = '{CHANGED}'"""


# The days on which a written dossier counts differently than before. Where only its conclusion
# moved, that is from the earlier conclusion to the later; before, it was and is pending alike.
_CONCLUDED = f"COALESCE(concluded_on, '{_LATER_THAN_EVER}')"
_OLD_CONCLUDED = f"COALESCE(old_concluded_on, '{_LATER_THAN_EVER}')"
_ONLY_CONCLUSION_MOVED = f"""
    old_procedure_id = procedure_id AND old_agency_id = agency_id AND old_channel = channel
    AND old_received_on = received_on AND NOT old_due_on IS DISTINCT FROM due_on
    AND status NOT IN ({NOT_COUNTED}) AND old_status NOT IN ({NOT_COUNTED})
    AND (status IN ({STOOD_STILL}) AND concluded_on IS NULL)
        = (old_status IN ({STOOD_STILL}) AND old_concluded_on IS NULL)"""


def _spans(table: str) -> str:
    return f"""
    SELECT first_day, MAX(last_day) FROM (
        SELECT received_on AS first_day, {_CONCLUDED} AS last_day
        FROM {table} WHERE action = '{NEW}'
        UNION ALL
        SELECT CASE
                WHEN {_ONLY_CONCLUSION_MOVED} THEN
                    CASE WHEN {_CONCLUDED} < {_OLD_CONCLUDED}
                        THEN {_CONCLUDED} ELSE {_OLD_CONCLUDED} END
                WHEN received_on < old_received_on THEN received_on ELSE old_received_on END,
            CASE WHEN {_CONCLUDED} > {_OLD_CONCLUDED} THEN {_CONCLUDED} ELSE {_OLD_CONCLUDED} END
        FROM {table} WHERE action = '{CHANGED}'
    ) AS touched
    WHERE first_day < '{_LATER_THAN_EVER}'
    GROUP BY first_day"""
