"""The four layouts of the one-stop systems with their quirks (A to D)."""

import html

from tests.intake.collection.cases import good, read, refused
from tests.intake.files import HEADINGS, as_csv, as_lines, as_xlsx, row
from tests.intake.pages import AGENCY as PAGE_AGENCY
from tests.intake.pages import HEAD, ONE, cells, page, tr
from tests.intake.pages import HEADINGS as PAGE_HEADINGS
from tests.intake.registers import LOWER, NUMBERS, UPPER, line, register, titles

# A: the list of iGate
A = {
    "code": "Số hồ sơ",
    "procedure_name": "Tên thủ tục hành chính",
    "sector": "Tên lĩnh vực",
    "division": "Phòng ban",
    "received": "Ngày tiếp nhận",
    "due": "Hạn xử lý",
    "finished": "Ngày kết thúc xử lý",
    "agency": "Cơ quan/đơn vị",
    "person": "Chủ hồ sơ",
    "phone": "Số điện thoại",
    "clerk": "Cán bộ xử lý hiện tại",
    "status": "Trạng thái hồ sơ",
}
A2 = {name: A[name] for name in A if name not in ("finished", "agency", "person", "phone")}


def list_a(*rows: dict, headings=A) -> list[list[str]]:
    usual = {
        "procedure_name": "Đăng ký khai sinh",
        "sector": "Hộ tịch",
        "division": "Phòng A",
        "person": "Người B",
        "phone": "912345678.0",
        "clerk": "Cán bộ C",
    }
    full = [usual | each for each in rows]
    return as_lines([{name: each.get(name, "") for name in headings} for each in full], headings)


def book_a(*rows: dict, headings=A, above=(), below=()) -> bytes:
    return as_xlsx([], above=[*above, *list_a(*rows, headings=headings), *below])


UNKNOWN_CHANNEL = {"channel": 0}
OPEN = {"status": "Chờ trình ký", "finished": ""}

# C: the fields of the national synchronisation
C = [
    *("MaHoSo", "MaTTHC", "TenTTHC", "MaLinhVuc", "TenLinhVuc", "ChuHoSo", "LoaiDoiTuong"),
    *("MaDoiTuong", "Email", "SoDienThoai", "TrichYeuHoSo", "NgayTiepNhan", "NgayHenTra"),
    *("TrangThaiHoSo", "NgayTra", "HinhThuc", "NgayKetThucXuLy", "DonViXuLy"),
]


def record_c(number: int = 1, **other) -> dict[str, str]:
    return (
        dict.fromkeys(C, "")
        | {
            "MaHoSo": f"H37.15-220701-{number:04}",
            "MaTTHC": "1.000001",
            "TenTTHC": 'Đăng ký, "khai sinh"\nlần đầu',
            "MaLinhVuc": "G15-TP01",
            "LoaiDoiTuong": "1",
            "NgayTiepNhan": "20220701081240",
            "NgayHenTra": "20220705170000",
            "TrangThaiHoSo": "10",
            "NgayTra": "20220704110500",
            "HinhThuc": "2",
            "NgayKetThucXuLy": "20220704103000",
            "DonViXuLy": "UBND xã Tân Thanh",
        }
        | other
    )


def file_c(*records: dict, **written) -> bytes:
    names = list(records[0])
    return as_csv([], above=[names, *([each[n] for n in names] for each in records)], **written)


def bad_c(name: str, cells: dict[str, str], *codes: str, **other):
    content = file_c(record_c(1), record_c(2, **cells), record_c(3))
    block = [(code, 3) for code in codes]
    return read(name, content, {"rows": 3, "added": 2, "refused": 1}, block=block, **other)


# B and D say when a result was handed over, not when it was finished.
HANDED_OVER = {"finished_on": None, "handed_over_on": "2022-07-04"}
SUPPOSED = ["TITLE_USED", "STATUS_BY_HANDOVER", "SKIPPED_LINES", "CHANNEL_UNKNOWN"]
B_NOTES = ["TITLE_USED", "SKIPPED_LINES", "CHANNEL_UNKNOWN", "HANDED_OVER_DAY_USED"]
B_KNOWN = UNKNOWN_CHANNEL | HANDED_OVER
D_NOTES = ["HTML_AS_XLS", "HANDED_OVER_DAY_USED"]


def of_b(name: str, *lines, skipped: int = 8, added: int = 1, note=B_NOTES, known=(), **other):
    """A register; 7 lines stand above its heading and the column numbers below it."""
    content = register(*lines, **other.pop("drawn", {}))
    known = B_KNOWN | dict(known)
    counts = {"skipped": skipped}
    return good(name, content, added=added, counts=counts, note=note, known=known, **other)


