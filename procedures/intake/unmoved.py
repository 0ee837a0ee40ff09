"""What of a checked file is looked at again when it is accepted.

Where no batch has written dossiers since the check, nor was taken back, what was as it is known
still is: only rows that would write something are staged again, and those that close a fault.
"""

from dataclasses import replace

import pyarrow as pa
from django.db import connection
from django.db.models import Count, Q
from pyarrow import compute as pc

from procedures.intake.rows import Checked
from procedures.intake.staging import CHANGED, NEW
from procedures.intake.standing import Difference
from procedures.models import ACCEPTED_STATES, Batch, BatchState, Defect

_WRITING = f"'{NEW}', '{CHANGED}'"


def writes_so_far() -> str:
    """Return what moves with every batch that is accepted or taken back, and never returns."""
    # One statement: two would let something happen in between, and could tell what comes again.
    told = Batch.objects.aggregate(
        standing=Count("pk", filter=Q(state__in=ACCEPTED_STATES)),
        undone=Count("pk", filter=Q(state=BatchState.UNDONE)),
    )
    return f"{told['standing']}+{told['undone']}"


def mark_what_writes(checked: Checked, difference: Difference, known_at: str) -> None:
    """Note which rows of `standing` would write something, where most would not.

    `known_at` is what `writes_so_far` said before they were compared.
    """
    if difference.added + difference.changed >= difference.unchanged:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT code FROM standing WHERE action IN ({_WRITING})")
        codes = pa.array([code for (code,) in cursor.fetchall()], pa.string())
    checked.is_writing = pc.is_in(checked.rows.column("code"), codes).combine_chunks()
    checked.known_at = known_at


def what_writes(checked: Checked) -> Checked | None:
    """Return the rows to stage again, or None where that are all of them."""
    if checked.is_writing is None or checked.known_at != writes_so_far():
        return None
    faulty = pa.array(Defect.objects.open().values_list("dossier", flat=True), pa.string())
    closing = pc.is_in(checked.rows.column("code"), faulty)
    return replace(checked, rows=checked.rows.filter(pc.or_(checked.is_writing, closing)))


def write_the_same(fingerprint: str, other: str) -> bool:
    """Say whether two fingerprints are alike but for the rows that write nothing."""
    return _of_writes(fingerprint) == _of_writes(other)


def _of_writes(fingerprint: str) -> list[str]:
    return [part for part in fingerprint.split(";") if part.startswith((NEW, CHANGED, "late"))]
