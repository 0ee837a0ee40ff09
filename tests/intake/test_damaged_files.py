"""Whatever happens to a good file on its way, it gets an answer and the server goes on.

A few examples a run; `make soak` looks at thousands. The reader may die of a file, but never meet
what nobody has thought of.
"""

import io
import zipfile

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from procedures.intake import child
from procedures.intake.importing import import_file
from tests.intake.conftest import some
from tests.intake.containers import in_windows_1258
from tests.intake.files import as_csv, as_excel_writes, as_lines, as_xlsx, row
from tests.intake.pages import HEAD, ONE, cells, page, tr

ROWS = [row(number, person=f"Người {number}", overdue_reason="chờ") for number in range(1, 9)]
GOOD = {
    "a.csv": as_csv(ROWS),
    "b.csv": as_csv(ROWS, delimiter=";", encoding="utf-16"),
    "c.xls": page(HEAD, ONE, *(tr(cells(number).values()) for number in range(2, 6))).encode(),
    "d.xlsx": as_xlsx(ROWS),
    "e.xlsx": as_excel_writes(as_lines(ROWS)),
    "f.csv": b"".join(map(in_windows_1258, as_csv(ROWS, encoding="utf-8").decode())),
}
PIECES = (
    b"\0",
    b'"',
    b"\r",
    b"\n",
    b",",
    b"\xff",
    b"<",
    b">",
    b"</td>",
    b"<table>",
    b"\xef\xbb\xbf",
)
PIECES += (b"<c r='XFD9'>", b' r="A1048576"', b"&#0;", b"&x;", b"<![CDATA[", b"<!--", b"PK\3\4")
PIECES += (b"t='s'", b"t='e'", b"<f>", b"1e9", b"-1", b"9" * 20, b"\xe2\x80\xae", b"=1+1")


@st.composite
def damages(draw):
    """A list of (kind, where it begins, where it ends, what comes in), places as shares."""
    place = st.floats(0, 1, exclude_max=True)
    kinds = st.sampled_from(["flip", "cut", "insert", "again"])
    piece = st.sampled_from(PIECES) | st.binary(min_size=1, max_size=6)
    return draw(st.lists(st.tuples(kinds, place, place, piece), min_size=1, max_size=4))


def damaged(content: bytes, damage: list[tuple]) -> bytes:
    for kind, begins, ends, piece in damage:
        size = len(content)
        first, last = sorted((int(begins * size), int(ends * size)))
        head, within, tail = content[:first], content[first:last], content[last:]
        content = {
            "flip": head + piece + content[first + len(piece) :],
            "cut": head + tail,
            "insert": head + piece + content[first:],
            "again": head + within + within + tail,
        }[kind]
    return content


def damaged_inside(workbook: bytes, part: str, damage: list[tuple]) -> bytes:
    """A workbook whose zip is whole and one of whose parts is damaged."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(file, "w") as new:
        for each in old.infolist():
            content = old.read(each)
            new.writestr(each, damaged(content, damage) if each.filename == part else content)
    return file.getvalue()


@pytest.fixture
def answered(register, reader, monkeypatch, tmp_path):
    """Import a file, in a trial: nothing but an answer may come of it, from child and parent."""
    ends = []

    def run(*order):
        ends.append(reader.run(*order))
        return ends[-1]

    monkeypatch.setattr(child, "_run", run)

    def asked(content: bytes, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        with transaction.atomic():
            told = import_file(path, source="Một cửa", dry_run=True).as_json()
            transaction.set_rollback(True)
        assert told["state"] in ("checked", "rejected")
        assert told["problems"] or told["added"]
        assert "TOOK_TOO_LONG" not in {each["code"] for each in told["problems"]}
        assert ends.pop() != 1, "the reader met something nobody had thought of"
        ends.clear()

    return asked


@some
@given(name=st.sampled_from(sorted(GOOD)), damage=damages())
def test_a_damaged_file_gets_an_answer(answered, name, damage):
    answered(damaged(GOOD[name], damage), name)


@some
@given(
    name=st.sampled_from(["d.xlsx", "e.xlsx"]),
    part=st.sampled_from(
        ["xl/worksheets/sheet1.xml"] * 5
        + ["xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "[Content_Types].xml"]
        + ["xl/_rels/workbook.xml.rels"]
    ),
    damage=damages(),
)
def test_a_workbook_with_a_damaged_part_gets_an_answer(answered, name, part, damage):
    answered(damaged_inside(GOOD[name], part, damage), name)
