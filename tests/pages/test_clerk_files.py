"""What a clerk takes along: a table to begin with, and the rows of a file that are to be mended."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from procedures.intake.columns import field_of
from procedures.models import Problem
from tests.pages.conftest import newest, worked_off
from tests.pages.lines import ENDS_BEFORE_IT_BEGINS, GOOD, NO_DOSSIER_ANY_MORE
from tests.pages.reading import words_of

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")


def lines_of(workbook: bytes) -> list[list]:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_workbook_has_a_line_for_each_fault_and_warning(upload, clerk_client):
    upload(*GOOD, ENDS_BEFORE_IT_BEGINS, NO_DOSSIER_ANY_MORE)
    batch = newest()
    response = clerk_client.get(f"/nap/{batch.pk}/so-sua-loi.xlsx")
    name = f"lang-son-2022-q3-so-sua-loi-lan-nap-{batch.pk}-2022-09-14.xlsx"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    _, fault, warning = lines_of(response.content)
    assert fault == [
        "H37.15-220803-0103",
        "UBND xã Tân Thanh",
        "Quý III/2022",
        "Ngày hẹn trả hoặc kết thúc trước ngày tiếp nhận",
        "4",
        "Ngày kết thúc xử lý",
        "02/08/2022",
        "Sửa trong phần mềm một cửa, xuất lại tệp rồi nạp lại.",
        "quy-3.csv",
    ]
    assert warning[3:5] == [
        "Cần xác nhận: Hồ sơ đã được tính, nay tệp ghi là chưa tiếp nhận",
        "5",
    ]


def test_the_workbook_says_how_many_faults_it_does_not_list(upload, clerk_client):
    upload(*GOOD, ENDS_BEFORE_IT_BEGINS)
    newest().unlisted.create(level="block", code="BAD_DATE", number=1_234)
    *_, last = lines_of(clerk_client.get(f"/nap/{newest().pk}/so-sua-loi.xlsx").content)
    assert last[0] == "Còn 1.234 lỗi khác không ghi vào sổ này: sửa rồi nạp lại để thấy tiếp."


def test_the_workbook_of_a_file_and_that_of_the_desk_tell_a_fault_alike(upload, clerk_client):
    upload(*GOOD, ENDS_BEFORE_IT_BEGINS)
    of_the_file = clerk_client.get(f"/nap/{newest().pk}/so-sua-loi.xlsx").content
    of_the_desk = clerk_client.get("/nap/cach-ly/so-sua-loi.xlsx").content
    assert len(lines_of(of_the_file)) == 2
    assert lines_of(of_the_file) == lines_of(of_the_desk)


def test_no_cell_of_the_workbook_is_computed(upload, clerk_client):
    upload(*GOOD)
    Problem.objects.create(
        batch=newest(), line=2, code="BAD_CHOICE", level="block", value="=1+1", message="Sai"
    )
    content = clerk_client.get(f"/nap/{newest().pk}/so-sua-loi.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert (sheet["G2"].value, sheet["G2"].data_type) == ("=1+1", "s")


def test_a_file_refused_as_a_whole_says_why_in_its_workbook_and_shows_the_template(
    upload, clerk_client
):
    words = words_of(upload("1,2", head="Cột lạ,Cột khác"))
    assert "tệp mẫu XLSX" in words
    _, reason = lines_of(clerk_client.get(f"/nap/{newest().pk}/so-sua-loi.xlsx").content)
    assert reason[3].startswith("Không thấy dòng tiêu đề trong 40 dòng đầu")


def test_the_template_has_headings_that_are_known(clerk_client):
    text = clerk_client.get("/nap/mau.csv").content.decode("utf-8")
    assert text.startswith("\ufeff")
    headings, example = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert all(field_of(heading) for heading in headings)
    assert example[0] == "H37.15-220916-0001"
    assert lines_of(clerk_client.get("/nap/mau.xlsx").content)[0] == headings


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_the_example_of_the_template_counts_nowhere(clerk_client, quarter, extension):
    content = clerk_client.get(f"/nap/mau.{extension}").content
    file = SimpleUploadedFile(f"mau.{extension}", content)
    response = clerk_client.post("/nap/moi/", {"file": file, "period": "2022-Q3"})
    words = words_of(worked_off(clerk_client, response))
    assert "Tệp có 1 dòng = 0 nhận + 0 cách ly + 1 bỏ qua. Không dòng nào bị mất." in words


def test_there_is_no_template_of_another_kind(clerk_client):
    assert clerk_client.get("/nap/mau.doc").status_code == 404
