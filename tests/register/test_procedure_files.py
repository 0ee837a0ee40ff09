"""Procedures out to a file and in again: preview, differences, refusals, history."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from procedures.exporting import workbook
from procedures.models import Procedure, Sector
from procedures.resources import ProcedureResource, TextFormat, WorkbookFormat
from tests.register.test_admin import unpoliced

IMPORT = "/admin/procedures/procedure/import/"
CONFIRM = "/admin/procedures/procedure/process_import/"
EXPORT = "/admin/procedures/procedure/export/"
HEADINGS = [
    *("Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Cấp giải quyết", "Thời hạn giải quyết"),
    *("Số ngày làm việc", "Mức độ dịch vụ công", "Cơ quan quản lý", "Có hiệu lực từ ngày"),
    *("Đến hết ngày", "Cơ quan ban hành", "Nguồn", "Ghi chú"),
]
NEW = {
    "Mã thủ tục": "1.999999",
    "Tên thủ tục": "Thủ tục mới",
    "Lĩnh vực": "Đất đai",
    "Cấp giải quyết": "Cấp xã",
    "Có hiệu lực từ ngày": "01/07/2025",
}


def as_csv(*rows: dict) -> bytes:
    """Return a text file of rows that share their headings."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def preview(client, content: bytes, name: str = "danh-muc.csv"):
    return client.post(IMPORT, {"import_file": SimpleUploadedFile(name, content), "resource": "0"})


def confirm(client, previewed):
    form = previewed.context["confirm_form"]
    return client.post(CONFIRM, form.initial, follow=True)


def refusals(response) -> list[str]:
    assert "confirm_form" not in response.context
    return response.context["result"].refusals


def cell_errors(response) -> list[tuple]:
    assert "confirm_form" not in response.context
    return [tuple(each) for each in response.context["result"].cell_errors]


def exported(client, kind: str, query: str = "") -> bytes:
    choice = {"xlsx": "0", "csv": "1"}[kind]
    response = client.post(f"{EXPORT}{query}", {"format": choice, "resource": "0"})
    assert f".{kind}" in response["Content-Disposition"]
    return response.content


# Out


def test_the_whole_catalogue_goes_out_under_vietnamese_headings(office):
    sheet = openpyxl.load_workbook(io.BytesIO(exported(office, "xlsx"))).active
    heading, *rows = sheet.iter_rows(values_only=True)
    assert list(heading) == HEADINGS
    assert len(rows) == 773
    birth = next(row for row in rows if row[0] == "1.001193")
    assert birth[1:4] == ("Thủ tục đăng ký khai sinh", "Hộ tịch", "Cấp xã")
    assert (birth[7], birth[8].date()) == ("LS-STP", date(2020, 1, 1))


def test_a_text_file_goes_out_with_a_mark_and_without_formulas(office):
    Procedure.objects.filter(code="1.001193").update(note="=HYPERLINK(1)")
    text = exported(office, "csv", "?q=1.001193").decode()
    assert text.startswith("\ufeffMã thủ tục,")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert [row["Mã thủ tục"] for row in rows] == ["1.001193"]
    assert (rows[0]["Ghi chú"], rows[0]["Có hiệu lực từ ngày"]) == ("'=HYPERLINK(1)", "01/01/2020")


