"""What a file, or taking it back, would change in known dossiers, in words: old → new."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from procedures.intake.columns import LABELS
from procedures.intake.rows import Upload
from procedures.intake.signs import due_postponed
from procedures.intake.staging import CHANGED, NEW, as_day
from procedures.models import Agency, Procedure, Source
from procedures.rules.channels import CHANNEL_LABELS, Channel
from procedures.rules.statuses import STATUS_LABELS, Status
from procedures.rules.wording import written_day

NOTHING = "(trống)"
GONE = "không còn"
AS_IT_IS = "như hiện nay"
# Shown of many changes: the kinds that most dossiers have in common, and some dossiers of each.
_KINDS, _OF_A_KIND = 4, 3
_AS_IT_IS = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One column of a dossier that will be otherwise; words ready for the screen."""

    column: str
    old: str
    new: str
    is_postponed: bool = False  # a due day that moved later after it had passed


@dataclass(frozen=True, slots=True)
class ChangedDossier:
    """`line` is that of the file; None where there is no file to look at."""

    code: str
    line: int | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """Dossiers of which the same columns change, and the first of them; `kind` names them."""

    kind: int
    number: int
    dossiers: list[ChangedDossier]

    @property
    def title(self) -> str:
        return title_of(self.kind)


@dataclass(frozen=True, slots=True)
class Changes:
    """Known dossiers that a temporary table changes; to be asked while that table is held.

    `facts` is the SQL of it: line, code, kind, whether a due day was put off, and of each column
    what is and what will be.
    """

    facts: str

    def total(self, kind: int | None = None) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({self.facts}) AS facts {_where(kind)}")
            return cursor.fetchone()[0]

    def some(self, start: int, count: int, kind: int | None = None) -> list[ChangedDossier]:
        """Return some of the dossiers, or of those of a kind, in code order."""
        return _in_words(self._rows(start, count, kind))

    def alike(self) -> list[Alike]:
        """Return the most frequent kinds of changes, with the first dossiers of each."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT kind, COUNT(*) AS number FROM ({self.facts}) AS facts"
                f" GROUP BY kind ORDER BY number DESC, kind LIMIT {_KINDS}"
            )
            found = cursor.fetchall()
        return [
            Alike(kind, number, _in_words(self._rows(0, _OF_A_KIND, kind)))
            for kind, number in found
        ]

    def _rows(self, start: int, count: int, kind: int | None) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT * FROM ({self.facts}) AS facts {_where(kind)}"
                " ORDER BY code LIMIT %s OFFSET %s",
                [count, start],
            )
            return cursor.fetchall()


def changes_of_standing(upload: Upload) -> Changes:
    """What a file changes, while `standing` is held."""
    pairs = ", ".join(f"old_{name} AS was_{name}, {name} AS will_be_{name}" for name in _WORDS)
    return Changes(
        f"SELECT line, code, {_KIND} AS kind,"
        f" CASE WHEN {due_postponed(upload)} THEN 1 ELSE 0 END AS is_postponed, {pairs}"
        f" FROM standing WHERE action = '{CHANGED}'"
    )


def changes_taken_back() -> Changes:
    """What taking a batch back changes, while `undoing` is held."""
    pairs = ", ".join(f"{name} AS was_{name}, old_{name} AS will_be_{name}" for name in _WORDS)
    return Changes(
        f"SELECT CAST(NULL AS bigint) AS line, code,"
        f" CASE WHEN action = '{NEW}' THEN {_GONE} ELSE {_KIND} END AS kind, 0 AS is_postponed,"
        f" {pairs} FROM undoing WHERE action IN ('{NEW}', '{CHANGED}')"
    )


def title_of(kind: int) -> str:
    """Return which columns change in a kind of changes: "Trạng thái, Ngày kết thúc xử lý"."""
    if kind in (_GONE, _AS_IT_IS):
        return "Hồ sơ không còn" if kind == _GONE else "Hồ sơ như hiện nay"
    labels = [label for place, (label, _) in enumerate(_WORDS.values()) if kind >> place & 1]
    return ", ".join(labels)


def _where(kind: int | None) -> str:
    return "" if kind is None else f"WHERE kind = {int(kind)}"


def _in_words(rows: list[tuple]) -> list[ChangedDossier]:
    words = {name: (label, written()) for name, (label, written) in _WORDS.items()} if rows else {}
    return [
        ChangedDossier(code, line, _changes_of(kind, bool(is_postponed), values, words))
        for line, code, kind, is_postponed, *values in rows
    ]


def _changes_of(
    kind: int, is_postponed: bool, values: list, words: dict[str, tuple[str, Callable]]
) -> tuple[Change, ...]:
    """Return the columns that change; of a dossier that will be no more, the dossier itself."""
    facts = dict(zip(words, zip(values[::2], values[1::2], strict=True), strict=True))
    if kind in (_GONE, _AS_IT_IS):
        status, received = facts["status"][0], facts["received_on"][0]
        stands = f"{STATUS_LABELS[Status(status)]}, tiếp nhận {_day(received)}"
        return (Change("Hồ sơ", stands, GONE if kind == _GONE else AS_IT_IS),)
    return tuple(
        Change(label, _told(old, written), _told(new, written), name == "due_on" and is_postponed)
        for name, (label, written) in words.items()
        for old, new in (facts[name],)
        if old != new
    )


def _told(value, written: Callable) -> str:
    return NOTHING if value in (None, "") else written(value)


def _names_of(model) -> Callable:
    """Ask for all names once; a file may change thousands of references."""

    def load() -> Callable:
        return {each.pk: str(each) for each in model.objects.all()}.__getitem__

    return load


def _plain(written: Callable) -> Callable:
    return lambda: written


def _day(value: date | str) -> str:
    return written_day(as_day(value))


def _time(seconds: int) -> str:
    """Seconds are told where there are any: without them two times may look alike."""
    written = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return f"{written}:{seconds % 60:02d}" if seconds % 60 else written


# What is said of each fact, in the order in which a person reads a dossier.
_WORDS: dict[str, tuple[str, Callable]] = {
    "status": (LABELS["status"], _plain(lambda value: STATUS_LABELS[Status(value)])),
    "agency_id": (LABELS["agency"], _names_of(Agency)),
    "procedure_id": ("Thủ tục", _names_of(Procedure)),
    "channel": (LABELS["channel"], _plain(lambda value: CHANNEL_LABELS[Channel(value)])),
    "received_on": (LABELS["received"], _plain(_day)),
    "received_seconds": ("Giờ tiếp nhận", _plain(_time)),
    "due_on": (LABELS["due"], _plain(_day)),
    "due_seconds": ("Giờ hẹn trả", _plain(_time)),
    "finished_on": (LABELS["finished"], _plain(_day)),
    "finished_seconds": ("Giờ kết thúc xử lý", _plain(_time)),
    "handed_over_on": (LABELS["handed_over"], _plain(_day)),
    "receiving_agency_id": (LABELS["receiving_agency"], _names_of(Agency)),
    "overdue_reason": (LABELS["overdue_reason"], _plain(str)),
    "source_id": ("Nguồn dữ liệu", _names_of(Source)),
}

# Which columns change, one bit a column; of a dossier that will be no more, the bit behind them.
_GONE = 1 << len(_WORDS)
_KIND = "({})".format(
    " + ".join(
        f"CASE WHEN {name} IS DISTINCT FROM old_{name} THEN {1 << place} ELSE 0 END"
        for place, name in enumerate(_WORDS)
    )
)
