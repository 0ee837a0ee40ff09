"""Rows that cannot count, and rows a person must confirm: sheet, line, column, value and words."""

import unicodedata

import pytest

from procedures.models import Dossier
from tests.intake.conftest import counts, problems
from tests.intake.files import as_csv, as_xlsx, row, without

# case: (cells of the bad row, code, column, value)
BLOCKED = {
    "no code": ({"code": ""}, "MISSING_VALUE", "Mã hồ sơ", ""),
    "code with a slash": (
        {"code": "H37.15/220701/1"},
        "BAD_DOSSIER_CODE",
        "Mã hồ sơ",
        "H37.15/220701/1",
    ),
    "code of letters": ({"code": "hồ sơ 12"}, "BAD_DOSSIER_CODE", "Mã hồ sơ", "hồ sơ 12"),
    "control in a code": ({"code": "H37.15-220701-00\x0702"}, "BAD_DOSSIER_CODE", "Mã hồ sơ", ""),
    "no receipt": ({"received": ""}, "MISSING_VALUE", "Ngày tiếp nhận", ""),
    "30 February": ({"due": "30/02/2022"}, "BAD_DATE", "Ngày hẹn trả", "30/02/2022"),
    "two-digit year": ({"due": "05/07/22"}, "BAD_DATE", "Ngày hẹn trả", "05/07/22"),
    "words": ({"due": "thứ hai"}, "BAD_DATE", "Ngày hẹn trả", "thứ hai"),
    "scientific": ({"due": "2.02209E+13"}, "BAD_DATE", "Ngày hẹn trả", "2.02209E+13"),
    "before 2000": (
        {"received": "01/07/1999"},
        "DATE_OUT_OF_RANGE",
        "Ngày tiếp nhận",
        "01/07/1999",
    ),
    "after next year": ({"due": "01/01/2024"}, "DATE_OUT_OF_RANGE", "Ngày hẹn trả", "01/01/2024"),
    "received tomorrow": (
        {"received": "02/12/2022", "due": "", "finished": "", "status": "4"},
        "DATE_IN_FUTURE",
        "Ngày tiếp nhận",
        "02/12/2022",
    ),
    "ends before it begins": (
        {"finished": "30/06/2022"},
        "NEGATIVE_DURATION",
        "Ngày kết thúc xử lý",
        "30/06/2022",
    ),
    "due before receipt": (
        {"due": "30/06/2022"},
        "NEGATIVE_DURATION",
        "Ngày hẹn trả",
        "30/06/2022",
    ),
    "no status": ({"status": ""}, "MISSING_VALUE", "Trạng thái", ""),
    "unknown status": ({"status": "Trả lại"}, "BAD_CHOICE", "Trạng thái", "Trả lại"),
    "unknown channel": ({"channel": "Zalo"}, "BAD_CHOICE", "Hình thức tiếp nhận", "Zalo"),
    "resolved without a day": (
        {"finished": ""},
        "STATUS_CONTRADICTS_DATES",
        "Trạng thái",
        "Đã trả kết quả",
    ),
    "open with a day": (
        {"status": "Đang xử lý"},
        "STATUS_CONTRADICTS_DATES",
        "Trạng thái",
        "Đang xử lý",
    ),
    "paused with a day": (
        {"status": "5"},
        "STATUS_CONTRADICTS_DATES",
        "Trạng thái",
        "Yêu cầu bổ sung giấy tờ",
    ),
    "no agency": ({"agency": ""}, "MISSING_VALUE", "Cơ quan giải quyết", ""),
    "unknown agency": (
        {"agency": "UBND xã Tân Thành"},
        "UNKNOWN_AGENCY",
        "Cơ quan giải quyết",
        "UBND xã Tân Thành",
    ),
    "homonym": (
        {"agency": "UBND xã Hòa Bình"},
        "UNKNOWN_AGENCY",
        "Cơ quan giải quyết",
        "UBND xã Hòa Bình",
    ),
    "agency of another time": (
        {"agency": "UBND xã Cũ"},
        "UNKNOWN_AGENCY",
        "Cơ quan giải quyết",
        "UBND xã Cũ",
    ),
    "no procedure": ({"procedure_code": ""}, "MISSING_VALUE", "Mã thủ tục", ""),
    "unknown procedure": (
        {"procedure_code": "1.999999"},
        "UNKNOWN_PROCEDURE",
        "Mã thủ tục",
        "1.999999",
    ),
    "control character": (
        {"agency": "UBND\x01 xã Tân Thanh"},
        "CONTROL_CHARACTER",
        "Cơ quan giải quyết",
        "",
    ),
    "escaped control character": (
        {"agency": "UBND_x0007_ xã"},
        "CONTROL_CHARACTER",
        "Cơ quan giải quyết",
        "",
    ),
    "endless cell": ({"agency": "x" * 32_768}, "CELL_TOO_LONG", "Cơ quan giải quyết", ""),
}


