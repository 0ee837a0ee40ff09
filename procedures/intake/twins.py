"""The same bytes for the same purpose are one batch: which one stands for a file sent again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Q

from procedures.events import record
from procedures.intake import queue, spool
from procedures.models import Act, Batch, BatchState, Source


def let_be_checked(batch: Batch) -> Batch:
    """Let a received batch be checked, and return it; or return the one that stands for it.

    Of two that are sent at once one stands: whoever comes here first.
    """
    with _one_at_a_time(batch.source_id):
        # In this order: one that is accepted meanwhile is found by the second question.
        standing = same_under_way(batch) or earlier(batch)
        if standing is None:
            queue.ask_to_check(batch)
            return batch
        record(Act.UPLOADED_AGAIN, by=batch.uploaded_by, batch=standing)
    drop(batch)
    return standing


@contextmanager
def _one_at_a_time(source_id: int) -> Iterator[None]:
    """Take in one file of a source after another; on SQLite, one of all."""
    with transaction.atomic():
        # Locked so that files may still be received meanwhile, which refer to it.
        Source.objects.select_for_update(no_key=True).get(pk=source_id)
        yield


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
    waiting = Batch.objects.filter(~Q(task="") | Q(state=BatchState.CHECKED))
    return waiting.filter(
        continues=None,
        sha256=batch.sha256,
        source=batch.source,
        agency=batch.agency,
        channel=batch.channel,
        period=batch.period,
    ).first()


def drop(batch: Batch) -> None:
    """Forget a received batch whose bytes are already known; the earlier one stands for it."""
    spool.raw_path(batch.pk).unlink(missing_ok=True)
    batch.delete()
