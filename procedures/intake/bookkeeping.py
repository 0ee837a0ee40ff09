"""The books of a batch: every row of its file accounted for, every problem stored."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, fields

import pyarrow as pa
from django.db.models import Count, Model
from django.utils import timezone

from procedures.intake import limits
from procedures.intake.asking import AskedName
from procedures.intake.desk import NOT_OF_THE_SOURCE
from procedures.intake.drops import drops_of
from procedures.intake.levels import BLOCK
from procedures.intake.loading import load
from procedures.intake.problems import Problem as Finding
from procedures.intake.rows import Checked
from procedures.intake.signs import SEEN
from procedures.intake.standing import Difference
from procedures.models import Batch, OpenName, Problem, Sighting, Unlisted

COUNTS = ("rows", "added", "changed", "unchanged", "merged", "refused", "ignored", "skipped")
_OF_A_PROBLEM = tuple(field.name for field in fields(Finding))
_NAMES_AT_ONCE = 1_000
Kind = tuple[str, str]  # the level and the code


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
    batch.unlisted.all().delete()
    batch.assents.all().delete()
    batch.sightings.all().delete()


def store_problems(batch: Batch, findings: list[Finding]) -> None:
    """Store them one by one as far as they are listed, of the others how many there are."""
    listed = _listed(findings)
    columns = {name: [getattr(each, name) for each in listed] for name in _OF_A_PROBLEM}
    _store(Problem, batch, columns)
    left = _numbers(findings) - _numbers(listed)
    Unlisted.objects.bulk_create(
        Unlisted(batch=batch, level=level, code=code, number=number)
        for (level, code), number in left.items()
    )


def _listed(findings: list[Finding]) -> list[Finding]:
    """Return so many of each kind, and of every refused row at least what else asks for it.

    That is one with its dossier (for the desk, and for who is absent from the file), one that
    tells its place (for what waits for a name), and that the row is somebody else's.
    """
    if len(findings) <= limits.PROBLEMS_OF_A_KIND:
        return findings
    numbers: Counter[Kind] = Counter()
    rows, listed = set(), []
    for each in findings:
        kind = each.level, each.code
        row = each.sheet, each.line, each.dossier, each.code == NOT_OF_THE_SOURCE
        is_asked_for = each.level == BLOCK and each.line is not None and row not in rows
        if is_asked_for or numbers[kind] < limits.PROBLEMS_OF_A_KIND:
            listed.append(each)
            numbers[kind] += 1
            if each.level == BLOCK:
                rows.add(row)
    return listed


def _numbers(findings: list[Finding]) -> Counter[Kind]:
    return Counter((each.level, each.code) for each in findings)


def problems_of_each_kind(batch: Batch) -> Counter[Kind]:
    """Return how many problems a file has of each kind, listed one by one or not."""
    listed = batch.problems.order_by().values_list("level", "code").annotate(Count("id"))
    numbers = Counter({(level, code): number for level, code, number in listed})
    for level, code, number in batch.unlisted.values_list("level", "code", "number"):
        numbers[level, code] += number
    return numbers


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
