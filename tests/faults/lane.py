"""One database under trial: what it must hold by now, and how a trial on it has ended."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from procedures.intake import queue, receiving, spool
from procedures.models import Batch, BatchState, Source
from tests.faults import place
from tests.faults.damage import NOTHING, Known, damages
from tests.faults.place import until

SEED = 20_260_915
HOURS = 3


@dataclass
class Outcome:
    """What came of a trial; `seconds` from the end of the fault until all was made good."""

    trial: str
    struck: str = ""  # what was going on
    seconds: float = 0.0
    damages: list[str] = field(default_factory=list)

    def must(self, holds: object, what: str) -> None:
        if not holds:
            self.damages.append(what)


class Lane:
    def __init__(self, folder: Path, log: Path):
        self.folder, self.log = folder, log
        self.known, self.number = NOTHING, 0

    def content(self) -> bytes:
        self.number += 1
        return place.export(self.number - 1)

    def in_line(self) -> Batch:
        batch = receiving.receive(
            [self.content()],
            file_name="quy-3.csv",
            source=Source.objects.get_or_create(name="Một cửa")[0],
        )
        queue.ask_to_check(batch)
        return batch

    def accepted(self, batch: Batch, *, by: list) -> None:
        """Let living workers do what is left, and the clerk accept; then all must be there."""
        until(lambda: not place.now(batch).task, seconds=120, what="checked")
        if place.now(batch).state == BatchState.CHECKED:
            queue.ask_to_accept(batch, good_rows=True)
            until(lambda: not place.now(batch).task, seconds=120, what="accepted")
        for each in by:
            place.end(each)
        done = place.now(batch)
        self.known = Known(self.known.dossiers + done.added)

    def judged(self, outcome: Outcome, batch: Batch) -> None:
        """Everything is over: the rows that were accepted are there, and nothing else is."""
        done = place.now(batch)
        changed = place.CHANGED if self.number > 1 else 0
        counts = (done.state, done.added, done.changed, done.refused)
        if counts != (BatchState.PARTIAL, place.NEW, changed, place.BAD):
            outcome.damages.append(f"batch {done.pk} has ended as {counts}")
        # What an attempt that was cut off was about to write goes in the end.
        let_hours_pass()
        receiving.sweep()
        outcome.damages += damages(self.known, is_quiet=True)


def let_hours_pass() -> None:
    """Make everything in the spool look old, as it is when its sweep is due."""
    for path in spool.raw_path(0).parent.glob("*"):
        long_ago = path.stat().st_mtime - HOURS * 60 * 60
        os.utime(path, (long_ago, long_ago))
