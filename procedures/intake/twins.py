"""The same bytes for the same purpose are one batch: which one stands for a file sent again."""

from django.db.models import Q

from procedures.intake import spool
from procedures.models import Batch, BatchState


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


def same_under_way(batch: Batch) -> Batch | None:
    """Return the batch of the same bytes for the same purpose that came before and waits, if any.

    A form that was sent twice is one batch.
    """
    waiting = Batch.objects.filter(~Q(task="") | Q(state=BatchState.CHECKED), pk__lt=batch.pk)
    return waiting.filter(
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
