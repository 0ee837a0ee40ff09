"""What deserves a second look although every row is right: late, moved, closed in a hurry.

Each sign is one condition on the table `standing`; all are counted in one pass. They block nothing:
there is an honest reason for each of them, which the agency knows and the province should.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from procedures.intake.late import counts_otherwise, periods_moved
from procedures.intake.problems import Problem, problem
from procedures.intake.rows import Upload
from procedures.intake.staging import CHANGED, NEW, REFUSED
from procedures.models import Agency, Dossier
from procedures.rules.wording import written_day

CODES = (
    *("LATE_FOR_CLOSED", "SAME_MINUTE", "DUE_POSTPONED", "SEEN_LATE", "MOVED_AFTER_CUTOFF"),
    "CONCLUDED_ON_LAST_DAY",
)
_SECONDS = 60
# A day on which an agency concludes a quarter of what it concludes in three months, and no few.
_MANY_ON_A_DAY = 20
_SHARE_OF_A_DAY = 4
_WRITTEN = f"action IN ('{NEW}', '{CHANGED}')"


@dataclass(frozen=True, slots=True)
class Sign:
    code: str
    condition: str
    details: dict[str, str]


# A dossier with a sign, as the file tells it, and what was known of it before.
SEEN = (
    *("code", "dossier", "line", "agency_id", "procedure_id", "status"),
    *("received_on", "due_on", "concluded_on", "known_due_on", "known_concluded_on"),
)


def signs_of(cursor, upload: Upload) -> tuple[list[Problem], list[tuple]]:
    """Return one note for each sign that dossiers of `standing` give, and these as `SEEN`."""
    signs = list(_signs(cursor, upload))
    counted = ", ".join(
        f"COUNT(CASE WHEN {sign.condition} THEN 1 END),"
        f" MIN(CASE WHEN {sign.condition} THEN line END)"
        for sign in signs
    )
    cursor.execute(f"SELECT {counted} FROM standing WHERE is_ignored = 0 AND {_WRITTEN}")
    numbers = cursor.fetchone()
    notes, seen = _mass_conclusions(cursor, upload)
    for sign, count, line in zip(signs, numbers[::2], numbers[1::2], strict=True):
        if count:
            notes.append(problem(sign.code, count=count, line_example=line, **sign.details))
            seen += _seen(cursor, sign.code, f"{_WRITTEN} AND ({sign.condition})")
    return notes, seen


def _seen(cursor, code: str, condition: str) -> list[tuple]:
    """Return the dossiers as `SEEN`; there may be as many as rows in the file."""
    cursor.execute(
        "SELECT %s, code, line, agency_id, procedure_id, status, received_on, due_on,"
        " concluded_on, old_due_on, old_concluded_on FROM standing"
        f" WHERE is_ignored = 0 AND {condition} ORDER BY code",
        [code],
    )
    return cursor.fetchall()


def late_dossiers(cursor) -> int:
    """Return how many dossiers of `standing` count in a period that is closed."""
    closed = periods_moved(cursor)
    if not closed:
        return 0
    late = " OR ".join(map(counts_otherwise, closed))
    cursor.execute(
        f"SELECT COUNT(*) FROM standing WHERE is_ignored = 0 AND {_WRITTEN} AND ({late})"
    )
    return cursor.fetchone()[0]


def due_postponed(upload: Upload) -> str:
    """Return the SQL of whether a due day moved later after it had passed, on an open dossier."""
    return (
        f"due_on > old_due_on AND old_due_on < '{upload.received_on:%Y-%m-%d}'"
        " AND (old_concluded_on IS NULL OR old_concluded_on > old_due_on)"
    )


def _signs(cursor, upload: Upload) -> Iterator[Sign]:
    yield Sign(
        "SAME_MINUTE",
        f"received_on = finished_on"
        f" AND received_seconds / {_SECONDS} = finished_seconds / {_SECONDS}",
        {},
    )
    yield Sign("DUE_POSTPONED", f"action = '{CHANGED}' AND {due_postponed(upload)}", {})
    if closed := periods_moved(cursor):
        yield Sign(
            "LATE_FOR_CLOSED",
            " OR ".join(map(counts_otherwise, closed)),
            {"periods": ", ".join(each.label for each in closed)},
        )
    if upload.first_day and upload.last_day:
        yield from _signs_of_a_period(upload.first_day, upload.last_day, upload.received_on)


def _signs_of_a_period(first: date, last: date, received_on: date) -> Iterator[Sign]:
    first_day, last_day = (f"{day:%Y-%m-%d}" for day in (first, last))
    # Without anything from before, everything old is seen for the first time.
    if Dossier.objects.filter(received_on__lt=first).exists():
        yield Sign(
            "SEEN_LATE",
            f"action = '{NEW}' AND received_on < '{first_day}'",
            {"first_day": written_day(first)},
        )
    if received_on > last:
        yield Sign(
            "MOVED_AFTER_CUTOFF",
            f"action = '{CHANGED}' AND received_on <= '{last_day}'"
            " AND (old_due_on IS NOT NULL AND old_due_on IS DISTINCT FROM due_on"
            f" OR old_concluded_on <= '{last_day}'"
            " AND old_concluded_on IS DISTINCT FROM concluded_on)",
            {"last_day": written_day(last)},
        )


def _mass_conclusions(cursor, upload: Upload) -> tuple[list[Problem], list[tuple]]:
    """Find agencies that concluded much of their period on its very last day."""
    if not (upload.first_day and upload.last_day):
        return [], []
    cursor.execute(
        "SELECT agency_id, on_the_last, of_all, line FROM ("
        " SELECT agency_id, COUNT(*) AS of_all,"
        " COUNT(CASE WHEN concluded_on = %(last)s THEN 1 END) AS on_the_last,"
        " MIN(CASE WHEN concluded_on = %(last)s THEN line END) AS line"
        f" FROM standing WHERE is_ignored = 0 AND action <> '{REFUSED}'"
        " AND concluded_on BETWEEN %(first)s AND %(last)s GROUP BY agency_id) AS concluded"
        " WHERE on_the_last >= %(many)s AND on_the_last * %(share)s >= of_all"
        " ORDER BY on_the_last DESC, agency_id",
        {
            "first": upload.first_day,
            "last": upload.last_day,
            "many": _MANY_ON_A_DAY,
            "share": _SHARE_OF_A_DAY,
        },
    )
    found = cursor.fetchall()
    if not found:
        return [], []
    first_agency, on_the_last, of_all, line = found[0]
    note = problem(
        "CONCLUDED_ON_LAST_DAY",
        count=sum(each[1] for each in found),
        agencies=len(found),
        agency=Agency.objects.get(pk=first_agency).name,
        most=on_the_last,
        of_all=of_all,
        last_day=written_day(upload.last_day),
        line_example=line,
    )
    agencies = ", ".join(str(each[0]) for each in found)
    condition = (
        f"action <> '{REFUSED}' AND concluded_on = '{upload.last_day:%Y-%m-%d}'"
        f" AND agency_id IN ({agencies})"
    )
    return [note], _seen(cursor, note.code, condition)
