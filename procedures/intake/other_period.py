"""A file uploaded for the wrong period: which one it is of, and checking it again for that."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from pyarrow import compute as pc

from procedures.events import record
from procedures.intake import queue, rows, spool
from procedures.intake.queue import NotWaiting
from procedures.models import Act, Batch, BatchState
from procedures.rules.periods import ReportingPeriod, quarter_of

_OF_THE_OLD_PERIOD = "TITLE_PERIOD"


@dataclass(frozen=True, slots=True)
class Fullest:
    """The quarter that most dossiers of a file were received in."""

    quarter: ReportingPeriod
    dossiers: int
    of_all: int


def fullest_quarter(batch: Batch) -> Fullest:
    """Return the quarter most dossiers of a waiting batch were received in."""
    received = rows.kept(spool.staged_path(batch.pk)).rows.column("received_on")
    dossiers = Counter()
    for each in pc.value_counts(received.drop_null()).to_pylist():
        dossiers[quarter_of(each["values"])] += each["counts"]
    [(quarter, most)] = dossiers.most_common(1)
    return Fullest(quarter, most, dossiers.total())


@transaction.atomic
def change_period(batch: Batch, period: ReportingPeriod, *, by) -> None:
    """Let a waiting batch be checked for another period; the file stays. Raises NotWaiting."""
    now = Batch.objects.select_for_update().get(pk=batch.pk)
    if now.state != BatchState.CHECKED or now.task:
        raise NotWaiting
    before, now.period = now.period, period.code
    now.save()
    record(Act.PERIOD_CHANGED, by=by, batch=now, before=before)
    queue.ask_to_check(now)
    _let_go_of_the_old_period(now)


def _let_go_of_the_old_period(batch: Batch) -> None:
    """Forget the note that the file's title names another period than the one chosen before."""
    path = spool.staged_path(batch.pk)
    checked = rows.kept(path)
    checked.problems = [each for each in checked.problems if each.code != _OF_THE_OLD_PERIOD]
    # Written beside it: the rows are still being read from the old one.
    beside = spool.working_path(batch.pk, 0).with_suffix(".staged")
    rows.keep(checked, beside)
    spool.put(beside, path)
