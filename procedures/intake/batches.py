"""The states of a batch: received, checked, accepted or not.

Receiving writes the bytes to the spool. Checking reads them in the child process and compares
them with what is known. Accepting writes the dossiers in one transaction. A refused file leaves
nothing but its batch and the reasons.
"""

import secrets
from collections.abc import Iterable
from contextlib import contextmanager
from datetime import timedelta
from pathlib import PurePath

from django.db import connection, transaction
from django.utils import timezone

from procedures.intake import limits, rows, spool
from procedures.intake.accepting import write_dossiers
from procedures.intake.bookkeeping import record, store_problems
from procedures.intake.checking import check as check_cells
from procedures.intake.child import read_in_child
from procedures.intake.desk import close_defects, open_defects
from procedures.intake.differences import Change, changes_of_standing
from procedures.intake.problems import FileRefused
from procedures.intake.rows import Checked, Upload
from procedures.intake.staging import staged
from procedures.intake.standing import compare
from procedures.models import Agency, Batch, BatchState, Source
from procedures.rules.channels import Channel
from procedures.rules.periods import ReportingPeriod, parse_period

_UNDER_WAY = (BatchState.RECEIVED, BatchState.CHECKING, BatchState.CHECKED)
_LONGEST_CHECK = timedelta(hours=1)
# One import at a time: the next one compares with what this one has written.
_IMPORT_LOCK = 7_481_223


class NotWaiting(Exception):
    """The batch is not waiting to be accepted: it was already, or was refused or cancelled."""


def receive(
    chunks: Iterable[bytes],
    *,
    file_name: str,
    source: Source,
    agency: Agency | None = None,
    channel: Channel | None = None,
    period: ReportingPeriod | None = None,
    by=None,
) -> Batch:
    """Write the bytes to the spool and return their batch; a file that is too large is refused."""
    _give_up_stale()
    batch = Batch(
        file_name=_shown_name(file_name),
        source=source,
        agency=agency,
        channel=channel,
        period=period.code if period else "",
        uploaded_by=by,
        received_at=timezone.now(),
        size=0,
    )
    try:
        _check_name(file_name)
        path, batch.sha256, batch.size = spool.receive(chunks, secrets.token_hex(8))
    except FileRefused as refused:
        batch.save()
        _refuse(batch, refused)
        return batch
    batch.save()
    path.rename(spool.raw_path(batch.pk))
    return batch


def _give_up_stale() -> None:
    """A batch whose checking was cut off long ago has failed; its clerk uploads again."""
    Batch.objects.filter(
        state__in=(BatchState.RECEIVED, BatchState.CHECKING),
        received_at__lt=timezone.now() - _LONGEST_CHECK,
    ).update(state=BatchState.FAILED)


def _shown_name(name: str) -> str:
    """The name without its folders, as it can be stored and shown."""
    last = PurePath(name.replace("\\", "/")).name.encode("utf-8", "replace").decode()
    return last.replace("\0", "")[: limits.FILE_NAME_CHARACTERS]


def _check_name(name: str) -> None:
    if len(name) > limits.FILE_NAME_CHARACTERS or not name.isprintable() or not name.strip():
        raise FileRefused("BAD_FILE_NAME")


def earlier(batch: Batch) -> Batch | None:
    """Return the accepted batch that brought the same bytes for the same purpose, if any."""
    return (
        Batch.objects.filter(
            sha256=batch.sha256,
            source=batch.source,
            agency=batch.agency,
            channel=batch.channel,
            state=BatchState.ACCEPTED,
        )
        .exclude(pk=batch.pk)
        .select_related("uploaded_by")
        .order_by("pk")
        .last()
    )


def check(batch: Batch, *, keep: bool = True) -> Batch:
    """Read and compare a received batch; it then waits to be accepted, or is refused.

    Without `keep` nothing waits: the batch only says what would have happened.
    """
    with _failing(batch):
        try:
            checked = _read(batch)
        except FileRefused as refused:
            return _refuse(batch, refused)
        with transaction.atomic(), staged(checked, _upload(batch)):
            difference = compare(_upload(batch), scope=_scope(batch))
        record(batch, checked, difference)
        batch.state = BatchState.CHECKED if has_good_rows(batch) else BatchState.REJECTED
        if keep:
            open_defects(batch)
        if keep and batch.state == BatchState.CHECKED:
            rows.keep(checked, spool.staged_path(batch.pk))
        else:
            spool.forget(batch.pk)
        batch.save()
    return batch


def accept(batch: Batch, *, good_rows: bool = False) -> Batch:
    """Write the dossiers of a checked batch.

    Raises NotWaiting unless it waits for that: without `good_rows` a batch with refused rows does
    not, all or nothing is the default. Raises MovedOn where its dossiers are known otherwise than
    when it was checked: what the person saw is not what would happen.
    """
    with _failing(batch), transaction.atomic(durable=True):
        lock_imports()
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != BatchState.CHECKED or (batch.refused and not good_rows):
            raise NotWaiting
        checked = rows.kept(spool.staged_path(batch.pk))
        with staged(checked, _upload(batch)):
            if compare(_upload(batch), scope=_scope(batch)).fingerprint != batch.fingerprint:
                raise MovedOn
            _write(batch)
        batch.save()
    spool.staged_path(batch.pk).unlink(missing_ok=True)
    return batch


