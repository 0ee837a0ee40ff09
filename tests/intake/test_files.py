"""Files that are refused as a whole: each gets its own answer, and nothing is stored."""

import io
import zipfile

import openpyxl
import pytest

from procedures.intake import limits
from procedures.models import Batch, Dossier
from tests.intake.conftest import problems
from tests.intake.files import as_csv, as_lines, as_xlsx, part_of, row, with_part, without

GOOD = as_xlsx([row()])
SHEET = "xl/worksheets/sheet1.xml"


def ole(*names: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(n.encode("utf-16-le") for n in names)


def sheets(count: int) -> bytes:
    book = openpyxl.Workbook()
    for _ in range(count - 1):
        book.create_sheet()
    for line in as_lines([row()]):
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def encrypted_zip() -> bytes:
    content = bytearray(GOOD)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(sign)
        while start >= 0:
            content[start + at] |= 1
            start = content.find(sign, start + 4)
    return bytes(content)


def zip_of(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name in names:
            package.writestr(name, "application/vnd.oasis.opendocument.spreadsheet")
    return file.getvalue()


def far(cell: str, value=None) -> bytes:
    def change(sheet):
        sheet[cell].value = value
        sheet[cell].number_format = "0.00"  # a blank cell is written only if it has a format

    return as_xlsx([row()], change=change)


BOMB = with_part(
    GOOD, SHEET, part_of(GOOD, SHEET).replace(b"<sheetData>", b"<sheetData>" + b" " * 60_000_000)
)
TYPES = part_of(GOOD, "[Content_Types].xml")
MACRO = TYPES.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
STRICT = part_of(GOOD, "xl/workbook.xml").replace(
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
)
DTD = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + part_of(
    GOOD, "xl/workbook.xml"
).removeprefix(b'<?xml version="1.0"?>')
TWICE = [as_lines([row()])[0] + ["Ngày kết thúc"], as_lines([row()])[1] + ["04/07/2022"]]
AMERICAN = [row(1, received="07/01/2022", due="07/13/2022", finished="")]
SWAPPED = [
    row(n, code=f"H37.15-220702-{n:04d}", received="07/02/2022", due="08/08/2022", finished="")
    | {"finished": "08/08/2022"}
    for n in (1, 2)
]

WHAT_TO_DO = ("nạp lại", "nạp từng tệp", "không cần nạp", "Chọn đúng tệp")

REFUSED = {
    "empty": ("trong.csv", b"", "EMPTY_FILE"),
    "heading only": ("chi-tieu-de.csv", as_csv([row()]).splitlines()[0], "NO_ROWS"),
    "picture": ("anh.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "NOT_A_SPREADSHEET"),
    "zip": ("nen.xlsx", zip_of("a.txt"), "NOT_A_SPREADSHEET"),
    "text named xlsx": ("chu.xlsx", as_csv([row()]), "NOT_A_SPREADSHEET"),
    "binary named csv": ("x.csv", bytes(range(256)) * 20, "NOT_A_SPREADSHEET"),
    "workbook named csv": ("so.csv", GOOD, "EXTENSION_MISMATCH"),
    "workbook named xls": ("so.xls", GOOD, "EXTENSION_MISMATCH"),
    "commas named xls": ("so.xls", as_csv([row()]), "EXTENSION_MISMATCH"),
    "text without extension": ("so", as_csv([row()]), "EXTENSION_MISMATCH"),
    "truncated": ("hong.xlsx", GOOD[: len(GOOD) // 2], "CORRUPT_FILE"),
    "broken sheet": ("hong.xlsx", with_part(GOOD, SHEET, b"<worksheet><row"), "CORRUPT_FILE"),
    "no sheet part": ("hong.xlsx", with_part(GOOD, SHEET, None), "CORRUPT_FILE"),
    "ods": ("so.ods", zip_of("mimetype"), "UNSUPPORTED_TYPE"),
    "xlsb": ("so.xlsb", zip_of("xl/workbook.bin"), "UNSUPPORTED_TYPE"),
    "html": ("so.html", b"<html><table><tr><td>x</td></tr></table>", "EXTENSION_MISMATCH"),
    "password": ("kin.xlsx", ole("EncryptedPackage"), "PASSWORD_PROTECTED"),
    "password of the zip": ("kin.xlsx", encrypted_zip(), "PASSWORD_PROTECTED"),
    "macro": ("macro.xlsm", with_part(GOOD, "[Content_Types].xml", MACRO), "MACRO_NOT_ALLOWED"),
    "macro in disguise": (
        "a.xlsx",
        with_part(GOOD, "xl/vbaProject.bin", b"x"),
        "MACRO_NOT_ALLOWED",
    ),
    "old xls": ("cu.xls", ole("Workbook"), "OLD_XLS"),
    "other ole": ("cu.xls", ole("WordDocument"), "NOT_A_SPREADSHEET"),
    "xml 2003": (
        "cu.xls",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "XML_AS_XLS",
    ),
    "strict": ("strict.xlsx", with_part(GOOD, "xl/workbook.xml", STRICT), "STRICT_OOXML"),
    "dtd": ("dtd.xlsx", with_part(GOOD, "xl/workbook.xml", DTD), "XML_DTD_FORBIDDEN"),
    "bomb": ("bom.xlsx", BOMB, "TOO_LARGE_UNCOMPRESSED"),
    "parts": ("phan.xlsx", zip_of(*(f"{n}.xml" for n in range(1001))), "TOO_MANY_PARTS"),
    "sheets": ("trang.xlsx", sheets(21), "MANY_SHEETS"),
    "columns": ("cot.csv", b",".join([b"x"] * 201 + [b"STT", b"Email"]), "TOO_MANY_COLUMNS"),
    "columns of a workbook": ("cot.xlsx", far("XFD1", "x"), "TOO_MANY_COLUMNS"),
    "blank cell far away": ("xa.xlsx", far("XFD1048576"), "SHEET_TOO_LARGE"),
    "cell far away": ("xa.xlsx", far("XFD1048576", "x"), "SHEET_TOO_LARGE"),
    "bytes of no encoding": ("ma.csv", "Mã hồ sơ,Số\r\n".encode("utf-16-le"), "UNKNOWN_ENCODING"),
    "half utf-16": ("ma.csv", b"\xff\xfea", "UNKNOWN_ENCODING"),
    "tcvn3": ("abc.csv", "M· hå s¬,Ngµy tiÕp nhËn".encode(), "LEGACY_FONT_ENCODING"),
    "vni": ("vni.csv", "Maõ hoà sô,Ngaøy tieáp nhaän".encode(), "LEGACY_FONT_ENCODING"),
    "no heading": ("a.csv", b"a,b,c\r\n1,2,3\r\n", "NO_HEADER"),
    "no heading, workbook": ("a.xlsx", as_xlsx([{"person": "x"}]), "NO_HEADER"),
    "missing column": ("thieu.csv", as_csv(without([row()], "due")), "MISSING_COLUMN"),
    "no procedure": ("thieu.csv", as_csv(without([row()], "procedure_code")), "MISSING_COLUMN"),
    "no agency": ("thieu.csv", as_csv(without([row()], "agency")), "MISSING_COLUMN"),
    "two of one meaning": ("lap.csv", as_csv([], above=TWICE), "DUPLICATE_COLUMN"),
    "provably American": ("my.csv", as_csv(AMERICAN), "DATE_ORDER"),
    "against its codes": ("my.csv", as_csv(SWAPPED), "DATE_ORDER"),
    "name": ("te\x07p.csv", as_csv([row()]), "BAD_FILE_NAME"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_the_file_is_refused_with_its_own_reason_and_leaves_nothing(load, settings, case):
    name, content, code = REFUSED[case]
    imported = load(content, name)
    told = imported.as_json()
    assert problems(imported) == [(code, None)]
    assert told["state"] == "rejected"
    assert told["rows"] == told["refused"] == 0
    assert told["problems"][0]["level"] == "block"
    assert any(words in told["problems"][0]["message"] for words in WHAT_TO_DO)
    assert not Dossier.objects.exists()
    assert Batch.objects.get().state == "rejected"
    assert not list(settings.SPOOL_ROOT.glob("*")), "neither the upload nor a table is kept"


def test_two_columns_of_one_meaning_are_both_named(load):
    told = load(as_csv([], above=TWICE)).as_json()["problems"][0]["message"]
    assert "“Ngày kết thúc xử lý” và “Ngày kết thúc”" in told


def test_a_workbook_over_50_mb_and_a_text_over_200_mb_are_too_large(load, monkeypatch):
    monkeypatch.setattr(limits, "TEXT_BYTES", 1000)
    assert problems(load(as_csv([row(n) for n in range(1, 40)]))) == [("TOO_LARGE", None)]


def test_the_limits_are_those_the_clerk_is_told():
    assert limits.WORKBOOK_BYTES == 50 * 2**20
    assert limits.TEXT_BYTES == 200 * 2**20
    assert limits.UNPACKED_BYTES == 512 * 2**20
    assert (limits.ROWS, limits.COLUMNS, limits.CELL_CHARACTERS) == (500_000, 200, 32_767)
    assert (limits.PARTS, limits.SHEETS, limits.RATIO, limits.WALL_SECONDS) == (1000, 20, 100, 60)


def test_more_than_500_000_rows_are_too_many(load):
    line = b"H37.15-220701-0001,1.000001,x,01/07/2022,,4\r\n"
    head = "Mã hồ sơ,Mã thủ tục,Cơ quan giải quyết,Ngày tiếp nhận,Ngày hẹn trả,Trạng thái\r\n"
    assert problems(load(head.encode() + line * 500_001)) == [("TOO_MANY_ROWS", None)]
