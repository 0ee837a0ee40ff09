"""The child process that reads one file: no upload is parsed anywhere else.

    python -m procedures.intake.child <<< '["read", FILE, NAME, OUT, AGENCY_GIVEN]'

It waits for its order, limits itself, reads, and writes OUT (the rows, and what was noticed) or
OUT.json (why the file is refused). The order "explain" asks why the reader died, "look" for what a
person must see to say how the file is to be read; OUT.part tells what was said of it before. It
knows neither settings nor database, and its environment holds no secret; however it ends, whoever
asked gets an answer.
"""

import errno
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

from procedures.intake import limits
from procedures.intake.keeping import write_cells, written_cells
from procedures.intake.looking import SeenTable, look, seen_again
from procedures.intake.mapping import Mapping
from procedures.intake.package import far_cell
from procedures.intake.problems import FileRefused, Problem
from procedures.intake.reading import Cells, read_cells

_PROJECT = Path(__file__).resolve().parent.parent.parent
_TOOK_TOO_LONG = -signal.SIGXCPU
_LOOK_SECONDS = 30  # of a file that was read before
_LONGEST_TURN_SECONDS = 5
_looking = threading.Semaphore(1)
_NO_ROOM = 75  # where nothing can be written the end alone must say it


class Busy(Exception):
    """Another file is being looked at; it is one at a time in each process of the server."""


def read_in_child(
    path: Path,
    file_name: str,
    out: Path,
    *,
    agency_given: bool,
    mappings: Sequence[Mapping] = (),
) -> Cells:
    """Read a file in a limited process of its own; raises FileRefused however that ends.

    The rows are left in `out`, to be kept or deleted. A full disk is not the file's fault: OSError.
    """
    with _told(out, {"mappings": [asdict(each) for each in mappings]}):
        ended = _run("read", path, file_name, out, agency_given)
    if ended not in (0, _TOOK_TOO_LONG):
        ended = _run("explain", path, file_name, out, agency_given)
        if ended == 0:
            return _outcome(out)
    _refuse_unless_read(ended)
    return _outcome(out)


def look_in_child(
    path: Path, file_name: str, out: Path, *, mappings: Sequence[Mapping], sheet: str, line: int
) -> SeenTable:
    """Return what a person must see of a file to map it; nothing of it is left anywhere.

    `line` is that of the headings where a person has said so, else 0. Raises FileRefused, or Busy:
    somebody waits for the answer, and whoever else asks the server must get theirs.
    """
    if not _looking.acquire(timeout=_LONGEST_TURN_SECONDS):
        raise Busy
    told = {"mappings": [asdict(each) for each in mappings], "sheet": sheet, "line": line}
    try:
        with _told(out, told):
            _refuse_unless_read(_run("look", path, file_name, out, False, _LOOK_SECONDS))
        _raise_refusal(out)
        if not out.exists():  # somebody else has tidied up
            raise FileRefused("COULD_NOT_READ")
        return seen_again(json.loads(out.read_text()))
    finally:
        _looking.release()
        out.unlink(missing_ok=True)


def _refuse_unless_read(ended: int) -> None:
    if ended == _TOOK_TOO_LONG:
        raise FileRefused("TOOK_TOO_LONG", limit=limits.WALL_SECONDS)
    if ended != 0:
        raise FileRefused("COULD_NOT_READ")


@contextmanager
def _told(out: Path, told: dict):
    """Tell the child what was said of a file, beside what it is to write."""
    beside = out.with_suffix(".part")
    beside.write_text(json.dumps(told))
    try:
        yield
    finally:
        beside.unlink(missing_ok=True)


def start_ahead() -> None:
    """Start the child of the next file now: what it loads takes most of the time of a small one."""
    if not _ahead:
        _ahead.append(_started())


_ahead: list[subprocess.Popen] = []


def _run(
    what: str,
    path: Path,
    file_name: str,
    out: Path,
    agency_given: bool,
    seconds: float | None = None,
) -> int:
    order = json.dumps([what, str(path.resolve()), file_name, str(out.resolve()), agency_given])
    with _ahead.pop() if _ahead else _started() as child:
        try:
            child.communicate(order.encode(), timeout=seconds or limits.WALL_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            return _TOOK_TOO_LONG
    if child.returncode == _NO_ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return child.returncode


def _started() -> subprocess.Popen:
    return subprocess.Popen(  # noqa: S603 our own module
        [sys.executable, "-m", __name__],
        cwd=_PROJECT,
        env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # a reader's last words may quote a cell
    )


def _outcome(out: Path) -> Cells:
    _raise_refusal(out)
    return written_cells(out)


def _raise_refusal(out: Path) -> None:
    why = out.with_suffix(".json")
    if why.exists():
        refused = FileRefused.__new__(FileRefused)
        refused.problem = Problem(**json.loads(why.read_text()))
        why.unlink()
        raise refused


def _limit_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.ADDRESS_SPACE_BYTES,) * 2)
    # The soft limit says SIGXCPU, which is told apart; the hard one would only kill.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * limits.UNPACKED_BYTES,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)


def _explain(path: Path) -> NoReturn:
    found = far_cell(path)
    if found is None:
        raise FileRefused("COULD_NOT_READ")
    sheet, cell = found
    raise FileRefused("SHEET_TOO_LARGE", sheet=sheet, value=cell)


class _WithoutPandas:
    """Keeps pyarrow from loading pandas, only to find that it is given nothing of it.

    That would take most of the time of a small file.
    """

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "pandas":
            raise ModuleNotFoundError(name=name)


def main(what: str, path: Path, file_name: str, out: Path, agency_given: bool) -> None:
    _limit_this_process()
    sys.meta_path.insert(0, _WithoutPandas)
    try:
        if what == "explain":
            _explain(path)
        told = json.loads(out.with_suffix(".part").read_text())
        told["mappings"] = [Mapping(**each) for each in told["mappings"]]
        if what == "look":
            out.write_text(json.dumps(asdict(look(path, file_name, **told))))
        else:
            write_cells(read_cells(path, file_name, agency_given=agency_given, **told), out)
    except FileRefused as refused:
        out.with_suffix(".json").write_text(json.dumps(asdict(refused.problem)))


def _obey() -> None:
    """Wait for the order; who waits for it in vain has nobody left to work for."""
    order = sys.stdin.readline()
    if order:
        what, path, file_name, out, agency_given = json.loads(order)
        main(what, Path(path), file_name, Path(out), agency_given)


if __name__ == "__main__":
    try:
        _obey()
    except OSError as fault:
        if fault.errno not in limits.NO_ROOM:
            raise
        sys.exit(_NO_ROOM)
