"""How fast a quarter is imported, on both databases, against the bars.

    make bench

Every figure is a whole import in a process of its own: receiving, reading in the child process,
checking, comparing, writing, counting, and the figures of the quarter read back. Bars are given in
R, the time in which fastexcel alone reads the same workbook in the same run; machines differ.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import throwaway_server

RUNS_OF_THE_READER = 3
ROWS = 205_488
SAMPLE = 2_000  # rows for the library, as tests/bench/files.py writes them
FOLDER = Path("var/bench")


@dataclass(frozen=True)
class Bar:
    what: str
    measure: str
    file: str
    most: float | None  # in R


# In this order: each finds what the ones before have left.
IMPORTS = (
    Bar("XLSX of a quarter", "dossiers", "quarter.xlsx", 4.5),
    Bar("the same rows in other bytes (XLSX, reversed)", "dossiers", "reversed.xlsx", 2.4),
    Bar("corrected file, 3 % changed (XLSX)", "dossiers", "corrected.xlsx", 3.2),
)
TEXT = Bar("CSV of a quarter", "dossiers", "quarter.csv", 2.8)
MOST_MEGABYTES = 600
LEAST_TIMES_FASTER = 60


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 a bench talks


def measured(what: str, file: Path, environment: dict[str, str]) -> dict:
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.once", what, file],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(run.stdout)


def manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )


def write_files() -> None:
    """Write the files once, in a process whose memory is not taken for that of an import."""
    with tempfile.TemporaryDirectory() as folder:
        register = {"DATABASE_URL": f"sqlite:///{folder}/register.sqlite3"}
        manage(register, "migrate")
        manage(register, "load_reference")
        FOLDER.mkdir(parents=True, exist_ok=True)
        measured("files", FOLDER, register)


def bench(database: str, url: str, media: str) -> None:
    environment = {"DATABASE_URL": url, "MEDIA_ROOT": media}
    reads = [
        measured("read", FOLDER / "quarter.xlsx", environment) for _ in range(RUNS_OF_THE_READER)
    ]
    unit = sorted(each["seconds"] for each in reads)[RUNS_OF_THE_READER // 2]
    say(f"\n{database}: R = {unit:.2f} s, {reads[0]['megabytes']:.0f} MB")
    manage(environment, "migrate")
    manage(environment, "load_reference")
    first, *_ = [_report(bar, environment, unit) for bar in IMPORTS]
    manage(environment, "flush", "--no-input")
    manage(environment, "load_reference")
    _against_the_library(first, environment)
    manage(environment, "flush", "--no-input")
    manage(environment, "load_reference")
    _report(TEXT, environment, unit)


def _report(bar: Bar, environment: dict[str, str], unit: float) -> float:
    """Measure one import and say how it stands to its bar; return its seconds."""
    told = measured(bar.measure, FOLDER / bar.file, environment)
    ratio = told["seconds"] / unit
    met = "met" if ratio <= bar.most else "MISSED"
    memory = "met" if told["megabytes"] <= MOST_MEGABYTES else "MISSED"
    say(
        f"  {bar.what:46} {told['seconds']:6.2f} s = {ratio:4.1f} R (bar {bar.most} R: {met}),"
        f" {told['megabytes']:4.0f} MB (bar {MOST_MEGABYTES}: {memory}); {told['result']}"
    )
    return told["seconds"]


def _against_the_library(ours: float, environment: dict[str, str]) -> None:
    told = measured("library", FOLDER / "library.csv", environment)
    scaled = told["seconds"] / SAMPLE * ROWS
    times = scaled / ours
    met = "met" if times >= LEAST_TIMES_FASTER else "MISSED"
    say(
        f"  django-import-export, {SAMPLE} rows            {told['seconds']:6.2f} s, scaled to"
        f" {ROWS}: {scaled:.0f} s = {times:.0f} times ours (bar {LEAST_TIMES_FASTER}: {met})"
    )


def main() -> None:
    write_files()
    with tempfile.TemporaryDirectory() as folder:
        bench("SQLite", f"sqlite:///{folder}/bench.sqlite3", f"{folder}/media")
    with tempfile.TemporaryDirectory() as media, throwaway_server() as url:
        bench("PostgreSQL", url, media)


if __name__ == "__main__":
    main()
