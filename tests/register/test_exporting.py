"""No cell of a table that leaves the portal becomes a formula, and none is changed by it."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from procedures.exporting import csv_lines, file_name, neutralised, restored, workbook

FORMULAS = ["=1+1", "+84", "-", "@SUM(A1)", "\tx", "\rx", "\0x", "'=1+1", "''-"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_compute_is_kept_as_text(text):
    assert neutralised(text) == "'" + text
    assert restored(neutralised(text)) == text


@pytest.mark.parametrize("text", ["", "Đất đai", "1.000110", "'trong ngày'", "a=1", " -"])
def test_other_text_is_left_alone(text):
    assert neutralised(text) == text
    assert restored(text) == text


def test_numbers_and_days_are_no_formulas():
    assert [neutralised(cell) for cell in (-5, 0, 2.5, None)] == ["-5", "0", "2.5", ""]
    assert neutralised(date(2022, 9, 14)) == "14/09/2022"


def test_a_text_file_begins_with_a_mark_and_can_be_read_back():
    rows = [["Mã", "Tên"], ["1.000110", 'Đăng ký "lại", lần 2'], ["=1+1", None]]
    text = "".join(csv_lines(rows))
    assert text.startswith("\ufeffMã,Tên\r\n")
    assert list(csv.reader(io.StringIO(text[1:], newline=""))) == [
        ["Mã", "Tên"],
        ["1.000110", 'Đăng ký "lại", lần 2'],
        ["'=1+1", ""],
    ]


def test_lines_of_a_text_file_are_made_one_by_one():
    def endless():
        while True:
            yield ["a"]

    lines = csv_lines(endless())
    assert [next(lines) for _ in range(3)] == ["\ufeff", "a\r\n", "a\r\n"]


def test_a_workbook_keeps_text_as_text_numbers_as_numbers_and_days_as_days():
    rows = [["Mã", "Số", "Ngày"], ["1.000110", 5, date(2022, 9, 14)], ["=1+1", -5, None]]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook("Danh mục", rows))).active
    assert sheet.title == "Danh mục"
    first, second = list(sheet.iter_rows(min_row=2))
    assert [(cell.value, cell.data_type) for cell in first[:2]] == [("1.000110", "s"), (5, "n")]
    assert (first[2].value.date(), first[2].number_format) == (date(2022, 9, 14), "dd/mm/yyyy")
    assert [(cell.value, cell.data_type) for cell in second[:2]] == [("=1+1", "s"), (-5, "n")]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_workbook_is_a_formula(text):
    sheet = openpyxl.load_workbook(io.BytesIO(workbook("x", [["a"], [text]]))).active
    assert sheet["A2"].data_type == "s"


def test_a_file_is_named_after_what_is_in_it_and_the_day():
    name = file_name("Thủ tục hành chính (Đất đai)", date(2022, 9, 14), "csv")
    assert name == "thu-tuc-hanh-chinh-dat-dai-2022-09-14.csv"
