"""The states of a batch, what is kept of it, and what happens until it is accepted."""

import os
import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from procedures import events
from procedures.intake import batches, comparing, spool
from procedures.intake.differences import changes_of_standing
from procedures.models import Act, Batch, BatchState, Defect, Dossier, DossierVersion, Event
from tests.intake.files import as_csv, row, without


def kept(settings) -> set[str]:
    return {path.suffix for path in settings.SPOOL_ROOT.iterdir()}


def test_a_waiting_batch_is_written_when_it_is_accepted(waiting, settings):
    batch = waiting(row(1), row(2))
    assert (batch.state, Dossier.objects.count()) == ("checked", 0)
    assert kept(settings) == {".arrow", ".staged"}
    batch = batches.accept(batch)
    assert (batch.state, batch.added, Dossier.objects.count()) == ("accepted", 2, 2)
    assert kept(settings) == {".arrow"}


def test_with_refused_rows_it_waits_for_a_choice(waiting):
    batch = waiting(row(1), row(2, due="x"))
    with pytest.raises(batches.NotWaiting):
        batches.accept(batch)
    assert Batch.objects.get().state == "checked"
    assert batches.accept(batch, good_rows=True).state == "partial"


def test_it_is_accepted_once(waiting):
    batch = batches.accept(waiting(row(1)))
    with pytest.raises(batches.NotWaiting):
        batches.accept(batch)
    assert (Batch.objects.get().state, Dossier.objects.count()) == ("accepted", 1)


def test_a_cancelled_batch_leaves_nothing(waiting, settings):
    batch = batches.cancel(waiting(row(1)))
    assert (batch.state, kept(settings)) == ("cancelled", set())
    with pytest.raises(batches.NotWaiting):
        batches.accept(batch)


def test_what_is_wrong_only_beside_what_is_known_by_now_is_mended_at_its_source_too(waiting):
    """Open, says the file, of a dossier that another file has brought an end of since the check."""
    still_open = [row(number, status="Đang xử lý") for number in (1, 2)]
    old = waiting(*without(still_open, "finished"), name="cu.csv")
    batches.accept(waiting(row(1)))
    assert batches.recheck(old).refused == 1
    assert Defect.objects.open().get().dossier == row(1)["code"]


def test_a_batch_refused_for_its_rows_leaves_nothing_but_its_reasons(waiting, settings):
    batch = waiting(row(1, due="x"))
    assert (batch.state, batch.problems.count(), kept(settings)) == ("rejected", 1, set())


@pytest.mark.parametrize(
    "meanwhile",
    [
        [row(1, due="20/07/2022"), row(2)],  # one of its dossiers was corrected
        [row(2)],  # one of its new dossiers is known by now
    ],
)
def test_what_changed_since_the_check_is_never_overwritten_unseen(waiting, meanwhile):
    batches.accept(waiting(row(1)))
    old = waiting(row(1, due="10/07/2022"), row(2), name="cu.csv")
    batches.accept(waiting(*meanwhile, name="moi.csv"))
    with pytest.raises(comparing.MovedOn):
        batches.accept(old)
    assert Batch.objects.get(pk=old.pk).state == "checked"
    again = batches.recheck(old)
    assert (again.added, again.changed) == (0, 1)
    assert batches.accept(again).state == "accepted"


def test_the_changes_are_told_old_and_new_in_words(waiting):
    batches.accept(waiting(row(1), row(2)))
    batch = waiting(row(1, status="Đang xử lý", finished=""), row(2))
    with comparing.foreseen(batch) as upload:
        changes = changes_of_standing(upload)
        assert changes.total() == 1
        (dossier,) = changes.some(0, 50)
    assert dossier.code == "H37.15-220701-0001"
    assert [(each.column, each.old, each.new) for each in dossier.changes] == [
        ("Trạng thái", "Đã trả kết quả", "Đang xử lý"),
        ("Ngày kết thúc xử lý", "04/07/2022", "(trống)"),
    ]
    assert not DossierVersion.objects.exists()


