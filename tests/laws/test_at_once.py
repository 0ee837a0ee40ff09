"""Two clerks at the same moment: the same file is one batch, two files are one after the other.

Each law has a control that breaks without what holds it. `make soak` tries many more moments.
"""

import os
import random
import threading
import time
from contextlib import nullcontext, suppress
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client

from procedures.intake import batches, limits, queue, staging, twins
from procedures.intake.receiving import receive
from procedures.models import Act, Agency, Batch, Event, Reminder, Source
from procedures.reminding import remind
from procedures.rules.periods import parse_period
from procedures.views import uploads
from procedures.worker import work
from tests.counting.conftest import forget_everything
from tests.intake.files import as_csv, row
from tests.laws.over_http import Answer, Visitor
from tests.laws.what_stands import lines_are_those_of_the_dossiers, what_stands

pytestmark = pytest.mark.django_db(transaction=True)

MOMENTS = range(int(os.environ.get("MOMENTS", "3")))
A_WHILE = 0.5  # seconds that one waits for another who may never come
OPEN = {"finished": "", "status": "Đang xử lý"}


def together(*deeds) -> list:
    """Do all at once, each in a thread with a connection of its own; return what each returned."""
    results: dict[int, object] = {}
    faults = []
    begin = threading.Barrier(len(deeds))

    def do(number: int, deed) -> None:
        try:
            begin.wait(10)
            results[number] = deed()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if faults:
        raise faults[0]
    return [results[number] for number in range(len(deeds))]


def meeting(function, barrier: threading.Barrier):
    """The function, before which two wait for each other, but not for ever."""

    def met(*args, **kwargs):
        with suppress(threading.BrokenBarrierError):
            barrier.wait(A_WHILE)
        return function(*args, **kwargs)

    return met


# The same file


@pytest.fixture
def send_twice(clerk_of, live_server, monkeypatch):
    """Upload the same bytes in two sessions: both have been received before one is decided on."""
    people = [clerk_of("LS-VL"), clerk_of("LS-TTH")]
    agency = people[1].scope.agency_id
    visitors = []
    for person in people:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        visitors.append(Visitor(live_server.url, {settings.SESSION_COOKIE_NAME: cookie}))
    pages = [each.get("/nap/moi/") for each in visitors]

    def sent(content: bytes, delays=(0, 0)) -> list[Answer]:
        received = threading.Barrier(2)
        decide = meeting(twins.let_be_checked, received)

        def sending(visitor, page, delay):
            def send():
                time.sleep(delay)
                chosen = {"period": "2022-Q3", "agency": str(agency)}
                return visitor.upload("/nap/moi/", page, "tep.csv", content, chosen)

            return send

        with monkeypatch.context() as patch:
            patch.setattr(uploads.twins, "let_be_checked", decide)
            return together(*map(sending, visitors, pages, delays))

    return sent


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_same_file_sent_at_once_by_two_is_one_batch_and_both_are_led_to_it(send_twice, moment):
    chance = random.Random(moment)
    answers = send_twice(as_csv([row(1)]), [chance.random() * 0.05 for _ in range(2)])
    batch = Batch.objects.get()
    assert (batch.state, batch.task) == ("received", "check")
    assert [(each.status, each.location) for each in answers] == [(302, f"/nap/{batch.pk}/")] * 2
    assert sum("đã được nạp và đang chờ" in each.next_page for each in answers) == 1
    assert Event.objects.get(act=Act.UPLOADED_AGAIN).batch == batch


def test_without_taking_in_one_at_a_time_it_would_be_two(send_twice, monkeypatch):
    monkeypatch.setattr(twins, "_one_at_a_time", lambda _: nullcontext())
    asked = meeting(queue.ask_to_check, threading.Barrier(2))
    monkeypatch.setattr(twins.queue, "ask_to_check", asked)
    send_twice(as_csv([row(1)]))
    assert Batch.objects.count() == 2


# Of one person no more files than may wait


@pytest.fixture
def two_files_of_one_who_has_room_for_one(clerk_of, register, monkeypatch):
    """Of two sources: what takes in one file of a source after another does not hold them up."""
    monkeypatch.setattr(limits, "WAITING_FILES", 1)
    clerk = clerk_of("LS-VL")
    sources = [Source.objects.create(name=name) for name in ("Một", "Hai")]
    return [
        receive([as_csv([row(number)])], file_name="tep.csv", source=source, by=clerk)
        for number, source in enumerate(sources, 1)
    ]


