"""The books of a batch: every row of its file accounted for, every problem stored."""

from dataclasses import asdict

import pyarrow as pa
from django.db import connection
from django.utils import timezone

from procedures.intake.asking import AskedName
from procedures.intake.drops import drops_of
from procedures.intake.problems import Problem as Finding
from procedures.intake.rows import Checked
from procedures.intake.signs import SEEN, Seen
from procedures.intake.staging import fill
from procedures.intake.standing import Difference
from procedures.models import Batch, OpenName, Problem, Sighting

_PROBLEMS_AT_ONCE = 5_000
_SIGHTING = SEEN | {"batch_id": pa.int64()}
_NAMES_AT_ONCE = 1_000


def record(batch: Batch, checked: Checked, difference: Difference) -> None:
    batch.checked_at = timezone.now()
    _count(batch, checked, difference)
    store_problems(batch, checked.problems + difference.problems + drops_of(batch))
    _store_sightings(batch, difference.seen)


def _count(batch: Batch, checked: Checked, difference: Difference) -> None:
    batch.rows = checked.row_count
    batch.added = difference.added
    batch.changed = difference.changed
    batch.unchanged = difference.unchanged
    batch.merged = checked.merged
    batch.refused = len(checked.refused_lines | difference.refused_lines)
    batch.ignored = checked.ignored - difference.refused_of_ignored
    batch.skipped = checked.skipped
    batch.fingerprint = difference.fingerprint
    accounted = batch.added + batch.changed + batch.unchanged
    accounted += batch.merged + batch.refused + batch.ignored
    if accounted != batch.rows:
        raise RowsLost(f"{batch.rows} rows, {accounted} accounted for")


class RowsLost(Exception):
    """The books of a file do not add up: a fault of ours, never accepted."""


def store_problems(batch: Batch, findings: list[Finding]) -> None:
    Problem.objects.bulk_create(
        (
            Problem(
                batch=batch,
                sheet=each.sheet,
                line=each.line,
                column=each.column,
                code=each.code,
                level=each.level,
                value=each.value,
                dossier=each.dossier,
                message=each.message,
                agency_id=each.agency_id,
            )
            for each in findings
        ),
        batch_size=_PROBLEMS_AT_ONCE,
    )


def _store_sightings(batch: Batch, seen: list[Seen]) -> None:
    """Keep the dossiers behind the signs of a file, in place of those of an earlier check."""
    batch.sightings.all().delete()
    if seen:
        columns = {name: [getattr(each, name) for each in seen] for name in SEEN}
        columns["batch_id"] = [batch.pk] * len(seen)
        with connection.cursor() as cursor:
            fill(cursor, Sighting._meta.db_table, pa.table(columns, pa.schema(_SIGHTING)))


def store_open_names(batch: Batch, asked: list[AskedName]) -> None:
    """Keep what is asked of a person, until somebody says what it means."""
    names = (OpenName(batch=batch, **asdict(each)) for each in asked)
    OpenName.objects.bulk_create(names, batch_size=_NAMES_AT_ONCE)
