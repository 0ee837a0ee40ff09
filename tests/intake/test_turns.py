"""Everybody has a turn in the queue, and what was cancelled meanwhile is out of it."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.intake import batches, other_period, queue
from procedures.intake.receiving import receive
from procedures.models import Batch, BatchState, BatchTask, Source
from procedures.rules.periods import parse_period
from procedures.worker import work
from tests.intake.files import as_csv, row


@pytest.fixture
def sent(register):
    """A file that somebody uploaded and that waits to be checked."""

    def uploaded(number: int, by: str = "canbo"):
        source = Source.objects.get_or_create(name="Một cửa")[0]
        user = User.objects.get_or_create(username=by)[0]
        batch = receive([as_csv([row(number)])], file_name="tep.csv", source=source, by=user)
        queue.ask_to_check(batch)
        return batch

    return uploaded


def worked_off() -> list[Batch]:
    """Work on whatever waits; return it in the order in which it was taken up."""
    done = []
    while batch := queue.claim("w"):
        done.append(batch)
        work(batch)
    return done


def test_many_files_of_one_person_hold_up_nobody_else(sent):
    many = [sent(number, by="nhieu") for number in range(1, 6)]
    one, two = sent(6, by="mot"), sent(7, by="hai")
    assert [queue.ahead_of(batch) for batch in (*many[:2], one, two)] == [0, 3, 1, 2]
    assert worked_off() == [many[0], one, two, *many[1:]]


def test_who_had_a_turn_waits_for_those_who_had_none(sent):
    first = sent(1, by="nhieu")
    work(queue.claim("w"))
    many = [sent(number, by="nhieu") for number in (2, 3)]
    one = sent(4, by="mot")
    assert queue.ahead_of(many[0]) == 1
    assert worked_off() == [one, *many]
    assert first not in many


def test_a_long_queue_takes_few_queries(sent):
    many = [sent(number, by=f"ai-{number % 3}") for number in range(1, 13)]
    with CaptureQueriesContext(connection) as asked:
        assert queue.ahead_of(many[-1]) == 11
    assert len(asked) == 3


def test_what_was_cancelled_while_it_was_asked_for_holds_up_nobody(sent):
    """Else a worker would take it up, see that it is cancelled, give it back, for ever."""
    cancelled, other = sent(1), sent(2)
    Batch.objects.filter(pk=cancelled.pk).update(state=BatchState.CANCELLED)
    assert worked_off() == [other]
    assert not queue.is_anything_left()
    assert queue.ask_to_check_again([cancelled.pk]) == []


@pytest.mark.django_db(transaction=True)
def test_a_period_is_not_changed_while_the_file_is_cancelled(sent, monkeypatch):
    batch = sent(1)
    work(queue.claim("w"))
    write, meanwhile = other_period._let_go_of_the_old_period, []

    def cancelled_by_another():
        try:
            batches.cancel(batch)
        finally:
            connection.close()

    def written(of):
        meanwhile.append(threading.Thread(target=cancelled_by_another))
        meanwhile[0].start()
        meanwhile[0].join(1)
        write(of)

    monkeypatch.setattr(other_period, "_let_go_of_the_old_period", written)
    other_period.change_period(batch, parse_period("2022-Q2"), by=batch.uploaded_by)
    meanwhile[0].join()
    batch.refresh_from_db()
    assert (batch.state, batch.task, batch.period) == (BatchState.CANCELLED, "", "2022-Q2")


def test_a_cancelled_file_is_not_checked_again_for_a_name(sent):
    batch = sent(1)
    work(queue.claim("w"))
    batches.cancel(batch)
    assert queue.ask_to_check_again([batch.pk]) == []
    assert Batch.objects.get(pk=batch.pk).task != BatchTask.CHECK_AGAIN
