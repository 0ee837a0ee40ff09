"""What must hold after any fault, whatever has happened; a list of breaches, empty if it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from procedures.intake import spool
from procedures.models import Batch, BatchState, BatchTask, Dossier, DossierVersion
from reports.counting import count_lines
from reports.models import Period, ReportLine
from reports.rules.tallies import OUTCOMES
from tests.naive import naive_counts

_LINE = ("agency_id", "procedure_id", "channel", "sector_id", "carried_over", "received", *OUTCOMES)
_WRITTEN = {BatchState.ACCEPTED, BatchState.PARTIAL}
_TASKS = {BatchTask.CHECK, BatchTask.ACCEPT, BatchTask.ACCEPT_GOOD_ROWS}
_OPEN = {BatchState.RECEIVED, BatchState.CHECKING, BatchState.CHECKED}


@dataclass(frozen=True)
class Known:
    """What was accepted for sure: so many dossiers are there, and more only from what waits."""

    dossiers: int = 0


NOTHING = Known()


def damages(known: Known, *, is_quiet: bool) -> list[str]:
    """Return every breach; `is_quiet` where nothing is under way and all must be tidied up.

    Somebody may be writing meanwhile: the database is seen as it was at one moment.
    """
    with _one_moment():
        told = [
            *(breach for batch in Batch.objects.order_by("pk") for breach in _of_batch(batch)),
            *_of_dossiers(known, is_quiet),
            *_of_lines(),
        ]
    told += [f"batch {batch.pk} has no file" for batch in Batch.objects.all() if _has_none(batch)]
    return told + list(_of_files() if is_quiet else ())


@contextmanager
def _one_moment():
    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _of_batch(batch: Batch) -> Iterator[str]:
    if batch.state not in BatchState.values or (batch.task in _TASKS and batch.state not in _OPEN):
        yield f"batch {batch.pk} is {batch.state} and waits for {batch.task}"
    # A dossier that another batch has changed since stands as a version.
    written = Dossier.objects.filter(batch=batch).count()
    written += DossierVersion.objects.filter(batch_id=batch.pk).count()
    due = batch.added + batch.changed if batch.state in _WRITTEN else 0
    if written != due:
        yield f"batch {batch.pk} ({batch.state}) is torn: {written} of {due} dossiers"


def _has_none(batch: Batch) -> bool:
    """Say whether what its state relies on is not there, nor was it for a state it had since."""
    for _ in range(2):
        if batch.state == BatchState.CHECKED:
            lacks = not spool.staged_path(batch.pk).exists()
        else:
            lacks = batch.state in _OPEN and not spool.can_be_checked(batch.pk)
        if not lacks:
            return False
        batch.refresh_from_db()
    return True


def _of_dossiers(known: Known, is_quiet: bool) -> Iterator[str]:
    there = Dossier.objects.count()
    if there < known.dossiers or (is_quiet and there != known.dossiers):
        yield f"{there} dossiers instead of {known.dossiers}"
    doubled = Dossier.objects.count() - Dossier.objects.values("code").distinct().count()
    if doubled:
        yield f"{doubled} dossiers are there twice"


def _of_lines() -> Iterator[str]:
    facts = ("status", "received_on", "due_on", "concluded_on", "channel")
    dossiers = list(Dossier.objects.values_list(*facts))
    for month in Period.objects.order_by("first_day"):
        lines = set(ReportLine.objects.filter(period=month).values_list(*_LINE))
        if lines != set(count_lines(month.first_day, month.last_day)):
            yield f"the lines of {month.code} are not those of its dossiers"
        told = sum(sum(line[6:]) for line in lines)
        if told != naive_counts(dossiers, month.first_day, month.last_day)["handled"]:
            yield f"the lines of {month.code} are not those of the naive count"


def _of_files() -> Iterator[str]:
    for path in spool.raw_path(0).parent.glob("*"):
        batch = Batch.objects.filter(pk=int(path.stem)).first() if path.stem.isdecimal() else None
        wanted = {".arrow": _WRITTEN | _OPEN, ".staged": {BatchState.CHECKED}, ".raw": _OPEN}
        if batch is None or batch.state not in wanted.get(path.suffix, ()):
            yield f"{path.name} is left in the spool"