@pytest.mark.parametrize("case", BLOCKED)
def test_one_bad_row_refuses_the_file_and_is_named(load, case):
    cells, code, column, value = BLOCKED[case]
    told = load(as_csv([row(1), row(2, **cells), row(3)])).as_json()
    block = [each for each in told["problems"] if each["level"] == "block"]
    assert [(p["line"], p["code"], p["column"], p["value"]) for p in block] == [
        (3, code, column, value)
    ]
    assert (told["state"], told["rows"], told["added"], told["refused"]) == ("rejected", 3, 2, 1)
    assert not Dossier.objects.exists()


def test_the_good_rows_can_be_taken_alone(load):
    imported = load(as_csv([row(1), row(2, due="30/02/2022"), row(3)]), good_rows=True)
    assert imported.state == "partial"
    assert counts(imported) == {"rows": 3, "added": 2, "refused": 1}
    assert Dossier.objects.count() == 2


def test_with_no_good_row_left_the_file_is_refused(load):
    imported = load(as_csv([row(1, due="30/02/2022")]), good_rows=True)
    assert imported.state == "rejected"
    assert counts(imported) == {"rows": 1, "refused": 1}


def test_everything_wrong_with_a_row_is_told_at_once(load):
    bad = row(1, code="x", due="y", status="z", agency="?")
    assert problems(load(as_csv([bad])), "block") == [
        ("BAD_CHOICE", 2),
        ("BAD_DOSSIER_CODE", 2),
        ("BAD_DATE", 2),
        ("UNKNOWN_AGENCY", 2),
    ]


def test_a_record_of_another_length_is_refused_without_quoting_it(load):
    lines = as_csv([row(1), row(2)]).decode().splitlines()
    told = load("\n".join([*lines, lines[1] + ",thừa"]).encode()).as_json()
    block = [each for each in told["problems"] if each["level"] == "block"]
    assert [(p["line"], p["code"], p["value"]) for p in block] == [(4, "WRONG_FIELD_COUNT", "")]
    assert (told["rows"], told["refused"]) == (3, 1)


def test_an_error_cell_is_not_an_empty_cell(load):
    def spoil(sheet):
        sheet["E2"].value, sheet["E2"].data_type = "#N/A", "e"

    told = load(as_xlsx([row(1)], change=spoil), "a.xlsx").as_json()
    assert [(p["sheet"], p["line"], p["code"], p["column"], p["value"]) for p in told["problems"]][
        :1
    ] == [("Dữ liệu", 2, "BAD_CELL", "Ngày hẹn trả", "#N/A")]


def test_a_formula_nobody_computed_is_not_an_empty_cell(load):
    def compute(sheet):
        sheet["E2"].value = "=D2+5"

    imported = load(as_xlsx([row(1)], change=compute), "a.xlsx")
    assert ("FORMULA_WITHOUT_VALUE", 2) in problems(imported, "block")


