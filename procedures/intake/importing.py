"""One file, from a path to dossiers, as the command and the demo do it."""

from dataclasses import dataclass
from pathlib import Path

from procedures.intake import batches
from procedures.models import Agency, Batch, BatchState, Source
from procedures.rules.channels import Channel
from procedures.rules.periods import ReportingPeriod

DUPLICATE = "duplicate"
COUNTS = ("rows", "added", "changed", "unchanged", "merged", "refused", "ignored", "skipped")
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file; `batch` of a duplicate is the one that brought it before."""

    batch: Batch
    state: str

    def as_json(self) -> dict:
        """Return the object `import_dossiers --json` prints."""
        told = {name: getattr(self.batch, name) for name in COUNTS}
        problems = self.batch.problems.values(
            "sheet", "line", "column", "code", "level", "value", "message"
        )
        if self.state == DUPLICATE:
            told, problems = dict.fromkeys(COUNTS, 0), []
        return {"batch": self.batch.pk, "state": self.state, **told, "problems": list(problems)}


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
        batch = batches.receive(
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
    if before := batches.earlier(batch):
        batches.drop(batch)
        return Imported(before, DUPLICATE)
    if dry_run:
        batch = batches.check(batch, keep=False)
    else:
        batch = batches.check_and_accept(batch, good_rows=good_rows)
    return Imported(batch, batch.state)
