"""Writing down who did what, in the transaction in which it was done."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

from procedures.models import Act, Agency, Batch, Event

# Where the present act comes from: an address in the network, or the server itself (a command, the
# worker). The middleware says it once a request, so that nothing below a view knows of requests.
SERVER = "máy chủ"
origin: ContextVar[str] = ContextVar("origin", default=SERVER)


@contextmanager
def done_by_the_server() -> Iterator[None]:
    """What is found out while somebody asks for something else does not come from them."""
    before = origin.set(SERVER)
    try:
        yield
    finally:
        origin.reset(before)


def record(
    act: Act,
    *,
    by=None,
    batch: Batch | None = None,
    agency: Agency | None = None,
    period: str = "",
    **told,
) -> Event:
    """Write down one act; of a batch, its agency and period are written with it."""
    return Event.objects.create(
        at=timezone.now(),
        by=by,
        origin=origin.get(),
        act=act,
        batch=batch,
        agency_id=batch.agency_id if batch else agency and agency.pk,
        period=batch.period if batch else period,
        told=told,
    )
