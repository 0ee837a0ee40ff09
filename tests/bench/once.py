"""One measurement in a process of its own, so that its peak of memory is its own.

    python -m tests.bench.once WHAT PATH

prints {"seconds": …, "megabytes": …, "result": …} on standard output.
"""

import json
import os
import resource
import sys
import time
from importlib import import_module

import django

_KILO = 1024


def main(what: str, path: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tthc_portal.settings")
    django.setup()
    # Models can be imported only now.
    measured = import_module("tests.bench.measured")
    began = time.perf_counter()
    result = getattr(measured, what)(path)
    seconds = time.perf_counter() - began
    # The reader is a child process that has ended before the rows are staged.
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    told = {"seconds": seconds, "megabytes": peak / _KILO, "result": result}
    print(json.dumps(told, ensure_ascii=False))  # noqa: T201 the measurement itself


if __name__ == "__main__":
    main(*sys.argv[1:])
