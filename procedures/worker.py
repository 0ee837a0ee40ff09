"""The worker: takes up one waiting batch after another, each in a process of its own.

That process is a fork: it starts at once with everything loaded, and whatever a file does to it,
the worker lives on, sees how it ended, and counts the attempt. Meanwhile the worker renews the
claim, and ends the process where the batch was cancelled or the worker itself is to stop. While
nothing waits, the next process is started ahead, and it the child that will read.
"""

import logging
import multiprocessing
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from multiprocessing.connection import Connection

from django.db import Error, connections

from procedures.faults import is_database_away, is_no_room
from procedures.intake import batches, child, comparing, limits, queue, receiving, spool
from procedures.intake.again import check_again
from procedures.intake.problems import FileRefused
from procedures.models import Batch, BatchStage, BatchState, BatchTask

_POLL_SECONDS = 0.1
_RENEW_SECONDS = 5
_AWAY_SECONDS = 2  # between two attempts to reach a database that is away
_PATIENCE_SECONDS = 20  # with what is under way, when the worker is to stop
_FORK = multiprocessing.get_context("fork")
_SWEEP_SECONDS = 60

logger = logging.getLogger(__name__)


class End(IntEnum):
    """How the process that works on a batch has ended, if nobody killed it."""

    DONE = 0
    FAILED = 1
    NO_ROOM = 2
    DATABASE_AWAY = 3


def work(batch: Batch) -> None:
    """Do what a claimed batch waits for; a fault of ours leaves the batch as it was."""
    if batch.task == BatchTask.CHECK_AGAIN:
        check_again(batch)
        return
    if batch.task == BatchTask.CHECK:
        # A batch whose acceptance failed has been read before.
        is_read = not spool.raw_path(batch.pk).exists()
        (batches.recheck if is_read else batches.check)(batch)
        return
    queue.say(batch, stage=BatchStage.WRITING)
    try:
        batches.accept(batch, good_rows=batch.task == BatchTask.ACCEPT_GOOD_ROWS)
    except comparing.MovedOn:
        batches.recheck(batch, moved_on=True)


class Hand:
    """A process that works on one batch: the one it is given, or none if its worker is gone."""

    def __init__(self, *, is_ahead: bool) -> None:
        connections.close_all()  # a connection cannot be shared with the process
        given, self._giving = _FORK.Pipe(duplex=False)
        self.process = _FORK.Process(target=_work_apart, args=(given, self._giving, is_ahead))
        self.process.start()
        given.close()

    def give(self, batch: Batch) -> None:
        with suppress(BrokenPipeError):  # it has died; how it ended says so
            self._giving.send(batch)

    def let_go(self) -> None:
        self._giving.close()
        self.process.join()


