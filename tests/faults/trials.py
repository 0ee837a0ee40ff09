"""One trial after another on one database: a fault, what it has damaged, how soon it was over.

    python -m tests.faults.trials FOLDER RESULTS TRIAL …

runs the named trials on the database in `DATABASE_URL` and appends what came of them to a file. A
trial is named by its kind, what is done, and its number; `CLUSTER` is the folder of a PostgreSQL
that may be stopped.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tthc_portal.settings")
django.setup()

from tests.faults.kills import kill_server, kill_worker  # noqa: E402 needs the settings
from tests.faults.lane import Lane, Outcome  # noqa: E402
from tests.faults.outages import fill_disk, stop_database  # noqa: E402
from tests.intake.conftest import fill_register  # noqa: E402

KINDS: dict[str, Callable[[Lane, str, str, Outcome], None]] = {
    "worker": kill_worker,
    "server": kill_server,
    "database": stop_database,
    "disk": fill_disk,
}


def run(folder: Path, results: Path, trials: list[str]) -> None:
    call_command("migrate", "--no-input", verbosity=0)
    fill_register()
    lane = Lane(folder, results.with_name(f"{results.stem}-processes.log"))
    for trial in trials:
        kind, what, which = trial.split("|")
        outcome = Outcome(trial)
        try:
            KINDS[kind](lane, what, which, outcome)
        finally:
            # A trial that broke off tells so, and ends its lane: nobody knows what is left of it.
            if kind_of := sys.exc_info()[0]:
                outcome.damages.append(f"broke off: {kind_of.__name__} {sys.exc_info()[1]}")
            with open(results, "a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")
        connections.close_all()


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
