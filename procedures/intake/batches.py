"""The states of a batch: checked, accepted or not.

Checking reads the bytes in the child process and compares them with what is known. Accepting
writes the dossiers in one transaction. A refused file leaves nothing but its batch and the
reasons. A fault of ours leaves the batch as it was: whoever works on it (procedures/worker.py, or
a command) tries again or says that it failed.
"""

from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from procedures import events
from procedures.intake import layouts, queue, rows, spool
from procedures.intake.accepting import write_dossiers
from procedures.intake.bookkeeping import record_findings, record_refusal, store_open_names
from procedures.intake.catalogue import in_public
from procedures.intake.checking import check as check_cells
from procedures.intake.child import read_in_child
from procedures.intake.comparing import compared, scope_of, standing_as_seen, upload_of
from procedures.intake.desk import close_defects, open_defects
from procedures.intake.keeping import keep_cells
from procedures.intake.originals import let_original_go, stays, wait_or_go
from procedures.intake.problems import FileRefused
from procedures.intake.queue import NotWaiting
from procedures.intake.reading import Cells
from procedures.intake.rows import Checked
from procedures.intake.staging import staged
from procedures.intake.standing import compare
from procedures.intake.twins import earlier
from procedures.models import Act, Batch, BatchStage, BatchState

# One import at a time: the next one compares with what this one has written.
_IMPORT_LOCK = 7_481_223


def check(batch: Batch, *, keep: bool = True) -> Batch:
    """Read and compare a received batch; it then waits to be accepted, or is refused.

    Without `keep` nothing waits: the batch only says what would have happened.
    """
    try:
        checked, table = _read(batch, layouts.known_to(batch) if keep else ())
    except FileRefused as refused:
        return refuse(batch, refused, may_be_mapped=keep)
    queue.say(batch, stage=BatchStage.COMPARING)
    difference = compared(batch, checked)
    values = table.with_suffix(".staged")
    rows.keep(checked, values)
    spool.to_disk(values)
    spool.to_disk(table)
    with transaction.atomic():
        queue.held(batch)
        record_findings(batch, checked, difference)
        if keep:
            open_defects(batch)
            batch.open_names.all().delete()  # asked by an earlier check
            store_open_names(batch, checked.open_names)
            wait_or_go(batch)
        _settle(batch)
        spool.put(values, spool.staged_path(batch.pk))
        spool.put(table, spool.kept_path(batch.pk))
    let_original_go(batch)
    spool.forget_attempts(batch.pk)
    if not keep or batch.state == BatchState.REJECTED:
        let_go(batch)
    return batch


def check_rows(batch: Batch, cells: Cells) -> Checked:
    """Turn the cells of a batch into values, as what is known today and its uploader say."""
    return check_cells(cells, upload_of(batch), timezone.localdate())


def let_go(batch: Batch) -> None:
    """Forget what is not accepted, but what a person is asked about: a name, how it is read."""
    asked = []
    if batch.task or batch.open_names.waiting().exists():
        asked.append(spool.kept_path(batch.pk))
    if stays(batch):
        asked.append(spool.raw_path(batch.pk))
    spool.forget(batch.pk, but=asked)


def accept(batch: Batch, *, good_rows: bool = False) -> Batch:
    """Write the dossiers of a checked batch.

    Raises NotWaiting unless it waits for that: without `good_rows` a batch with refused rows does
    not, all or nothing is the default. Raises MovedOn where its dossiers are known otherwise than
    when it was checked: what the person saw is not what would happen.
    """
    tell = spool.RowsDone(batch.pk, batch.attempts)
    with transaction.atomic(durable=True):
        lock_imports()
        batch = queue.held(batch)
        if batch.state != BatchState.CHECKED or (batch.refused and not good_rows):
            raise NotWaiting
        queue.end(batch)
        if earlier(batch):
            batch.state = BatchState.CANCELLED
        else:
            with standing_as_seen(batch, tell):
                _write(batch)
        batch.save()
    spool.staged_path(batch.pk).unlink(missing_ok=True)
    let_original_go(batch)
    if batch.state == BatchState.CANCELLED:
        spool.forget(batch.pk)
    return batch


def recheck(batch: Batch, *, moved_on: bool = False) -> Batch:
    """Compare a waiting batch anew with what is known now; its counts and problems are renewed.

    What was confirmed was said of the counts before: it is asked again.
    """
    queue.say(batch, stage=BatchStage.COMPARING)
    checked = rows.kept(spool.staged_path(batch.pk))
    difference = compared(batch, checked)
    with transaction.atomic():
        queue.held(batch)
        record_findings(batch, checked, difference)
        open_defects(batch)
        batch.moved_on = moved_on
        _settle(batch)
    if batch.state == BatchState.REJECTED:
        let_go(batch)
    return batch


