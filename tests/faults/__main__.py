"""Kills workers and servers, stops databases and fills disks, on both databases; prints a table.

    make faults

Every trial is told in `var/faults/*.jsonl`; a run that was broken off goes on where it was, and one
that is to begin anew has that folder deleted. Chance is seeded: a trial's name says it all. No
trial may damage anything, and what a killed worker had in hand is finished within a minute.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import unquote

import django
import psycopg2

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tthc_portal.settings")
django.setup()

from tests.bench.server import collect_static, production  # noqa: E402 needs the settings
from tests.faults import kills, outages  # noqa: E402
from tests.faults.disks import NotAllowed, small_disk  # noqa: E402
from tests.faults.lane import SEED  # noqa: E402
from tests.postgres import Server, give_to_server  # noqa: E402

FOLDER = Path("var/faults").absolute()
LANES = 5
SMALL_DISK_KIBIBYTES = 192 * 1024
DATABASES = ("SQLite", "PostgreSQL")


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 it talks


class Run:
    """All trials on one database: each lane has a folder, a database and processes of its own."""

    def __init__(self, database: str, stack: ExitStack):
        self.database, self.stack = database, stack
        self.results = FOLDER / f"{database.lower()}.jsonl"
        self.home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tthc-faults-")))
        self.home.chmod(0o755)
        self.lanes: list[subprocess.Popen] = []
        stack.callback(self._end_lanes)

    def start(self, name: str, trials: Iterable[str], folder: Path, **environment: str) -> None:
        done = {each["trial"] for each in told(self.results)}
        left = [trial for trial in trials if trial not in done]
        if not left:
            return
        environment |= {"MEDIA_ROOT": str(folder / "media")}
        command = [sys.executable, "-m", "tests.faults.trials", folder, self.results, *left]
        with open(FOLDER / f"{self.database.lower()}-{name}.log", "ab") as log:
            self.lanes.append(
                subprocess.Popen(
                    command,
                    env=os.environ | production(environment),
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def wait(self) -> None:
        for lane in self.lanes:
            lane.wait()

    def _end_lanes(self) -> None:
        """Whoever a lane that broke off has started ends with it."""
        for lane in self.lanes:
            try:
                os.killpg(lane.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


def lane_folder(run: Run, name: str) -> Path:
    folder = run.home / name
    folder.mkdir()
    return folder


def disk_folder(run: Run) -> Path | None:
    """Return a small disk for a lane, None where nobody may mount one."""
    disk = small_disk(run.home / "disk", kibibytes=SMALL_DISK_KIBIBYTES)
    try:
        return run.stack.enter_context(disk).folder
    except NotAllowed as reason:
        say(f"  {run.database}: full disks were NOT tried: {reason}")
        return None


def on_sqlite(run: Run) -> None:
    def database(folder: Path) -> str:
        return f"sqlite:///{folder / 'faults.sqlite3'}"

    for name, trials in in_lanes(kills.trials()):
        folder = lane_folder(run, name)
        run.start(name, trials, folder, DATABASE_URL=database(folder))
    if disk := disk_folder(run):
        run.start("disk", outages.trials_of_the_disk(), disk, DATABASE_URL=database(disk))


def on_postgres(run: Run) -> None:
    server, stopped = started(run, "cluster"), started(run, "stopped")
    for name, trials in in_lanes(kills.trials()):
        url = new_database(server, name)
        run.start(name, trials, lane_folder(run, name), DATABASE_URL=url)
    run.start(
        "stopped-trials",
        outages.trials_of_the_database(),
        lane_folder(run, "stopped-trials"),
        DATABASE_URL=new_database(stopped, "stopped"),
        CLUSTER=str(run.home / "stopped"),
    )
    if disk := disk_folder(run):
        tables = disk / "tables"
        tables.mkdir()
        give_to_server(tables)
        execute(server, f"CREATE TABLESPACE small LOCATION '{tables}'")
        url = new_database(server, "disk", "TABLESPACE small")
        run.start("disk", outages.trials_of_the_disk(), disk, DATABASE_URL=url)


def started(run: Run, name: str) -> Server:
    """Start a server that loses nothing of what it has confirmed, whoever stops it."""
    server = Server(str(lane_folder(run, name)), "synchronous_commit=on")
    server.create()
    server.start()
    run.stack.callback(server.stop)
    return server


def new_database(server: Server, name: str, also: str = "") -> str:
    execute(server, f'CREATE DATABASE "{name}" {also}')
    return server.url.removesuffix("postgres") + name


def execute(server: Server, statement: str) -> None:
    host = unquote(server.url.removeprefix("postgres://tests@/").removesuffix("/postgres"))
    connection = psycopg2.connect(host=host, user="tests", dbname="postgres")
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


def in_lanes(trials: list[str]) -> Iterator[tuple[str, list[str]]]:
    for number in range(LANES):
        yield f"lane{number + 1}", trials[number::LANES]


def told(results: Path) -> list[dict]:
    if not results.exists():
        return []
    return [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]


def table(database: str, outcomes: list[dict]) -> bool:
    """Print how it went, by kind; return whether nothing was damaged."""
    say(f"\n{database}")
    kinds = Counter(each["trial"].split("|")[0] for each in outcomes)
    for kind, number in kinds.items():
        own = [each for each in outcomes if each["trial"].split("|")[0] == kind]
        damaged = [each for each in own if each["damages"]]
        longest = max(each["seconds"] for each in own)
        say(f"  {kind:10} {number:4} trials {len(damaged):4} damaged   longest {longest:5.1f} s")
        struck = Counter(each["struck"] for each in own if each["struck"])
        say("             " + ", ".join(f"{n} × {where}" for where, n in struck.most_common()))
        for each in damaged:
            say(f"    {each['trial']}: {'; '.join(each['damages'])}")
    return not any(each["damages"] for each in outcomes)


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    say(f"Seed {SEED}; results in {FOLDER.relative_to(Path.cwd())}, resumed where there are some")
    collect_static(production({"DATABASE_URL": "sqlite://:memory:"}))
    is_sound = True
    for database, begin in zip(DATABASES, (on_sqlite, on_postgres), strict=True):
        with ExitStack() as stack:
            run = Run(database, stack)
            begin(run)
            run.wait()
        is_sound &= table(database, told(run.results))
    return 0 if is_sound else 1


def _stop(*_signal: object) -> None:
    """Leave as after an exception: what was started is ended."""
    sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(main())