def test_a_dossier_twice_with_one_content_is_merged(load):
    imported = load(as_csv([row(1), row(2), row(1)]))
    assert counts(imported) == {"rows": 3, "added": 2, "merged": 1}
    (note,) = [p for p in imported.as_json()["problems"] if p["code"] == "DUPLICATE_IN_FILE"]
    assert note["level"] == "note"
    assert "dòng 4" in note["message"]


def test_a_dossier_twice_with_two_contents_is_never_decided_by_order(load):
    imported = load(as_csv([row(1), row(2), row(1, due="06/07/2022")]), good_rows=True)
    assert problems(imported, "block") == [("DUPLICATE_IN_FILE", 2), ("DUPLICATE_IN_FILE", 4)]
    assert counts(imported) == {"rows": 3, "added": 1, "refused": 2}
    assert "2, 4" in imported.as_json()["problems"][0]["message"]


def test_rows_that_are_not_dossiers_yet_are_ignored_whatever_else_is_in_them(load):
    rows = [row(1), row(2, status="Mới đăng ký", received="", agency=""), row(3, status="3")]
    imported = load(as_csv(rows))
    assert counts(imported) == {"rows": 3, "added": 1, "ignored": 2}


def test_a_known_dossier_that_turns_out_not_accepted_stops_being_counted_once(load):
    load(as_csv([row(1), row(2)]))
    withdrawn = load(as_csv([row(1), row(2, status="Không được tiếp nhận", finished="")]))
    assert problems(withdrawn, "confirm") == [("WITHDRAWN_FROM_COUNT", 3)]
    assert counts(withdrawn) == {"rows": 2, "unchanged": 1, "ignored": 1}
    gone = Dossier.objects.get(code="H37.15-220701-0002")
    assert gone.status == 3
    assert gone.versions.get().status == 10
    again = load(as_csv([row(2, status="Không được tiếp nhận", finished="")]))
    assert (problems(again, "confirm"), counts(again)) == ([], {"rows": 1, "ignored": 1})


def test_a_stated_outcome_is_held_against_the_dates(load):
    rows = [
        row(1, status="Đã giải quyết trước hạn"),
        row(2, status="Đã giải quyết đúng hạn", finished="09/07/2022"),
    ]
    imported = load(as_csv(rows))
    assert imported.state == "accepted"
    assert problems(imported, "confirm") == [("STATED_OUTCOME", 3)]


def test_a_dossier_that_does_not_count_in_the_stated_period_is_listed_and_taken(load):
    rows = [row(1), row(2, received="15/09/2022", due="", finished="", status="4")]
    imported = load(as_csv(rows), period="2022-Q3")
    assert problems(imported, "confirm") == [("OUTSIDE_PERIOD", 3)]
    assert counts(imported) == {"rows": 2, "added": 2}
    assert problems(load(as_csv(rows[::-1])), "confirm") == []


def test_a_code_known_from_another_source_is_counted_once(load):
    dossier = row(1, code="H37.02-220701-0001")
    load(as_csv([dossier]), source="Bộ Tư pháp")
    imported = load(as_csv([dossier]))
    assert problems(imported, "confirm") == [("OTHER_SOURCE", 2)]
    assert "Mã hồ sơ H37.02-220701-0001 đã có" in imported.as_json()["problems"][0]["message"]
    assert Dossier.objects.get().source.name == "Một cửa"


def test_another_agencys_rows_are_not_this_agencys_to_load(load):
    rows = [row(1, agency="UBND xã Hòa Bình"), row(2, agency="Sở Tư pháp"), row(3, agency="")]
    imported = load(as_csv(rows), agency="LS-VL", good_rows=True)
    assert problems(imported, "block") == [("AGENCY_NOT_ALLOWED", 3)]
    agencies = Dossier.objects.order_by("code").values_list("agency__code", flat=True)
    assert list(agencies) == ["LS-HB1", "LS-VL"]


