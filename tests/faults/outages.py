"""The database is stopped and started again, the disk is full and then is not."""

import os
import random
import time

from django.db import connections

from procedures.intake import queue
from procedures.models import Batch, BatchStage, BatchState
from tests.faults import place
from tests.faults.damage import damages
from tests.faults.disks import SmallDisk
from tests.faults.lane import SEED, Lane, Outcome
from tests.faults.place import until
from tests.postgres import Server

_AWAY, _FULL = "Cơ sở dữ liệu chưa trả lời", "hết chỗ lưu"
_STAGES = {"checking": BatchStage.COMPARING, "writing": BatchStage.WRITING}
# More often than a batch may fail: none of them is its fault.
OUTAGES_OF_ONE_BATCH = queue.ATTEMPTS + 1


def trials_of_the_database() -> list[str]:
    return [
        *(f"database|while {what}|{n}" for what in ("receiving", *_STAGES) for n in range(3)),
        "database|again and again|0",
    ]


def trials_of_the_disk() -> list[str]:
    return [f"disk|while {what}|0" for what in ("receiving", *_STAGES)]


def stop_database(lane: Lane, what: str, which: str, outcome: Outcome) -> None:
    """PostgreSQL stops at once, as when its machine does, and comes back with its data."""
    server = Server(os.environ["CLUSTER"])
    chance = random.Random(f"{SEED}-{what}-{which}")
    cookie = place.cookies()
    with place.site(lane.log) as site:
        if what == "while receiving":
            batch = _stopped_while_receiving(lane, site, server, cookie, outcome)
            worker = place.worker(lane.log)
        else:
            batch, worker = lane.in_line(), place.worker(lane.log)
            times = OUTAGES_OF_ONE_BATCH if what == "again and again" else 1
            for _ in range(times):
                _reach(batch, _STAGES.get(what.removeprefix("while "), BatchStage.READING))
                time.sleep(chance.uniform(0, 0.3))
                server.stop()
                _is_told(site, cookie, outcome)
                time.sleep(chance.uniform(0, 3))
                server.start()
                connections.close_all()
                began = time.monotonic()
            outcome.must(worker.poll() is None, "the worker has not survived it")
        outcome.damages += damages(lane.known, is_quiet=False)
        until(lambda: not place.now(batch).task, seconds=120, what="finished after the outage")
        if what != "while receiving":
            outcome.seconds = time.monotonic() - began
    lane.accepted(batch, by=[worker])
    lane.judged(outcome, batch)


def _stopped_while_receiving(lane, site, server: Server, cookie: str, outcome: Outcome) -> Batch:
    content, before = lane.content(), Batch.objects.count()
    sending = site.begin(content, cookie)
    sending.send(0.5)
    server.stop()
    status, page = sending.answer()
    outcome.must(status == 503 and _AWAY in page, f"sending was answered by {status}")
    server.start()
    connections.close_all()
    began = time.monotonic()
    until(lambda: site.asks("/healthz")[0] == 200, seconds=30, what="the site is back")
    outcome.must(Batch.objects.count() == before, "there is a batch nobody was told of")
    status, _ = site.begin(content, cookie).answer()
    outcome.must(status == 302, f"sent again it was answered by {status}")
    outcome.seconds = time.monotonic() - began
    return Batch.objects.order_by("pk").last()


def _is_told(site, cookie: str, outcome: Outcome) -> None:
    status, page = site.asks("/", cookie)
    outcome.must(status == 503 and _AWAY in page, f"the page was {status}")
    status, page = site.asks("/healthz")
    outcome.must(status == 503, f"/healthz said {status}")


def _reach(batch: Batch, stage: str) -> None:
    """Wait until the batch is in that stage; a clerk accepts what was checked before it."""

    def is_there() -> bool:
        at = place.now(batch)
        if stage == BatchStage.WRITING and at.state == BatchState.CHECKED and not at.task:
            queue.ask_to_accept(batch, good_rows=True)
        return at.stage == stage or at.state == BatchState.PARTIAL

    until(is_there, seconds=90, what=stage)


def fill_disk(lane: Lane, what: str, which: str, outcome: Outcome) -> None:
    """Uploads and database share a disk, and it has no byte left."""
    disk, cookie = SmallDisk(lane.folder), place.cookies()
    with place.site(lane.log) as site:
        if what == "while receiving":
            content = lane.content()
            disk.fill()
            status, page = site.begin(content, cookie).answer()
            outcome.must(status == 507 and _FULL in page, f"sending was answered by {status}")
            disk.free()
            status, _ = site.begin(content, cookie).answer()
            outcome.must(status == 302, f"sent again it was answered by {status}")
            batch, worker = Batch.objects.order_by("pk").last(), place.worker(lane.log)
        else:
            batch = lane.in_line()
            if what == "while writing":
                place.end(_checked(lane, batch))
                queue.ask_to_accept(batch, good_rows=True)
            disk.fill()
            worker = place.worker(lane.log)
            time.sleep(8)
            at = place.now(batch)
            outcome.struck = f"{at.state}/{at.stage}"
            outcome.must(worker.poll() is None, "the worker has not survived it")
            outcome.must(at.task, f"it is {at.state} without room")
            outcome.damages += damages(lane.known, is_quiet=False)
            status, page = site.asks(f"/nap/{batch.pk}/", cookie)
            outcome.must(status in (200, 507), f"its page was {status}")
            disk.free()
        began = time.monotonic()
        until(lambda: not place.now(batch).task, seconds=120, what="finished with room again")
        outcome.seconds = time.monotonic() - began
    lane.accepted(batch, by=[worker])
    lane.judged(outcome, batch)


def _checked(lane: Lane, batch: Batch):
    worker = place.worker(lane.log)
    until(lambda: not place.now(batch).task, seconds=90, what="checked")
    return worker
