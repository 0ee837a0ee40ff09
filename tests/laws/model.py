"""What uploads may do to the dossiers, said once more with dictionaries.

A file is a list of rows (code → cells); each row is good, bad, of a name nobody knows, or of an
agency it was not uploaded for. What is written of a dossier is a list of writes, of which some were
taken back; the last that was not is what stands. Nothing here asks the database or the intake.
"""

from dataclasses import dataclass, field
from datetime import date

from procedures.rules.outcomes import DossierDates, outcome_on
from procedures.rules.statuses import Status
from tests.naive import naive_counts

# The agencies of the register below each, and the name that only a person can tell.
WITHIN = {
    "": {"LS-TTH", "LS-HB1"},
    "LS-VL": {"LS-TTH", "LS-HB1"},
    "LS-TTH": {"LS-TTH"},
    "LS-HB1": {"LS-HB1"},
}
NAMES = {"LS-TTH": "UBND xã Tân Thanh", "LS-HB1": "UBND xã Hòa Bình, huyện Văn Lãng"}
STRANGE = {"LS-TTH": "Một cửa Tân Thanh", "LS-HB1": "Một cửa Hòa Bình"}
NOT_YET = 3
Facts = tuple  # (agency, status, received, due, concluded)


@dataclass(frozen=True)
class Row:
    code: str
    agency: str
    facts: Facts
    is_strange: bool = False
    is_bad: bool = False

    @property
    def status(self) -> int:
        return self.facts[1]


@dataclass
class Write:
    batch: int
    facts: Facts
    is_taken_back: bool = False


@dataclass
class File:
    rows: list[Row]
    content: object  # the same for files of the same bytes for the same purpose
    agency: str
    period: str
    state: str = ""
    asks: set[str] = field(default_factory=set)  # names that wait for a person
    seen: tuple[dict[str, int | None], int] | None = None  # see Model.check
    counts: dict[str, int] = field(default_factory=dict)
    left: list[Row] = field(default_factory=list)  # rows refused when it was last checked
    accepted_at: int = 0
    is_rest: bool = False
    rest: "File | None" = None  # what was left of it, once a name was settled


