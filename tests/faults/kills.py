"""`kill -9` of a worker and of a server, at named points and at random moments."""

import random
import time
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from procedures.intake import queue
from procedures.models import Batch, BatchStage, BatchState
from tests.faults import place
from tests.faults.damage import damages
from tests.faults.killing import POINTS, RECEIVING
from tests.faults.lane import SEED, Lane, Outcome, let_hours_pass
from tests.faults.place import until

KILLS_OF_THE_WORKER = 60
LONGEST_SECONDS = 60
VICTIMS = ("process", "parent", "both")
_CHECKING = (BatchStage.READING, BatchStage.CONVERTING, BatchStage.COMPARING)


def trials() -> list[str]:
    """Return the kills of the worker and of the server, in the order in which they are tried."""
    at_points = [f"worker|{point}|{victims}" for point in POINTS for victims in VICTIMS]
    others = range(KILLS_OF_THE_WORKER - len(at_points))
    at_random = [f"worker|at random|{number}" for number in others]
    receiving = [f"server|{point}|0" for point in RECEIVING]
    return [*at_points, *at_random, *receiving, *(f"server|at random|{n}" for n in range(6))]


def kill_worker(lane: Lane, what: str, which: str, outcome: Outcome) -> None:
    batch = lane.in_line()
    if what == "at random":
        dying = _killed_at_random(lane, batch, random.Random(f"{SEED}-{which}"))
    else:
        flag = lane.folder / f"flag-{lane.number}"
        dying = place.worker(lane.log, what, which, flag)
        _until_flag(batch, flag)
        if which != "process":
            dying.wait(30)
    struck = time.monotonic()
    hit = place.now(batch)
    outcome.struck = f"{hit.state}/{hit.stage}"
    outcome.damages += damages(lane.known, is_quiet=False)
    workers = [place.worker(lane.log)]
    if dying.poll() is None:
        workers.append(dying)
    until(lambda: not place.now(batch).task, seconds=120, what="taken up and finished")
    outcome.seconds = time.monotonic() - struck
    outcome.must(outcome.seconds < LONGEST_SECONDS, "not finished within a minute")
    lane.accepted(batch, by=workers)
    lane.judged(outcome, batch)


def _until_flag(batch: Batch, flag: Path) -> None:
    """Wait until the point was reached; a clerk accepts what was checked in the meantime."""

    def is_reached() -> bool:
        waiting = place.now(batch)
        if waiting.state == BatchState.CHECKED and not waiting.task and not flag.exists():
            queue.ask_to_accept(batch, good_rows=True)
        return flag.exists()

    until(is_reached, seconds=90, what=flag.name)


def _killed_at_random(lane: Lane, batch: Batch, chance: random.Random):
    """Kill a worker, its process or both, somewhere in some stage of its work."""
    dying = place.worker(lane.log)
    stage = chance.choice([*_CHECKING, BatchStage.WRITING, BatchStage.WRITING])
    if stage == BatchStage.WRITING:
        until(lambda: not place.now(batch).task, seconds=90, what="checked")
        queue.ask_to_accept(batch, good_rows=True)

    def is_there() -> bool:
        at = place.now(batch)
        return at.stage == stage or not at.task

    until(is_there, seconds=90, what=stage)
    time.sleep(chance.uniform(0, 0.25))
    victims, process = chance.choice(VICTIMS), place.process_of(dying)
    place.kill(*([process] if victims != "parent" else []))
    if victims != "process":
        place.kill(dying.pid)
        dying.wait(30)
    return dying


def kill_server(lane: Lane, what: str, which: str, outcome: Outcome) -> None:
    content, cookie, before = lane.content(), place.cookies(), Batch.objects.count()
    flag = lane.folder / f"flag-{lane.number}"
    doom = {} if what == "at random" else {"DIES_AT": what, "DIES_ONCE": str(flag)}
    chance = random.Random(f"{SEED}-{which}")
    with place.site(lane.log, **doom) as site:
        sending = site.begin(content, cookie)
        if what == "at random":
            sending.send(chance.uniform(0.1, 1))
            time.sleep(chance.uniform(0, 0.3))
            is_master_too = chance.random() < 0.5
            place.kill(site.master.pid if is_master_too else None, site.process())
        status, _ = sending.answer()
        outcome.struck = f"answer {status}"
    struck = time.monotonic()
    outcome.damages += damages(lane.known, is_quiet=False)
    outcome.must(Batch.objects.count() <= before + 1, "one file has become several batches")
    with place.site(lane.log) as site:
        status, _ = site.begin(content, cookie).answer()
        outcome.seconds = time.monotonic() - struck
    outcome.must(status == 302, f"sent again it was answered by {status}")
    let_hours_pass()
    batch = Batch.objects.filter(sha256=sha256(content).hexdigest()).exclude(task="").get()
    lane.accepted(batch, by=[place.worker(lane.log)])
    _days_pass_for_the_other(batch)
    call_command("run_worker", "--once")
    lane.judged(outcome, batch)


def _days_pass_for_the_other(batch: Batch) -> None:
    """A batch whose sender was cut off before it was put in line is given up within the hour."""
    left = Batch.objects.filter(state=BatchState.RECEIVED, task="").exclude(pk=batch.pk)
    left.update(received_at=timezone.now() - timedelta(days=2))
