"""The books of a batch: every row of its file accounted for, every problem stored."""

from collections.abc import Sequence
from dataclasses import asdict, fields

import pyarrow as pa
from django.db.models import Model
from django.utils import timezone

from procedures.intake.asking import AskedName
from procedures.intake.drops import drops_of
from procedures.intake.loading import load
from procedures.intake.problems import Problem as Finding
from procedures.intake.rows import Checked
from procedures.intake.signs import SEEN
from procedures.intake.standing import Difference
from procedures.models import Batch, OpenName, Problem, Sighting

COUNTS = ("rows", "added", "changed", "unchanged", "merged", "refused", "ignored", "skipped")
_OF_A_PROBLEM = tuple(field.name for field in fields(Finding))
_NAMES_AT_ONCE = 1_000


def record_findings(batch: Batch, checked: Checked, difference: Difference) -> None:
    """Write down what a check has found, in place of what an earlier one had."""
    forget_findings(batch)
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


def record_refusal(batch: Batch, problem: Finding) -> None:
    """Write down that nothing could be counted, and why."""
    forget_findings(batch)
    batch.checked_at = timezone.now()
    store_problems(batch, [problem])


def forget_findings(batch: Batch) -> None:
    """Let go of what an earlier check found, and of what a person confirmed of that."""
    for name in COUNTS:
        setattr(batch, name, 0)
    batch.problems.all().delete()
    batch.assents.all().delete()
    batch.sightings.all().delete()


def store_problems(batch: Batch, findings: list[Finding]) -> None:
    columns = {name: [getattr(each, name) for each in findings] for name in _OF_A_PROBLEM}
    _store(Problem, batch, columns)


def _store_sightings(batch: Batch, seen: list[tuple]) -> None:
    """Keep the dossiers behind the signs of a file."""
    _store(Sighting, batch, dict(zip(SEEN, zip(*seen, strict=True), strict=True)) if seen else {})


def _store(model: type[Model], batch: Batch, columns: dict[str, Sequence]) -> None:
    """A file may have several hundred thousand of them: instances of models would cost minutes."""
    arrays = {name: pa.array(values) for name, values in columns.items()}
    count = max(map(len, arrays.values()), default=0)
    if count:
        arrays["batch_id"] = pa.repeat(pa.scalar(batch.pk), count)
        load(model._meta.db_table, pa.table(arrays))


def store_open_names(batch: Batch, asked: list[AskedName]) -> None:
    """Keep what is asked of a person, until somebody says what it means."""
    names = (OpenName(batch=batch, **asdict(each)) for each in asked)
    OpenName.objects.bulk_create(names, batch_size=_NAMES_AT_ONCE)
