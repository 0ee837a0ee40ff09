"""Workbooks as people and other programs leave them, and as nobody does who means well."""

from datetime import datetime

import openpyxl

from tests.intake.collection.cases import good, read, refused
from tests.intake.collection.packages import (
    BOOK,
    CELLS,
    GOOD,
    SHEET,
    changed,
    rewritten,
    saved,
    sheets,
    streamed,
    with_cells,
    with_more,
)
from tests.intake.files import as_excel_writes, as_lines, as_xlsx, part_of, row, with_part, without

NOON = {"received_seconds": 12 * 3600}
STRINGS = "xl/sharedStrings.xml"
SHARED = as_excel_writes(as_lines([row(1)]))
SHARED_CODE = b"H37.15-220701-0001"
A2 = rb'<c r="A2"[^>]*>.*?</c>'
CODE = b"H37.15-220701-0001"
DEEP = b"<x>" * 50_000 + b"</x>" * 50_000


def table_at(corner: str) -> bytes:
    book = openpyxl.Workbook()
    start = book.active[corner]
    for down, line in enumerate(as_lines([row(1)])):
        for across, cell in enumerate(line):
            book.active.cell(start.row + down, start.column + across, cell)
    return saved(book)


def from_1904() -> bytes:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for line in as_lines([row(1, received="43281", due="43285", finished="43284")]):
        book.active.append(line)
    return saved(book)


def done(*rows: dict, **other):
    """A workbook after a person has done something to its sheet."""
    return as_xlsx(list(rows), **other)


def merge(*areas: str):
    return lambda sheet: [sheet.merge_cells(area) for area in areas]


def hide(sheet):
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True


def use(sheet):
    sheet.insert_rows(3)
    sheet.auto_filter.ref = "A1:H4"


def one_bad(name: str, content: bytes, *codes: str, **other):
    """Two dossiers, the first of them bad."""
    counts = {"rows": 2, "added": 1, "refused": 1}
    return read(name, content, counts, block=[(code, 2) for code in codes], **other)


