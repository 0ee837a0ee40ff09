"""A batch against what is known: when it is checked, looked at, and accepted.

`standing` (procedures/intake/staging.py) holds what it would do for as long as somebody asks.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.utils import timezone

from procedures.intake import rows, spool
from procedures.intake.rows import Checked, Upload
from procedures.intake.staging import compared_only, staged
from procedures.intake.standing import Difference, compare, compare_again
from procedures.intake.unmoved import (
    mark_what_writes,
    what_writes,
    write_the_same,
    writes_so_far,
)
from procedures.models import Agency, Batch
from procedures.rules.channels import Channel


class MovedOn(Exception):
    """Dossiers of the batch were changed by another one since it was checked."""


def compared(batch: Batch, checked: Checked) -> Difference:
    """Compare the rows of a batch with what is known, and change nothing."""
    upload, tell = upload_of(batch), spool.RowsDone(batch.pk, batch.attempts)
    with compared_only():
        known_at = writes_so_far()
        with staged(checked, upload, tell):
            difference = compare(upload, scope=scope_of(batch))
            mark_what_writes(checked, difference, known_at)
    return difference


@contextmanager
def foreseen(batch: Batch):
    """Hold what a waiting batch would do in `standing` for as long as the block lasts."""
    checked = rows.kept(spool.staged_path(batch.pk))
    with compared_only(), _standing(batch, checked) as (upload, _):
        yield upload


@contextmanager
def standing_as_seen(batch: Batch, tell: Callable[[int, int], None]) -> Iterator[None]:
    """Hold in `standing` what a batch would do, if that still is what a person has seen.

    Raises MovedOn.
    """
    checked = rows.kept(spool.staged_path(batch.pk))
    if few := what_writes(checked):
        with _standing(batch, few, tell) as (_, fingerprint):
            if write_the_same(fingerprint, batch.fingerprint):
                yield
                return
    with _standing(batch, checked, tell) as (_, fingerprint):
        if fingerprint != batch.fingerprint:
            raise MovedOn
        yield


@contextmanager
def _standing(
    batch: Batch, checked: Checked, tell: Callable[[int, int], None] | None = None
) -> Iterator[tuple[Upload, str]]:
    """Hold in `standing` what a checked batch would do; yield its upload and its fingerprint."""
    upload = upload_of(batch)
    with staged(checked, upload, tell):
        yield upload, compare_again(upload, scope=scope_of(batch))


def upload_of(batch: Batch) -> Upload:
    period = batch.stated_period
    return Upload(
        source_id=batch.source_id,
        received_on=timezone.localtime(batch.received_at).date(),
        agency_id=batch.agency_id,
        channel=None if batch.channel is None else Channel(batch.channel),
        period=period.label if period else "",
        first_day=period.first_day if period else None,
        last_day=period.last_day if period else None,
    )


def scope_of(batch: Batch) -> set[int] | None:
    return Agency.objects.ids_below(batch.agency_id) if batch.agency_id else None
