"""Workbooks as other programs write them: prefixes, quotes, no references, tables anywhere."""

import io
import re

import openpyxl
import pytest

from procedures.models import Dossier
from tests.intake.conftest import counts, problems
from tests.intake.files import as_lines, as_xlsx, part_of, row, with_part, without

SHEET = "xl/worksheets/sheet1.xml"
ERROR = b't="e"'


def with_error(change=lambda xml: xml) -> bytes:
    """A workbook whose only dossier has #N/A for its due day, its XML written in another way."""

    def spoil(sheet):
        sheet["D2"].value, sheet["D2"].data_type = "#N/A", "e"

    book = as_xlsx([row(1)], change=spoil)
    return with_part(book, SHEET, change(part_of(book, SHEET)))


def prefixed(xml: bytes) -> bytes:
    xml = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml.replace(b"<?xml", b"<?XML"))
    return xml.replace(b"<?XML", b"<?xml").replace(b"xmlns=", b"xmlns:x=")


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml,
        prefixed,
        lambda xml: xml.replace(ERROR, b"t='e'"),
        lambda xml: xml.replace(ERROR, b't = "e"'),
        lambda xml: re.sub(rb'<c r="[A-Z]+\d+"', b"<c", xml),
    ],
    ids=["usual", "prefix", "single quotes", "blanks", "no references"],
)
def test_an_error_cell_is_found_however_it_is_written(load, change):
    imported = load(with_error(change), "a.xlsx")
    assert ("BAD_CELL", 2) in problems(imported, "block")
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("corner", ["A1", "C5"])
def test_an_error_is_told_of_its_own_column_wherever_the_table_stands(load, corner):
    book = openpyxl.Workbook()
    start = book.active[corner]
    for down, line in enumerate(as_lines([row(1)])):
        for across, cell in enumerate(line):
            book.active.cell(start.row + down, start.column + across, cell)
    bad = book.active.cell(start.row + 1, start.column + 4)
    bad.value, bad.data_type = "#REF!", "e"
    file = io.BytesIO()
    book.save(file)
    (told,) = [
        each for each in load(file.getvalue(), "a.xlsx").as_json()["problems"] if each["line"]
    ]
    assert (told["code"], told["column"], told["line"]) == (
        "BAD_CELL",
        "Ngày hẹn trả",
        start.row + 1,
    )


def test_an_agency_merged_over_several_rows_stands_for_each(load):
    rows = [row(1), row(2, agency=""), row(3, agency="")]
    imported = load(as_xlsx(rows, change=lambda sheet: sheet.merge_cells("C2:C4")), "a.xlsx")
    assert counts(imported) == {"rows": 3, "added": 3}


def test_a_merged_area_below_the_table_is_a_signature(load):
    imported = load(as_xlsx([row(1)], change=lambda sheet: sheet.merge_cells("A20:H22")), "a.xlsx")
    assert imported.state == "accepted"


def test_two_sheets_are_read_and_told_apart(load):
    book = openpyxl.Workbook()
    for number, sheet in enumerate((book.active, book.create_sheet("Tháng 8")), start=1):
        for line in as_lines([row(number), row(number + 10, due="x")]):
            sheet.append(line)
    book.create_sheet("Ghi chú").append(["không có bảng"])
    file = io.BytesIO()
    book.save(file)
    told = load(file.getvalue(), "a.xlsx", good_rows=True).as_json()
    assert (told["rows"], told["added"], told["refused"]) == (4, 2, 2)
    block = [each for each in told["problems"] if each["level"] == "block"]
    assert [(each["sheet"], each["line"]) for each in block] == [("Sheet", 3), ("Tháng 8", 3)]
    assert "SHEETS_WITHOUT_TABLE" in [each["code"] for each in told["problems"]]


def two_sheets(*sheets: list[dict]) -> bytes:
    book = openpyxl.Workbook()
    for sheet, rows in zip((book.active, book.create_sheet("Tháng 8")), sheets, strict=True):
        for line in as_lines(rows):
            sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_sheet_that_lacks_what_another_has_would_empty_what_is_known(load):
    book = two_sheets([row(1)], without([row(2)], "channel"))
    told = load(book, "a.xlsx").as_json()["problems"]
    assert [(each["code"], each["sheet"], each["value"]) for each in told] == [
        ("MISSING_COLUMN", "Tháng 8", "Hình thức tiếp nhận")
    ]


def test_a_sheet_may_lack_what_no_dossier_keeps(load):
    book = two_sheets([row(1, sector="Hộ tịch")], [row(2)])
    assert counts(load(book, "a.xlsx")) == {"rows": 2, "added": 2}


def test_two_sheets_of_one_name_are_no_workbook(load):
    book = as_xlsx([row(1)])
    listed = part_of(book, "xl/workbook.xml")
    (entry,) = re.findall(rb"<sheet [^>]*>", listed)
    twice = with_part(book, "xl/workbook.xml", listed.replace(entry, entry + entry))
    assert problems(load(twice, "a.xlsx")) == [("CORRUPT_FILE", None)]


def test_a_sheet_name_too_long_for_a_column_is_cut(load):
    book = as_xlsx([row(1, due="x")])
    listed = part_of(book, "xl/workbook.xml").replace("Dữ liệu".encode(), b"x" * 300)
    told = load(with_part(book, "xl/workbook.xml", listed), "a.xlsx").as_json()
    assert told["problems"][0]["sheet"] == "x" * 255


def test_hidden_rows_are_read_and_noted(load):
    def hide(sheet):
        sheet.row_dimensions[3].hidden = True

    imported = load(as_xlsx([row(1), row(2)], change=hide), "a.xlsx")
    assert counts(imported) == {"rows": 2, "added": 2}
    assert ("HIDDEN_ROWS", None) in problems(imported, "note")


def test_a_formula_with_its_result_is_its_result(load):
    def compute(sheet):
        sheet["D2"].value = '="05/07/2022"'

    book = as_xlsx([row(1)], change=compute)
    xml = part_of(book, SHEET)
    xml = re.sub(
        rb'(<c r="D2")[^>]*>(<f>.*?</f>)<v ?/?>(</v>)?', rb'\1 t="str">\2<v>01/07/2022</v>', xml
    )
    imported = load(with_part(book, SHEET, xml), "a.xlsx")
    assert imported.state == "accepted"
    assert str(Dossier.objects.get().received_on) == "2022-07-01"


def test_dates_counted_from_1904(load):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for line in as_lines([row(1, received="43281", due="43285", finished="43284")]):
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    load(file.getvalue(), "a.xlsx")
    assert str(Dossier.objects.get().received_on) == "2022-07-01"