class Worker:
    """Works until it is stopped, or with `once` until nothing waits."""

    def __init__(self) -> None:
        self.name = f"{os.uname().nodename[:60]}-{os.getpid()}"
        self.is_stopping = False
        self._ahead: Hand | None = None

    def stop(self, *_) -> None:
        self.is_stopping = True

    def run(self, *, once: bool = False) -> None:
        try:
            self._work_off(once)
        finally:
            if self._ahead:
                self._ahead.let_go()

    def _work_off(self, once: bool) -> None:
        swept = None
        while not self.is_stopping:
            # What was cut off, or whose time is over, is found though nobody uploads any more.
            if swept is None or time.monotonic() - swept > _SWEEP_SECONDS:
                self._when_reachable(receiving.sweep)
                swept = time.monotonic()
            batch = self._when_reachable(queue.claim, self.name)
            if batch is not None:
                self._look_after(batch)
            elif once and not self._when_reachable(queue.is_anything_left):
                return
            else:
                self._ahead = self._ahead or Hand(is_ahead=True)
                time.sleep(_POLL_SECONDS)

    def _look_after(self, batch: Batch) -> None:
        """Let a process work on the batch, and make of its end what it means."""
        hand, self._ahead = self._ahead or Hand(is_ahead=False), None
        hand.give(batch)
        process = hand.process
        self._wait_for(process, batch)
        if process.is_alive():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.join()
            self._when_reachable(queue.give_back, batch)
        elif process.exitcode in (End.NO_ROOM, End.DATABASE_AWAY):
            self._when_reachable(_put_off, batch, process.exitcode == End.NO_ROOM)
        elif process.exitcode == -signal.SIGXCPU and batch.task == BatchTask.CHECK:
            self._when_reachable(_took_too_long, batch)
        elif process.exitcode:
            logger.error("Batch %s: attempt %s failed", batch.pk, batch.attempts)
            self._when_reachable(queue.attempt_failed, batch)
        self._when_reachable(_tidy, batch)

    def _wait_for(self, process, batch: Batch) -> None:
        """Wait until the process has ended, or is to be ended."""
        renewed = time.monotonic()
        patience_until = None
        while True:
            process.join(_POLL_SECONDS)
            now = time.monotonic()
            if self.is_stopping and patience_until is None:
                patience_until = now + _PATIENCE_SECONDS
            if not process.is_alive() or (patience_until and now > patience_until):
                return
            try:
                if queue.is_lost(batch):
                    return
                if now - renewed > _RENEW_SECONDS:
                    queue.renew(batch)
                    renewed = now
            except Error as fault:
                _be_patient(fault)

    def _when_reachable(self, ask: Callable, *about):
        """Ask the database, again and again where it is away; once only where we are to stop."""
        while True:
            try:
                return ask(*about)
            except Error as fault:
                _be_patient(fault)
                logger.warning("The database does not answer: %s", type(fault).__name__)
                if self.is_stopping:
                    return None
                time.sleep(_AWAY_SECONDS)


def _be_patient(fault: Error) -> None:
    """Go on where the machine is at fault; whatever else it is, is ours to hear of."""
    if not (is_database_away(fault) or is_no_room(fault)):
        raise fault
    connections.close_all()


def _put_off(batch: Batch, is_no_room: bool) -> None:
    queue.put_off(batch, is_no_room=is_no_room)


def _took_too_long(batch: Batch) -> None:
    """A file that costs so much is at fault; others wait, and another attempt would cost as much.

    One that was checked before is not: its acceptance had failed.
    """
    if not spool.raw_path(batch.pk).exists():
        queue.attempt_failed(batch)
        return
    with suppress(queue.ClaimLost):
        batches.refuse(batch, FileRefused("TOOK_TOO_LONG", limit=limits.CHECK_CPU_SECONDS))


def _limit_this_process() -> None:
    """Have the system end this process once it has computed for too long (SIGXCPU)."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHECK_CPU_SECONDS, hard))


def _work_apart(given: Connection, giving: Connection, is_ahead: bool) -> None:
    """The life of the process that works on one batch; how it ends says how it went."""
    os.setpgid(0, 0)  # it is ended together with its reader, and by nobody's Ctrl-C
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    giving.close()  # else it would wait for itself when the worker is gone
    if is_ahead:
        child.start_ahead()
    try:
        batch = given.recv()
    except EOFError:
        return
    if batch.task in (BatchTask.CHECK, BatchTask.CHECK_AGAIN):
        _limit_this_process()
    has_failed = True
    try:
        with suppress(queue.ClaimLost):
            work(batch)
        has_failed = False
    finally:
        if has_failed:
            kind, fault, trace = sys.exc_info()
            # Where it was, but not its words: they may quote a cell.
            place = "".join(traceback.format_tb(trace))
            logger.error("Batch %s: %s\n%s", batch.pk, kind.__name__, place)
            connections.close_all()
            os._exit(_end_by(fault))  # whoever is above would print the words


def _end_by(fault: BaseException | None) -> End:
    if is_no_room(fault):
        return End.NO_ROOM
    return End.DATABASE_AWAY if is_database_away(fault) else End.FAILED


def _tidy(batch: Batch) -> None:
    """Delete what a process that was cut off has left behind."""
    now = Batch.objects.filter(pk=batch.pk).first()
    if now is None or now.claimed_by:
        return
    spool.forget_attempts(batch.pk)
    if now.state in (BatchState.CANCELLED, BatchState.REJECTED):
        batches.let_go(now)
    receiving.sweep()