def test_dossiers_of_which_the_same_columns_change_are_told_together(waiting):
    numbers = range(1, 9)
    batches.accept(waiting(*map(row, numbers)))
    due = [row(n, due="10/07/2022") for n in (2, 3, 5, 7, 8)]
    channel = [row(n, channel="Trực tiếp") for n in (1, 4)]
    both = [row(6, due="10/07/2022", channel="Trực tiếp")]
    with comparing.foreseen(waiting(*due, *channel, *both)) as upload:
        changes = changes_of_standing(upload)
        alike = changes.alike()
        assert [(each.title, each.number) for each in alike] == [
            ("Ngày hẹn trả", 5),
            ("Hình thức tiếp nhận", 2),
            ("Hình thức tiếp nhận, Ngày hẹn trả", 1),
        ]
        assert [each.code[-1] for each in alike[0].dossiers] == ["2", "3", "5"]
        of_a_kind = changes.some(0, 50, alike[0].kind)
        assert [each.code[-1] for each in of_a_kind] == ["2", "3", "5", "7", "8"]
        assert changes.total(alike[1].kind) == 2


def test_a_second_acceptance_that_fails_does_not_undo_the_first(waiting, monkeypatch):
    batch = waiting(row(1))
    batches.accept(batch)

    def locked():
        raise OperationalError("database is locked")

    monkeypatch.setattr(batches, "lock_imports", locked)
    with pytest.raises(OperationalError):
        batches.accept(batch)
    assert Batch.objects.get().state == "accepted"


def test_a_fault_of_ours_in_a_command_is_said_and_nothing_is_stored(load, monkeypatch, settings):
    def broken(_):
        raise OperationalError("disk full")

    monkeypatch.setattr(batches, "write_dossiers", broken)
    with pytest.raises(OperationalError):
        load(as_csv([row(1)]))
    assert (Batch.objects.get().state, Dossier.objects.count()) == ("failed", 0)
    assert Event.objects.filter(act=Act.FAILED, batch=Batch.objects.get()).count() == 1
    assert kept(settings) == set()


def test_an_original_that_nobody_will_check_goes_with_the_next_upload(waiting):
    checked, unchecked = waiting(row(1)), waiting(row(2), name="sau.csv")
    Batch.objects.filter(pk=unchecked.pk).update(state=BatchState.CHECKING)
    for batch in (checked, unchecked):
        spool.raw_path(batch.pk).write_text("names")
    waiting(row(3), name="moi.csv")
    left = [spool.raw_path(batch.pk).exists() for batch in (checked, unchecked)]
    assert left == [False, True]


@pytest.mark.parametrize(("hours", "is_left"), [(23, True), (25, False)])
def test_what_failed_by_our_fault_can_be_checked_again_for_a_day(waiting, hours, is_left):
    batch = waiting(row(1))
    received = timezone.now() - timedelta(hours=hours)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.FAILED, received_at=received)
    spool.raw_path(batch.pk).write_text("names")
    waiting(row(2), name="sau.csv")
    assert spool.raw_path(batch.pk).exists() == is_left


def test_half_an_upload_goes_after_a_day(waiting, settings):
    settings.SPOOL_ROOT.mkdir(parents=True)
    old, young = (settings.SPOOL_ROOT / f"{name}.part" for name in ("ab", "cd"))
    for path in (old, young):
        path.write_text("names")
    yesterday = time.time() - 25 * 60 * 60
    os.utime(old, (yesterday, yesterday))
    waiting(row(1))
    assert (old.exists(), young.exists()) == (False, True)


def test_a_check_that_was_cut_off_has_failed(waiting):
    batch = waiting(row(1))
    long_ago = timezone.now() - timedelta(hours=2)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.CHECKING, received_at=long_ago)
    before = events.origin.set("10.1.2.3")
    waiting(row(2), name="sau.csv")
    events.origin.reset(before)
    assert Batch.objects.get(pk=batch.pk).state == "failed"
    assert Event.objects.get(act=Act.FAILED, batch=batch).origin == events.SERVER


@pytest.mark.django_db(transaction=True)
def test_two_acceptances_at_once_are_one(waiting):
    batch = waiting(*(row(n) for n in range(1, 40)))
    outcomes = []

    def accept():
        try:
            outcomes.append(batches.accept(batch).state)
        except batches.NotWaiting:
            outcomes.append("not waiting")
        finally:
            batches.connection.close()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted", "not waiting"]
    assert Dossier.objects.count() == 39
