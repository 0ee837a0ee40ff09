"""A process that has loaded the reader and forks a child for each file it is told to read.

Starting the reader takes most of the time of a small file. Each file still gets a process of its
own, with the limits and the ends of the real one, whose start tests/intake/test_child.py looks at.
"""

import json
import os
import select
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from procedures.intake import child, limits


class Reader:
    """Started by its first file; two threads that ask are served one after the other."""

    def __init__(self):
        self._turn = threading.Lock()

    @cached_property
    def _process(self) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,  # else a line could wait in a buffer where `select` does not see it
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
        )

    def run(
        self,
        what: str,
        path: Path,
        file_name: str,
        out: Path,
        agency_given: bool,
        seconds: float | None = None,
    ) -> int:
        """Do what `procedures.intake.child._run` does; return how the child ended."""
        with self._turn:
            return self._run(
                [what, str(path.resolve()), file_name, str(out), agency_given], seconds
            )

    def _run(self, order: list, seconds: float | None) -> int:
        self._tell(order)
        pid = int(self._process.stdout.readline())
        ended, _, _ = select.select([self._process.stdout], [], [], seconds or limits.WALL_SECONDS)
        if not ended:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        code = int(self._process.stdout.readline())
        return code if ended else -signal.SIGXCPU

    def close(self) -> None:
        if "_process" in vars(self):
            self._process.communicate()

    def _tell(self, order: list) -> None:
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()


def _obey() -> None:
    for line in sys.stdin:
        what, path, file_name, out, agency_given = json.loads(line)
        pid = os.fork()
        if not pid:
            os.close(0)
            os.close(1)
            child.main(what, Path(path), file_name, Path(out), agency_given)
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _obey()