@pytest.mark.parametrize("status", ["Đã trả kết quả", "Không được tiếp nhận"])
def test_a_clerk_cannot_touch_a_dossier_of_another_agency(load, status):
    load(as_csv([row(1, agency="Sở Tư pháp")]))
    imported = load(as_csv([row(1, agency="", status=status)]), agency="LS-VL")
    assert problems(imported, "block") == [("AGENCY_NOT_ALLOWED", 2)]
    assert counts(imported) == {"rows": 1, "refused": 1}
    assert Dossier.objects.get().agency.code == "LS-STP"


def test_lines_that_are_no_rows_are_skipped_and_listed(load):
    titles = [["DANH SÁCH HỒ SƠ"], [""]]
    heading = ["Mã hồ sơ", "Mã thủ tục", "Cơ quan giải quyết", "Ngày tiếp nhận", "Ngày hẹn trả"]
    below = [["(1)", "(2)", "(3)", "(4)", "(5)"], heading, ["Tổng số: 1.234"], ["Người lập biểu"]]
    for content, name in (
        (as_xlsx([row(1)], above=titles, below=below), "a.xlsx"),
        (as_csv([row(2)], above=titles, below=below), "a.csv"),
    ):
        imported = load(content, name)
        assert counts(imported) == {"rows": 1, "added": 1, "skipped": 6}
        (note,) = [p for p in imported.as_json()["problems"] if p["code"] == "SKIPPED_LINES"]
        assert "dòng 1–2, 5–8" in note["message"]


TOTALS = [
    ["TỔNG CỘNG", "12", "1.234", "(3)", "31,52%"],
    ["Cộng lĩnh vực Hộ tịch", "12", "30", "4", "5"],
    ["", "Tổng số: 1.234", "1", "2", "3"],
    [unicodedata.normalize("NFD", "Tổng cộng"), "12", "30", "4", "5"],
    ["120", "30", "40", "50"],
]


@pytest.mark.parametrize("total", TOTALS)
def test_a_total_is_no_dossier_however_many_cells_it_has(load, total):
    padded = [*total, *[""] * (8 - len(total))]
    for content, name in (
        (as_xlsx([row(1)], below=[total]), "a.xlsx"),
        (as_csv([row(2)], below=[padded]), "a.csv"),
        (as_csv([row(3)], below=[total]), "b.csv"),
    ):
        assert counts(load(content, name)) == {"rows": 1, "added": 1, "skipped": 1}


def test_a_row_about_a_general_company_is_no_total(load):
    rows = [row(1), row(2, code="", person="Tổng công ty A", overdue_reason="Tổng hợp")]
    imported = load(as_xlsx(rows), "a.xlsx")
    assert problems(imported, "block") == [("MISSING_VALUE", 3)]


def test_due_days_that_are_missing_are_noted_with_their_count(load):
    imported = load(as_csv([row(1), row(2, due=""), row(3, due="-")]))
    (note,) = [p for p in imported.as_json()["problems"] if p["code"] == "NO_DUE_DATE"]
    assert note["level"] == "note"
    assert note["message"].startswith("2 hồ sơ")


def test_the_day_of_handing_over_stands_in_for_the_end(load):
    imported = load(as_csv([row(1, finished="", handed_over="06/07/2022")]))
    assert ("HANDED_OVER_DAY_USED", None) in problems(imported, "note")
    assert str(Dossier.objects.get().concluded_on) == "2022-07-06"


def test_a_missing_agency_column_needs_an_agency_for_the_file(load):
    rows = without([row(1)], "agency")
    assert load(as_csv(rows), agency="LS-STP").state == "accepted"
    assert Dossier.objects.get().agency.code == "LS-STP"


def test_a_stray_quote_never_swallows_the_rows_behind_it(load):
    rows = [row(n, agency="UBND xã Tân Thanh", person="Người nộp") for n in range(1, 11)]
    lines = as_csv(rows, encoding="utf-8").decode().splitlines()
    lines[3] = lines[3].replace("Người nộp", '"Người nộp')
    for text in (lines, [*lines[:8], lines[8].replace("Người nộp", 'Người "nộp'), *lines[9:]]):
        imported = load("\r\n".join(text).encode(), "a.csv")
        assert problems(imported, "block") == [("WRONG_FIELD_COUNT", None)]
        assert "Dòng 4" in imported.as_json()["problems"][0]["message"]
    assert not Dossier.objects.exists()


