"""Dossiers come back as they were written: any headings, order, titles, container, spelling.

A few examples a run; `make soak` looks at thousands.
"""

from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from procedures.intake.checking import check
from procedures.intake.columns import COLUMNS, DROPPED
from procedures.intake.reading import read_cells
from procedures.intake.rows import Upload
from procedures.models import Agency, Procedure
from tests.intake.conftest import TODAY, some
from tests.intake.containers import CONTAINERS, in_windows_1258
from tests.intake.files import as_csv

# Dossiers as they are, and as they are written

AGENCIES = {
    "LS-TTH": ("UBND xã Tân Thanh", "Uỷ ban nhân dân Xã Tân Thanh, huyện Văn Lãng", "LS-TTH"),
    "LS-HB1": ("UBND xã Hoà Bình, huyện Văn Lãng", "UBND XÃ HÒA BÌNH (huyện Văn Lãng)"),
    "LS-STP": ("Sở Tư pháp", "SỞ  TƯ PHÁP, tỉnh Lạng Sơn", "Phòng Tư pháp tỉnh"),
}
PROCEDURES = {
    "1.000001": ("1.000001", "1.000001.000.00.00.H37"),
    "1.000110": ("1.000110", "1.00011", "1.000110.H37"),
}
CHANNELS = {1: ("1", "Trực tiếp"), 2: ("2.0", "Qua mạng"), 3: ("03", "BCCI")}
RESOLVED = {9: ("9", "Hồ sơ chưa trả kết quả."), 10: ("10", "ĐÃ TRẢ"), 7: ("7", "Rút hồ sơ")}
PENDING = {4: ("4.0", "Đang thụ lý"), 5: ("05", "Chờ bổ sung"), 2: ("2", "Đã tiếp nhận")}
MOMENTS = ("%d/%m/%Y %H:%M:%S", "%Y%m%d%H%M%S", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M:%S")
DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y%m%d", " %d / %m /\u00a0%Y")
TITLES = ([], ["DANH SÁCH HỒ SƠ"], ["", "Quý III năm 2022"], ["(Mẫu 2)"])

words = st.text(
    st.characters(exclude_categories=["C"], exclude_characters="\u2028\u2029"), max_size=12
)


@st.composite
def dossiers(draw, number: int):
    """(what is known of a dossier, the cells that say so); a moment may stand for a text."""
    received = draw(st.datetimes(datetime(2022, 1, 1), datetime(2022, 10, 1)))
    received = received.replace(microsecond=0)
    has_time = draw(st.booleans())
    due = draw(st.none() | st.integers(0, 60).map(lambda n: received.date() + timedelta(n)))
    ended = draw(st.none() | st.integers(0, 50).map(lambda n: received.date() + timedelta(n)))
    spoken = {
        "agency": draw(st.sampled_from(sorted(AGENCIES))),
        "procedure_code": draw(st.sampled_from(sorted(PROCEDURES))),
        "channel": draw(st.sampled_from(sorted(CHANNELS))),
        "status": draw(st.sampled_from(sorted(RESOLVED if ended else PENDING))),
    }
    code = f"H37.15-{received:%y%m%d}-{number:04}"
    seconds = received.hour * 3600 + received.minute * 60 + received.second
    known = (code, *spoken.values(), received.date(), seconds * has_time or None, due, ended)
    spellings = (AGENCIES, PROCEDURES, CHANNELS, RESOLVED | PENDING)
    written = {
        name: draw(st.sampled_from(spelling[value]))
        for (name, value), spelling in zip(spoken.items(), spellings, strict=True)
    }
    written["code"] = draw(st.sampled_from([code, code.lower(), f" {code}", f"'{code}"]))
    written["received"] = received.strftime(draw(st.sampled_from(MOMENTS if has_time else DAYS)))
    for name, day in (("due", due), ("finished", ended)):
        written[name] = day.strftime(draw(st.sampled_from(DAYS))) if day else ""
    return known, written


@st.composite
def lists(draw):
    """(what is known of some dossiers, the lines of a list of them)."""
    count = draw(st.integers(1, 8))
    drawn = [draw(dossiers(number)) for number in range(1, count + 1)]
    heading = {
        column.field: draw(st.sampled_from(column.headings))
        for column in COLUMNS
        if column.field in drawn[0][1]
    }
    dropped = draw(st.lists(st.sampled_from(DROPPED), unique=True, max_size=3))
    order = draw(st.permutations([*heading, *dropped]))
    above = draw(st.lists(st.sampled_from(TITLES), max_size=3))
    lines = [[heading.get(name, name) for name in order]]
    lines += [
        [written[name] if name in heading else draw(words) for name in order]
        for _, written in drawn
    ]
    return [known for known, _ in drawn], [*above, *lines]


@some
@given(drawn=lists(), name=st.sampled_from(sorted(CONTAINERS)))
def test_dossiers_come_back_as_they_were_written_whatever_the_file(register, tmp_path, drawn, name):
    known, lines = drawn
    assert dossiers_in(CONTAINERS[name](lines), name, tmp_path) == known


@some
@given(drawn=lists())
def test_the_old_code_page_says_the_same_as_unicode(register, tmp_path, drawn):
    known, lines = drawn
    plain = [["".join(map(in_1258, cell)) for cell in line] for line in lines]
    content = as_csv([], above=plain, encoding="utf-8").decode()
    assert dossiers_in(b"".join(map(in_windows_1258, content)), "a.csv", tmp_path) == known


def in_1258(letter: str) -> str:
    """The letter, or nothing where the code page has none."""
    try:
        in_windows_1258(letter)
    except (UnicodeEncodeError, ValueError):
        return ""
    return letter


def dossiers_in(content: bytes, name: str, folder: Path) -> list[tuple]:
    path = folder / "upload"
    path.write_bytes(content)
    checked = check(
        read_cells(path, name, agency_given=False), Upload(source_id=1, received_on=TODAY), TODAY
    )
    assert [each for each in checked.problems if each.level == "block"] == []
    agencies = dict(Agency.objects.values_list("pk", "code"))
    procedures = dict(Procedure.objects.values_list("pk", "code"))
    found = [
        (
            *(each["code"], agencies[each["agency_id"]], procedures[each["procedure_id"]]),
            *(each["channel"], each["status"], each["received_on"], each["received_seconds"]),
            *(each["due_on"], each["finished_on"]),
        )
        for each in checked.rows.to_pylist()
    ]
    return sorted(found, key=lambda each: int(each[0][-4:]))