def test_an_export_reads_the_catalogue_once(register, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        assert len(ProcedureResource().export()) == 773


# There and back


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_that_comes_back_as_it_went_changes_nothing(office, kind):
    Procedure.objects.filter(code="1.001193").update(note="- theo Luật Hộ tịch\n- và nghị định")
    previewed = preview(office, exported(office, kind), f"danh-muc.{kind}")
    totals = previewed.context["result"].totals
    assert (totals["new"], totals["update"], totals["skip"]) == (0, 0, 773)
    assert "không có gì để nhập" in previewed.content.decode()
    assert "confirm_form" not in previewed.context


@pytest.mark.parametrize("file_format", [WorkbookFormat, TextFormat])
def test_no_row_asks_the_database_for_itself(register, file_format, django_assert_max_num_queries):
    content = file_format().export_data(ProcedureResource().export())
    Procedure.objects.update(note="mọi dòng đều khác")
    dataset = file_format().create_dataset(content)
    with django_assert_max_num_queries(60):
        result = ProcedureResource().import_data(dataset, dry_run=False)
    assert result.totals["update"] == 773
    assert not Procedure.objects.filter(note="mọi dòng đều khác").exists()


def test_nothing_is_written_before_it_is_confirmed_and_then_it_has_a_history(office):
    content = as_csv(
        {"Mã thủ tục": "1.001193", "Tên thủ tục": "Đăng ký khai sinh", "Số ngày làm việc": "1"},
    )
    birth = Procedure.objects.get(code="1.001193")
    previewed = preview(office, content)
    [row] = previewed.context["result"].valid_rows()
    assert [tuple(change) for change in row.diff] == [
        ("Tên thủ tục", "Thủ tục đăng ký khai sinh", "Đăng ký khai sinh"),
    ]
    assert "<ins>Đăng ký khai sinh</ins>" in previewed.content.decode()
    birth.refresh_from_db()
    assert birth.name == "Thủ tục đăng ký khai sinh"

    page = confirm(office, previewed).content.decode()
    assert "Đã nhập danh mục: 0 thủ tục mới, 1 thay đổi, 0 giữ nguyên." in page
    birth.refresh_from_db()
    assert (birth.name, birth.search_key) == ("Đăng ký khai sinh", "dang ky khai sinh")
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.user.username) == (str(birth.pk), "quantri")
    assert "“Thủ tục đăng ký khai sinh” → “Đăng ký khai sinh”" in entry.change_message


def test_a_new_procedure_is_created(office):
    confirm(office, preview(office, as_csv(NEW)))
    added = Procedure.objects.get(code="1.999999")
    assert (added.sector.slug, added.level, added.valid_from) == (
        "dat-dai",
        "commune",
        date(2025, 7, 1),
    )
    assert (added.time_limit, added.working_days, added.managing_agency) == ("", None, None)
    assert added.search_key == "thu tuc moi"


def test_headings_stand_in_any_order_and_case_and_fields_are_parted_by_semicolons(office):
    content = "\ufeffSỐ NGÀY LÀM VIỆC;mã thủ tục\r\n;\r\n9;1.001193\r\n;\r\n".encode()
    confirm(office, preview(office, content))
    assert Procedure.objects.get(code="1.001193").working_days == 9


def test_an_emptied_cell_empties_the_field(office):
    Procedure.objects.filter(code="1.001193").update(working_days=3, note="ghi chú")
    row = {"Mã thủ tục": "1.001193", "Số ngày làm việc": "", "Ghi chú": ""}
    confirm(office, preview(office, as_csv(row)))
    birth = Procedure.objects.get(code="1.001193")
    assert (birth.working_days, birth.note) == (None, "")


def test_a_managing_agency_is_known_by_code_or_by_a_name_only_one_ever_had(office):
    rows = [
        {"Mã thủ tục": "1.001193", "Cơ quan quản lý": "LS-SNV-2025"},
        {"Mã thủ tục": "2.000115", "Cơ quan quản lý": "sở tư pháp"},
    ]
    confirm(office, preview(office, as_csv(*rows)))
    assert Procedure.objects.get(code="1.001193").managing_agency.code == "LS-SNV-2025"
    assert Procedure.objects.get(code="2.000115").managing_agency.code == "LS-STP"

    rows = [{"Mã thủ tục": "1.001193", "Cơ quan quản lý": "Sở Tài chính"}]
    [(line, heading, value, _)] = cell_errors(preview(office, as_csv(*rows)))
    assert (line, heading, value) == (2, "Cơ quan quản lý", "Sở Tài chính")


