"""One bad or messy file: its name, its bytes, what is said with it, and what it must yield.

What a file must yield is written by the specification, never taken from what the intake said. The
register, the day (01/12/2022) and the usual dossier are those of tests/intake/conftest.py and
tests/intake/files.py. Of every file the good rows are taken.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.intake.files import as_csv, row

# What a dossier of `row()` is known as; days as they are written.
USUAL = {
    "agency__code": "LS-TTH",
    "procedure__code": "1.000001",
    "channel": 2,
    "status": 10,
    "received_on": "2022-07-01",
    "due_on": "2022-07-05",
    "concluded_on": "2022-07-04",
}


@dataclass(frozen=True)
class Case:
    """`problems` are (code, level, line); `known` is what every dossier of the file is known as."""

    name: str
    content: bytes | Callable[[], bytes]
    state: str
    counts: dict[str, int]
    problems: Counter
    known: dict[str, object] = field(default_factory=dict)
    says: str = ""  # words that one of its messages must hold
    said: dict[str, str] = field(default_factory=dict)  # agency, channel, period, source
    before: bytes = b""  # a list that was accepted before, from the usual source
    closed: str = ""  # a period that was closed after that
    limits: dict[str, float] = field(default_factory=dict)
    web_name: str = ""  # what is left of the name on its way through a browser
    over_the_web: "Case | None" = None  # where the web yields something else

    @property
    def bytes(self) -> bytes:
        return self.content() if callable(self.content) else self.content


def refused(name: str, content, code: str, **other) -> Case:
    """A file that is refused as a whole, for one reason."""
    return Case(name, content, "rejected", {}, Counter([(code, "block", None)]), **other)


def told(*, block=(), confirm=(), note=()) -> Counter:
    """(code, line) of each problem by level; a code alone is of the whole file."""
    found = Counter()
    for level, some in (("block", block), ("confirm", confirm), ("note", note)):
        for each in some:
            code, line = (each, None) if isinstance(each, str) else each
            found[code, level, line] += 1
    return found


def read(
    name: str, content, counts: dict[str, int], *, block=(), confirm=(), note=(), known=(), **other
) -> Case:
    """A file whose rows are read; `known` are the facts other than the usual ones."""
    good = sum(counts.get(each, 0) for each in ("added", "changed", "unchanged", "ignored"))
    state = "accepted" if not counts.get("refused") else "partial" if good else "rejected"
    facts = USUAL | dict(known)
    said = told(block=block, confirm=confirm, note=note)
    return Case(name, content, state, counts, said, facts, **other)


def good(name: str, content, *, added: int = 1, note=(), **other) -> Case:
    """A file of nothing but dossiers, all of them new; what else it holds is skipped."""
    counts = {"rows": added, "added": added} | other.pop("counts", {})
    return read(name, content, counts, note=note, **other)


def bad_row(name: str, cells: dict[str, str], *codes: str, content=as_csv, **other) -> Case:
    """Three dossiers, the second with other cells: it is refused, the others are taken."""
    rows = [row(1), row(2, **cells), row(3)]
    block = [(code, 3) for code in codes]
    return read(name, content(rows), {"rows": 3, "added": 2, "refused": 1}, block=block, **other)
