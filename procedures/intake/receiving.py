"""How the bytes of a file come in: written to the spool, their batch beside them.

The answer comes at once; what is in the file is found out later (procedures/intake/batches.py).
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePath

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from procedures.events import record
from procedures.intake import limits, queue, spool
from procedures.intake.batches import refuse
from procedures.intake.originals import of_those_that_stay
from procedures.intake.problems import FileRefused
from procedures.models import Act, Agency, Batch, BatchState, Source
from procedures.rules.channels import Channel
from procedures.rules.periods import ReportingPeriod
from procedures.rules.privacy import without_persons

_UNCHECKED = (BatchState.RECEIVED, BatchState.CHECKING)
_DONE = (
    BatchState.ACCEPTED,
    BatchState.PARTIAL,
    BatchState.REJECTED,
    BatchState.CANCELLED,
    BatchState.UNDONE,
)
_UNSEEN = "\N{REPLACEMENT CHARACTER}"
_LONGEST_CHECK = timedelta(hours=1)
_LONGEST_REGRET = timedelta(days=1)


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
    """Write the bytes to the spool and return their batch; a file that is too large is refused.

    Raises OSError, and leaves nothing, where there is no room for it.
    """
    sweep()
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
        record(Act.UPLOADED, by=by, batch=batch)
        refuse(batch, refused)
        return batch
    try:
        spool.to_disk(path)  # which may take a while, and holds nobody up
        with transaction.atomic():
            batch.save()
            record(Act.UPLOADED, by=by, batch=batch)
            # The file comes first: there is no batch without one, however we end.
            spool.put(path, spool.raw_path(batch.pk))
    except OSError:
        if batch.pk:
            spool.forget(batch.pk)
        raise
    finally:
        path.unlink(missing_ok=True)
    return batch


def _give_up_stale() -> None:
    """A batch that was cut off long ago and waits for no worker has failed."""
    long_ago = timezone.now() - _LONGEST_CHECK
    queue.give_up(Batch.objects.filter(task="", state__in=_UNCHECKED, received_at__lt=long_ago))


def sweep() -> None:
    """Delete the uploads that nobody will check.

    One that failed by our fault stays for a day, one that a person may map for two hours.
    """
    _give_up_stale()
    found = spool.leftovers()
    regretted = Q(state=BatchState.FAILED, received_at__gt=timezone.now() - _LONGEST_REGRET)
    known = Batch.objects.filter(pk__in={spool.batch_of(path) for path in found} - {None})
    # Asked at once: a batch that is stored meanwhile is either unknown or wanted.
    asked = known.annotate(is_wanted=Q(state__in=_UNCHECKED) | regretted | of_those_that_stay())
    spool.sweep(found, dict(asked.values_list("pk", "is_wanted")))
    # Whoever was killed between writing a batch and deleting its rows has left them.
    for done in Batch.objects.filter(pk__in=spool.with_old_rows(), state__in=_DONE, task=""):
        spool.staged_path(done.pk).unlink(missing_ok=True)


def _shown_name(name: str) -> str:
    """The name without its folders, as it can be stored and shown: no number of a person in it.

    Marks that cannot be seen, and would have the name read backwards, can be seen.
    """
    last = PurePath(name.replace("\\", "/")).name.encode("utf-8", "replace").decode()
    seen = "".join(each if each.isprintable() else _UNSEEN for each in last)
    return without_persons(seen)[: limits.FILE_NAME_CHARACTERS]


def _check_name(name: str) -> None:
    if len(name) > limits.FILE_NAME_CHARACTERS or not name.isprintable() or not name.strip():
        raise FileRefused("BAD_FILE_NAME")
