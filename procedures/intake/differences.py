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


@dataclass(frozen=True, slots=True)
class Change:
    """One column of a known dossier that will be otherwise; words ready for the screen."""

    line: int | None
    code: str
    column: str
    old: str
    new: str
    is_postponed: bool  # a due day that moved later after it had passed


def changes_of_standing(upload: Upload, start: int, count: int) -> tuple[int, list[Change]]:
    """Return how many dossiers `standing` changes, and the changes of some, in code order."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM standing WHERE action = '{CHANGED}'")
        (total,) = cursor.fetchone()
        cursor.execute(
            f"SELECT line, code, CASE WHEN {due_postponed(upload)} THEN 1 ELSE 0 END, {_PAIRS}"
            f" FROM standing WHERE action = '{CHANGED}' ORDER BY code LIMIT %s OFFSET %s",
            [count, start],
        )
        found = cursor.fetchall()
    words = _loaded()
    return total, [change for row in found for change in _changes_of(row, words)]


def changes_taken_back(start: int, count: int) -> list[Change]:
    """Return what `undoing` takes back of some dossiers, in code order.

    A dossier that will be no more, or that stands as before already, is one change, of itself.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT action, code, status, received_on, {_PAIRS_BACK} FROM undoing"
            f" WHERE action IN ('{NEW}', '{CHANGED}') ORDER BY code LIMIT %s OFFSET %s",
            [count, start],
        )
        found = cursor.fetchall()
    words, changes = _loaded(), []
    for action, code, status, received_on, *pairs in found:
        columns = [] if action == NEW else _changes_of((None, code, False, *pairs), words)
        stands = f"{STATUS_LABELS[Status(status)]}, tiếp nhận {_day(received_on)}"
        will_be = GONE if action == NEW else AS_IT_IS
        changes += columns or [Change(None, code, "Hồ sơ", stands, will_be, is_postponed=False)]
    return changes


def _loaded() -> dict[str, tuple[str, Callable]]:
    return {name: (label, written()) for name, (label, written) in _WORDS.items()}


def _changes_of(row: tuple, words: dict[str, tuple[str, Callable]]) -> list[Change]:
    line, code, is_postponed, *values = row
    triples = zip(words.items(), values[::2], values[1::2], strict=True)
    return [
        Change(
            line,
            code,
            label,
            _told(old, written),
            _told(new, written),
            is_postponed=name == "due_on" and bool(is_postponed),
        )
        for (name, (label, written)), old, new in triples
        if old != new
    ]


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
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"


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

_PAIRS = ", ".join(f"old_{name}, {name}" for name in _WORDS)
_PAIRS_BACK = ", ".join(f"{name}, old_{name}" for name in _WORDS)
