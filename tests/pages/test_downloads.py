"""Tables of a period as CSV and XLSX: the figures of the page, and no formula in them."""

import csv
import io

import openpyxl
import pytest
from django.utils import timezone

from procedures.models import Agency
from procedures.rules.periods import parse_period
from reports.closing import close_period

TABLES = ("linh-vuc", "co-quan", "cap", "thu-tuc", "hinh-thuc")
TOTAL = ["6", "1", "4", "1", "3", "1", "1", "1", "3", "2", "1"]


def lines_of(response) -> list[list[str]]:
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def table(client, name: str, extension: str = "csv", query: str = ""):
    return client.get(f"/ky/2022-q3/so-lieu/{name}.{extension}{query}")


def test_a_table_has_vietnamese_headings_its_rows_and_what_it_is(official_client, quarter):
    heading, *lines = lines_of(table(official_client, "linh-vuc"))
    assert heading[:4] == [
        "STT",
        "Lĩnh vực",
        "Số hồ sơ tiếp nhận: tổng số (3)",
        "Số hồ sơ tiếp nhận: trực tuyến (4)",
    ]
    assert lines == [
        ["1", "Chứng thực", *"41302110211"],
        ["2", "Đất đai", *"20111001110"],
        ["", "Tổng cộng", *TOTAL],
        [],
        ["Quý III/2022, từ ngày 15/06/2022 đến ngày 14/09/2022"],
        ["Số tạm tính, bộ quy tắc 2020-1"],
    ]


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("co-quan", ["1", "LS-STNMT", "Sở, ban, ngành", "Sở Tài nguyên và Môi trường"]),
        ("cap", ["2", "Cấp xã", "4"]),
        ("thu-tuc", ["1", "1.000001", "Cấp xã", "Thủ tục Chứng thực", "4"]),
        ("hinh-thuc", ["1", "Trực tuyến", "1", "1", "0"]),
    ],
)
def test_every_breakdown_is_a_table_and_adds_up_to_the_same_total(
    official_client, quarter, name, row
):
    lines = lines_of(table(official_client, name))
    assert row in [line[: len(row)] for line in lines]
    total = next(line for line in lines if "Tổng cộng" in line)
    assert total[-11:] == TOTAL


@pytest.mark.parametrize("name", TABLES)
def test_a_workbook_holds_what_the_text_file_holds(official_client, quarter, name):
    book = openpyxl.load_workbook(io.BytesIO(table(official_client, name, "xlsx").content))
    cells = [[cell for cell in row if cell is not None] for row in book.active.values]
    lines = [[cell for cell in line if cell] for line in lines_of(table(official_client, name))]
    assert [[str(cell) for cell in row] for row in cells] == lines
    assert cells[1][-11:] == [int(cell) for cell in lines[1][-11:]]


def test_a_name_that_a_spreadsheet_would_compute_stays_text(official_client, quarter):
    Agency.objects.filter(code="LS-TT").update(name="=1+1")
    names = [line[3] for line in lines_of(table(official_client, "co-quan")) if len(line) > 3]
    assert "'=1+1" in names
    book = openpyxl.load_workbook(io.BytesIO(table(official_client, "co-quan", "xlsx").content))
    cell = next(cell for row in book.active.rows for cell in row if cell.value == "=1+1")
    assert cell.data_type == "s"


def test_the_name_of_the_file_says_which_period_in_which_state(official_client, quarter):
    def name(query: str = "") -> str:
        return table(official_client, "cap", "xlsx", query)["Content-Disposition"]

    assert 'filename="bieu-06a-theo-cap-2022-q3-so-tam-tinh-' in name()
    report = close_period(period=parse_period("2022-Q3"))
    assert f"2022-q3-da-chot-lan-1-ngay-{timezone.localtime(report.closed_at):%d-%m-%Y}-" in name()
    assert "2022-q3-so-hien-tai-chua-chot-" in name("?so-lieu=hien-tai")


def test_a_file_that_does_not_exist_is_not_found(official_client, quarter):
    assert table(official_client, "khac").status_code == 404
    assert table(official_client, "cap", "pdf").status_code == 404


def test_files_are_for_those_who_may_see_the_page(client, quarter):
    assert table(client, "cap")["Location"].startswith("/dang-nhap/")


@pytest.mark.parametrize("address", ["/ky/2022-q3/", "/"])
def test_the_page_leads_to_the_files(official_client, quarter, address):
    page = official_client.get(address).content.decode()
    for name in TABLES:
        for extension in ("csv", "xlsx"):
            assert f'href="/ky/2022-q3/so-lieu/{name}.{extension}"' in page


def test_the_flow_and_what_was_late_are_tables_too(official_client, quarter):
    assert lines_of(table(official_client, "dong-ho-so")) == [
        ["Bước", "Số hồ sơ", "Trong đó"],
        ["Từ kỳ trước chuyển sang", "1", ""],
        ["Mới tiếp nhận", "5", "trực tuyến 1, trực tiếp, bưu chính 4"],
        ["Tổng phải giải quyết", "6", ""],
        ["Đã giải quyết", "3", "trước hạn 1, đúng hạn 1, quá hạn 1"],
        ["Chuyển kỳ sau", "3", "trong hạn 2, quá hạn 1"],
    ]
    assert lines_of(table(official_client, "qua-han")) == [
        ["Kỳ", "Đã giải quyết", "Quá hạn", "Quá hạn trên 10.000"],
        ["Quý III/2022", "3", "1", "3.333,33"],
    ]
    page = official_client.get("/ky/2022-q3/").content.decode()
    assert 'href="/ky/2022-q3/so-lieu/dong-ho-so.csv"' in page
