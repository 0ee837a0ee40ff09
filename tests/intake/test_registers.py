"""Layout B, the register “Sổ theo dõi”: what stands above the table counts for all of it.

Title rows, merged heading, column numbers, groups, signatures: `test_a_register_is_read_…`; each
other quirk of the layout has the test that names it.
"""

import io

import openpyxl
import pytest
from django.contrib.auth.models import User

from procedures.intake.settling import settle
from procedures.intake.titles import Titles, read_titles
from procedures.models import Dossier, OpenName, Procedure
from tests.intake.conftest import counts, problems
from tests.intake.files import as_csv
from tests.intake.registers import (
    AGENCY,
    LOWER,
    NUMBERS,
    PERSON,
    UPPER,
    line,
    register,
    titles,
)
from tests.pages.conftest import work_off


def known(*fields) -> list[tuple]:
    return list(Dossier.objects.order_by("code").values_list(*fields))


def notes(imported, code) -> list[str]:
    return [each["message"] for each in imported.as_json()["problems"] if each["code"] == code]


def test_a_register_is_read_with_its_groups_titles_and_signatures(load):
    lines = [
        ["I. Lĩnh vực Hộ tịch"],
        line(1),
        line(2, handed_over=""),
        ["", "II. Lĩnh vực Chứng thực"],
        line(3, "Chứng thực bản sao", stt=1),
        [],
        ["", "", "", "", "", "", "", "", "", "", "", "", "……, ngày 15 tháng 9 năm 2022"],
        ["", "", "", "", "", "", "", "", "", "", "", "", "NGƯỜI LẬP BIỂU"],
    ]
    imported = load(register(*lines), "Sổ theo dõi hồ sơ_2022_09_15_08_00.xlsx")
    assert problems(imported, "block") == []
    assert counts(imported) == {"rows": 3, "added": 3, "skipped": 7 + 1 + 5}
    assert known("code", "status", "agency__code", "procedure__code") == [
        ("H37.15-220701-0001", 10, "LS-TTH", "1.000001"),
        ("H37.15-220701-0002", 4, "LS-TTH", "1.000001"),
        ("H37.15-220701-0003", 10, "LS-TTH", "1.000110"),
    ]
    received, due, handed_over = map(str, known("received_on", "due_on", "handed_over_on")[0])
    assert (received, due, handed_over) == ("2022-07-01", "2022-07-05", "2022-07-04")
    assert len(notes(imported, "STATUS_BY_HANDOVER")) == 1


def test_the_agency_above_the_table_is_shown(load):
    imported = load(register(line(1)), "so.xlsx")
    (note,) = notes(imported, "TITLE_USED")
    assert AGENCY in note


def test_an_agency_above_the_table_is_understood_as_any_other_or_waits(load):
    imported = load(register(line(1), above=titles(agency="UBND XÃ HÒA BÌNH")), "so.xlsx")
    assert problems(imported, "block") == [("UNKNOWN_AGENCY", 11)]
    imported = load(
        register(line(1), above=titles(agency="UBND XÃ HÒA BÌNH")), "so.xlsx", agency="LS-HL"
    )
    assert imported.state == "accepted"
    assert known("agency__code") == [("LS-HB2",)]


def test_a_register_of_another_agency_is_not_the_uploaders(load):
    imported = load(register(line(1)), "so.xlsx", agency="LS-HL")
    assert problems(imported, "block") == [("AGENCY_NOT_ALLOWED", 11)]


def test_without_an_agency_above_it_the_clerk_must_say_whose_it_is(load):
    content = register(line(1), above=titles(agency=""))
    assert problems(load(content, "so.xlsx")) == [("MISSING_COLUMN", None)]
    assert load(content, "so.xlsx", agency="LS-TTH").state == "accepted"
    assert known("agency__code") == [("LS-TTH",)]


def test_a_status_above_the_table_is_every_rows(load):
    lines = line(1, handed_over=""), line(2, handed_over="")
    load(register(*lines, above=titles(status="Chờ bổ sung")), "so.xlsx")
    assert known("status") == [(5,), (5,)]


def test_a_status_above_the_table_is_held_against_the_days(load):
    content = register(line(1), above=titles(status="Đang xử lý"))
    assert problems(load(content, "so.xlsx"), "block") == [("STATUS_CONTRADICTS_DATES", 11)]


def test_a_register_without_a_day_of_handing_over_has_no_rule_for_the_status(load):
    book = openpyxl.load_workbook(io.BytesIO(register(line(1))))
    book.active["J9"].value = "Ngày gì đó"
    file = io.BytesIO()
    book.save(file)
    told = load(file.getvalue(), "so.xlsx").as_json()["problems"]
    assert [(each["code"], each["value"]) for each in told] == [("MISSING_COLUMN", "Trạng thái")]


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ("Từ ngày 15/06/2022 đến ngày 14/09/2022", []),
        ("Từ ngày … đến ngày 14/09/2022", []),
        ("(Từ ngày 01/07/2022 đến ngày 30/09/2022)", ["01/07/2022 – 30/09/2022"]),
    ],
)
def test_a_period_above_the_table_is_compared_and_cuts_nothing(load, period, told):
    content = register(line(1), above=titles(period=period))
    imported = load(content, "so.xlsx", period="2022-Q3")
    found = [e["value"] for e in imported.as_json()["problems"] if e["code"] == "TITLE_PERIOD"]
    assert found == told
    assert counts(imported)["added"] == 1