# Codes


def test_a_code_that_a_number_cell_shortened_is_restored_if_the_catalogue_knows_it(office):
    Procedure.objects.filter(code="1.000110").update(working_days=4)
    content = workbook("x", [["Mã thủ tục", "Số ngày làm việc"], [1.00011, 7]])
    confirm(office, preview(office, content, "so.xlsx"))
    assert Procedure.objects.get(code="1.000110").working_days == 7
    assert Procedure.objects.count() == 773


def test_a_shortened_code_nobody_knows_is_refused_with_its_cell(office):
    content = workbook("x", [[*NEW], [1.5, *list(NEW.values())[1:]]])
    [(line, heading, value, message)] = cell_errors(preview(office, content, "so.xlsx"))
    assert (line, heading, value) == (2, "Mã thủ tục", "1.5")
    assert "kiểu văn bản" in message


def test_a_code_with_the_suffix_of_a_province_is_the_national_one(office):
    row = {"Mã thủ tục": "1.001193.000.00.00.H37", "Số ngày làm việc": "8"}
    confirm(office, preview(office, as_csv(row)))
    assert Procedure.objects.get(code="1.001193").working_days == 8


# Refused


@pytest.mark.parametrize(
    ("heading", "value", "words"),
    [
        ("Lĩnh vực", "Đất dai", "không có lĩnh vực"),
        ("Lĩnh vực", "", "không thể để trống"),
        ("Tên thủ tục", "", "không được để trắng"),
        ("Cấp giải quyết", "Xã", "Tỉnh, Sở, ban, ngành, Cấp huyện, Cấp xã"),
        ("Có hiệu lực từ ngày", "07/13/2025", "ngày/tháng/năm"),
        ("Có hiệu lực từ ngày", "1/7/25", "ngày/tháng/năm"),
        ("Mã thủ tục", "khai sinh", "1.001193"),
        ("Tên thủ tục", "a\x07b", "ký tự điều khiển"),
    ],
)
def test_a_bad_cell_is_named_with_line_column_and_value(office, heading, value, words):
    good, bad = NEW | {"Mã thủ tục": "1.888888"}, NEW | {heading: value}
    [(line, where, read, message)] = cell_errors(preview(office, as_csv(good, bad)))
    assert (line, where, read) == (3, heading, value)
    assert words.lower() in message.lower()


def test_a_validity_that_ends_before_it_begins_is_refused(office):
    row = NEW | {"Đến hết ngày": "30/06/2025"}
    [(line, heading, value, _)] = cell_errors(preview(office, as_csv(row)))
    assert (line, heading, value) == (2, "Đến hết ngày", "30/06/2025")


def test_one_bad_row_keeps_all_rows_out_even_without_a_preview(register):
    dataset = TextFormat().create_dataset(as_csv(NEW, {**NEW, "Mã thủ tục": "x"}))
    result = ProcedureResource().import_data(dataset, dry_run=False)
    assert result.has_validation_errors()
    assert Procedure.objects.count() == 773


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Mã thủ tục,Tên\n1.001193,a\n", "Không có cột “Tên”"),
        ("Tên thủ tục\na\n", "Thiếu cột “Mã thủ tục”"),
        ("Mã thủ tục,mã thủ tục\n1.001193,1.001193\n", "Cột “Mã thủ tục” có nhiều hơn một lần"),
        (
            "Mã thủ tục\n1.001193\n2.000115\n1.001193.000.00.00.H37\n",
            "“1.001193” ở các dòng 2, 4",
        ),
    ],
)
def test_a_file_is_refused_before_any_row_is_tried(office, content, words):
    [refusal] = refusals(preview(office, content.encode()))
    assert words in refusal


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("danh-muc.ods", b"a", "Chỉ nhập được tệp .xlsx hoặc .csv"),
        ("danh-muc.xlsx", b"PK\x03\x04 cut short", ""),
        ("danh-muc.xlsx", b"Ma,Ten\n1,2\n", ""),
        ("danh-muc.csv", "Mã thủ tục\n".encode(), "không có dữ liệu"),
        ("danh-muc.csv", "Mã thủ tục\n1.001193,2\n".encode(), "Dòng 2 có ô nằm ngoài"),
        ("danh-muc.csv", b"x" * (5 * 1024 * 1024 + 1), "không quá 5 MB"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_in_words(office, name, content, words):
    response = preview(office, content, name)
    [error] = response.context["form"].errors["import_file"]
    assert words in error
    assert "confirm_form" not in response.context


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("A1048576", "không quá 20000 dòng"),
        ("A30000", "không quá 20000 dòng"),
        ("XFD2", "và 100 cột"),
        ("C2", "Dòng 2 có ô nằm ngoài"),
    ],
)
def test_a_cell_out_of_place_is_refused_and_does_not_fill_the_memory(office, cell, words):
    assert words in refusal_of_a_workbook(office, {cell: "xa"})