def check_and_accept(batch: Batch, *, good_rows: bool) -> Batch:
    """Do both at once, as a command does: the rows are staged and compared only once."""
    try:
        checked, table = _read(batch, [])
    except FileRefused as refused:
        return refuse(batch, refused)
    with transaction.atomic(durable=True):
        lock_imports()
        if earlier(batch):
            batch.state = BatchState.CANCELLED
        else:
            upload = upload_of(batch)
            with staged(checked, upload):
                difference = compare(upload, scope=scope_of(batch))
                record_findings(batch, checked, difference)
                open_defects(batch)
                store_open_names(batch, checked.open_names)
                if has_good_rows(batch) and (good_rows or not batch.refused):
                    _write(batch)
                    events.record(Act.ACCEPTED, by=batch.uploaded_by, batch=batch)
                else:
                    batch.state = BatchState.REJECTED
                    events.record(Act.REFUSED, batch=batch)
        queue.end(batch)
        batch.save()
        spool.put(table, spool.kept_path(batch.pk))
    spool.raw_path(batch.pk).unlink(missing_ok=True)
    if batch.state in (BatchState.REJECTED, BatchState.CANCELLED):
        let_go(batch)
    return batch


def cancel(batch: Batch, *, by=None) -> Batch:
    """Let go of a batch that is or was being checked; nothing of it is stored.

    Raises NotWaiting once it is being written, or was. A worker that is at it notices that the
    batch is its own no more.
    """
    # One that is being written is locked until it has been: that is not waited for.
    if not Batch.objects.get(pk=batch.pk).can_be_cancelled:
        raise NotWaiting
    with transaction.atomic(durable=True):
        now = Batch.objects.select_for_update().get(pk=batch.pk)
        if not now.can_be_cancelled:
            raise NotWaiting
        queue.end(now)
        now.state = BatchState.CANCELLED
        now.save()
        events.record(Act.CANCELLED, by=by, batch=now)
    spool.forget(batch.pk)
    return now


def has_good_rows(batch: Batch) -> bool:
    """Say whether anything is left to accept; a file of nothing but unripe rows is fine too."""
    return bool(batch.added + batch.changed + batch.unchanged) or not batch.refused


def _write(batch: Batch) -> None:
    write_dossiers(batch)
    close_defects(batch)
    batch.state = BatchState.PARTIAL if batch.refused else BatchState.ACCEPTED
    batch.accepted_at = timezone.now()


def _settle(batch: Batch) -> None:
    """The check has ended: the batch waits for a person now, or is refused for its rows."""
    batch.state = BatchState.CHECKED if has_good_rows(batch) else BatchState.REJECTED
    queue.end(batch)
    batch.save()
    if batch.state == BatchState.REJECTED:
        events.record(Act.REFUSED, batch=batch)


def lock_imports() -> None:
    """Wait until no import is writing; to be called within a transaction that writes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])


def _read(batch: Batch, known: layouts.Known) -> tuple[Checked, Path]:
    """Read the spooled file and check its rows; return them and where their table is kept."""
    table = spool.working_path(batch.pk, batch.attempts)
    read = table.with_suffix(".read")
    queue.say(batch, state=BatchState.CHECKING, stage=BatchStage.READING)
    cells = read_in_child(
        spool.raw_path(batch.pk),
        batch.file_name,
        read,
        agency_given=batch.agency_id is not None,
        mappings=layouts.as_told(known, batch),
    )
    batch.mappings.set(each for each in known if each.layout in cells.layouts)
    queue.say(batch, stage=BatchStage.CONVERTING, rows_read=cells.table.num_rows)
    return check_rows(batch, keep_cells(cells, read, table, in_public=in_public)), table


def refuse(batch: Batch, refused: FileRefused, *, may_be_mapped: bool = False) -> Batch:
    """The file as a whole is at fault: nothing is kept but its batch and the reason.

    The upload itself stays for a while, where a person may say how it is to be read.
    """
    with transaction.atomic():
        queue.held(batch)
        queue.end(batch)
        batch.state = BatchState.REJECTED
        record_refusal(batch, refused.problem)
        if may_be_mapped:
            wait_or_go(batch)
        batch.save()
        events.record(Act.REFUSED, batch=batch, code=refused.problem.code)
    let_go(batch)
    return batch
