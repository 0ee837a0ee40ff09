"""How fast the portal is, on both databases, on top of four million dossiers, against the bars.

    make bench

Every import is whole: receiving, reading in the child process, checking, comparing, writing,
counting, and the figures of the quarter read back; by command, each in a process of its own, and
over the web, as a clerk and the worker do it. Bars are given in
R, the time in which fastexcel alone reads the same workbook in the same run; machines differ.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import psycopg2

from tests.bench import server
from tests.bench.clerk import Clerk, Way, worker
from tests.postgres import throwaway_server

RUNS_OF_THE_READER = 3
ROWS = 205_488
SAMPLE = 2_000  # rows for the library, as tests/bench/files.py writes them
FOLDER = Path("var/bench")
PERIOD, QUARTER_BEFORE = "2022-Q3", "2022-Q2"
COOKIE = "sessionid"
AT_REST_SECONDS = 2  # until the worker has started what it starts ahead


@dataclass(frozen=True)
class Import:
    what: str
    file: str
    most: float  # in R


QUARTER = Import("XLSX of a quarter", "quarter.xlsx", 4.5)
# In this order: each finds what the ones before have left.
AGAIN = (
    Import("the same rows in other bytes (XLSX, reversed)", "reversed.xlsx", 2.4),
    Import("corrected file, 3 % changed (XLSX)", "corrected.xlsx", 3.2),
)
TEXT = Import("CSV of a quarter", "quarter.csv", 2.8)


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 a bench talks


def judged(what: str, value: float, unit: str, bar: float, *, least: bool = False) -> None:
    """Print a row of the table; most bars say how much at most, some how much at least."""
    met = value >= bar if least else value <= bar
    sign = "≥" if least else "≤"
    say(f"  {what:68} {value:8.2f} {unit:5} {sign} {bar:<5} {'met' if met else 'MISSED'}")


@dataclass
class Place:
    """A database under measurement: how to reach it, and how to put it back to what it was."""

    name: str
    environment: dict[str, str]
    remember: Callable[[], None]
    restore: Callable[[], None]
    peak: float = 0.0

    def measured(self, what: str, path: Path | str = "-") -> dict:
        run = subprocess.run(
            [sys.executable, "-m", "tests.bench.once", what, path],
            env=os.environ | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        return json.loads(run.stdout)

    def manage(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=os.environ | self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )

    def begin(self) -> None:
        self.manage("migrate")
        self.manage("load_reference")

    def bring(self, file: Import) -> float:
        told = self.measured("dossiers", FOLDER / file.file)
        self.peak = max(self.peak, told["megabytes"])
        return told["seconds"]

    def unit(self) -> float:
        """R, measured anew beside each import: what else a machine does changes by the minute."""
        runs = range(RUNS_OF_THE_READER)
        reads = [self.measured("read", FOLDER / QUARTER.file)["seconds"] for _ in runs]
        return statistics.median(reads)

    def judge(self, file: Import) -> float:
        unit, seconds = self.unit(), self.bring(file)
        judged(f"{file.what}, R = {unit:.2f} s", seconds / unit, "R", file.most)
        return seconds


def bench(place: Place) -> None:
    alone = place.measured("read", FOLDER / QUARTER.file)
    say(f"\n{place.name}: R = {alone['seconds']:.2f} s, reader alone {alone['megabytes']:.0f} MB")
    place.begin()
    place.remember()
    on_none = place.bring(QUARTER)
    page_on_few = place.measured("pages")["result"]
    place.restore()
    library = place.measured("library", FOLDER / "library.csv")["seconds"] / SAMPLE * ROWS
    place.restore()
    place.bring(TEXT)
    behind = place.measured("past")["result"]
    place.remember()
    say(f"  by command, on top of {behind}:")
    on_many = place.judge(QUARTER)
    page = place.measured("pages")["result"]
    # As in an office: what is corrected from now on may count in a quarter that is closed.
    place.manage("close_period", QUARTER_BEFORE)
    for file in AGAIN:
        place.judge(file)
    reconciliation = place.measured("reconciliation")["result"]
    place.restore()
    place.judge(TEXT)
    judged(
        "against django-import-export, 2,000 rows scaled", library / on_many, "×", 60, least=True
    )
    judged("growth: on top of them against on top of none", on_many / on_none, "×", 1.3)
    judged("peak memory of the imports", place.peak, "MB", 600)
    over_the_web(place)
    say("  pages:")
    judged("page of the quarter, first view", page["milliseconds"], "ms", 60)
    judged("queries of it", page["queries"], "", 12)
    few = page_on_few["milliseconds"]
    judged("first view, against one quarter alone", page["milliseconds"] / few, "×", 1.1)
    judged("the same page again, of an empty view", page["of_an_empty_view"], "×", 0.6, least=True)
    judged("reconciliation of the quarter, first view", reconciliation, "ms", 100)


def over_the_web(place: Place) -> None:
    """The same files as a clerk brings them, to a running site and its worker."""
    place.restore()
    say("  over the web, with a worker:")
    with site(place) as clerk:
        address, way = bring(place, clerk, QUARTER)
        judged("page of its effect, by no command", way.effect, "s", 1.5)
        looked, undone = clerk.undo(address)
        judged(f"undoing it, after {looked:.2f} s of lists", undone / way.whole, "×", 1)
        bring(place, clerk, QUARTER, aloud=False)
        for file in AGAIN:
            bring(place, clerk, file)
        # The quarter as it was, on top of the corrected one: 3 % change again.
        again = partial(clerk.bring, FOLDER / "restored.xlsx")
        rest, busy = server.kept_page_while(again, clerk.port, clerk.session)
        judged(
            f"kept page while it is imported: p95 {busy:.1f} of {rest:.1f} ms", busy / rest, "×", 3
        )
        figure = server.first_figure(clerk.port, clerk.session)
        if figure is None:
            say("  no browser on this machine: the first figure was not measured")
        else:
            judged("first figure in Chromium, cold, CPU slowed 4 times", figure, "ms", 600)
    place.restore()
    with site(place) as clerk:
        bring(place, clerk, TEXT)


@contextmanager
def site(place: Place) -> Iterator[Clerk]:
    """Let the site and its worker run as in an office; yield a clerk before a browser."""
    environment = server.production(place.environment)
    session = replace(place, environment=environment).measured("clerk")["result"]
    server.collect_static(environment)
    with server.running(environment) as port, worker(environment):
        time.sleep(AT_REST_SECONDS)
        yield Clerk(port, f"{COOKIE}={session}", PERIOD)


def bring(place: Place, clerk: Clerk, file: Import, *, aloud: bool = True) -> tuple[str, Way]:
    unit = place.unit() if aloud else 0
    address, way = clerk.bring(FOLDER / file.file)
    if aloud:
        judged(f"{file.what}, R = {unit:.2f} s", way.whole / unit, "R", file.most)
        say(f"    {way.in_words()}")
    return address, way


def on_sqlite(folder: Path) -> Place:
    database, kept = folder / "bench.sqlite3", folder / "kept.sqlite3"
    environment = {"DATABASE_URL": f"sqlite:///{database}", "MEDIA_ROOT": str(folder / "media")}

    def restore() -> None:
        for suffix in ("-wal", "-shm"):
            Path(f"{database}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(kept, database)

    return Place("SQLite", environment, lambda: shutil.copyfile(database, kept), restore)


def on_postgres(url: str, media: Path) -> Place:
    """The bench works in a database of its own, of which another is the copy to go back to."""
    host = unquote(url.removeprefix("postgres://tests@/").removesuffix("/postgres"))

    def run(*statements: str) -> None:
        connection = psycopg2.connect(host=host, user="tests", dbname="postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        connection.close()

    def remember() -> None:
        connection = psycopg2.connect(host=host, user="tests", dbname="bench")
        connection.autocommit = True
        connection.cursor().execute("VACUUM ANALYZE")
        connection.close()
        run("DROP DATABASE IF EXISTS kept", "CREATE DATABASE kept TEMPLATE bench")

    run("CREATE DATABASE bench")
    environment = {
        "DATABASE_URL": url.removesuffix("postgres") + "bench",
        "MEDIA_ROOT": str(media),
    }
    return Place(
        "PostgreSQL",
        environment,
        remember,
        lambda: run("DROP DATABASE bench", "CREATE DATABASE bench TEMPLATE kept"),
    )


def write_files(folder: Path) -> None:
    """Write the files once, in a process whose memory is not taken for that of an import."""
    place = on_sqlite(folder)
    place.begin()
    FOLDER.mkdir(parents=True, exist_ok=True)
    place.measured("files", FOLDER)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        bench(on_sqlite(Path(folder)))
    with tempfile.TemporaryDirectory() as folder, throwaway_server() as url:
        bench(on_postgres(url, Path(folder)))


if __name__ == "__main__":
    main()