@pytest.mark.parametrize("content", ["=A2", "#N/A"])
def test_a_cell_without_a_value_does_not_empty_a_field(office, content):
    assert "Dòng 2, cột thứ 2" in refusal_of_a_workbook(office, {"B2": content})


def refusal_of_a_workbook(client, cells: dict[str, str]) -> str:
    book = openpyxl.Workbook()
    basis = {"A1": "Mã thủ tục", "B1": "Ghi chú", "A2": "1.001193"}
    for place, value in (basis | cells).items():
        book.active[place] = value
    content = io.BytesIO()
    book.save(content)
    response = preview(client, content.getvalue(), "danh-muc.xlsx")
    [error] = response.context["form"].errors["import_file"]
    return error


def test_no_file_is_kept_but_one_that_waits_for_its_confirmation(office):
    preview(office, b"Ten\nx\n")
    preview(office, "Mã thủ tục\n".encode())
    assert kept() == []
    previewed = preview(office, as_csv(NEW))
    assert len(kept()) == 1
    confirm(office, previewed)
    assert kept() == []
    assert "Hãy chọn lại tệp" in confirm(office, previewed).content.decode()


def kept() -> list[str]:
    folder = "django-import-export"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


def test_what_the_preview_showed_is_not_written_if_the_register_no_longer_takes_it(office):
    row = {"Mã thủ tục": "1.001193", "Lĩnh vực": "Quốc tịch"}
    previewed = preview(office, as_csv(row))
    Sector.objects.filter(slug="quoc-tich").update(name="Quốc tịch Việt Nam")
    page = confirm(office, previewed).content.decode()
    assert "chưa ghi gì" in page
    assert "Đã nhập danh mục" not in page
    assert Procedure.objects.get(code="1.001193").sector.slug == "ho-tich"


# Who may


@pytest.mark.parametrize("address", [IMPORT, EXPORT])
def test_staff_without_the_permission_neither_import_nor_export(client, register, address):
    client.force_login(User.objects.create_user("nhan-vien", is_staff=True))
    assert client.get(address).status_code == 403
    assert client.post(address, {}).status_code == 403
    assert client.post(CONFIRM, {}).status_code == 403


def test_pages_of_import_and_export_keep_to_the_policy_and_speak_vietnamese(office):
    bad = preview(office, as_csv({**NEW, "Lĩnh vực": "không có"}))
    for response in (
        office.get(IMPORT),
        office.get(EXPORT),
        office.get("/admin/procedures/procedure/"),
        preview(office, as_csv(NEW)),
        preview(office, b"Ten\nx\n"),
        bad,
    ):
        html = response.content.decode()
        assert unpoliced(html) == []
        for english in ("Import", "Export", "Submit", "Line number", "Format", "Resource"):
            assert f"{english}<" not in html
            assert f'"{english}"' not in html
