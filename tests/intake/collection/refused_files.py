"""Files that are refused as a whole, each for its own reason; nothing of them is stored."""

import codecs

from procedures.intake import limits
from tests.intake.collection.cases import bad_row, good, refused
from tests.intake.collection.packages import (
    BOOK,
    CELLS,
    ENCRYPTED,
    GOOD,
    SHEET,
    TYPES,
    WRONG_CHECKSUM,
    changed,
    lying_about,
    ole,
    sheet_of,
    sheets,
    with_more,
    zip_of,
)
from tests.intake.files import as_csv, as_lines, as_xlsx, part_of, row, with_part, without
from tests.intake.pages import HEAD, ONE, page

CSV = as_csv([row()])
TEXT = CSV.decode("utf-8-sig")
PAGE = page(HEAD, ONE).encode()
HEADING = as_lines([row()])[0]
ODS = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}
DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
DTD = b"<!DOCTYPE a [<!ENTITY b 'bbbbbbbbbb'><!ENTITY c '&b;&b;&b;&b;'>]>"
MACRO = (b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
STRICT = (b"schemas.openxmlformats.org/spreadsheetml/2006", b"purl.oclc.org/ooxml/spreadsheetml")
XML_2003 = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
DECLARED = CELLS.index(b"<worksheet")


def with_dtd(part: str) -> bytes:
    xml = part_of(GOOD, part)
    start = xml.index(b"<", xml.find(b"?>") + 2 if xml.startswith(b"<?xml") else 0)
    return with_part(GOOD, part, xml[:start] + DTD + xml[start:])


def spaced(count: int) -> bytes:
    """A workbook of little and that much white space."""
    return sheet_of(CELLS.replace(b"<sheetData>", b"<sheetData>" + b" " * count))


def parts_of(size: int, count: int) -> bytes:
    """A workbook with more parts, each of a size by the table of contents."""
    return lying_about(
        with_more(GOOD, {f"xl/media/{n}": b"x" for n in range(count)}), "xl/media/", size
    )


def far(cell: str, value=None) -> bytes:
    def change(sheet):
        sheet[cell].value = value
        sheet[cell].number_format = "0.00"  # a blank cell is written only if it has a format

    return as_xlsx([row()], change=change)


def twice(heading: str, cell: str) -> list[list[str]]:
    first, second = as_lines([row()])
    return [[*first, heading], [*second, cell]]


def american(*days: str) -> list[dict]:
    return [
        row(n, code=f"H37.15-220702-{n:04}", received=day, due="", finished="08/08/2022")
        for n, day in enumerate(days, start=1)
    ]


CASES = [
    # Nothing there
    refused("trong.csv", b"", "EMPTY_FILE"),
    refused("trong.xlsx", b"", "EMPTY_FILE"),
    refused("chi-tieu-de.csv", as_csv([row()]).splitlines()[0], "NO_ROWS"),
    refused("chi-tieu-de.xlsx", as_xlsx([], above=[HEADING]), "NO_ROWS"),
    refused("chi-tieu-de.xls", page(HEAD).encode(), "NO_ROWS"),
    refused("chi-tong-so.csv", as_csv([], above=[HEADING, ["Tổng số: 0"]]), "NO_ROWS"),
    # Something else
    refused("anh.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "NOT_A_SPREADSHEET"),
    refused("van-ban.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "NOT_A_SPREADSHEET"),
    refused("nen.xlsx", zip_of({"a.txt": b"x"}), "NOT_A_SPREADSHEET"),
    refused("nen-rong.xlsx", zip_of({}), "NOT_A_SPREADSHEET"),
    refused("van-ban.xlsx", zip_of(DOCX), "NOT_A_SPREADSHEET"),
    refused("chu.xlsx", CSV, "NOT_A_SPREADSHEET"),
    refused("nhi-phan.csv", bytes(range(256)) * 20, "NOT_A_SPREADSHEET"),
    refused("van-ban-cu.xls", ole("WordDocument"), "NOT_A_SPREADSHEET"),
    # A readable kind under another's extension
    refused("so.csv", GOOD, "EXTENSION_MISMATCH"),
    refused("so.xls", GOOD, "EXTENSION_MISMATCH"),
    refused("phay.xls", CSV, "EXTENSION_MISMATCH"),
    refused("khong-duoi", CSV, "EXTENSION_MISMATCH"),
    refused("chu.pdf", CSV, "EXTENSION_MISMATCH"),
    refused("trang.html", PAGE, "EXTENSION_MISMATCH"),
    refused("trang.xlsx", PAGE, "EXTENSION_MISMATCH"),
    refused("trang.csv", PAGE, "EXTENSION_MISMATCH"),
    # Damaged
    refused("cat-doi.xlsx", GOOD[: len(GOOD) // 2], "CORRUPT_FILE"),
    refused("cat-dau.xlsx", GOOD[:4] + GOOD[200:], "CORRUPT_FILE"),
    refused("sai-tong-kiem.xlsx", WRONG_CHECKSUM, "CORRUPT_FILE"),
    refused("trang-tinh-hong.xlsx", sheet_of(b"<worksheet><row"), "CORRUPT_FILE"),
    refused("trang-tinh-cat-duoi.xlsx", sheet_of(CELLS[:-60]), "CORRUPT_FILE"),
    refused("trang-tinh-cat-dong.xlsx", sheet_of(CELLS[: CELLS.rindex(b"<row")]), "CORRUPT_FILE"),
    refused("thieu-trang-tinh.xlsx", with_part(GOOD, SHEET, None), "CORRUPT_FILE"),
    refused("thieu-so.xlsx", with_part(GOOD, BOOK, None), "CORRUPT_FILE"),
    refused("noi-sai-kieu.xlsx", sheet_of(b"khong phai XML"), "CORRUPT_FILE"),
    refused("bang-cat-cut.xls", PAGE[:-60], "CORRUPT_FILE"),
    # Kinds that are refused by name
    refused("so.ods", zip_of(ODS), "UNSUPPORTED_TYPE"),
    refused("so-doi-duoi.xlsx", zip_of(ODS), "UNSUPPORTED_TYPE"),
    refused("so.xlsb", zip_of({"xl/workbook.bin": b"x"}), "UNSUPPORTED_TYPE"),
    refused("du-lieu.xml", b'<?xml version="1.0"?><a/>', "UNSUPPORTED_TYPE"),
    refused("mat-khau.xlsx", ole("EncryptionInfo", "EncryptedPackage"), "PASSWORD_PROTECTED"),
    refused("mat-khau-zip.xlsx", ENCRYPTED, "PASSWORD_PROTECTED"),
    refused("macro.xlsm", changed(MACRO, part=TYPES), "MACRO_NOT_ALLOWED"),
    refused("macro.xlsx", with_part(GOOD, "xl/vbaProject.bin", b"x"), "MACRO_NOT_ALLOWED"),
    refused("doi-cu.xls", ole("Workbook"), "OLD_XLS"),
    refused("doi-cu-doi-duoi.xlsx", ole("Book"), "OLD_XLS"),
    refused("xml-2003.xls", XML_2003, "XML_AS_XLS"),
    refused("xml-2003.xml", codecs.BOM_UTF8 + XML_2003, "XML_AS_XLS"),
    refused("strict.xlsx", changed(STRICT, part=BOOK), "STRICT_OOXML"),
    # Too much of something
    refused(
        "51-mb.xlsx",
        lambda: with_more(GOOD, {"xl/media/1.png": b"\0" * (51 * limits.MEBI)}, packed=False),
        "TOO_LARGE",
    ),
    refused(
        "lon.csv", as_csv([row(n) for n in range(40)]), "TOO_LARGE", limits={"TEXT_BYTES": 999}
    ),
    refused("bom.xlsx", lambda: spaced(60_000_000), "TOO_LARGE_UNCOMPRESSED"),
    refused(
        "bom-noi-doi.xlsx",
        lambda: lying_about(spaced(60_000_000), SHEET, 1_000),
        "CORRUPT_FILE",
    ),
    refused(
        "bom-nhieu-phan.xlsx",
        parts_of(9_000_000, 60),
        "TOO_LARGE_UNCOMPRESSED",
    ),
    refused("1001-phan.xlsx", zip_of({f"{n}.xml": b"" for n in range(1001)}), "TOO_MANY_PARTS"),
    refused("toan-dong-trong.csv", CSV + b"\r\n" * 1_100_000, "TOO_MANY_ROWS"),
    refused(
        "500-001-dong.csv",
        lambda: CSV.splitlines(keepends=True)[0] + b"H37.15-220701-0001,,,,,,,\n" * 500_001,
        "TOO_MANY_ROWS",
    ),
    refused("201-cot.csv", b",".join([b"x"] * 199 + [b"STT", b"Email"]), "TOO_MANY_COLUMNS"),
    refused("201-cot.xlsx", far("GS1", "x"), "TOO_MANY_COLUMNS"),
    refused("cot-cuoi.xlsx", far("XFD1", "x"), "TOO_MANY_COLUMNS"),
    refused(
        "201-cot.xls",
        page(HEAD, ONE.replace("</tr>", "<td>x" * 186 + "</tr>")).encode(),
        "TOO_MANY_COLUMNS",
    ),
    refused("o-trong-rat-xa.xlsx", far("XFD1048576"), "SHEET_TOO_LARGE"),
    refused("o-rat-xa.xlsx", far("XFD1048576", "x"), "SHEET_TOO_LARGE"),
    refused("21-trang.xlsx", sheets([row()], *[[]] * 20), "MANY_SHEETS"),
    refused("qua-gio.csv", CSV, "TOOK_TOO_LONG", limits={"WALL_SECONDS": 0}),
    refused("bang-long-bang.xls", b"<table><tr><td>" * 10_000, "COULD_NOT_READ"),
    # Declarations that may do anything
    refused("dtd-so.xlsx", with_dtd(BOOK), "XML_DTD_FORBIDDEN"),
    refused("dtd-trang.xlsx", with_dtd(SHEET), "XML_DTD_FORBIDDEN"),
    refused("dtd-kieu.xlsx", with_dtd("xl/styles.xml"), "XML_DTD_FORBIDDEN"),
    refused("dtd-quan-he.xlsx", with_dtd("xl/_rels/workbook.xml.rels"), "XML_DTD_FORBIDDEN"),
    refused(
        "dtd-sau-chu-thich.xlsx",
        sheet_of(CELLS[:DECLARED] + b"<!--" + b" " * 2_000_000 + b"-->" + DTD + CELLS[DECLARED:]),
        "XML_DTD_FORBIDDEN",
    ),
    # Letters
    refused("utf-16-khong-dau.csv", TEXT.encode("utf-16-le"), "UNKNOWN_ENCODING"),
    refused("utf-16-le-byte.csv", TEXT.encode("utf-16")[:-1], "UNKNOWN_ENCODING"),
    refused("ma-la.csv", "Mã hồ sơ,".encode() + b"\xff\xfe\xd2\xf5", "UNKNOWN_ENCODING"),
    refused("tcvn3.csv", "M· hå s¬,Ngµy tiÕp nhËn".encode(), "LEGACY_FONT_ENCODING"),
    refused("tcvn3-byte.csv", "Sè hå s¬,Tr¹ng th¸i".encode("latin-1"), "LEGACY_FONT_ENCODING"),
    refused("vni.csv", "Maõ hoà sô,Ngaøy tieáp nhaän".encode(), "LEGACY_FONT_ENCODING"),
    refused(
        "tcvn3.xlsx", as_xlsx([], above=[["M· hå s¬", "Ngµy tiÕp nhËn"]]), "LEGACY_FONT_ENCODING"
    ),
    # Headings
    refused("khong-tieu-de.csv", b"a,b,c\r\n1,2,3\r\n", "NO_HEADER"),
    refused("khong-tieu-de.xlsx", as_xlsx([{"person": "x"}]), "NO_HEADER"),
    refused("khong-bang.xls", b"<html><p>x</p></html>", "NO_HEADER"),
    refused("tieu-de-dong-41.csv", as_csv([row()], above=[["x"]] * 40), "NO_HEADER"),
    good(
        "tieu-de-dong-40.csv",
        as_csv([row()], above=[["x"]] * 39),
        counts={"skipped": 39},
        note=["SKIPPED_LINES"],
    ),
    refused(
        "chi-hai-tieu-de.csv",
        "STT,Mã hồ sơ\r\n1,x".encode(),
        "MISSING_COLUMN",
        says="Ngày tiếp nhận, Ngày hẹn trả, Trạng thái",
    ),
    refused("thieu-ma.csv", as_csv(without([row()], "code")), "MISSING_COLUMN", says="Mã hồ sơ"),
    refused(
        "thieu-hen.csv", as_csv(without([row()], "due")), "MISSING_COLUMN", says="Ngày hẹn trả"
    ),
    refused("thieu-hen.xlsx", as_xlsx(without([row()], "due")), "MISSING_COLUMN"),
    refused("thieu-trang-thai.csv", as_csv(without([row()], "status")), "MISSING_COLUMN"),
    refused(
        "thieu-thu-tuc.csv",
        as_csv(without([row()], "procedure_code")),
        "MISSING_COLUMN",
        says="Mã thủ tục hoặc Tên thủ tục",
    ),
    refused("thieu-co-quan.csv", as_csv(without([row()], "agency")), "MISSING_COLUMN"),
    refused(
        "hai-cot-mot-nghia.csv",
        as_csv([], above=twice("Ngày kết thúc", "04/07/2022")),
        "DUPLICATE_COLUMN",
        says="“Ngày kết thúc xử lý” và “Ngày kết thúc”",
    ),
    refused(
        "hai-cot-trung-ten.xlsx", as_xlsx([], above=twice("TRẠNG THÁI", "x")), "DUPLICATE_COLUMN"
    ),
    # Days
    refused("ngay-kieu-my.csv", as_csv([row(received="07/13/2022")]), "DATE_ORDER"),
    refused("hen-kieu-my.csv", as_csv([row(due="07/13/2022 17:00")]), "DATE_ORDER"),
    refused("nguoc-ma.csv", as_csv(american("07/02/2022", "07/02/2022")), "DATE_ORDER"),
    good(
        "nguoc-ma-mot-dong.csv",
        as_csv(american("07/02/2022", "02/07/2022", "02/07/2022")[1:]),
        added=2,
        note=["NO_DUE_DATE"],
        known={"received_on": "2022-07-02", "due_on": None, "concluded_on": "2022-08-08"},
    ),
    bad_row("32-thang-1.csv", {"due": "32/01/2022"}, "BAD_DATE"),
    # Names
    refused("te\x07p.csv", CSV, "BAD_FILE_NAME", over_the_web=good("tep.csv", CSV)),
    refused("phai\u202etrai.csv", CSV, "BAD_FILE_NAME", over_the_web=good("phaitrai.csv", CSV)),
    refused("a" * 201 + ".csv", CSV, "BAD_FILE_NAME"),
]
