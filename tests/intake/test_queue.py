"""What waits for a worker: in turn, one worker a batch, and never lost with who had it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from procedures.intake import batches, comparing, queue, spool, twins
from procedures.intake.receiving import receive
from procedures.intake.undoing import undo
from procedures.models import Batch, BatchState, Dossier, Source
from procedures.worker import work
from tests.intake.files import as_csv, row

ONE_BY_ONE = connection.vendor == "sqlite"


@pytest.fixture
def sent(register):
    """A file that was uploaded and waits to be checked."""

    def uploaded(*rows, name="tep.csv"):
        source = Source.objects.get_or_create(name="Một cửa")[0]
        batch = receive([as_csv(rows)], file_name=name, source=source)
        queue.ask_to_check(batch)
        return batch

    return uploaded


@pytest.fixture
def checked(sent):
    """A file that has been checked and waits for a person."""

    def uploaded(*rows, name="tep.csv"):
        batch = sent(*rows, name=name)
        work(queue.claim("w"))
        return now(batch)

    return uploaded


def now(batch: Batch) -> Batch:
    return Batch.objects.get(pk=batch.pk)


def its_claim_runs_out(batch: Batch) -> None:
    """As if its worker had died half a minute ago."""
    Batch.objects.filter(pk=batch.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))


def test_what_was_uploaded_is_checked_and_what_was_asked_for_is_written(sent):
    batch = sent(row(1), row(2))
    assert now(batch).state == "received"
    work(queue.claim("w"))
    assert (now(batch).state, Dossier.objects.count()) == ("checked", 0)
    assert queue.claim("w") is None
    queue.ask_to_accept(batch, good_rows=False)
    work(queue.claim("w"))
    assert (now(batch).state, Dossier.objects.count()) == ("accepted", 2)
    assert queue.claim("w") is None


def test_who_came_first_is_served_first(sent):
    first, second = sent(row(1)), sent(row(2), name="sau.csv")
    assert (queue.ahead_of(first), queue.ahead_of(second)) == (0, 1)
    assert queue.claim("w") == first


def test_a_claimed_batch_is_no_other_workers(sent):
    """Without, two workers would read one file and both write it."""
    first, second = sent(row(1)), sent(row(2), name="sau.csv")
    assert queue.claim("w1") == first
    # On SQLite a second import would only wait for the first one's lock.
    assert queue.claim("w2") == (None if ONE_BY_ONE else second)


def test_what_a_dead_worker_had_is_taken_up_by_another(sent):
    """Without, a batch whose worker was killed would be under way for ever."""
    sent(row(1))
    dead = queue.claim("w1")
    assert queue.claim("w2") is None
    its_claim_runs_out(dead)
    taken = queue.claim("w2")
    assert (taken, taken.attempts) == (dead, 2)
    work(taken)
    assert now(dead).state == "checked"


def test_a_renewed_claim_does_not_run_out(sent):
    sent(row(1))
    batch = queue.claim("w1")
    its_claim_runs_out(batch)
    queue.renew(batch)
    assert queue.claim("w2") is None


def test_a_worker_taken_for_dead_writes_nothing(sent, monkeypatch):
    """Without, one that was only slow would write over what its successor has written."""
    sent(row(1))
    slow = queue.claim("w1")
    to_disk = spool.to_disk

    def meanwhile(path):
        to_disk(path)
        if path.suffix == ".arrow":  # the last thing before the slow one writes
            monkeypatch.setattr(spool, "to_disk", to_disk)
            its_claim_runs_out(slow)
            work(queue.claim("w2"))

    monkeypatch.setattr(spool, "to_disk", meanwhile)
    with pytest.raises(queue.ClaimLost):
        work(slow)
    queue.renew(slow)
    assert now(slow).claimed_by == "", "what is done is not claimed again"
    assert queue.is_lost(slow) is False, "the work is done, nobody must be ended for it"
    assert (now(slow).state, now(slow).added, now(slow).problems.count()) == ("checked", 1, 0)


def test_a_fault_of_ours_is_tried_three_times_and_then_told(sent, monkeypatch):
    """Without an end to it, one file would keep the worker from all others."""
    batch = sent(row(1))
    monkeypatch.setattr(queue, "_PAUSE", timedelta(0))
    for attempt in (1, 2, 3):
        claimed = queue.claim("w")
        assert claimed.attempts == attempt
        queue.attempt_failed(claimed)
    assert queue.claim("w") is None
    assert now(batch).state == "failed"
    assert queue.can_be_tried_again(now(batch))
    queue.try_again(batch)
    work(queue.claim("w"))
    assert (now(batch).state, now(batch).attempts) == ("checked", 0)


def test_a_file_that_kills_its_worker_three_times_has_failed(sent):
    """A dead worker tells nobody: the attempts are counted when they begin."""
    batch, other = sent(row(1)), sent(row(2), name="sau.csv")
    for _ in range(3):
        its_claim_runs_out(queue.claim("w"))
    assert queue.claim("w") == other
    assert now(batch).state == "failed"


def test_after_a_failed_attempt_the_others_come_first(sent):
    """Without the pause, three attempts would be over before a database is back."""
    first, second = sent(row(1)), sent(row(2), name="sau.csv")
    queue.attempt_failed(queue.claim("w"))
    assert queue.is_anything_left()
    assert queue.claim("w") == second
    work(now(second))
    its_claim_runs_out(first)
    assert queue.claim("w") == first


def test_giving_back_is_no_attempt(sent):
    """Without, three restarts of the server would fail a good file."""
    batch = sent(row(1))
    for _ in range(4):
        queue.give_back(queue.claim("w"))
    work(queue.claim("w"))
    assert now(batch).state == "checked"


def test_a_fault_of_the_file_is_not_tried_again(sent):
    batch = sent(row(1, due="x"))
    work(queue.claim("w"))
    assert (now(batch).state, queue.claim("w")) == ("rejected", None)


@pytest.mark.parametrize("place", ["read_in_child", "compared", "record_findings"])
def test_the_upload_is_there_until_its_check_is_written(sent, monkeypatch, settings, place):
    """Without, a fault between reading and writing would lose the file."""
    batch = sent(row(1))

    def broken(*_, **__):
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(batches, place, broken)
        with pytest.raises(OSError, match="disk full"):
            work(queue.claim("w"))
    its_claim_runs_out(batch)
    work(queue.claim("w"))
    assert now(batch).state == "checked"
    left = {path.name for path in settings.SPOOL_ROOT.iterdir()}
    assert left == {f"{batch.pk}.arrow", f"{batch.pk}.staged"}


def test_what_failed_while_it_was_written_is_compared_again_and_can_be_accepted(checked):
    batch = checked(row(1))
    queue.ask_to_accept(batch, good_rows=False)
    for _ in range(3):
        its_claim_runs_out(queue.claim("w"))
    assert queue.claim("w") is None
    queue.try_again(batch)
    work(queue.claim("w"))
    assert now(batch).state == "checked"
    queue.ask_to_accept(batch, good_rows=False)
    work(queue.claim("w"))
    assert now(batch).state == "accepted"


def test_what_waits_is_cancelled_at_once(sent, settings):
    batch = sent(row(1))
    batches.cancel(batch)
    assert (now(batch).state, queue.claim("w")) == ("cancelled", None)
    assert not list(settings.SPOOL_ROOT.iterdir())


def test_what_is_being_checked_can_be_cancelled_and_is_not_written(sent, monkeypatch):
    """Without, a cancelled batch would come back to life when its check ends."""
    batch = sent(row(1))
    read_in_child = batches.read_in_child

    def meanwhile(*args, **kwargs):
        cells = read_in_child(*args, **kwargs)
        batches.cancel(batch)
        return cells

    monkeypatch.setattr(batches, "read_in_child", meanwhile)
    claimed = queue.claim("w")
    with pytest.raises(queue.ClaimLost):
        work(claimed)
    assert queue.is_lost(claimed)
    assert now(batch).state == "cancelled"


def test_what_waits_to_be_written_can_be_cancelled_until_it_is_being_written(checked):
    first, second = checked(row(1)), checked(row(2), name="sau.csv")
    for batch in (first, second):
        queue.ask_to_accept(batch, good_rows=False)
    batches.cancel(second)
    work(queue.claim("w"))
    assert (now(first).state, now(second).state) == ("accepted", "cancelled")
    third = checked(row(3), name="ba.csv")
    queue.ask_to_accept(third, good_rows=False)
    queue.claim("w")
    with pytest.raises(queue.NotWaiting):
        batches.cancel(third)
    assert now(third).state == "checked"


def test_good_rows_alone_are_written_by_choice_only(checked):
    batch = checked(row(1), row(2, due="x"))
    with pytest.raises(queue.NotWaiting):
        queue.ask_to_accept(batch, good_rows=False)
    queue.ask_to_accept(batch, good_rows=True)
    with pytest.raises(queue.NotWaiting):
        queue.ask_to_accept(batch, good_rows=True)
    work(queue.claim("w"))
    assert (now(batch).state, Dossier.objects.count()) == ("partial", 1)


def test_of_two_files_with_the_same_bytes_one_is_written(checked, settings):
    """Both were checked before either was written: neither knew of the other."""
    first, second = checked(row(1)), checked(row(1), name="ban-sao.csv")
    for batch in (first, second):
        queue.ask_to_accept(batch, good_rows=False)
    for _ in range(2):
        work(queue.claim("w"))
    assert (now(first).state, now(second).state) == ("accepted", "cancelled")
    assert twins.earlier(now(second)) == first
    assert {path.name for path in settings.SPOOL_ROOT.iterdir()} == {f"{first.pk}.arrow"}


def test_what_moved_on_since_the_check_is_shown_again_and_not_written(checked):
    first = checked(row(1, due="10/07/2022"))
    second = checked(row(1), name="khac.csv")
    for batch in (second, first):
        queue.ask_to_accept(batch, good_rows=False)
        work(queue.claim("w"))
    first = now(first)
    assert (first.state, first.moved_on, first.changed) == ("checked", True, 1)
    queue.ask_to_accept(first, good_rows=False)
    work(queue.claim("w"))
    assert (now(first).state, now(first).moved_on) == ("accepted", False)


def test_dossiers_that_moved_on_in_opposite_ways_have_moved_on(checked):
    """One was written by batch 5 and is by 1 again, the other was by 2 and is by 6."""
    for number in (1, 2):
        batches.accept(checked(row(number)))
    checked(row(3))
    checked(row(4))
    fifth = batches.accept(checked(row(1, due="06/07/2022")))
    sixth = checked(row(2, due="06/07/2022"))
    seen = checked(row(1, due="08/07/2022"), row(2, due="08/07/2022"))
    undo(fifth)
    batches.accept(sixth)
    with pytest.raises(comparing.MovedOn):
        batches.accept(seen)


def test_the_stage_and_the_rows_are_told_while_they_are_worked_on(sent, monkeypatch):
    seen = []
    places = ((batches, "read_in_child"), (batches, "check_cells"), (comparing, "compare"))
    for room, place in places:
        work_of = getattr(room, place)

        def watched(*args, _work_of=work_of, **kwargs):
            told = Batch.objects.get()
            seen.append((told.state, told.stage, told.rows_read))
            return _work_of(*args, **kwargs)

        monkeypatch.setattr(room, place, watched)
    sent(row(1), row(2), row(3))
    work(queue.claim("w"))
    assert seen == [
        ("checking", "reading", 0),
        ("checking", "converting", 3),
        ("checking", "comparing", 3),
    ]
    assert Batch.objects.get().state == BatchState.CHECKED


def test_an_upload_that_waits_is_not_swept_away(sent):
    """Without, a worker that stood still over a weekend would find nothing to check."""
    batch = sent(row(1))
    long_ago = timezone.now() - timedelta(days=3)
    Batch.objects.filter(pk=batch.pk).update(received_at=long_ago)
    sent(row(2), name="sau.csv")
    assert spool.raw_path(batch.pk).exists()
    assert now(batch).state == "received"


def test_marks_that_have_a_name_read_backwards_are_seen(register):
    source = Source.objects.get_or_create(name="Một cửa")[0]
    batch = receive([as_csv([row(1)])], file_name="bao\u202evsc.exe.csv", source=source)
    assert (batch.state, batch.file_name) == ("rejected", "bao\N{REPLACEMENT CHARACTER}vsc.exe.csv")
