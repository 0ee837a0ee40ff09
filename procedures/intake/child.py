"""The child process that reads one file: no upload is parsed anywhere else.

    python -m procedures.intake.child read FILE NAME OUT AGENCY_GIVEN
    python -m procedures.intake.child explain FILE NAME OUT AGENCY_GIVEN

It limits itself, reads, and writes OUT.read (the rows) and OUT.json (what was noticed, or why the
file is refused). `explain` says why the reader died. It knows neither settings nor database, and
its environment holds no secret; however it ends, `read_in_child` turns the end into an answer.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa

from procedures.intake import limits
from procedures.intake.columns import CONTENT
from procedures.intake.package import far_cell
from procedures.intake.problems import FileRefused, Problem
from procedures.intake.reading import Cells, read_cells

# Of the rows as they come from the child; what is kept of them has the name that was asked for.
READ = ".read"
_PROJECT = Path(__file__).resolve().parent.parent.parent
_TOOK_TOO_LONG = -signal.SIGXCPU


def read_in_child(path: Path, file_name: str, out: Path, *, agency_given: bool) -> Cells:
    """Read a file in a limited process of its own; raises FileRefused however that ends."""
    ended = _run("read", path, file_name, out, agency_given)
    if ended not in (0, _TOOK_TOO_LONG):
        ended = _run("explain", path, file_name, out, agency_given)
        if ended == 0:
            return _outcome(out)
    if ended == _TOOK_TOO_LONG:
        raise FileRefused("TOOK_TOO_LONG", limit=limits.WALL_SECONDS)
    if ended != 0:
        raise FileRefused("COULD_NOT_READ")
    return _outcome(out)


def _run(what: str, path: Path, file_name: str, out: Path, agency_given: bool) -> int:
    try:
        return subprocess.run(  # noqa: S603 our own module, arguments are a list
            [
                sys.executable,
                "-m",
                __name__,
                what,
                path.resolve(),
                file_name,
                out,
                str(int(agency_given)),
            ],
            cwd=_PROJECT,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # a reader's last words may quote a cell
            timeout=limits.WALL_SECONDS,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return _TOOK_TOO_LONG


def _outcome(out: Path) -> Cells:
    told = json.loads(out.with_suffix(".json").read_text())
    out.with_suffix(".json").unlink()
    if told["refused"]:
        refused = FileRefused.__new__(FileRefused)
        refused.problem = Problem(**told["refused"])
        raise refused
    read = out.with_suffix(READ)
    with pa.memory_map(str(read)) as source:
        table = pa.ipc.open_file(source).read_all()
    if CONTENT in table.column_names:
        # It may name a person: it lives until a procedure is found, no longer.
        out.touch(mode=0o600)
        _write(table.drop_columns([CONTENT]), out)
        read.unlink()
    else:
        read.rename(out)
    problems = [Problem(**each) for each in told.pop("problems")]
    del told["refused"]
    return Cells(table=table, problems=problems, **told)


def _write(table: pa.Table, path: Path) -> None:
    packed = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_file(str(path), table.schema, options=packed) as writer:
        writer.write_table(table)


def _limit_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.ADDRESS_SPACE_BYTES,) * 2)
    # The soft limit says SIGXCPU, which is told apart; the hard one would only kill.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * limits.UNPACKED_BYTES,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)


def _read(path: Path, file_name: str, agency_given: bool, out: Path) -> dict:
    cells = read_cells(path, file_name, agency_given=agency_given)
    _write(cells.table, out.with_suffix(READ))
    return {
        "refused": None,
        "problems": [asdict(each) for each in cells.problems],
        "skipped": cells.skipped,
        "misshapen": cells.misshapen,
        "counts_days_from_1904": cells.counts_days_from_1904,
        "periods": cells.periods,
    }


def _explain(path: Path) -> dict:
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
        told = _explain(path) if what == "explain" else _read(path, file_name, agency_given, out)
    except FileRefused as refused:
        told = {"refused": asdict(refused.problem)}
    out.with_suffix(".json").write_text(json.dumps(told))


if __name__ == "__main__":
    _, what, path, file_name, out, agency_given = sys.argv
    main(what, Path(path), file_name, Path(out), agency_given == "1")
