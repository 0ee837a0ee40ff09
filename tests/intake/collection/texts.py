"""Text files as other programs write them: letters, separators, line ends, quotes."""

import codecs
import unicodedata

from tests.intake.collection.cases import good, read, refused
from tests.intake.containers import in_windows_1258
from tests.intake.files import as_csv, as_lines, row

TEXT = as_csv([row(1), row(2)], encoding="utf-8").decode()
HEADING, FIRST, SECOND = TEXT.splitlines()
TAB = as_csv([row(1)], delimiter="\t", encoding="utf-8").decode()
WIDTH = len(as_lines([row()])[0])


def two(name: str, text: str | bytes, **other):
    content = text.encode() if isinstance(text, str) else text
    return good(name, content, added=2, **other)


def lines(*some: str, end="\r\n") -> bytes:
    return "".join(line + end for line in some).encode()


def parted_by(sign: str) -> bytes:
    return as_csv([row(1), row(2)], delimiter=sign, encoding="utf-8")


def wide(columns: int) -> bytes:
    """A table with as many columns, the last of them unknown."""
    more = ["x"] * (columns - WIDTH)
    heading, cells = as_lines([row()])
    return as_csv([], above=[heading + more, cells + more])


STRAY = [line.replace("Trực", '"Trực', 1) for line in (FIRST, SECOND)]

CASES = [
    # Letters
    two("utf-8-co-dau.csv", codecs.BOM_UTF8 + TEXT.encode()),
    two("utf-8-khong-dau.csv", TEXT),
    two("utf-16-le.csv", codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")),
    two("utf-16-be.csv", codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")),
    two("windows-1258.csv", b"".join(map(in_windows_1258, TEXT))),
    two("to-hop.csv", unicodedata.normalize("NFD", TEXT)),
    two("viet-hoa.csv", TEXT.upper()),
    two("dau-truoc-dau-nhay.csv", f'\ufeff"Mã hồ sơ"{TEXT.removeprefix("Mã hồ sơ")}'),
    two(
        "hai-tep-ghep.csv",
        f"\ufeff{HEADING}\n{FIRST}\n\ufeff{HEADING}\n{SECOND}\n",
        counts={"skipped": 1},
        note=["SKIPPED_LINES"],
    ),
    two("dau-giua-tep.csv", lines(HEADING, FIRST, f"\ufeff{SECOND}"), note=["NORMALISED"]),
    two("khoang-trang-cung.csv", TEXT.replace(" ", "\u00a0")),
    two(
        "rong-khong.csv",
        as_csv([{name: f"\u00a0{cell} \u200b" for name, cell in row(n).items()} for n in (1, 2)]),
        note=["NORMALISED"] * 4,
    ),
    # Separators
    two("cham-phay.csv", TEXT.replace(",", ";").replace("Thanh; huyện", "Thanh, huyện")),
    two("tab.txt", as_csv([row(1), row(2)], delimiter="\t")),
    two(
        "sep-cham-phay.csv",
        b"sep=;\r\n" + parted_by(";"),
        counts={"skipped": 1},
        note=["SKIPPED_LINES"],
    ),
    two(
        "sep-gach-dung.csv",
        b"SEP=|\n" + parted_by("|"),
        counts={"skipped": 1},
        note=["SKIPPED_LINES"],
    ),
    good("tab.xls", TAB.encode(), note=["TEXT_AS_XLS"]),
    good("tab-utf-16.xls", TAB.encode("utf-16"), note=["TEXT_AS_XLS"]),
    refused("cham-phay.xls", as_csv([row(1)], delimiter=";"), "EXTENSION_MISMATCH"),
    # Line ends
    two("dong-lf.csv", lines(HEADING, FIRST, SECOND, end="\n")),
    two("dong-cr.csv", lines(HEADING, FIRST, SECOND, end="\r")),
    two("dong-lan-lon.csv", f"{HEADING}\r\n{FIRST}\r{SECOND}\n"),
    two("khong-xuong-dong-cuoi.csv", TEXT.rstrip()),
    two(
        "dong-trong.csv",
        lines("", HEADING, "", FIRST, "", "", SECOND, ""),
        counts={"skipped": 5},
        note=["SKIPPED_LINES"],
        says="dòng 1, 3, 5–6, 8",
    ),
    two("dau-ket-thuc-dos.csv", TEXT + "\x1a", counts={"skipped": 1}, note=["SKIPPED_LINES"]),
    two(
        "xuong-dong-trong-o.csv",
        as_csv([row(1, overdue_reason="chờ\r\nbổ sung"), row(2, overdue_reason="chờ\nbổ sung")]),
    ),
    # Quotes
    two(
        "toan-dau-nhay.csv",
        "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in as_lines([row(1), row(2)])),
    ),
    two("dau-nhay-doi.csv", as_csv([row(1, person='Ông "Ba"'), row(2, person='"')])),
    refused(
        "dau-nhay-khong-dong.csv",
        lines(HEADING, STRAY[0], SECOND),
        "WRONG_FIELD_COUNT",
        says="Dòng 2",
    ),
    refused(
        "dau-nhay-nuot-dong.csv",
        lines(HEADING, FIRST, *STRAY, FIRST),
        "WRONG_FIELD_COUNT",
        says="Dòng 3",
    ),
    # Records of another length
    read(
        "thieu-o.csv",
        lines(HEADING, FIRST, SECOND.rpartition(",")[0]),
        {"rows": 2, "added": 1, "refused": 1},
        block=[("WRONG_FIELD_COUNT", 3)],
    ),
    read(
        "thua-o.csv",
        lines(HEADING, FIRST, SECOND + ",thừa"),
        {"rows": 2, "added": 1, "refused": 1},
        block=[("WRONG_FIELD_COUNT", 3)],
    ),
    read(
        "phay-khong-dau-nhay.csv",
        lines(HEADING, FIRST, SECOND.replace('"', "")),
        {"rows": 2, "added": 1, "refused": 1},
        block=[("WRONG_FIELD_COUNT", 3)],
    ),
    two("tong-ngan.csv", TEXT + "Tổng số: 2\r\n", counts={"skipped": 1}, note=["SKIPPED_LINES"]),
    # Width
    good("199-cot.csv", wide(199), note=["IGNORED_COLUMNS"]),
    good("200-cot.csv", wide(200), note=["IGNORED_COLUMNS"]),
    refused("201-cot-co-bang.csv", wide(201), "TOO_MANY_COLUMNS"),
    # Order and titles
    two("cot-dao-nguoc.csv", as_csv([dict(reversed(row(n).items())) for n in (1, 2)])),
    two(
        "hai-dong-tieu-de.csv",
        as_csv([row(1), row(2)], above=[["DANH SÁCH HỒ SƠ"], []]),
        counts={"skipped": 2},
        note=["SKIPPED_LINES"],
    ),
    two(
        "so-cot.csv",
        lines(HEADING, ",".join(f"({n})" for n in range(1, 9)), FIRST, SECOND),
        counts={"skipped": 1},
        note=["SKIPPED_LINES"],
    ),
    two("cong-thuc-trong-ten.csv", as_csv([row(1, person="=1+1"), row(2, person="@SUM(1)")])),
]
