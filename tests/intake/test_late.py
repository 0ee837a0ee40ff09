"""Rows for a period that is closed: kept, told as late, and only where they really count in it.

Quarter II ends on 14/06/2022, quarter III begins on 15/06/2022.
"""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection

from procedures.changes import ClosedDays
from procedures.intake import batches, comparing
from procedures.intake.late import counts_otherwise
from procedures.models import Sighting
from procedures.rules.outcomes import DossierDates, is_counted, outcome_on
from procedures.rules.periods import parse_period
from procedures.rules.statuses import Status
from reports.closing import close_period, reopen_period
from tests.intake.files import as_csv, row

SPRING = parse_period("2022-Q2")
OPEN = {"finished": "", "status": "Đang xử lý"}


def spring(number: int, **cells):
    """A dossier of quarter II, resolved in it unless said otherwise."""
    days = {"received": "01/06/2022", "due": "10/06/2022", "finished": "09/06/2022"}
    return row(number, **days | cells)


@pytest.fixture
def late(load):
    """Import rows; return the note about late ones, and the numbers of these dossiers."""

    def found(*rows) -> tuple[str, list[int]]:
        batch = load(as_csv(rows)).batch
        note = batch.problems.filter(code="LATE_FOR_CLOSED").first()
        seen = Sighting.objects.filter(batch=batch, code="LATE_FOR_CLOSED")
        return note.message if note else "", [int(each.dossier[-4:]) for each in seen]

    return found


def test_before_a_period_is_closed_nothing_is_late(late):
    assert late(spring(1), row(2)) == ("", [])


def test_new_dossiers_of_a_closed_period_are_late(load, late):
    load(as_csv([row(1)]))
    close_period(period=SPRING)
    words, numbers = late(spring(2), row(3), spring(4, **OPEN))
    assert numbers == [2, 4]
    assert words == (
        "2 hồ sơ tính vào kỳ đã chốt (Quý II/2022; ví dụ dòng 2): được ghi là nộp muộn, số đã chốt"
        " không đổi."
    )
    reopen_period(period=SPRING, reason="Nộp thiếu")
    assert late(spring(5)) == ("", [])


def test_what_was_left_open_and_is_concluded_since_is_not_late(load, late):
    load(as_csv([spring(n, **OPEN) for n in (1, 2, 3)]))
    close_period(period=SPRING)
    in_summer = spring(1, finished="20/06/2022")
    assert late(in_summer, spring(2, due="11/06/2022", **OPEN), spring(3, **OPEN)) == ("", [])


def test_what_counts_otherwise_in_the_closed_period_is_late(load, late):
    load(as_csv([spring(1, **OPEN), spring(2), spring(3), spring(4)]))
    close_period(period=SPRING)
    concluded_in_it = spring(1, finished="08/06/2022")
    resolved_late = spring(2, due="05/06/2022")
    another_channel = spring(3, channel="Trực tiếp")
    other_hour_only = spring(4, finished="09/06/2022 10:00")
    assert late(concluded_in_it, resolved_late, another_channel, other_hour_only)[1] == [1, 2, 3]


def test_a_period_closed_after_the_check_is_shown_before_anything_is_accepted(waiting):
    batch = waiting(spring(1))
    close_period(period=SPRING)
    with pytest.raises(comparing.MovedOn):
        batches.accept(batch)
    again = batches.recheck(batch, moved_on=True)
    assert again.problems.filter(code="LATE_FOR_CLOSED").exists()
    assert batches.accept(again).state == "accepted"


FIRST, LAST = SPRING.first_day, SPRING.last_day
DAYS = (None, FIRST - timedelta(1), FIRST, LAST - timedelta(1), LAST, LAST + timedelta(1))
STATUSES = (
    *(Status.IN_PROGRESS, Status.DONE, Status.REFUSED, Status.STOPPED),
    *(Status.FEE_REQUESTED, Status.NOT_ACCEPTED),
)
PLACES = ("agency_id", "procedure_id", "channel")
FACTS = ("status", "received_on", "due_on", "concluded_on")


def counted_as(dossier: DossierDates) -> tuple | None:
    """As what the law lets a dossier count in the closed quarter."""
    if not is_counted(dossier, FIRST, LAST):
        return None
    return outcome_on(LAST, dossier), dossier.received_on < FIRST


@pytest.mark.django_db
def test_the_sql_says_what_the_law_says():
    every = [
        DossierDates(status, received, due, concluded)
        for status, received, due, concluded in product(STATUSES, DAYS[1:], DAYS, DAYS)
    ]
    pairs = [(now, every[7 * place % len(every)]) for place, now in enumerate(every)]
    pairs += [(each, each) for each in every]
    columns = [f"{old}{name}" for old, name in product(("", "old_"), FACTS)]
    kinds = ("integer", "date", "date", "date") * 2
    same = ", ".join(f"1 AS {name}, 1 AS old_{name}" for name in PLACES)
    with connection.cursor() as cursor:
        declared = ", ".join(map(" ".join, zip(columns, kinds, strict=True)))
        cursor.execute(f"CREATE TEMPORARY TABLE pairs (place integer, {declared})")
        cursor.executemany(
            f"INSERT INTO pairs VALUES ({', '.join(['%s'] * 9)})",
            [(place, *told(now), *told(known)) for place, (now, known) in enumerate(pairs)],
        )
        otherwise = counts_otherwise(ClosedDays("", FIRST, LAST))
        cursor.execute(
            f"SELECT place FROM (SELECT pairs.*, {same} FROM pairs) AS placed WHERE {otherwise}"
        )
        found = {place for (place,) in cursor.fetchall()}
    assert found == {
        place for place, (now, known) in enumerate(pairs) if counted_as(now) != counted_as(known)
    }


def told(dossier: DossierDates) -> tuple:
    return (int(dossier.status), dossier.received_on, dossier.due_on, dossier.concluded_on)
