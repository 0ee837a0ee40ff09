"""Quirks that every layout may have; those of one layout stand with it.

Where each quirk of real exports is shown:
    layout A  dates of two kinds in a column, an empty column, NFD and no-break spaces in headings:
              here; two columns of one meaning: collection; totals: test_rows; short list without
              ends and unit: test_layouts; phone numbers as floats: here
    layout B  test_registers
    layout C  lost zeros, windows-1258, its extra column: here; shortened days: test_rows; UTF-16,
              separators, with and without mark: test_same_again; old fonts: collection
    layout D  test_markup
    all       spellings of names: test_names; repetitions: test_rows; sources, periods, later
              layouts: test_rows, test_same_again, test_layouts; hidden rows and sheets, formulas,
              errors: test_odd_workbooks; passwords and truncated files: collection; personal
              columns: test_privacy; blank rows, filters, hidden columns: here
"""

import io
import unicodedata
from datetime import datetime

import openpyxl
import pytest

from procedures.models import Dossier
from tests.intake.conftest import counts, problems
from tests.intake.containers import in_windows_1258
from tests.intake.files import HEADINGS, as_csv, as_lines, as_xlsx, row


def known(*fields) -> list[tuple]:
    return list(Dossier.objects.order_by("code").values_list(*fields))


def test_real_dates_serial_numbers_and_texts_in_one_column(load):
    rows = [row(number) for number in range(1, 5)]

    def mix(sheet):
        sheet["D2"].value = datetime(2022, 7, 1, 8, 5)
        sheet["D3"].value = 44743.336805556
        sheet["D4"].value = "01/07/2022 08:05:00"
        sheet["D5"].value = "2022-07-01T08:05:00"

    load(as_xlsx(rows, change=mix), "a.xlsx")
    five_past_eight = 8 * 3600 + 5 * 60
    assert {(str(day), at) for day, at in known("received_on", "received_seconds")} == {
        ("2022-07-01", five_past_eight)
    }


@pytest.mark.parametrize(
    "written",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: f" {text.replace(' ', '  ')}\u200b ",
        lambda text: text.replace(" ", "\n", 1).upper(),
    ],
    ids=["NFD", "no-break spaces", "doubled and zero-width", "line break and capitals"],
)
def test_headings_are_known_however_they_are_written(load, monkeypatch, written):
    for name, heading in HEADINGS.items():
        monkeypatch.setitem(HEADINGS, name, written(heading))
    assert load(as_csv([row(1)]), "a.csv").state == "accepted"
    assert load(as_xlsx([row(2)]), "a.xlsx").state == "accepted"


def test_a_title_and_an_empty_sheet_before_and_an_empty_column_within(load):
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Danh sách")
    for line in [["DANH SÁCH HỒ SƠ"], ["Quý III năm 2022"], [], *as_lines([row(1)])]:
        sheet.append(line)
    sheet.insert_cols(3)
    file = io.BytesIO()
    book.save(file)
    assert counts(load(file.getvalue(), "a.xlsx")) == {"rows": 1, "added": 1, "skipped": 3}


def test_phone_numbers_as_floats_are_dropped_like_all_of_theirs(load, monkeypatch):
    monkeypatch.setitem(HEADINGS, "person", "Số điện thoại")
    rows = [row(1, person="912345678.0")]
    assert load(as_csv(rows)).state == "accepted"


def test_blank_rows_filters_and_hidden_columns_change_nothing(load):
    def use(sheet):
        sheet.insert_rows(3)
        sheet.auto_filter.ref = "A1:H4"
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["D"].hidden = True

    imported = load(as_xlsx([row(1), row(2)], change=use), "a.xlsx")
    assert counts(imported) == {"rows": 2, "added": 2, "skipped": 1}
    assert ("HIDDEN_ROWS", None) in problems(imported, "note")


def test_zeros_a_spreadsheet_dropped_are_put_back_and_counted(load):
    rows = [row(1, procedure_code="1.00011"), row(2, procedure_code="1.000110"), row(3)]
    imported = load(as_csv(rows))
    assert known("procedure__code") == [("1.000110",), ("1.000110",), ("1.000001",)]
    notes = [e["message"] for e in imported.as_json()["problems"] if e["code"] == "NORMALISED"]
    assert notes == ["1 ô đã được chuẩn hóa: mã thủ tục thêm số 0 (ví dụ dòng 2)."]


def test_text_of_windows_1258_is_decoded(load):
    text = as_csv([row(1)], encoding="utf-8").decode()
    imported = load(b"".join(map(in_windows_1258, text)), "a.csv")
    assert imported.state == "accepted"
    assert known("agency__code") == [("LS-TTH",)]


def test_an_extra_column_of_the_synchronisation_is_dropped(load, monkeypatch):
    monkeypatch.setitem(HEADINGS, "person", "DanhSachHoSoBoSung")
    imported = load(as_csv([row(1, person='[{"Ten": "x, y"}]')]))
    assert imported.state == "accepted"
    assert "IGNORED_COLUMNS" not in {code for code, _ in problems(imported)}


def test_marks_of_direction_in_free_text_are_taken_out_and_noted(load):
    imported = load(as_csv([row(1, overdue_reason="chờ\u202e xác\u200e minh")]))
    assert known("overdue_reason") == [("chờ xác minh",)]
    assert ("REMOVED_MARKS", None) in problems(imported, "note")
