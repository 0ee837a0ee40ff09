"""The worker as it runs: its processes are killed at every point, and nothing is torn or lost.

What is patched in the test is patched in the process as well, which is a fork of it.
"""

import logging
import multiprocessing
import os
import signal
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections

from procedures import worker
from procedures.intake import batches, limits, queue, spool
from procedures.intake.receiving import receive
from procedures.models import Batch, Dossier, Problem, Source
from procedures.worker import Hand, Worker
from tests.faults.killing import POINTS, doomed
from tests.intake.files import as_csv, row
from tests.intake.test_privacy import NAME

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def started_ahead():
    """Here each file starts a child of its own, which may be killed with the worker."""


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch):
    monkeypatch.setattr(worker, "_POLL_SECONDS", 0.05)
    monkeypatch.setattr(worker, "_RENEW_SECONDS", 0.2)
    monkeypatch.setattr(worker, "_AWAY_SECONDS", 0.1)
    monkeypatch.setattr(queue, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(queue, "_PAUSE", timedelta(seconds=0.1))


@pytest.fixture
def sent(register):
    def uploaded(*rows):
        source = Source.objects.get_or_create(name="Một cửa")[0]
        batch = receive([as_csv(rows)], file_name="tep.csv", source=source)
        queue.ask_to_check(batch)
        return batch

    return uploaded


@pytest.fixture
def killed_once(monkeypatch, tmp_path):
    """Have the process killed, once, before or after a function, and the worker along with it."""

    def at(home, name: str, *, after: bool) -> Path:
        killed = tmp_path / "killed"
        monkeypatch.setattr(home, name, doomed(getattr(home, name), killed, after=after))
        return killed

    return at


def run_apart() -> int:
    """Let a worker work off what waits, in a process that may be killed; return how it ended."""
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(
        target=Worker().run, kwargs={"once": True}
    )
    process.start()
    process.join(30)
    return process.exitcode


@pytest.mark.parametrize("point", POINTS)
def test_wherever_the_worker_is_killed_the_next_one_finishes_the_work(sent, killed_once, point):
    home, name, after = POINTS[point]
    batch = sent(row(1), row(2), row(3, due="x"))
    killed = killed_once(home, name, after=after)
    for ask in (None, queue.ask_to_accept):
        if ask:
            ask(Batch.objects.get(), good_rows=True)
        was_killed = killed.exists()
        if run_apart() != 0:
            assert killed.exists() and not was_killed
            assert run_apart() == 0
    assert killed.exists(), "the point was reached"
    batch.refresh_from_db()
    assert (batch.state, batch.task, batch.added, batch.refused) == ("partial", "", 2, 1)
    assert (Dossier.objects.count(), Problem.objects.filter(level="block").count()) == (2, 1)
    names = {path.name for path in spool.kept_path(batch.pk).parent.iterdir()}
    assert names == {f"{batch.pk}.arrow"}


def test_a_file_that_kills_its_process_leaves_the_worker_and_the_others_alive(sent, monkeypatch):
    poison, good = sent(row(1)), sent(row(2))
    check = batches.check

    def dying(batch):
        if batch.pk == poison.pk:
            os.kill(os.getpid(), signal.SIGKILL)
        return check(batch)

    monkeypatch.setattr(batches, "check", dying)
    Worker().run(once=True)
    poison.refresh_from_db()
    good.refresh_from_db()
    assert (poison.state, good.state) == ("failed", "checked")
    assert spool.raw_path(poison.pk).exists(), "it can be checked again"


def test_a_file_that_takes_too_long_is_refused_at_once_and_holds_up_nobody(sent, monkeypatch):
    slow, good = sent(row(1)), sent(row(2))
    check_cells = batches.check_cells

    def computing(cells, *others):
        if cells.table["code"][0].as_py() == row(1)["code"]:
            while True:
                pass
        return check_cells(cells, *others)

    monkeypatch.setattr(batches, "check_cells", computing)
    monkeypatch.setattr(limits, "CHECK_CPU_SECONDS", 3)
    Worker().run(once=True)
    slow.refresh_from_db()
    good.refresh_from_db()
    assert (slow.state, slow.task, good.state) == ("rejected", "", "checked")
    assert slow.problems.get().code == "TOOK_TOO_LONG"
    assert not list(spool.raw_path(slow.pk).parent.glob(f"{slow.pk}.*"))


@pytest.fixture
def log(tmp_path):
    """What the worker and its processes log."""
    handler = logging.FileHandler(tmp_path / "log")
    worker.logger.addHandler(handler)
    yield tmp_path / "log"
    worker.logger.removeHandler(handler)
    handler.close()


def test_a_fault_is_logged_by_its_place_and_not_by_its_words(sent, monkeypatch, log):
    batch = sent(row(1))

    def broken(*_):
        raise ValueError(NAME)

    monkeypatch.setattr(batches, "check_cells", broken)
    Worker().run(once=True)
    batch.refresh_from_db()
    told = log.read_text()
    assert batch.state == "failed"
    assert "ValueError" in told
    assert NAME not in told


def test_a_cancelled_check_is_ended_with_its_reader(sent, monkeypatch, tmp_path):
    """The reader sleeps: without being ended it would hold the worker for a minute."""
    batch = sent(row(1))
    reading = tmp_path / "reading"

    def slow(*_, **__):
        reading.write_text(str(os.getpid()))
        time.sleep(60)

    monkeypatch.setattr(batches, "read_in_child", slow)

    def cancel():
        while not reading.exists():
            time.sleep(0.02)
        batches.cancel(batch)
        connection.close()

    clerk = threading.Thread(target=cancel)
    clerk.start()
    began = time.monotonic()
    Worker().run(once=True)
    clerk.join()
    assert time.monotonic() - began < 20
    batch.refresh_from_db()
    assert (batch.state, list(spool.raw_path(1).parent.iterdir())) == ("cancelled", [])
    with pytest.raises(ProcessLookupError):
        os.kill(int(reading.read_text()), 0)


@pytest.mark.parametrize(
    ("seconds", "state", "task"), [(0.3, "checked", ""), (60, "checking", "check")]
)
def test_asked_to_stop_it_finishes_what_is_short_and_gives_back_what_is_long(
    sent, monkeypatch, seconds, state, task
):
    batch = sent(row(1))
    monkeypatch.setattr(worker, "_PATIENCE_SECONDS", 5 if seconds < 1 else 0.2)
    own, read_in_child = Worker(), batches.read_in_child

    def slow(*args, **kwargs):
        time.sleep(seconds)
        return read_in_child(*args, **kwargs)

    monkeypatch.setattr(batches, "read_in_child", slow)
    stopping = threading.Timer(0.2, own.stop)
    stopping.start()
    own.run()
    batch.refresh_from_db()
    assert (batch.state, batch.task) == (state, task)
    assert (batch.claimed_by, batch.attempts) == ("", 0)


def test_while_the_database_is_away_the_worker_waits(sent, monkeypatch):
    batch = sent(row(1))
    claim, asked = queue.claim, []

    def away_at_first(name):
        asked.append(name)
        if len(asked) < 3:
            raise OperationalError("server closed the connection unexpectedly")
        return claim(name)

    monkeypatch.setattr(queue, "claim", away_at_first)
    Worker().run(once=True)
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_a_process_started_ahead_works_on_what_comes(sent):
    hand = Hand(is_ahead=True)
    batch = sent(row(1))
    hand.give(queue.claim("w"))
    hand.process.join(20)
    batch.refresh_from_db()
    assert (hand.process.exitcode, batch.state) == (0, "checked")


def alive_in(group: int) -> list[int]:
    """Processes of a group that have not ended, though nobody may have asked how they did."""
    stats = [_stat_of(each) for each in Path("/proc").glob("[0-9]*/stat")]
    return [int(pid) for pid, state, _, its_group in filter(None, stats) if its_group == str(group)]


def _stat_of(path: Path) -> list[str] | None:
    try:
        pid, rest = path.read_text().split(" ", 1)
    except OSError:
        return None
    state, parent, group = rest.rpartition(")")[2].split()[:3]
    return None if state == "Z" else [pid, state, parent, group]


def test_what_was_started_ahead_ends_with_its_worker(tmp_path):
    """A worker that is killed tells nobody: without, each would leave two processes behind."""
    told = tmp_path / "hand"

    def live_and_be_killed():
        told.write_text(str(Hand(is_ahead=True).process.pid))
        os.kill(os.getpid(), signal.SIGKILL)

    killed = multiprocessing.get_context("fork").Process(target=live_and_be_killed)
    killed.start()
    killed.join(10)
    group, until = int(told.read_text()), time.monotonic() + 10
    while alive_in(group) and time.monotonic() < until:
        time.sleep(0.05)
    left = alive_in(group)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == []


def test_a_batch_whose_row_is_gone_holds_up_nobody(sent, monkeypatch):
    """A twin of a file is dropped while it is at work; the next file is checked all the same."""
    first, second = sent(row(1)), sent(row(2))
    work = worker.work

    def dropped(batch):
        if batch.pk == first.pk:
            Batch.objects.filter(pk=batch.pk).delete()
        else:
            work(batch)

    monkeypatch.setattr(worker, "work", dropped)
    Worker().run(once=True)
    assert Batch.objects.get().pk == second.pk
    assert Batch.objects.get().state == "checked"
