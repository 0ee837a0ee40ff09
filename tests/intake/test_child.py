"""The child process: whatever a file does to its reader, the server gets an answer."""

import signal
import subprocess
import sys
import time

import pytest

from procedures.intake import child, limits
from procedures.intake.child import read_in_child
from procedures.intake.problems import FileRefused
from tests.intake.files import as_csv, as_xlsx, part_of, row, with_part

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def started_ahead():
    """Here each file starts a child of its own."""


@pytest.fixture
def read(tmp_path):
    def reading(content: bytes, name: str = "a.xlsx"):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return read_in_child(path, name, tmp_path / "out.arrow", agency_given=False)

    return reading


def refusal(read, content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read(content)
    return refused.value.problem.code


def test_a_good_file_comes_back_as_a_table(read):
    cells = read(as_csv([row(1), row(2)]), "a.csv")
    assert cells.table.num_rows == 2
    assert cells.table.column("code").to_pylist() == ["H37.15-220701-0001", "H37.15-220701-0002"]


def test_a_reader_that_dies_of_a_distant_cell_is_explained(read):
    """Cells in the wrong order hide from the quick look; the reader asks for all that memory."""
    far = (
        b'<row r="1048576"><c r="GR1048576" t="n"><v>1</v></c></row>'
        b'<row r="1000000"><c r="A1000000" t="n"><v>1</v></c></row></sheetData>'
    )
    book = as_xlsx([row(1)])
    book = with_part(book, SHEET, part_of(book, SHEET).replace(b"</sheetData>", far))
    assert refusal(read, book) == "SHEET_TOO_LARGE"


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        (-signal.SIGKILL, "COULD_NOT_READ"),
        (-signal.SIGABRT, "COULD_NOT_READ"),
        (-signal.SIGSEGV, "COULD_NOT_READ"),
        (1, "COULD_NOT_READ"),
        (-signal.SIGXCPU, "TOOK_TOO_LONG"),
    ],
)
def test_however_the_child_ends_there_is_an_answer(read, monkeypatch, ending, code):
    monkeypatch.setattr(child, "_run", lambda *_: ending)
    assert refusal(read, as_xlsx([row(1)])) == code


def test_a_child_that_never_ends_is_stopped(read, monkeypatch):
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.01)
    began = time.monotonic()
    assert refusal(read, as_xlsx([row(1)])) == "TOOK_TOO_LONG"
    assert time.monotonic() - began < 5


def test_the_child_limits_itself_before_it_reads():
    script = (
        "import resource; from procedures.intake import child; child._limit_this_process();"
        "print(*(resource.getrlimit(each)[0] for each in"
        " (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == [str(limits.ADDRESS_SPACE_BYTES), str(limits.CPU_SECONDS), "0"]


def test_the_child_loads_nothing_slow_before_it_reads():
    script = "import sys; from procedures.intake import child; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert not {"django", "pandas", "openpyxl"} & set(told.stdout.split())


def test_the_child_knows_no_secret(read, monkeypatch, tmp_path):
    seen, started = {}, subprocess.Popen

    def start(command, **options):
        seen.update(options["env"])
        return started(command, **options)

    monkeypatch.setenv("SECRET_KEY", "geheim")
    monkeypatch.setattr(subprocess, "Popen", start)
    assert refusal(read, b"x") == "NOT_A_SPREADSHEET"
    assert set(seen) == {"PATH", "LANG"}


def test_a_child_started_ahead_reads_one_file(read, monkeypatch):
    child.start_ahead()
    [ahead] = child._ahead
    assert read(as_csv([row(1)]), "a.csv").table.num_rows == 1
    assert (ahead.returncode, child._ahead) == (0, [])


def test_a_child_nobody_gives_an_order_ends_by_itself():
    waiting = child._started()
    waiting.communicate(b"", timeout=10)
    assert waiting.returncode == 0
