"""What deserves a second look although every row is right: late, moved, closed in a hurry.

Each sign is one condition on the table `standing`; all are counted in one pass. They block nothing:
there is an honest reason for each of them, which the agency knows and the province should.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from procedures.intake.problems import Problem, problem
from procedures.intake.rows import Upload
from procedures.intake.staging import CHANGED, NEW, REFUSED
from procedures.models import Agency, Dossier
from procedures.rules.wording import written_day

_SECONDS = 60
# A day on which an agency concludes a quarter of what it concludes in three months, and no few.
_MANY_ON_A_DAY = 20
_SHARE_OF_A_DAY = 4


@dataclass(frozen=True, slots=True)
class Sign:
    code: str
    condition: str
    details: dict[str, str]


def signs_of(cursor, upload: Upload) -> list[Problem]:
    """Return one note for each sign that dossiers of `standing` give."""
    signs = list(_signs(upload))
    counted = ", ".join(
        f"COUNT(CASE WHEN {sign.condition} THEN 1 END),"
        f" MIN(CASE WHEN {sign.condition} THEN line END)"
        for sign in signs
    )
    cursor.execute(
        f"SELECT {counted} FROM standing WHERE is_ignored = 0 AND action IN ('{NEW}', '{CHANGED}')"
    )
    numbers = cursor.fetchone()
    found = [
        problem(sign.code, count=count, line_example=line, **sign.details)
        for sign, count, line in zip(signs, numbers[::2], numbers[1::2], strict=True)
        if count
    ]
    return found + list(_mass_conclusions(cursor, upload))


def due_postponed(upload: Upload) -> str:
    """Return the SQL of whether a due day moved later after it had passed, on an open dossier."""
    return (
        f"due_on > old_due_on AND old_due_on < '{upload.received_on:%Y-%m-%d}'"
        " AND (old_concluded_on IS NULL OR old_concluded_on > old_due_on)"
    )


def _signs(upload: Upload) -> Iterator[Sign]:
    yield Sign(
        "SAME_MINUTE",
        f"received_on = finished_on"
        f" AND received_seconds / {_SECONDS} = finished_seconds / {_SECONDS}",
        {},
    )
    yield Sign("DUE_POSTPONED", f"action = '{CHANGED}' AND {due_postponed(upload)}", {})
    if not (upload.first_day and upload.last_day):
        return
    first_day, last_day = (f"{day:%Y-%m-%d}" for day in (upload.first_day, upload.last_day))
    # Without anything from before, everything old is seen for the first time.
    if Dossier.objects.filter(received_on__lt=upload.first_day).exists():
        yield Sign(
            "SEEN_LATE",
            f"action = '{NEW}' AND received_on < '{first_day}'",
            {"first_day": written_day(upload.first_day)},
        )
    if upload.received_on > upload.last_day:
        yield Sign(
            "MOVED_AFTER_CUTOFF",
            f"action = '{CHANGED}' AND received_on <= '{last_day}'"
            " AND (old_due_on IS NOT NULL AND old_due_on IS DISTINCT FROM due_on"
            f" OR old_concluded_on <= '{last_day}'"
            " AND old_concluded_on IS DISTINCT FROM concluded_on)",
            {"last_day": written_day(upload.last_day)},
        )


def _mass_conclusions(cursor, upload: Upload) -> Iterator[Problem]:
    """Find agencies that concluded much of their period on its very last day."""
    if not (upload.first_day and upload.last_day):
        return
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
    if found:
        first_agency, on_the_last, of_all, line = found[0]
        yield problem(
            "CONCLUDED_ON_LAST_DAY",
            count=sum(each[1] for each in found),
            agencies=len(found),
            agency=Agency.objects.get(pk=first_agency).name,
            most=on_the_last,
            of_all=of_all,
            last_day=written_day(upload.last_day),
            line_example=line,
        )
