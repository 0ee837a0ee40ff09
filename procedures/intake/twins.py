"""The same bytes for the same purpose are one batch: which one stands for a file sent again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from procedures.events import record
from procedures.intake import limits, queue, spool
from procedures.models import Act, Batch, BatchQuerySet, BatchState, Source


class TooManyWaiting(Exception):
    """Whoever sends a file has as many undecided ones as one person may have."""


def let_be_checked(batch: Batch) -> Batch:
    """Let a received batch be checked, and return it; or return the one that stands for it.

    Of two that are sent at once one stands: whoever comes here first. Raises TooManyWaiting, and
    leaves nothing of the file, where its uploader must decide on others first.
    """
    with _one_at_a_time(batch):
        # In this order: one that is accepted meanwhile is found by the second question.
        standing = same_under_way(batch) or earlier(batch)
        if standing:
            record(Act.UPLOADED_AGAIN, by=batch.uploaded_by, batch=standing)
        elif has_too_many(batch.uploaded_by):
            record(Act.REFUSED, by=batch.uploaded_by, batch=batch, code="TOO_MANY_WAITING")
        else:
            queue.ask_to_check(batch)
            return batch
    drop(batch)
    if standing is None:
        raise TooManyWaiting
    return standing


@contextmanager
def _one_at_a_time(batch: Batch) -> Iterator[None]:
    """Take in one file of a source and of a person after another; on SQLite, one of all."""
    with transaction.atomic():
        # Locked so that files may still be received meanwhile, which refer to them.
        Source.objects.select_for_update(no_key=True).get(pk=batch.source_id)
        get_user_model().objects.select_for_update(no_key=True).filter(
            pk=batch.uploaded_by_id
        ).first()
        yield


def undecided(by) -> BatchQuerySet:
    """Return the files of a person that wait: in the queue, or for somebody to decide on them."""
    return _waiting().filter(uploaded_by=by)


def has_too_many(by) -> bool:
    return undecided(by).count() >= limits.WAITING_FILES


def _waiting() -> BatchQuerySet:
    return Batch.objects.filter(~Q(task="") | Q(state=BatchState.CHECKED))


def earlier(batch: Batch) -> Batch | None:
    """Return the accepted batch that brought the same bytes for the same purpose, if any."""
    return (
        Batch.objects.filter(
            sha256=batch.sha256,
            source=batch.source,
            agency=batch.agency,
            channel=batch.channel,
            state=BatchState.ACCEPTED,
            continues=None,  # the rest of a file is not all of it
        )
        .exclude(pk=batch.pk)
        .select_related("uploaded_by")
        .order_by("pk")
        .last()
    )


def same_under_way(batch: Batch) -> Batch | None:
    """Return the batch of the same bytes for the same purpose that waits already, if any.

    A form that was sent twice is one batch.
    """
    return (
        _waiting()
        .filter(
            continues=None,
            sha256=batch.sha256,
            source=batch.source,
            agency=batch.agency,
            channel=batch.channel,
            period=batch.period,
        )
        .first()
    )


def drop(batch: Batch) -> None:
    """Forget a received batch whose bytes are already known; the earlier one stands for it."""
    spool.raw_path(batch.pk).unlink(missing_ok=True)
    batch.delete()