def taken_in(batch: Batch) -> bool:
    try:
        return twins.let_be_checked(batch) == batch
    except twins.TooManyWaiting:
        return False


def at_once(files: list[Batch], monkeypatch) -> list[bool]:
    asked = meeting(queue.ask_to_check, threading.Barrier(2))
    monkeypatch.setattr(twins.queue, "ask_to_check", asked)
    return together(*(lambda batch=each: taken_in(batch) for each in files))


def test_two_files_sent_at_once_are_not_both_the_last_that_may_wait(
    two_files_of_one_who_has_room_for_one, monkeypatch
):
    answers = at_once(two_files_of_one_who_has_room_for_one, monkeypatch)
    assert sorted(answers) == [False, True]
    assert Batch.objects.get().task == "check"


def test_without_one_at_a_time_both_would_be(two_files_of_one_who_has_room_for_one, monkeypatch):
    monkeypatch.setattr(twins, "_one_at_a_time", lambda _: nullcontext())
    assert at_once(two_files_of_one_who_has_room_for_one, monkeypatch) == [True, True]


# Two files

KNOWN = [row(1, **OPEN), row(2, **OPEN)]
FILES = {
    "a.csv": [row(1), row(2, due="06/07/2022", **OPEN), row(3)],
    "b.csv": [row(2), row(3, channel="Trực tiếp"), row(4), row(1, received="02/07/2022", **OPEN)],
}


@pytest.fixture
def checked(register):
    """What was known before, and both files, which wait to be accepted."""

    def files() -> list[Batch]:
        forget_everything()
        source = Source.objects.get_or_create(name="Một cửa")[0]
        for name, rows in {"truoc.csv": KNOWN, **FILES}.items():
            batch = receive([as_csv(rows)], file_name=name, source=source)
            batches.check(batch)
            if name not in FILES:
                batches.accept(batch)
        for batch in Batch.objects.filter(state="checked"):
            batches.recheck(batch)
        return list(Batch.objects.filter(state="checked").order_by("file_name"))

    return files


def accepted(batch: Batch) -> None:
    """Accept as a person and a worker do; what has moved on meanwhile is seen and said again."""
    while Batch.objects.get(pk=batch.pk).state == "checked":
        with suppress(queue.NotWaiting):
            queue.ask_to_accept(batch, good_rows=False)
        if claimed := queue.claim("w"):
            work(claimed)
        time.sleep(0.01)


def in_turn(files: list[Batch]) -> dict:
    for each in files:
        accepted(each)
    return what_stands()


def test_two_files_accepted_at_once_are_as_one_after_the_other(checked):
    orders = [in_turn(checked()), in_turn(checked()[::-1])]
    assert orders[0] != orders[1], "it matters who comes first"

    def accepting(batch: Batch, delay: float):
        def accept():
            time.sleep(delay)
            accepted(batch)

        return accept

    for moment in MOMENTS:
        chance = random.Random(moment)
        together(*(accepting(each, chance.random() * 0.02) for each in checked()))
        assert what_stands() in orders
        assert lines_are_those_of_the_dossiers()


def test_without_writing_one_at_a_time_they_would_not_be(checked, monkeypatch):
    """On SQLite a transaction that may write is alone from its beginning: that is taken away.

    PostgreSQL lets only one at a time look how many dossiers there are, while they are few.
    """
    files = checked()
    monkeypatch.setattr(batches, "lock_imports", lambda: None)
    monkeypatch.setattr(staging, "_let_the_planner_know", lambda _: None)
    monkeypatch.setattr(batches, "_write", meeting(batches._write, threading.Barrier(2)))

    def accept(batch: Batch):
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            connection.transaction_mode = "DEFERRED"
        batches.accept(batch)

    with pytest.raises(DatabaseError):
        together(*(lambda batch=each: accept(batch) for each in files))


# A reminder


def test_an_agency_that_two_remind_at_once_has_one_open_reminder(clerk_of, monkeypatch):
    first, second = clerk_of("LS"), clerk_of("LS-STP")
    agency, period = Agency.objects.get(code="LS-TTH"), parse_period("2022-Q3")
    between = Mock(side_effect=Reminder.objects.bulk_create)
    monkeypatch.setattr(Reminder.objects, "bulk_create", meeting(between, threading.Barrier(2)))
    together(
        *(
            lambda by=each: remind(agencies=[agency], period=period, text="Nộp ngay", by=by)
            for each in (first, second)
        )
    )
    assert Reminder.objects.open().count() == 1
    assert (Reminder.objects.count(), between.call_count) == (2, 2)