def recheck(batch: Batch) -> Batch:
    """Compare a waiting batch anew with what is known now; its counts and problems are renewed."""
    checked = rows.kept(spool.staged_path(batch.pk))
    with _failing(batch), transaction.atomic():
        with staged(checked, _upload(batch)):
            difference = compare(_upload(batch), scope=_scope(batch))
        batch.problems.all().delete()
        record(batch, checked, difference)
        batch.state = BatchState.CHECKED if has_good_rows(batch) else BatchState.REJECTED
        if batch.state == BatchState.REJECTED:
            spool.forget(batch.pk)
        batch.save()
    return batch


def changes(batch: Batch, start: int = 0, count: int = 50) -> tuple[int, list[Change]]:
    """Return how many known dossiers a waiting batch would change, and some of the changes."""
    checked = rows.kept(spool.staged_path(batch.pk))
    with transaction.atomic(), staged(checked, _upload(batch)):
        compare(_upload(batch), scope=_scope(batch))
        return changes_of_standing(start, count)


def check_and_accept(batch: Batch, *, good_rows: bool) -> Batch:
    """Do both at once, as a command does: the rows are staged and compared only once."""
    with _failing(batch):
        try:
            checked = _read(batch)
        except FileRefused as refused:
            return _refuse(batch, refused)
        with transaction.atomic(durable=True):
            lock_imports()
            with staged(checked, _upload(batch)):
                difference = compare(_upload(batch), scope=_scope(batch))
                record(batch, checked, difference)
                open_defects(batch)
                if has_good_rows(batch) and (good_rows or not batch.refused):
                    _write(batch)
                else:
                    batch.state = BatchState.REJECTED
            batch.save()
    if batch.state == BatchState.REJECTED:
        spool.forget(batch.pk)
    return batch


def cancel(batch: Batch) -> Batch:
    """Let go of a checked batch; nothing of it is stored."""
    changed = Batch.objects.filter(pk=batch.pk, state=BatchState.CHECKED).update(
        state=BatchState.CANCELLED
    )
    if not changed:
        raise NotWaiting
    spool.forget(batch.pk)
    batch.refresh_from_db()
    return batch


def drop(batch: Batch) -> None:
    """Forget a received batch whose bytes are already known; the earlier one stands for it."""
    spool.raw_path(batch.pk).unlink(missing_ok=True)
    batch.delete()


def has_good_rows(batch: Batch) -> bool:
    """Say whether anything is left to accept; a file of nothing but unripe rows is fine too."""
    return bool(batch.added + batch.changed + batch.unchanged) or not batch.refused


def _write(batch: Batch) -> None:
    write_dossiers(batch)
    close_defects(batch)
    batch.state = BatchState.PARTIAL if batch.refused else BatchState.ACCEPTED
    batch.accepted_at = timezone.now()


class MovedOn(Exception):
    """Dossiers of the batch were changed by another one since it was checked."""


@contextmanager
def _failing(batch: Batch):
    """If we fail, the batch says so; the file was not at fault and nothing was stored."""
    ours = True
    try:
        yield
        ours = False
    except (NotWaiting, MovedOn):
        ours = False
        raise
    finally:
        under_way = Batch.objects.filter(pk=batch.pk, state__in=_UNDER_WAY)
        if ours and under_way.update(state=BatchState.FAILED):
            spool.forget(batch.pk)


def lock_imports() -> None:
    """Wait until no import is writing; to be called within a transaction that writes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])


def _read(batch: Batch) -> Checked:
    """Read the spooled file and check its rows; the original is deleted however that ends."""
    raw = spool.raw_path(batch.pk)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.CHECKING)
    try:
        cells = read_in_child(
            raw,
            batch.file_name,
            spool.kept_path(batch.pk),
            agency_given=batch.agency_id is not None,
        )
    finally:
        raw.unlink(missing_ok=True)
    return check_cells(cells, _upload(batch), timezone.localdate())


def _upload(batch: Batch) -> Upload:
    period = parse_period(batch.period) if batch.period else None
    return Upload(
        source_id=batch.source_id,
        received_on=timezone.localtime(batch.received_at).date(),
        agency_id=batch.agency_id,
        channel=None if batch.channel is None else Channel(batch.channel),
        period=period.label if period else "",
        first_day=period.first_day if period else None,
        last_day=period.last_day if period else None,
    )


def _scope(batch: Batch) -> set[int] | None:
    return Agency.objects.ids_below(batch.agency_id) if batch.agency_id else None


def _refuse(batch: Batch, refused: FileRefused) -> Batch:
    spool.forget(batch.pk)
    batch.state = BatchState.REJECTED
    batch.checked_at = timezone.now()
    batch.save()
    store_problems(batch, [refused.problem])
    return batch