def of_d(name: str, *rows: str, added: int = 1, note=(), known=(), **other):
    content = page(HEAD, *rows, **other.pop("around", {})).encode()
    known = HANDED_OVER | dict(known)
    return good(name, content, added=added, note=[*D_NOTES, *note], known=known, **other)


SPANNED = tr(cells(1).values()).replace(f"<td>{PAGE_AGENCY}", f'<td rowspan="2">{PAGE_AGENCY}')
SECOND = [*list(cells(2).values())[:1], *list(cells(2).values())[3:]]
ENTITIES = cells(**{"Tên TTHC": "&#272;&#259;ng k&yacute;&nbsp;khai&#x20;sinh<br>"})
LINK = cells(**{"Tên TTHC": '<a href="?a=1" onclick="x()">1.000001.H37-Tên khác</a>'})
ACTIVE = cells(**{"Chủ hồ sơ": '=HYPERLINK("x")<script>document.write("<td>x")</script>'})
TOTAL = '<tr><td colspan="6">TỔNG CỘNG</td><td>1.234</td><td>30</td><td>31,52%</td></tr>'
ESCAPED = "".join(tr(map(html.escape, each)) for each in as_lines([row(1)], HEADINGS))
BAD_DUE = {"Ngày hẹn trả": "x"}
NO_DUE = [heading for heading in PAGE_HEADINGS if heading != "Ngày hẹn trả"]

