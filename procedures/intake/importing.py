"""One file, from a path to dossiers, as the command and the demo do it."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from procedures.intake import batches, queue, spool, twins
from procedures.intake.bookkeeping import COUNTS
from procedures.intake.receiving import receive
from procedures.models import Agency, Batch, BatchState, Source
from procedures.rules.channels import Channel
from procedures.rules.periods import ReportingPeriod

DUPLICATE = "duplicate"
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file; `batch` of a duplicate is the one that brought it before."""

    batch: Batch
    state: str

    def as_json(self) -> dict:
        """Return the object `import_dossiers --json` prints.

        Where a kind of problem is too frequent to be listed, `unlisted` has how many are left.
        """
        told = {name: getattr(self.batch, name) for name in COUNTS}
        problems = self.batch.problems.values(
            "sheet", "line", "column", "code", "level", "value", "message"
        )
        unlisted: Counter[str] = Counter()
        for code, number in self.batch.unlisted.values_list("code", "number"):
            unlisted[code] += number
        beside = {"unlisted": unlisted} if unlisted else {}
        if self.state == DUPLICATE:
            told, problems, beside = dict.fromkeys(COUNTS, 0), [], {}
        told = {"batch": self.batch.pk, "state": self.state, **told}
        return told | {"problems": list(problems)} | beside


def import_file(
    path: Path,
    *,
    source: str,
    agency: Agency | None = None,
    channel: Channel | None = None,
    period: ReportingPeriod | None = None,
    good_rows: bool = False,
    dry_run: bool = False,
    by=None,
) -> Imported:
    """Receive, check and accept a file; a `dry_run` only tells what would happen.

    Without `good_rows` one blocked row refuses the whole file. Raises OSError if it cannot be read.
    """
    with open(path, "rb") as file:
        batch = receive(
            iter(lambda: file.read(_CHUNK), b""),
            file_name=path.name,
            source=Source.objects.get_or_create(name=source)[0],
            agency=agency,
            channel=channel,
            period=period,
            by=by,
        )
    if batch.state == BatchState.REJECTED:
        return Imported(batch, batch.state)
    if before := twins.earlier(batch):
        twins.drop(batch)
        return Imported(before, DUPLICATE)
    with _failing(batch):
        if dry_run:
            batch = batches.check(batch, keep=False)
        else:
            batch = batches.check_and_accept(batch, good_rows=good_rows)
    # Somebody else may have brought the same bytes while these were read.
    if batch.state == BatchState.CANCELLED and (before := twins.earlier(batch)):
        twins.drop(batch)
        return Imported(before, DUPLICATE)
    return Imported(batch, batch.state)


@contextmanager
def _failing(batch: Batch):
    """If we fail, the batch says so; the file was not at fault and nothing was stored."""
    is_done = False
    try:
        yield
        is_done = True
    finally:
        if not is_done:
            under_way = (BatchState.RECEIVED, BatchState.CHECKING)
            queue.give_up(Batch.objects.filter(pk=batch.pk, state__in=under_way))
            spool.forget(batch.pk)