CASES = [
    # Days
    good(
        "ngay-that.xlsx",
        with_cells(D2=datetime(2022, 7, 1), D3=44743.0),
        added=2,
        note=["NORMALISED"],
    ),
    good(
        "ngay-gio-that.xlsx",
        with_cells(D2=datetime(2022, 7, 1, 12), D3=44743.5),
        added=2,
        note=["NORMALISED"],
        known=NOON,
    ),
    good(
        "ngay-gio-le.xlsx",
        with_cells(D2=44743.4999999999, D3=44743.50000001),
        added=2,
        note=["NORMALISED"],
        known=NOON,
    ),
    good("ngay-tu-1904.xlsx", from_1904(), note=["NORMALISED"] * 3),
    good(
        "seri-0.xlsx",
        done(row(1), change=lambda s: s.__setitem__("E2", 0)),
        note=["NO_DUE_DATE"],
        known={"due_on": None},
    ),
    one_bad("seri-60.xlsx", with_cells(E2=60), "DATE_OUT_OF_RANGE", note=["NORMALISED"]),
    one_bad("seri-am.xlsx", with_cells(E2=-1), "BAD_DATE"),
    one_bad("seri-rat-lon.xlsx", with_cells(E2=1e300), "BAD_DATE"),
    one_bad("ngay-la-dung-sai.xlsx", with_cells(E2=True), "BAD_DATE"),
    one_bad("trang-thai-la-dung-sai.xlsx", with_cells(H2=True), "BAD_CHOICE"),
    # Errors and formulas
    one_bad("o-ref.xlsx", with_cells(C2="#REF!"), "BAD_CELL"),
    good(
        "loi-o-cot-khac.xlsx",
        done(row(1, person="x"), change=lambda s: setattr(s["I2"], "value", "=A1+1")),
    ),
    good(
        "cong-thuc-co-ket-qua.xlsx",
        rewritten(A2, b'<c r="A2" t="str"><f>B9</f><v>' + CODE + b"</v></c>"),
    ),
    # Sheets
    good("trang-1-trong.xlsx", sheets([], [row(1)])),
    good("hai-thang.xlsx", sheets([row(1)], [row(2)]), added=2),
    good("20-trang.xlsx", sheets(*([row(n)] for n in range(1, 21))), added=20),
    good(
        "trang-an.xlsx",
        sheets([row(1)], [row(2)], hidden="Trang 2"),
        added=2,
        note=["HIDDEN_SHEETS"],
    ),
    good("trang-ghi-chu.xlsx", sheets([row(1)], [{"person": "x"}]), note=["SHEETS_WITHOUT_TABLE"]),
    refused(
        "trang-2-thieu-kenh.xlsx", sheets([row(1)], without([row(2)], "channel")), "MISSING_COLUMN"
    ),
    refused("trang-2-thieu-hen.xlsx", sheets([row(1)], without([row(2)], "due")), "MISSING_COLUMN"),
    read(
        "hai-trang-cung-ho-so.xlsx",
        sheets([row(1)], [row(1)]),
        {"rows": 2, "added": 1, "merged": 1},
        note=["DUPLICATE_IN_FILE"],
    ),
    refused(
        "hai-trang-trung-ten.xlsx",
        rewritten(rb"(<sheet [^>]*>)", rb"\1\1", part=BOOK),
        "CORRUPT_FILE",
    ),
    # Layout of the table
    good("bang-o-c5.xlsx", table_at("C5"), counts={"skipped": 4}, note=["SKIPPED_LINES"]),
    good(
        "tieu-de-va-tong.xlsx",
        done(row(1), above=[["DANH SÁCH"], ["Quý III"]], below=[["Tổng số: 1"], ["Người lập"]]),
        counts={"skipped": 4},
        note=["SKIPPED_LINES"],
        says="dòng 1–2, 5–6",
    ),
    good("cot-trong-giua.xlsx", done(row(1), change=lambda s: s.insert_cols(3))),
    good(
        "dong-trong-va-loc.xlsx",
        done(row(1), row(2), change=use),
        added=2,
        counts={"skipped": 1},
        note=["SKIPPED_LINES"],
    ),
    good(
        "dong-cot-an.xlsx",
        done(row(1), row(2), change=hide),
        added=2,
        note=["HIDDEN_ROWS"],
        says="2 dòng hoặc cột",
    ),
    good("o-gop.xlsx", done(row(1), row(2, agency=""), change=merge("C2:C3")), added=2),
    good("o-gop-chu-ky.xlsx", done(row(1), change=merge("A20:H22"))),
    good(
        "lap-tieu-de.xlsx",
        done(row(1), below=as_lines([row(2)])),
        added=2,
        counts={"skipped": 1},
        note=["SKIPPED_LINES"],
    ),
    good(
        "dong-nhom.xlsx",
        done(row(1), below=[["I. Lĩnh vực Hộ tịch"]]),
        counts={"skipped": 1},
        note=["SKIPPED_LINES"],
    ),
    # As other programs write
    good(
        "tien-to.xlsx",
        rewritten(
            rb"<(/?)(\w+)(?=[ />])(?! version)",
            rb"<\1x:\2",
            workbook=changed((b"xmlns=", b"xmlns:x=")),
        ),
    ),
    good("khong-toa-do.xlsx", rewritten(rb'<c r="[A-Z]+\d+"', b"<c")),
    good("khong-toa-do-dong.xlsx", rewritten(rb'<row r="\d+"', b"<row")),
    good(
        "chu-noi-tuyen.xlsx",
        rewritten(A2, b'<c r="A2" t="inlineStr"><is><t>' + CODE + b"</t></is></c>"),
    ),
    good(
        "chu-nhieu-doan.xlsx",
        rewritten(
            A2,
            b'<c r="A2" t="inlineStr"><is><r><t>H37.15-</t></r><r><t>220701-0001</t></r></is></c>',
        ),
    ),
    good(
        "chu-cdata.xlsx",
        rewritten(A2, b'<c r="A2" t="inlineStr"><is><t><![CDATA[' + CODE + b"]]></t></is></c>"),
    ),
    good("chu-chung.xlsx", SHARED),
    good(
        "chu-chung-nhieu-doan.xlsx",
        changed(
            (b"<t>H37.15-220701-0001</t>", b"<r><t>H37.15-220701-</t></r><r><t>0001</t></r>"),
            part=STRINGS,
            workbook=SHARED,
        ),
    ),
    good("ghi-lien.xlsx", streamed(GOOD)),
    good("phan-ngoai-duong.xlsx", with_more(GOOD, {"../../x": b"x", "/etc/x": b"x"})),
    good("chu-thich-sau.xlsx", changed((b"</worksheet>", b"</worksheet><!-- het -->\n"))),
    # As nobody writes who means well
    refused(
        "phan-trung-ten.xlsx",
        with_more(GOOD, {SHEET: CELLS.replace(b"05/07/2022", b"06/07/2022")}),
        "CORRUPT_FILE",
    ),
    refused(
        "dong-rat-xa.xlsx",
        changed((b'<row r="2"', b'<row r="999999999"'), (b'2" t=', b'999999999" t=')),
        "SHEET_TOO_LARGE",
    ),
    refused(
        "chu-khong-co.xlsx",
        rewritten(rb'<c r="A2" t="s"><v>\d+', b'<c r="A2" t="s"><v>99999', workbook=SHARED),
        "CORRUPT_FILE",
    ),
    good("kieu-o-am.xlsx", rewritten(rb'<c r="A2"', b'<c s="-1" r="A2"')),
    good("kieu-o-khong-co.xlsx", rewritten(rb'<c r="A2"', b'<c s="99999" r="A2"')),
    good(
        "long-rat-sau.xlsx",
        changed((b"</sheetData>", b"</sheetData><extLst>" + DEEP + b"</extLst>")),
    ),
    refused(
        "so-chu-noi-doi.xlsx",
        rewritten(rb'ount="\d+"', b'ount="4000000000"', part=STRINGS, workbook=SHARED),
        "COULD_NOT_READ",
    ),
    refused(
        "chu-lap-vo-han.xlsx",
        with_part(
            changed((SHARED_CODE, b"x" * 30_000), part=STRINGS, workbook=SHARED),
            SHEET,
            part_of(SHARED, SHEET).replace(
                b"</sheetData>", b'<row><c t="s"><v>8</v></c></row>' * 200_000 + b"</sheetData>"
            ),
        ),
        "COULD_NOT_READ",
    ),
]
