"""Rows that were refused for a name nobody knew are checked again, once somebody has said it.

A waiting batch is renewed where it is. Of one that was accepted in part or refused, what was left
waits as a batch of its own, for a person to accept: nothing is ever accepted silently.
"""

from dataclasses import replace

import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from procedures.intake import batches, limits, rows, spool
from procedures.intake.asking import AskedName
from procedures.intake.bookkeeping import record, store_open_names
from procedures.intake.desk import open_defects
from procedures.intake.keeping import write_cells, written_cells
from procedures.intake.levels import BLOCK
from procedures.intake.problems import FileRefused
from procedures.intake.reading import Cells
from procedures.models import Batch, BatchState

_WHAT_WAS_LEFT = " (phần còn lại)"


def check_again(batch_id: int, *, by) -> Batch | None:
    """Check what of a batch is not accepted; return the batch that now waits, None if none does."""
    with transaction.atomic():
        batches.lock_imports()
        batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
        # One that a worker is asked to write is left to it: what is refused then still waits.
        if batch.task or not batch.open_names.waiting().exists():
            return None
        if batch.state == BatchState.CHECKED:
            return _renewed(batch, by)
        return _continued(batch, by)


def _renewed(batch: Batch, by) -> Batch:
    checked = batches.check_rows(batch, written_cells(spool.kept_path(batch.pk)))
    difference = batches.compared(batch, checked)
    batch.problems.all().delete()
    batch.assents.all().delete()  # said of the counts before
    record(batch, checked, difference)
    open_defects(batch)
    batch.save()
    _ask_still(checked.open_names, of=batch, instead_of=batch, by=by)
    rows.keep(checked, spool.staged_path(batch.pk))
    return batch


def _continued(batch: Batch, by) -> Batch | None:
    cells = _left_of(batch, written_cells(spool.kept_path(batch.pk)))
    left = _batch_of_what_was_left(batch, by)
    try:
        checked = batches.check_rows(left, cells)
    except FileRefused:
        # Few rows may look as if their days were month-first: they are not asked about any more.
        _ask_still([], of=batch, instead_of=batch, by=by)
        return None
    difference = batches.compared(left, checked)
    is_good = bool(difference.added + difference.changed + difference.unchanged)
    if is_good:
        left.save()
        record(left, checked, difference)
        open_defects(left)
        left.save()
        write_cells(cells, spool.kept_path(left.pk))
        rows.keep(checked, spool.staged_path(left.pk))
    _ask_still(checked.open_names, of=left if is_good else batch, instead_of=batch, by=by)
    if batch.state == BatchState.REJECTED and not batch.open_names.waiting().exists():
        transaction.on_commit(lambda: spool.forget(batch.pk))
    return left if is_good else None


def _left_of(batch: Batch, cells: Cells) -> Cells:
    """Return the rows that were not accepted: of a batch accepted in part, those refused."""
    if batch.state == BatchState.REJECTED:
        return cells
    refused = set(
        batch.problems.filter(level=BLOCK, line__isnull=False).values_list("sheet", "line")
    )
    sheets, lines = (cells.table[name].to_pylist() for name in ("sheet", "line"))
    is_left = pa.array([place in refused for place in zip(sheets, lines, strict=True)], pa.bool_())
    problems = [each for each in cells.problems if each.level == BLOCK]
    return replace(cells, table=cells.table.filter(is_left), skipped=0, problems=problems)


def _batch_of_what_was_left(batch: Batch, by) -> Batch:
    name = batch.file_name.removesuffix(_WHAT_WAS_LEFT)
    longest = limits.FILE_NAME_CHARACTERS
    return Batch(
        file_name=name[:longest] + _WHAT_WAS_LEFT,
        sha256=batch.sha256,
        size=batch.size,
        source=batch.source,
        agency=batch.agency,
        channel=batch.channel,
        period=batch.period,
        uploaded_by=batch.uploaded_by or by,
        received_at=timezone.now(),
        state=BatchState.CHECKED,
        continues=batch,
    )


def _ask_still(asked: list[AskedName], *, of: Batch, instead_of: Batch, by) -> None:
    """Mark what is settled; what still is asked is stored anew, of the batch its rows wait in."""
    still = {(each.kind, each.key) for each in asked}
    for name in instead_of.open_names.all():
        if (name.kind, name.key) in still:
            name.delete()
        elif name.settled_at is None:
            name.settled_by, name.settled_at = by, timezone.now()
            name.save()
    store_open_names(of, asked)
