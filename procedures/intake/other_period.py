"""A file uploaded for the wrong period: which one it is of, and checking it again for that."""

from pyarrow import compute as pc

from procedures.intake import batches, rows, spool
from procedures.models import Batch, BatchState
from procedures.rules.periods import ReportingPeriod, quarter_of

_OF_THE_OLD_PERIOD = "TITLE_PERIOD"


def fullest_quarter(batch: Batch) -> tuple[ReportingPeriod, int] | None:
    """Return the quarter most dossiers of a waiting batch were received in, and how many."""
    received = rows.kept(spool.staged_path(batch.pk)).rows.column("received_on")
    dossiers: dict[ReportingPeriod, int] = {}
    for each in pc.value_counts(received.combine_chunks()).to_pylist():
        if each["values"]:
            quarter = quarter_of(each["values"])
            dossiers[quarter] = dossiers.get(quarter, 0) + each["counts"]
    return max(dossiers.items(), key=lambda counted: counted[1], default=None)


def change_period(batch: Batch, period: ReportingPeriod) -> Batch:
    """Check a waiting batch for another period; the file stays. Raises NotWaiting."""
    if batch.state != BatchState.CHECKED:
        raise batches.NotWaiting
    _let_go_of_the_old_period(batch)
    batch.period = period.code
    batch.save(update_fields=["period"])
    return batches.recheck(batch)


def _let_go_of_the_old_period(batch: Batch) -> None:
    """Forget the note that the file's title names another period than the one chosen before."""
    path = spool.staged_path(batch.pk)
    checked = rows.kept(path)
    checked.problems = [each for each in checked.problems if each.code != _OF_THE_OLD_PERIOD]
    # Written beside it: the rows are still being read from the old one.
    beside = path.with_suffix(".tmp")
    rows.keep(checked, beside)
    beside.replace(path)