def test_words_that_name_no_procedure_wait_and_are_not_quoted(load, settings):
    content = f"Đăng ký khai sinh cho {PERSON}"
    imported = load(register(line(1, content), line(2)), "so.xlsx", good_rows=True)
    (told,) = [each for each in imported.as_json()["problems"] if each["level"] == "block"]
    assert (told["code"], told["line"], told["column"], told["value"]) == (
        *("UNKNOWN_PROCEDURE", 11, "Nội dung hồ sơ", ""),
    )
    kept = b"".join(path.read_bytes() for path in settings.SPOOL_ROOT.iterdir())
    assert kept, "the table without what is personal stays"
    assert "Chim Yến".encode() not in kept
    assert content.encode() not in kept
    assert "Chim Yến" not in str(imported.as_json())


def test_words_with_the_code_in_front_name_their_procedure(load):
    load(register(line(1, "1.000001.000.00.00.H37- Thủ tục gì đó")), "so.xlsx")
    assert known("procedure__code") == [("1.000001",)]


def test_an_unknown_code_in_free_words_is_asked_about_without_the_words(load):
    """So it is settled once, as a code in a column of its own; nobody's name is kept for it."""
    content = register(line(1, f"1.000894 - Khai sinh cho {PERSON}"), line(2, f"Cho {PERSON}"))
    imported = load(content, "so.xlsx", good_rows=True)
    (asked,) = OpenName.objects.waiting()
    assert (asked.kind, asked.written, asked.procedure_name) == ("code", "1.000894", "")
    told = {each["line"]: each for each in imported.as_json()["problems"] if each["line"]}
    assert (told[11]["value"], told[12]["value"]) == ("1.000894", "")
    assert "không trích lại vì có thể có tên người" in told[12]["message"]
    settle(asked, Procedure.objects.get(code="1.000001"), by=User.objects.create_user("canbo"))
    work_off()
    (left,) = imported.batch.continuations.all()
    assert (left.state, left.added, left.refused) == ("checked", 1, 1)


def test_cells_merged_over_the_dossiers_of_one_applicant_stand_for_each(load):
    lines = [line(1), line(2), line(3)]
    for merged in lines[1:]:
        merged[2] = merged[4] = merged[7] = None
    imported = load(register(*lines, merge=("C11:C13", "E11:E13", "H11:H13")), "so.xlsx")
    assert counts(imported)["added"] == 3
    assert {str(day) for (day,) in known("received_on")} == {"2022-07-01"}


def test_a_dossier_without_its_code_is_a_row_and_not_a_group(load):
    imported = load(register(line(1), line(2, code="")), "so.xlsx")
    assert problems(imported, "block") == [("MISSING_VALUE", 12)]
    assert counts(imported)["rows"] == 2


def test_a_heading_repeated_on_the_next_page_is_no_dossier(load):
    imported = load(register(line(1), UPPER, LOWER, NUMBERS, line(2)), "so.xlsx")
    assert counts(imported) == {"rows": 2, "added": 2, "skipped": 7 + 1 + 3}


def test_a_register_saved_as_text_is_the_same_register(load):
    lines = [*titles(), UPPER, LOWER, NUMBERS, ["I. Lĩnh vực Hộ tịch"], line(1)]
    width = len(UPPER)
    padded = [[*cells, *[""] * (width - len(cells))] for cells in lines]
    imported = load(as_csv([], above=padded), "so.csv")
    assert imported.state == "accepted"
    assert known("code", "agency__code", "status") == [("H37.15-220701-0001", "LS-TTH", 10)]


@pytest.mark.parametrize(
    ("lines", "agency"),
    [
        (["UBND TỈNH LẠNG SƠN", "SỞ TƯ PHÁP"], "SỞ TƯ PHÁP"),
        (["Uỷ ban nhân dân huyện Văn Lãng", "BỘ PHẬN MỘT CỬA"], "Uỷ ban nhân dân huyện Văn Lãng"),
        (["Đơn vị: Trung tâm Phục vụ hành chính công"], "Trung tâm Phục vụ hành chính công"),
        (["Đơn vị tính: hồ sơ", "Ban hành kèm theo Thông tư 01"], ""),
        (["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"], ""),
    ],
)
def test_whose_table_it_is_stands_in_the_letterhead(lines, agency):
    assert read_titles(lines) == Titles(agency=agency)
