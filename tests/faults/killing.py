"""Where a worker can be killed, and how it is made to die there, once."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

from procedures.intake import batches, queue, receiving, spool

# Where a process that works on a batch is: in this function of that module, before or after it.
POINTS = {
    "before reading": (batches, "read_in_child", False),
    "after reading": (batches, "read_in_child", True),
    "after checking": (batches, "check_cells", True),
    "before the books": (batches, "record_findings", False),
    "before the files have their names": (spool, "put", False),
    "after the check is written": (batches, "check", True),
    "before writing": (batches, "write_dossiers", False),
    "after writing, before it is certain": (batches, "write_dossiers", True),
    "after all is written": (batches, "accept", True),
}
# Where a server is that takes a file in.
RECEIVING = {
    "before the bytes are on the disk": (spool, "to_disk", False),
    "before the batch": (receiving, "record", False),
    "before the file has its name": (spool, "put", False),
    "after it, before the batch is certain": (spool, "put", True),
    "before it is put in line": (queue, "ask_to_check", False),
    "after it, before that is certain": (queue, "ask_to_check", True),
}


def die(victims: str) -> None:
    """Kill the process, whoever started it, or both; who is left goes on."""
    if victims in ("parent", "both"):
        os.kill(os.getppid(), signal.SIGKILL)
    if victims in ("process", "both"):
        os.kill(os.getpid(), signal.SIGKILL)


def doomed(function: Callable, flag: Path, *, after: bool, victims: str = "both") -> Callable:
    """Return a function that does the same, but dies the first time; the flag says that it has."""

    def dying(*args, **kwargs):
        result = function(*args, **kwargs) if after or flag.exists() else None
        if flag.exists():
            return result
        flag.touch()
        die(victims)
        return result if after else function(*args, **kwargs)

    return dying
