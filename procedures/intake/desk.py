"""The fix-at-source desk: faults of dossiers open by themselves, close and reopen by themselves.

A fault is known by its dossier, its kind and its column. A row whose dossier code cannot be read is
told with its batch alone: no later row could be known to be it.
"""

from django.db import connection
from django.utils import timezone

from procedures.intake.staging import REFUSED
from procedures.models import Batch, Defect, Problem, ProblemLevel

_DEFECTS = Defect._meta.db_table
# Nothing is wrong with these dossiers at their source: somebody else was to upload them.
_NOT_OF_THE_SOURCE = "AGENCY_NOT_ALLOWED"


def open_defects(batch: Batch) -> None:
    """Open, or open again, what blocks rows of a file; a fault that is open is told as it is now.

    Of several problems of one kind in one column of a dossier the first one counts.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {_DEFECTS}
                (dossier, code, "column", value, message, agency_id, batch_id, line, opened_at)
            SELECT dossier, code, "column", value, message, COALESCE(agency_id, %(agency)s),
                batch_id, line, %(now)s
            FROM {Problem._meta.db_table}
            WHERE id IN (
                SELECT MIN(id) FROM {Problem._meta.db_table}
                WHERE batch_id = %(batch)s AND level = %(level)s
                    AND code <> %(elsewhere)s AND dossier <> '' AND line IS NOT NULL
                GROUP BY dossier, code, "column")
            ON CONFLICT (dossier, code, "column") DO UPDATE SET
                value = excluded.value, message = excluded.message, agency_id = excluded.agency_id,
                batch_id = excluded.batch_id, line = excluded.line,
                opened_at = CASE WHEN {_DEFECTS}.closed_at IS NULL
                    THEN {_DEFECTS}.opened_at ELSE excluded.opened_at END,
                closed_at = NULL, closed_by_id = NULL""",
            {
                "agency": batch.agency_id,
                "batch": batch.pk,
                "level": ProblemLevel.BLOCK.value,
                "elsewhere": _NOT_OF_THE_SOURCE,
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
            " AND dossier IN (SELECT code FROM standing WHERE action <> %s)",
            [timezone.now(), batch.pk, REFUSED],
        )


def reopen_defects(batch: Batch) -> None:
    """Open again what a batch had closed that is taken back."""
    Defect.objects.filter(closed_by=batch).update(closed_at=None, closed_by=None)
