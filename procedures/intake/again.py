"""Rows that were refused for a name nobody knew are checked again, once somebody has said it.

A waiting batch is renewed where it is. Of one that was accepted in part or refused, what was left
waits as a batch of its own, for a person to accept: nothing is ever accepted silently.
"""

from dataclasses import replace

import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from procedures.intake import batches, limits, queue, rows, spool
from procedures.intake.asking import AskedName
from procedures.intake.bookkeeping import record_findings, store_open_names
from procedures.intake.comparing import compared
from procedures.intake.desk import open_defects
from procedures.intake.keeping import write_cells, written_cells
from procedures.intake.levels import BLOCK
from procedures.intake.problems import FileRefused
from procedures.intake.reading import Cells
from procedures.intake.rows import Checked
from procedures.intake.standing import Difference
from procedures.models import Batch, BatchStage, BatchState

_WHAT_WAS_LEFT = " (phần còn lại)"


def check_again(batch: Batch) -> Batch | None:
    """Check what of a batch is not accepted; return the batch that now waits, None if none does."""
    queue.say(batch, stage=BatchStage.CONVERTING)
    cells = written_cells(spool.kept_path(batch.pk))
    if batch.state == BatchState.CHECKED:
        return _renewed(batch, cells)
    return _continued(batch, _left_of(batch, cells))


def _compared(of: Batch, cells: Cells, working_on: Batch) -> tuple[Checked, Difference]:
    queue.say(working_on, rows_read=cells.table.num_rows)
    checked = batches.check_rows(of, cells)
    queue.say(working_on, stage=BatchStage.COMPARING)
    return checked, compared(of, checked)


def _renewed(batch: Batch, cells: Cells) -> Batch:
    checked, difference = _compared(batch, cells, working_on=batch)
    values = spool.working_path(batch.pk, batch.attempts).with_suffix(".staged")
    rows.keep(checked, values)
    with transaction.atomic():
        queue.held(batch)
        record_findings(batch, checked, difference)
        open_defects(batch)
        queue.end(batch)
        batch.save()
        _ask_still(checked.open_names, of=batch, instead_of=batch)
        spool.put(values, spool.staged_path(batch.pk))
    return batch


def _continued(batch: Batch, cells: Cells) -> Batch | None:
    left = _batch_of_what_was_left(batch)
    try:
        checked, difference = _compared(left, cells, working_on=batch)
    except FileRefused:
        # Few rows may look as if their days were month-first: they are not asked about any more.
        checked = None
    is_good = checked is not None and bool(
        difference.added + difference.changed + difference.unchanged
    )
    with transaction.atomic():
        queue.held(batch)
        queue.end(batch)
        batch.save()
        if is_good:
            left.save()
            record_findings(left, checked, difference)
            open_defects(left)
            left.save()
            _keep(left, cells, checked)
        still = checked.open_names if checked else []
        _ask_still(still, of=left if is_good else batch, instead_of=batch)
        if batch.state == BatchState.REJECTED and not batch.open_names.waiting().exists():
            transaction.on_commit(lambda: spool.forget(batch.pk))
    return left if is_good else None


def _keep(left: Batch, cells: Cells, checked: Checked) -> None:
    """Keep the table and the values of what was left, on the disk before its batch is."""
    table = spool.working_path(left.pk, 0)
    values = table.with_suffix(".staged")
    write_cells(cells, table)
    rows.keep(checked, values)
    spool.put(table, spool.kept_path(left.pk))
    spool.put(values, spool.staged_path(left.pk))


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


def _batch_of_what_was_left(batch: Batch) -> Batch:
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
        uploaded_by=batch.uploaded_by,
        received_at=timezone.now(),
        state=BatchState.CHECKED,
        continues=batch,
    )


def _ask_still(asked: list[AskedName], *, of: Batch, instead_of: Batch) -> None:
    """Mark what is settled; what still is asked is stored anew, of the batch its rows wait in."""
    still = {(each.kind, each.key) for each in asked}
    for name in instead_of.open_names.all():
        if (name.kind, name.key) in still:
            name.delete()
        elif name.settled_at is None:
            name.settled_at = timezone.now()
            name.save()
    store_open_names(of, asked)
