"""The files of the demo read back with other libraries than those that wrote them."""

import csv
import re
from datetime import datetime
from fractions import Fraction

import openpyxl
import pytest

from procedures.demo.exports import export_of
from procedures.demo.layouts import LAYOUTS
from procedures.rules.periods import parse_period
from tests.demo.rows import plain_rows

STATUSES = {
    2: "Được tiếp nhận",
    4: "Đang xử lý",
    5: "Yêu cầu bổ sung giấy tờ",
    6: "Yêu cầu thực hiện nghĩa vụ tài chính",
    7: "Công dân yêu cầu rút hồ sơ",
    8: "Dừng xử lý",
    9: "Đã xử lý xong",
    10: "Đã trả kết quả",
    11: "Từ chối giải quyết",
}


@pytest.fixture(scope="module")
def export(register):
    period = parse_period("2022-Q3")
    return export_of(period, register, scale=Fraction(1, 100))


def day(text, shape):
    return datetime.strptime(text, shape).date() if text else None


def test_the_csv_says_what_the_dossiers_are(export, tmp_path):
    file = tmp_path / "c.csv"
    LAYOUTS["csv"].write(file, export)
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    read = [
        (
            row["MaHoSo"],
            11 if row["TrangThaiHoSo"] == "Từ chối giải quyết" else int(row["TrangThaiHoSo"]),
            day(row["NgayTiepNhan"], "%Y%m%d%H%M%S"),
            day(row["NgayHenTra"], "%Y%m%d%H%M%S"),
            day(row["NgayKetThucXuLy"], "%Y%m%d%H%M%S"),
            int(row["HinhThuc"] or 0),
        )
        for row in rows
    ]
    assert read == [(row.code, *row.facts) for row in plain_rows(export)]


def test_the_csv_has_the_bytes_of_the_national_export(export, tmp_path):
    file = tmp_path / "c.csv"
    LAYOUTS["csv"].write(file, export)
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfMaHoSo,MaTTHC,TenTTHC,")
    assert content.endswith(b'"\r\n')
    assert content.count(b"\n") == content.count(b"\r\n") == len(export) + 1


def test_a_procedure_without_a_national_code_has_none_in_the_csv(export, tmp_path):
    file = tmp_path / "c.csv"
    LAYOUTS["csv"].write(file, export)
    rows = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    codes = {row["MaTTHC"] for row in rows}
    assert "" in codes
    assert all(code[1] == "." for code in codes if code)


def test_the_list_in_xlsx_says_what_the_dossiers_are(export, tmp_path):
    file = tmp_path / "a.xlsx"
    LAYOUTS["igate"].write(file, export)
    sheet = openpyxl.load_workbook(file, read_only=True).active
    headings, *rows = sheet.iter_rows(values_only=True)
    assert headings == (
        "Số hồ sơ",
        "Tên thủ tục hành chính",
        "Tên lĩnh vực",
        "Phòng ban",
        "Ngày tiếp nhận",
        "Ngày hẹn trả",
        "Ngày kết thúc xử lý",
        "Cơ quan/đơn vị",
        "Chủ hồ sơ",
        "Số điện thoại",
        "Cán bộ xử lý hiện tại",
        "Trạng thái hồ sơ",
    )
    read = [
        (row[0], row[11], *(day(text, "%d/%m/%Y %H:%M:%S") for text in row[4:7])) for row in rows
    ]
    assert read == [
        (row.code, STATUSES[row.status], row.received_on, row.due_on, row.concluded_on)
        for row in plain_rows(export)
    ]


def test_the_register_is_the_book_of_one_agency(export, tmp_path):
    office = next(each for each in export.register.offices if each.code == "LS-182")
    own = export.of_offices([office.place])
    file = tmp_path / "b.xlsx"
    LAYOUTS["register"].write(file, own)
    sheet = openpyxl.load_workbook(file).active
    assert [sheet[cell].value for cell in ("A1", "H1", "H2", "A4", "A5", "A6")] == [
        "UBND HUYỆN VĂN LÃNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "SỔ THEO DÕI TÌNH HÌNH TIẾP NHẬN HỒ SƠ TTHC",
        "Từ ngày 15/06/2022 đến ngày 14/09/2022",
        "Trạng thái hồ sơ: ",
    ]
    assert [sheet[cell].value for cell in ("A8", "B8", "H8", "H9", "I9", "J9", "L9", "A10")] == [
        *("STT", "Mã hồ sơ", "Ngày, tháng, năm", "Nhận hồ sơ", "Hẹn trả kết quả"),
        *("Ngày nhận kết quả", "Bên nhận", "(1)"),
    ]
    rows = [row for row in sheet.iter_rows(min_row=11, values_only=True) if row[1]]
    read = {row[1]: tuple(day(text, "%d/%m/%Y %H:%M:%S") for text in row[7:10]) for row in rows}
    dossiers = own.dossiers
    days = (dossiers.received_on, dossiers.due_on, dossiers.handed_over_on)
    assert read == dict(
        zip(own.codes(), zip(*(each.tolist() for each in days), strict=True), strict=True)
    )
    assert rows[0][0] == 1
    groups = [row[0] for row in sheet.iter_rows(min_row=11, values_only=True) if not row[1]]
    assert groups[0].startswith("I. Lĩnh vực ")
    assert [words for words in (row[-3] for row in sheet.values) if words][-1] == "NGƯỜI LẬP BIỂU"


def test_the_table_named_xls_says_what_the_dossiers_are(export, tmp_path):
    file = tmp_path / "d.xls"
    LAYOUTS["html"].write(file, export)
    text = file.read_text(encoding="utf-8")
    assert text.startswith("<html")
    heading, *rows, total = re.findall("<tr>(.*)</tr>", text)
    assert re.findall("<th>(.*?)</th>", heading)[6:10] == [
        *("Mã hồ sơ", "Hình thức", "Trạng thái", "Địa chỉ"),
    ]
    assert "TỔNG CỘNG" in total
    cells = [re.findall("<td>(.*?)</td>", row) for row in rows]
    read = [
        (
            row[6],
            row[8],
            *(day(row[n].replace("&nbsp;", ""), "%d/%m/%Y %H:%M:%S") for n in (12, 14)),
        )
        for row in cells
    ]
    assert read == [
        (row.code, STATUSES[row.status], row.received_on, row.concluded_on)
        for row in plain_rows(export)
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_export_is_the_same_bytes(register, layout, tmp_path):
    period = parse_period("2022-Q3")
    contents = []
    for name in ("first", "second"):
        export = export_of(period, register, scale=Fraction(1, 200))
        LAYOUTS[layout].write(tmp_path / name, export)
        contents.append((tmp_path / name).read_bytes())
    assert contents[0] == contents[1]
