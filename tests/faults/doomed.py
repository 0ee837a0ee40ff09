"""A worker, or a server, that dies at a named point; otherwise the real one.

    python -m tests.faults.doomed POINT VICTIMS FLAG

runs the worker. `gunicorn tests.faults.doomed:application` is the site, with the point in
`DIES_AT` and the flag in `DIES_ONCE`.
"""

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tthc_portal.settings")
django.setup()

from tests.faults.killing import POINTS, RECEIVING, doomed  # noqa: E402 needs the settings


def doom(home, name: str, after: bool, flag: Path, victims: str) -> None:
    setattr(home, name, doomed(getattr(home, name), flag, after=after, victims=victims))


if __name__ == "__main__":
    _, point, victims, flag = sys.argv
    doom(*POINTS[point], Path(flag), victims)
    call_command("run_worker")
elif "DIES_AT" in os.environ:
    doom(*RECEIVING[os.environ["DIES_AT"]], Path(os.environ["DIES_ONCE"]), "process")
    application = get_wsgi_application()
