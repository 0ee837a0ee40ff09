"""A sample of `make faults`, and what each protection is good for: without it there is damage."""

import multiprocessing
import os
import signal
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client
from django.utils import timezone

from procedures import worker
from procedures.intake import batches, queue, receiving, spool
from procedures.models import Batch, BatchState, Source
from procedures.worker import End, Worker, work
from tests.faults.damage import NOTHING, Known, damages
from tests.faults.killing import POINTS, RECEIVING, doomed
from tests.faults.lane import let_hours_pass
from tests.intake.files import as_csv, row
from tests.pages.reading import words_of

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = as_csv([row(1), row(2), row(3, received="x")])


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch):
    monkeypatch.setattr(worker, "_POLL_SECONDS", 0.05)
    monkeypatch.setattr(queue, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(queue, "_PAUSE", timedelta(seconds=0.1))


def sent() -> Batch:
    source = Source.objects.get_or_create(name="Một cửa")[0]
    batch = receiving.receive([CONTENT], file_name="tep.csv", source=source)
    queue.ask_to_check(batch)
    return batch


def checked() -> Batch:
    sent()
    work(queue.claim("w"))
    return Batch.objects.get()


def claims_run_out() -> None:
    Batch.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))


def apart(function, *, seconds: float = 30):
    """Run it in a process that may be killed; return how it ended, None where it had to be."""
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=function)
    process.start()
    process.join(seconds)
    ended = process.exitcode
    if ended is None:
        process.kill()
        process.join()
    return ended


def killed(monkeypatch, tmp_path, point: tuple, function) -> None:
    """Let a process die at a point while it does something."""
    home, name, after = point
    with monkeypatch.context() as patched:
        dying = doomed(getattr(home, name), tmp_path / name, after=after, victims="process")
        patched.setattr(home, name, dying)
        assert apart(function) == -signal.SIGKILL


# A server that takes a file in


@pytest.mark.parametrize("point", RECEIVING)
def test_a_server_killed_while_it_takes_a_file_in_leaves_no_batch_without_one(
    register, monkeypatch, tmp_path, point
):
    killed(monkeypatch, tmp_path, RECEIVING[point], sent)
    assert damages(NOTHING, is_quiet=False) == []
    again = sent()
    let_hours_pass()
    receiving.sweep()
    assert spool.raw_path(again.pk).exists()
    Batch.objects.filter(task="").update(state=BatchState.CANCELLED)
    receiving.sweep()
    assert damages(NOTHING, is_quiet=True) == []


def test_control_a_batch_that_is_certain_before_its_file_is_left_without_one(
    register, monkeypatch, tmp_path
):
    monkeypatch.setattr(receiving, "transaction", SimpleNamespace(atomic=nullcontext))
    killed(monkeypatch, tmp_path, RECEIVING["before the file has its name"], sent)
    (batch,) = Batch.objects.all()
    assert damages(NOTHING, is_quiet=False) == [f"batch {batch.pk} has no file"]


@pytest.mark.parametrize("is_swept", [True, False])
def test_what_a_killed_server_had_received_is_deleted_by_the_worker_and_by_nobody_else(
    register, monkeypatch, is_swept
):
    def receives():
        half = spool.incoming()
        half.write(CONTENT)
        os.kill(os.getpid(), signal.SIGKILL)

    apart(receives)
    (half,) = spool.leftovers()
    Worker().run(once=True)
    assert half.exists(), "it might still be on its way"
    let_hours_pass()
    if not is_swept:
        monkeypatch.setattr(receiving, "sweep", lambda: None)
    Worker().run(once=True)
    left = [] if is_swept else [f"{half.name} is left in the spool"]
    assert damages(NOTHING, is_quiet=True) == left


# A worker


def test_rows_left_behind_by_a_killed_acceptance_are_swept_those_that_wait_are_not(register):
    batch = checked()
    rows = spool.staged_path(batch.pk)
    let_hours_pass()
    receiving.sweep()
    assert rows.exists()
    content = rows.read_bytes()
    queue.ask_to_accept(batch, good_rows=True)
    work(queue.claim("w"))
    rows.write_bytes(content)
    assert damages(Known(2), is_quiet=True) == [f"{rows.name} is left in the spool"]
    let_hours_pass()
    receiving.sweep()
    assert damages(Known(2), is_quiet=True) == []


