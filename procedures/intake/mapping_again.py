"""A person says how the layout of a file is to be read, and the same file is checked again so."""

import secrets
from collections import Counter

from django.db import transaction

from procedures.events import record
from procedures.intake import layouts, queue, spool
from procedures.intake.bookkeeping import forget_findings, problems_of_each_kind
from procedures.intake.child import look_in_child
from procedures.intake.levels import BLOCK
from procedures.intake.looking import SeenTable
from procedures.intake.mapping import Mapping
from procedures.intake.originals import can_be_mapped, let_original_go
from procedures.models import Act, Batch, BatchState


def look_again(batch: Batch, line: int) -> SeenTable:
    """Return what a person must see of a file to map it; raises FileRefused.

    `line` is that of the headings where the person says so, else 0.
    """
    at_fault = batch.problems.filter(line=None, level=BLOCK).first()
    return look_in_child(
        spool.raw_path(batch.pk),
        batch.file_name,
        spool.working_path(batch.pk, secrets.token_hex(8)).with_suffix(".read"),
        mappings=layouts.as_told(layouts.known_to(batch), batch),
        sheet=at_fault.sheet if at_fault else "",
        line=line,
    )


def map_and_check_again(batch: Batch, mapping: Mapping, *, by) -> None:
    """Remember the mapping and let the same batch be checked anew. Raises NotWaiting.

    It is one file, so it stays one batch; what the check before had found is told by the event.
    """
    with transaction.atomic():
        batch = _held(batch)
        layouts.remember(batch, mapping, by=by)
        found: Counter[str] = Counter()
        for (_, code), number in problems_of_each_kind(batch).items():
            found[code] += number
        before = {"state": batch.state, "problems": found}
        record(Act.MAPPED, by=by, batch=batch, before=before)
        forget_findings(batch)
        batch.open_names.all().delete()
        batch.mappings.clear()
        batch.state = BatchState.RECEIVED
        batch.save()
        queue.ask_to_check(batch)


def give_up(batch: Batch) -> None:
    """Delete the original of a checked batch now: nobody is going to map it. Raises NotWaiting."""
    with transaction.atomic():
        batch = _held(batch)
        batch.original_until = None
        batch.save()
    let_original_go(batch)


def _held(batch: Batch) -> Batch:
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if not can_be_mapped(batch):
        raise queue.NotWaiting
    return batch
