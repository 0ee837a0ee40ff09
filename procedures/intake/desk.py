"""The fix-at-source desk: faults of dossiers open by themselves, close and reopen by themselves.

A fault is known by its dossier, its kind and its column. A row whose dossier code cannot be read is
told with its batch alone: no later row could be known to be it.

A file of one agency does nothing to the desk of another: neither a row that says so, nor one that
has the code of another's dossier.
"""

from django.db import connection
from django.utils import timezone

from procedures.intake.staging import REFUSED
from procedures.models import Agency, Batch, Defect, Dossier, Problem, ProblemLevel

_DEFECTS, _PROBLEMS = Defect._meta.db_table, Problem._meta.db_table
# Nothing is wrong with these dossiers at their source: somebody else was to upload them.
NOT_OF_THE_SOURCE = "AGENCY_NOT_ALLOWED"


def open_defects(batch: Batch) -> None:
    """Open, or open again, what blocks rows of a file; a fault that is open is told as it is now.

    Of several problems of one kind in one column of a dossier the first one counts.
    """
    within = _within(batch)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {_DEFECTS}
                (dossier, code, "column", value, message, agency_id, batch_id, line, opened_at)
            SELECT dossier, code, "column", value, message, COALESCE(agency_id, %(agency)s),
                batch_id, line, %(now)s
            FROM {_PROBLEMS}
            WHERE id IN (
                SELECT MIN(id) FROM {_PROBLEMS}
                WHERE batch_id = %(batch)s AND level = %(level)s
                    AND dossier <> '' AND line IS NOT NULL
                    AND dossier NOT IN (SELECT dossier FROM {_PROBLEMS}
                        WHERE batch_id = %(batch)s AND code = %(elsewhere)s)
                GROUP BY dossier, code, "column")
            AND {_is_own("COALESCE(agency_id, %(agency)s)", within)}
            AND NOT EXISTS (SELECT 1 FROM {Dossier._meta.db_table} AS known
                WHERE known.code = dossier AND NOT {_is_own("known.agency_id", within)})
            ON CONFLICT (dossier, code, "column") DO UPDATE SET
                value = excluded.value, message = excluded.message, agency_id = excluded.agency_id,
                batch_id = excluded.batch_id, line = excluded.line,
                opened_at = CASE WHEN {_DEFECTS}.closed_at IS NULL
                    THEN {_DEFECTS}.opened_at ELSE excluded.opened_at END,
                closed_at = NULL, closed_by_id = NULL
            WHERE {_DEFECTS}.closed_at IS NOT NULL OR {_is_own(f"{_DEFECTS}.agency_id", within)}""",
            {
                "agency": batch.agency_id,
                "batch": batch.pk,
                "level": ProblemLevel.BLOCK.value,
                "elsewhere": NOT_OF_THE_SOURCE,
                "now": timezone.now(),
            },
        )


def close_defects(batch: Batch) -> None:
    """Close the faults of dossiers that `standing` brings without any."""
    if not Defect.objects.open().exists():
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_DEFECTS} SET closed_at = %s, closed_by_id = %s WHERE closed_at IS NULL"
            " AND dossier IN (SELECT code FROM standing WHERE action <> %s)"
            f" AND {_is_own('agency_id', _within(batch))}",
            [timezone.now(), batch.pk, REFUSED],
        )


def reopen_defects(batch: Batch) -> None:
    """Open again what a batch had closed that is taken back."""
    Defect.objects.filter(closed_by=batch).update(closed_at=None, closed_by=None)


def _within(batch: Batch) -> str:
    """Return, as SQL, the agencies whose desk a file may touch; empty for all of them."""
    ids = Agency.objects.ids_below(batch.agency_id) if batch.agency_id else ()
    return ", ".join(map(str, sorted(ids)))


def _is_own(agency: str, within: str) -> str:
    return f"({agency} IS NULL OR {agency} IN ({within}))" if within else "(1 = 1)"