def test_a_line_break_within_a_cell_is_not_a_row(load):
    rows = [row(1, procedure_name="Đăng ký\nkhai sinh"), row(2, procedure_name="x")]
    assert counts(load(as_csv(rows))) == {"rows": 2, "added": 2}


def test_a_trailing_delimiter_is_another_length(load):
    head, line = as_csv([row(1)], encoding="utf-8").decode().splitlines()
    imported = load(f"{head}\r\n{line},\r\n".encode())
    assert problems(imported, "block") == [("WRONG_FIELD_COUNT", 2)]


@pytest.mark.parametrize("statuses", [("3", "10"), ("10", "3")])
def test_a_dossier_stated_both_ways_in_one_file_is_not_decided_by_order(load, statuses):
    load(as_csv([row(1)]))
    rows = [row(1, status=status, due="06/07/2022") for status in statuses]
    imported = load(as_csv(rows), good_rows=True)
    assert problems(imported, "block") == [("DUPLICATE_IN_FILE", 2), ("DUPLICATE_IN_FILE", 3)]
    assert Dossier.objects.get().status == 10


def test_a_dossier_withdrawn_twice_in_one_file_is_withdrawn_once(load):
    load(as_csv([row(1)]))
    rows = [row(1, status="3", finished=""), row(1, status="1", due="", finished="")]
    imported = load(as_csv(rows))
    assert counts(imported) == {"rows": 2, "ignored": 2}
    assert problems(imported, "confirm") == [("WITHDRAWN_FROM_COUNT", 2)]
    assert Dossier.objects.get().versions.count() == 1


def test_a_leading_apostrophe_is_how_a_spreadsheet_says_text(load):
    cells = {name: f"'{cell}" for name, cell in row(1).items()}
    assert load(as_csv([cells])).state == "accepted"


def test_a_nul_is_never_stored(load):
    head, line = as_csv([row(1)], encoding="utf-8").decode().splitlines()
    text = f"{head},lạ\0\r\n{line.replace('Đã trả', chr(0) + 'Đã trả')},x\r\n"
    imported = load(text.encode())
    assert imported.state == "rejected"
    assert "\0" not in str(imported.as_json())


@pytest.mark.parametrize("received", ["2.02207E+13", "30/02/2022", ""])
def test_without_a_day_of_receipt_no_agency_or_procedure_is_blamed(load, received):
    codes = {code for code, _ in problems(load(as_csv([row(1, received=received)])), "block")}
    assert codes & {"BAD_DATE", "MISSING_VALUE"}
    assert not codes & {"UNKNOWN_AGENCY", "UNKNOWN_PROCEDURE"}


@pytest.mark.parametrize("day", ["31/12/9999 23:59:59.9", "9999-12-31T23:00:00Z"])
def test_a_day_at_the_end_of_time_is_no_day(load, day):
    assert ("BAD_DATE", 2) in problems(load(as_csv([row(1, due=day)])), "block")


def test_a_file_of_blank_lines_is_given_up_at_once(load):
    head = as_csv([row(1)], encoding="utf-8").splitlines()[0]
    assert problems(load(head + b"\r\n" * 2_000_000)) == [("TOO_MANY_ROWS", None)]


def test_normalisations_are_counted_with_an_example(load):
    rows = [row(1, received="1/7/2022"), row(2, code="h37.15 – 220701 – 0002")]
    notes = [
        each["message"]
        for each in load(as_csv(rows)).as_json()["problems"]
        if each["code"] == "NORMALISED"
    ]
    assert len(notes) == 2
    assert all(note.startswith("1 ô") for note in notes)