class Model:
    def __init__(self):
        self.writes: dict[str, list[Write]] = {}
        self.files: dict[int, File] = {}
        self.settled: set[str] = set()
        self.closed: dict[str, tuple[int, date, date, dict]] = {}
        self.moment = 0

    def standing(self, code: str, under: int = 0) -> Write | None:
        """The last write that was not taken back; those of the batch `under` aside."""
        left = [w for w in self.writes.get(code, []) if not w.is_taken_back and w.batch != under]
        return left[-1] if left else None

    @property
    def dossiers(self) -> dict[str, Write]:
        found = {code: self.standing(code) for code in self.writes}
        return {code: write for code, write in found.items() if write}

    def counts(self, first_day: date, last_day: date) -> dict:
        known = [write.facts for write in self.dossiers.values()]
        dossiers = [(status, start, due, end, 1) for _, status, start, due, end in known]
        return naive_counts(dossiers, first_day, last_day)

    # A file

    def refused(self, file: File, row: Row) -> bool:
        outside = row.agency not in WITHIN[file.agency]
        if row.status == NOT_YET:  # of a row that is no dossier yet little is asked
            return outside and self.standing(row.code) is not None
        return row.is_bad or self.waits(row) or outside

    def waits(self, row: Row) -> bool:
        is_open = row.is_strange and STRANGE[row.agency] not in self.settled
        return is_open and row.status != NOT_YET

    def would_write(self, row: Row) -> Facts | None:
        """What a good row lets stand, None where nothing changes."""
        known = self.standing(row.code)
        if row.status == NOT_YET:
            if known is None or known.facts[1] == NOT_YET:
                return None
            return (known.facts[0], NOT_YET, *known.facts[2:])
        return row.facts if known is None or known.facts != row.facts else None

    def check(self, file: File) -> None:
        """Compare a file with what stands; it waits, or is refused for its rows."""
        good = [row for row in file.rows if not self.refused(file, row)]
        ripe = [row for row in good if row.status != NOT_YET]
        new = [row for row in ripe if self.standing(row.code) is None]
        changed = [row for row in ripe if row not in new and self.would_write(row)]
        file.counts = {
            "added": len(new),
            "changed": len(changed),
            "unchanged": len(ripe) - len(new) - len(changed),
            "refused": len(file.rows) - len(good),
            "ignored": len(good) - len(ripe),
        }
        file.left = [row for row in file.rows if row not in good]
        file.seen = self._standing_under(file)
        file.state = "checked" if ripe or len(good) == len(file.rows) else "rejected"

    def _standing_under(self, file: File) -> tuple[dict[str, int | None], int]:
        """Under which writes a file was shown, and how many of its dossiers were told as late."""
        standing = {row.code: self.standing(row.code) for row in file.rows}
        writes = {code: write and write.batch for code, write in standing.items()}
        return writes, sum(self._is_late(file, row) for row in file.rows)

    def _is_late(self, file: File, row: Row) -> bool:
        """Whether a row lets its dossier count otherwise in a period that is closed."""
        if row.status == NOT_YET or self.refused(file, row) or not self.would_write(row):
            return False
        known = self.standing(row.code)
        before = known.facts if known else None
        return any(
            _counted_as(row.facts, first_day, last_day) != _counted_as(before, first_day, last_day)
            for _, first_day, last_day, _ in self.closed.values()
        )

    def receive(self, number: int, file: File) -> None:
        self.files[number] = file
        self.check(file)
        file.asks = {STRANGE[row.agency] for row in file.rows if self.waits(row)}

    def twin(self, file: File) -> int | None:
        """The batch that stands for a file of the same bytes, sent again."""
        same = self._same_as(file)
        waiting = [n for n in same if self.files[n].state == "checked"]
        waiting = [n for n in waiting if self.files[n].period == file.period]
        return (waiting or [n for n in same if self.files[n].state == "accepted"] or [None])[0]

    def _same_as(self, file: File) -> list[int]:
        """Files of the same bytes for the same agency; the rest of one is not all of it."""
        return [
            number
            for number, each in self.files.items()
            if each is not file and not each.is_rest
            if (each.content, each.agency) == (file.content, file.agency)
        ]

    def accept(self, number: int) -> None:
        file = self.files[number]
        if any(self.files[same].state == "accepted" for same in self._same_as(file)):
            file.state = "cancelled"
        elif self._standing_under(file) != file.seen:
            self.check(file)  # and is shown again
        else:
            for row in file.rows:
                facts = None if self.refused(file, row) else self.would_write(row)
                if facts:
                    self.writes.setdefault(row.code, []).append(Write(number, facts))
            file.state = "partial" if file.counts["refused"] else "accepted"
            file.accepted_at = self._next_moment()

    # Names

    def settle(self, name: str) -> list[File]:
        """The name is known; return what waits anew, in the order of the files that asked."""
        self.settled.add(name)
        return [rest for n in sorted(self.files) if (rest := self._checked_again(n, name))]

    def _checked_again(self, number: int, name: str) -> File | None:
        file = self.files[number]
        if name not in file.asks or file.state not in ("checked", "partial", "rejected"):
            return None
        file.asks.discard(name)
        if file.state == "checked":
            self.check(file)
            return None
        rows = file.rows if file.state == "rejected" else file.left
        rest = File(rows, file.content, file.agency, file.period, is_rest=True)
        self.check(rest)
        if not sum(rest.counts[each] for each in ("added", "changed", "unchanged")):
            return None
        rest.asks, file.asks = file.asks, set()
        file.rest = rest
        return rest

    # Undoing

    def undo(self, number: int) -> dict[str, int] | None:
        """Take a batch back; how many dossiers become what, None where it is refused."""
        file = self.files[number]
        if file.state not in ("accepted", "partial"):
            return None
        lists: dict[str, list[Write]] = {each: [] for each in ("removed", "restored", "kept")}
        lists["closed"] = []
        for code, writes in self.writes.items():
            for write in writes:
                if write.batch == number and not write.is_taken_back:
                    lists[self._becomes(code, write, file.accepted_at)].append(write)
        if not lists["removed"] + lists["restored"]:
            return None
        for name in ("removed", "restored", "kept"):
            for write in lists[name]:
                write.is_taken_back = True
        file.state = "undone"
        if file.rest and file.rest.state == "checked":
            file.rest.state = "cancelled"
        return {name: len(writes) for name, writes in lists.items()}

    def _becomes(self, code: str, write: Write, accepted_at: int) -> str:
        if self.standing(code) is not write:
            return "kept"
        before = self.standing(code, under=write.batch)
        for closed_at, first_day, last_day, _ in self.closed.values():
            states = [write.facts, *([before.facts] if before else [])]
            if closed_at > accepted_at and any(_counts(s, first_day, last_day) for s in states):
                return "closed"
        return "restored" if before else "removed"

    # Periods

    def close(self, period) -> None:
        days = period.first_day, period.last_day
        self.closed[period.code] = (self._next_moment(), *days, self.counts(*days))

    def _next_moment(self) -> int:
        self.moment += 1
        return self.moment


def _counted_as(facts: Facts | None, first_day: date, last_day: date) -> tuple | None:
    if facts is None or not _counts(facts, first_day, last_day):
        return None
    agency, status, received, due, concluded = facts
    dates = DossierDates(Status(status), received, due, concluded)
    return agency, outcome_on(last_day, dates), received < first_day


def _counts(facts: Facts, first_day: date, last_day: date) -> bool:
    _, status, received, _, concluded = facts
    return status != NOT_YET and received <= last_day and (not concluded or concluded >= first_day)
