"""How long the bytes of an upload stay once it has been checked: not at all, or to be mapped.

They tell of persons. Where a person can say how the file is to be read, they wait for that in the
private spool, two hours at most after the first check, and go as soon as it is decided.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from procedures.intake import layouts, spool
from procedures.models import Batch, BatchState

LONGEST = timedelta(hours=2)
# What may be right once somebody has said what the columns, days or words mean.
_FILES = ("NO_HEADER", "MISSING_COLUMN", "DUPLICATE_COLUMN", "DATE_ORDER")
_ROWS = ("BAD_CHOICE",)
# What may come of a layout that was mapped wrongly.
_MAPPED = ("NO_ROWS",)
_MAPPABLE = (BatchState.CHECKED, BatchState.REJECTED)


def is_worth_mapping(batch: Batch) -> bool:
    """Say whether a person could change how a checked batch was read."""
    if batch.mappings.exists() or batch.problems.filter(code__in=_FILES + _ROWS).exists():
        return True
    return layouts.known_to(batch).exists() and batch.problems.filter(code__in=_MAPPED).exists()


def wait_or_go(batch: Batch) -> None:
    """Decide once a batch has been checked; to be saved with what the check has brought."""
    longest = batch.original_until or timezone.now() + LONGEST
    batch.original_until = longest if is_worth_mapping(batch) else None


def stays(batch: Batch) -> bool:
    """Say whether the original of a checked batch is to stay for now."""
    until = batch.original_until
    return batch.state in _MAPPABLE and until is not None and until > timezone.now()


def of_those_that_stay() -> Q:
    return Q(state__in=_MAPPABLE, original_until__gt=timezone.now())


def can_be_mapped(batch: Batch) -> bool:
    """Say whether a person may now say how the file is to be read.

    Not once some of its rows wait as a batch of their own.
    """
    is_there = stays(batch) and spool.raw_path(batch.pk).exists()
    return is_there and not batch.task and not batch.continuations.exists()


def let_original_go(batch: Batch) -> None:
    """Delete the original where it does not stay."""
    if not stays(batch):
        spool.raw_path(batch.pk).unlink(missing_ok=True)