CASES = [
    # A
    good("a1.xlsx", book_a(row(1)), note=["CHANNEL_UNKNOWN"], known=UNKNOWN_CHANNEL),
    good(
        "a1-tieu-de.xlsx",
        book_a(row(1), above=[["DANH SÁCH HỒ SƠ"], ["Quý III"], []]),
        counts={"skipped": 3},
        note=["SKIPPED_LINES", "CHANNEL_UNKNOWN"],
        known=UNKNOWN_CHANNEL,
    ),
    good(
        "a1-tong.xlsx",
        book_a(row(1), below=[["Tổng số: 1.234"]]),
        counts={"skipped": 1},
        note=["SKIPPED_LINES", "CHANNEL_UNKNOWN"],
        known=UNKNOWN_CHANNEL,
    ),
    good(
        "a1-kenh-ca-tep.xlsx", book_a(row(1)), said={"channel": "in_person"}, known={"channel": 1}
    ),
    refused(
        "a2-cua-ai.xlsx", book_a(row(1), headings=A2), "MISSING_COLUMN", says="Cơ quan giải quyết"
    ),
    read(
        "a2.xlsx",
        book_a(row(1), row(2, **OPEN), headings=A2),
        {"rows": 2, "added": 1, "refused": 1},
        block=[("STATUS_CONTRADICTS_DATES", 2)],
        note=["CHANNEL_UNKNOWN"],
        said={"agency": "LS-TTH"},
        known={"channel": 0, "status": 4, "concluded_on": None},
    ),
    # B
    of_b("b.xlsx", line(1)),
    of_b(
        "b-nhom-va-chu-ky.xlsx",
        ["I. Lĩnh vực Hộ tịch"],
        line(1),
        ["", "II. Chứng thực"],
        line(2, stt=1),
        [],
        ["NGƯỜI LẬP BIỂU"],
        added=2,
        skipped=12,
    ),
    of_b(
        "b-chua-tra.xlsx",
        line(1, handed_over=""),
        note=SUPPOSED,
        known={"status": 4, "concluded_on": None, "handed_over_on": None},
    ),
    of_b(
        "b-trang-thai.xlsx",
        line(1, handed_over=""),
        drawn={"above": titles(status="Chờ bổ sung")},
        note=["TITLE_USED", "TITLE_USED", "SKIPPED_LINES", "CHANNEL_UNKNOWN"],
        known={"status": 5, "concluded_on": None, "handed_over_on": None},
    ),
    of_b(
        "b-ky-khac.xlsx",
        line(1),
        note=[*B_NOTES, "TITLE_PERIOD"],
        drawn={"above": titles(period="Từ ngày 01/07/2022 đến ngày 30/09/2022")},
    ),
    of_b("b-ky-mo.xlsx", line(1), drawn={"above": titles(period="Từ ngày … đến ngày 14/09/2022")}),
    of_b("b-lap-tieu-de.xlsx", line(1), UPPER, LOWER, NUMBERS, line(2), added=2, skipped=11),
    of_b(
        "b-mot-nguoi-hai-ho-so.xlsx",
        line(1),
        [2, "H37.15-220701-0002", None, 1, None, "", "", None, *line(2)[8:]],
        added=2,
        drawn={"merge": ("C11:C12", "E11:E12", "H11:H12")},
    ),
    read(
        "b-noi-dung-la.xlsx",
        register(line(1), line(2, "Xin việc")),
        {"rows": 2, "added": 1, "refused": 1, "skipped": 8},
        block=[("UNKNOWN_PROCEDURE", 12)],
        note=B_NOTES,
        known=B_KNOWN,
    ),
    read(
        "b-khong-ma.xlsx",
        register(line(1), line(2, code="")),
        {"rows": 2, "added": 1, "refused": 1, "skipped": 8},
        block=[("MISSING_VALUE", 12)],
        note=B_NOTES,
        known=B_KNOWN,
    ),
    refused(
        "b-cua-ai.xlsx",
        register(line(1), above=titles(agency="")),
        "MISSING_COLUMN",
        says="Cơ quan giải quyết",
    ),
    # C
    good("c.csv", file_c(record_c())),
    good("c-cham-phay.csv", file_c(record_c(), delimiter=";", encoding="utf-8")),
    good("c-utf-16-tab.txt", file_c(record_c(), delimiter="\t", encoding="utf-16")),
    good("c-cot-them.csv", file_c(record_c(DanhSachHoSoBoSung='[{"Ten": "x, y"}]'))),
    good("c-trang-thai-co-so-0.csv", file_c(record_c(TrangThaiHoSo="09")), known={"status": 9}),
    good("c-kenh-thap-phan.csv", file_c(record_c(HinhThuc="3.0")), known={"channel": 3}),
    good("c-chi-ngay-tra.csv", file_c(record_c(NgayKetThucXuLy="")), note=["HANDED_OVER_DAY_USED"]),
    good(
        "c-mat-so-0.csv",
        file_c(record_c(MaTTHC="1.00011")),
        note=["NORMALISED"],
        known={"procedure__code": "1.000110"},
    ),
    bad_c("c-ngay-rut-gon.csv", {"NgayTiepNhan": "2.02207E+13"}, "BAD_DATE", says="Excel rút gọn"),
    bad_c("c-xong-truoc-nhan.csv", {"NgayKetThucXuLy": "20220630103000"}, "NEGATIVE_DURATION"),
    bad_c(
        "c-xong-khong-ngay.csv",
        {"TrangThaiHoSo": "9", "NgayKetThucXuLy": "", "NgayTra": ""},
        "STATUS_CONTRADICTS_DATES",
    ),
    bad_c("c-don-vi-bang-ma-la.csv", {"DonViXuLy": "000.00.12.H37"}, "UNKNOWN_AGENCY"),
    # D
    of_d("d.xls", ONE),
    of_d("d-o-gop.xls", SPANNED, tr(SECOND), added=2),
    of_d("d-thuc-the.xls", tr(ENTITIES.values())),
    of_d("d-lien-ket.xls", tr(LINK.values())),
    of_d("d-noi-dung-dong.xls", tr(ACTIVE.values())),
    of_d("d-khong-dong-the.xls", tr(cells().values(), end=False)),
    of_d("d-tong.xls", ONE, TOTAL, counts={"skipped": 1}, note=["SKIPPED_LINES"]),
    of_d(
        "d-bang-quanh.xls",
        ONE,
        counts={"skipped": 2},
        note=["SKIPPED_LINES"],
        around={
            "before": "<table><tr><td>UBND TỈNH</table>",
            "behind": f"<table>{tr(['Lĩnh vực', 'Số lượng'])}</table>",
        },
    ),
    good("d-utf-16.xls", page(HEAD, ONE).encode("utf-16"), note=D_NOTES, known=HANDED_OVER),
    good("d-chung.xls", page(ESCAPED).encode(), note=["HTML_AS_XLS"]),
    refused(
        "d-hai-bang-mot-tieu-de.xls",
        page(HEAD, ONE, behind=f"<table>{tr(cells(2).values())}</table>").encode(),
        "NO_HEADER",
    ),
    refused(
        "d-khong-ngay-hen.xls",
        page(tr(NO_DUE), tr(NO_DUE)).encode(),
        "MISSING_COLUMN",
        says="Ngày hẹn trả",
    ),
    read(
        "d-nul.xls",
        page(HEAD, ONE, tr(cells(2, **{"Đơn vị xử lý": "x\0"}).values())).encode(),
        {"rows": 2, "added": 1, "refused": 1},
        block=[("CONTROL_CHARACTER", 3)],
        note=D_NOTES,
        known=HANDED_OVER,
    ),
    # The inner table ends in the last line but one; each line is that of one row all the same.
    read(
        "d-bang-trong-o.xls",
        page(
            HEAD,
            ONE.replace("Thôn A", f"<table>{HEAD}{tr(cells(3, **BAD_DUE).values())}</table>"),
            tr(cells(2, **BAD_DUE).values()),
        ).encode(),
        {"rows": 3, "added": 1, "refused": 2},
        block=[("BAD_DATE", 4), ("BAD_DATE", 5)],
        note=D_NOTES,
        known=HANDED_OVER,
    ),
]