def test_control_a_write_that_is_certain_before_its_batch_is_torn(register, monkeypatch, tmp_path):
    batch, write = checked(), batches.write_dossiers
    queue.ask_to_accept(batch, good_rows=True)

    def too_early(batch):
        write(batch)
        connection.connection.commit()

    def write_it():
        claims_run_out()
        work(queue.claim("w"))

    point = POINTS["after writing, before it is certain"]
    killed(monkeypatch, tmp_path, point, write_it)
    assert damages(NOTHING, is_quiet=False) == []
    (tmp_path / "write_dossiers").unlink()
    monkeypatch.setattr(batches, "write_dossiers", too_early)
    killed(monkeypatch, tmp_path, point, write_it)
    assert f"batch {batch.pk} (checked) is torn: 2 of 0 dossiers" in damages(
        NOTHING, is_quiet=False
    )


@pytest.mark.parametrize("is_held", [True, False])
def test_a_worker_taken_for_dead_undoes_nothing_as_long_as_it_asks_whether_it_is(
    register, monkeypatch, is_held
):
    """It has read the file; another worker reads it too, and a clerk accepts; it wakes up."""
    batch, compared = sent(), batches.compared

    def meanwhile(*about):
        monkeypatch.setattr(batches, "compared", compared)
        for ask in (None, queue.ask_to_accept):
            if ask:
                ask(batch, good_rows=True)
            claims_run_out()
            work(queue.claim("another"))
        if not is_held:
            monkeypatch.setattr(queue, "held", lambda batch: batch)
        return compared(*about)

    monkeypatch.setattr(batches, "compared", meanwhile)
    # Else the second would by chance delete what the first was about to store.
    monkeypatch.setattr(spool, "forget_attempts", lambda _: None)
    with pytest.raises(queue.ClaimLost) if is_held else nullcontext():
        work(queue.claim("w"))
    torn = [] if is_held else [f"batch {batch.pk} (checked) is torn: 2 of 0 dossiers"]
    assert damages(Known(2), is_quiet=False) == torn


def test_control_a_claim_without_an_end_is_never_taken_up(register, monkeypatch, tmp_path):
    monkeypatch.setattr(queue, "LEASE", timedelta(days=1))
    batch, own = sent(), Worker()
    killed_with_its_worker = doomed(batches.check, tmp_path / "killed", after=False)
    monkeypatch.setattr(batches, "check", killed_with_its_worker)
    assert apart(lambda: own.run(once=True)) == -signal.SIGKILL
    assert apart(lambda: own.run(once=True), seconds=2) is None
    batch.refresh_from_db()
    assert batch.task


# The database


@contextmanager
def no_database():
    def away(*_):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(away):
        yield


def cut_off(*_):
    """PostgreSQL ends our line; SQLite has none to cut, and says something of that kind."""
    if connection.vendor == "postgresql":
        connection.cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())")
    raise OperationalError("database is locked")


def looked_after() -> Batch:
    claims_run_out()
    Worker()._look_after(queue.claim("w"))
    return Batch.objects.get()


@pytest.mark.parametrize("name", ["check_cells", "write_dossiers"])
def test_a_database_that_is_away_costs_no_attempt(register, monkeypatch, name):
    if name == "write_dossiers":
        queue.ask_to_accept(checked(), good_rows=True)
    else:
        sent()
    with monkeypatch.context() as patched:
        patched.setattr(batches, name, cut_off)
        batch = looked_after()
        assert (batch.attempts, bool(batch.task)) == (0, True)
    assert damages(NOTHING, is_quiet=False) == []
    state = looked_after().state
    assert state == (BatchState.CHECKED if name == "check_cells" else BatchState.PARTIAL)
    assert damages(NOTHING if name == "check_cells" else Known(2), is_quiet=True) == []


def test_control_counted_as_attempts_outages_make_the_batch_fail(register, monkeypatch):
    sent()
    monkeypatch.setattr(queue, "ATTEMPTS", 1)
    monkeypatch.setattr(worker, "_end_by", lambda fault: End.FAILED)
    monkeypatch.setattr(batches, "check_cells", cut_off)
    assert looked_after().state == BatchState.FAILED


def test_without_its_database_the_site_says_so_in_vietnamese(register, admin_user):
    browser = Client(raise_request_exception=False)
    browser.force_login(admin_user)
    with no_database():
        page, watch = browser.get("/"), browser.get("/healthz")
    assert (page.status_code, page["Retry-After"], watch.status_code) == (503, "30", 503)
    assert "Cơ sở dữ liệu chưa trả lời Số liệu đã lưu còn nguyên" in words_of(page)
