"""Layout D, an HTML table named .xls: what is shown is read, however carelessly it is written.

Each quirk of the layout has the test that names it; a hostile page gets a clear answer within the
limits of the child process.
"""

import pytest

from procedures.intake import markup
from procedures.intake.headings import find_heading
from procedures.intake.problems import FileRefused
from procedures.models import Dossier
from tests.intake.conftest import counts, problems
from tests.intake.pages import AGENCY, HEAD, HEADINGS, ONE, cells, page, tr


def known(*fields) -> list[tuple]:
    return list(Dossier.objects.order_by("code").values_list(*fields))


def test_a_table_named_xls_is_read_and_said_to_be_one(load):
    imported = load(page(HEAD, ONE, tr(cells(2).values())).encode(), "danh-sach.xls")
    assert counts(imported) == {"rows": 2, "added": 2}
    assert ("HTML_AS_XLS", None) in problems(imported, "note")
    assert known("code", "channel", "status", "agency__code", "receiving_agency__code")[0] == (
        *("H37.15-220701-0001", 2, 10, "LS-TTH", "LS-TTH"),
    )


def test_the_day_of_handing_in_is_not_the_receipt(load):
    load(page(HEAD, ONE).encode(), "a.xls")
    days = known("received_on", "due_on", "finished_on", "handed_over_on")
    assert [str(day) for day in days[0]] == ["2022-07-01", "2022-07-05", "None", "2022-07-04"]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.html", "a.txt"])
def test_under_another_name_it_is_not_read(load, name):
    assert problems(load(page(HEAD, ONE).encode(), name)) == [("EXTENSION_MISMATCH", None)]


ENTITIES = {
    "Tên TTHC": "&#272;&#259;ng k&yacute;&nbsp;khai&#x20;sinh",
    "Đơn vị xử lý": "UBND x&atilde; T&acirc;n<br>Thanh",
}
LINK = {"Tên TTHC": '<a href="?id=1&amp;x" onclick="x()">1.000001.000.00.00.H37-Tên khác</a>'}
STYLED = {"Mã hồ sơ": "<span style='mso-number-format:\"\\@\"'>H37.15-220701-0001</span>"}
SCRIPT = {"Trạng thái": "<script>document.write('<td>x')</script>Đã trả <b>kết quả</b>"}
LOWER_CASE = page(HEAD, ONE).replace("<tr>", "<TR VALIGN=top>").replace("td>", "TD >")


@pytest.mark.parametrize(
    "text",
    [
        page(HEAD, tr((cells() | ENTITIES).values())),
        page(HEAD, tr((cells() | LINK).values())),
        page(HEAD, tr((cells() | STYLED).values())),
        page(HEAD, tr((cells() | SCRIPT).values())),
        page(HEAD, tr(cells().values(), end=False)),
        page(tr(HEADINGS, "th", end=False), tr(cells().values(), end=False)),
        page(f"<thead>{HEAD}</thead><tbody>{ONE}</tbody><tfoot></tfoot>"),
        page(f"<thead>{HEAD}<tbody>{ONE}"),
        page(HEAD.replace("Mã hồ sơ", "Mã&nbsp;hồ\n   sơ"), ONE),
        page(HEAD, ONE, meta=""),
        page(HEAD, ONE).replace("<html>", "\ufeff \r\n<!DOCTYPE html><html>"),
        page(HEAD, ONE)
        .replace("<body>", "<![if gte mso 9]><body>")
        .replace("</body>", "<![endif]>"),
        f"<table>{HEAD}{ONE}</table>",
        LOWER_CASE,
    ],
    ids=[
        *("entities", "link with a code", "mso styles", "script", "cells not closed"),
        *("nothing closed but the table", "sections", "sections not closed", "blanks in headings"),
        *("no charset", "BOM and doctype", "conditional tags", "table alone", "upper case"),
    ],
)
def test_however_it_is_written_it_is_the_same_dossier(load, text):
    imported = load(text.encode(), "a.xls")
    assert counts(imported) == {"rows": 1, "added": 1}
    facts = known("code", "agency__code", "procedure__code", "status", "channel")
    assert facts == [("H37.15-220701-0001", "LS-TTH", "1.000001", 10, 2)]


@pytest.mark.parametrize(
    "content",
    [
        page(HEAD, ONE).encode("utf-16"),
        page(HEAD, ONE, meta="").encode("utf-8-sig"),
        # Such exports state a code page and are UTF-8 all the same.
        page(HEAD, ONE, meta='<meta charset="windows-1258">').encode(),
        page(HEAD, ONE, meta='<meta content="text/html; charset=iso-8859-1">')
        .encode("latin-1", "xmlcharrefreplace")
        .replace(b"STT", b"&#160;STT\xa0"),
    ],
    ids=["UTF-16", "UTF-8 with its mark", "UTF-8 against its head", "entities in latin-1"],
)
def test_it_is_decoded_by_its_mark_as_utf_8_or_by_its_head(load, content):
    load(content, "a.xls")
    assert known("agency__code") == [("LS-TTH",)]


def test_bytes_of_a_code_page_nobody_knows_are_refused(load):
    content = page(HEAD, ONE, meta='<meta charset="gb2312">').encode("utf-8") + b"\xff"
    assert problems(load(content, "a.xls")) == [("UNKNOWN_ENCODING", None)]


def test_an_agency_written_once_beside_its_dossiers_is_of_each(load):
    first, *others = (list(cells(number).values()) for number in (1, 2, 3))
    rows = tr(first).replace(f"<td>{AGENCY}", f'<td rowspan="3">{AGENCY}')
    for other in others:
        rows += tr([other[0], *other[3:]])
    assert counts(load(page(HEAD, rows).encode(), "a.xls"))["added"] == 3
    assert known("agency__code") == [("LS-TTH",)] * 3


def test_a_heading_of_two_lines_with_merged_cells(load):
    upper = "".join(f"<th rowspan=2>{heading}</th>" for heading in HEADINGS[:12])
    upper = f"<tr>{upper}<th colspan=3>Ngày, tháng, năm</th></tr>"
    lower = tr(["Ngày nhận", "Hẹn trả kết quả", "Ngày trả"], "th")
    assert counts(load(page(upper, lower, ONE).encode(), "a.xls"))["added"] == 1


def test_a_merged_cell_over_columns_is_one_cell_and_no_dossier(load):
    group = '<tr><td colspan="15">I. Lĩnh vực Hộ tịch</td></tr>'
    total = '<tr><td colspan="6">TỔNG CỘNG</td><td>1.234</td><td>30</td><td>31,52%</td></tr>'
    imported = load(page(HEAD, group, ONE, total).encode(), "a.xls")
    assert counts(imported) == {"rows": 1, "added": 1, "skipped": 2}


def test_a_cell_that_reaches_further_than_its_part_of_the_table_ends_with_it(load):
    head = HEAD.replace("<th>STT", '<th rowspan="9">STT')
    imported = load(page(f"<thead>{head}</thead><tbody>{ONE}</tbody>").encode(), "a.xls")
    assert counts(imported)["added"] == 1


def test_layout_tables_titles_and_totals_around_the_data(load):
    before = "<table><tr><td>UBND TỈNH<br>LẠNG SƠN<td>CỘNG HÒA XÃ HỘI</table><p>DANH SÁCH HỒ SƠ"
    inner = f"<table>{HEAD}{ONE}{tr(cells(2).values())}</table>"
    totals = (
        f"<table>{tr(['Lĩnh vực', 'Trạng thái', 'Số lượng'])}{tr(['Hộ tịch', 'x', '2'])}</table>"
    )
    text = f"<html>{before}<table><tr><td>Trái</td><td>{inner}</td></tr></table>{totals}</html>"
    imported = load(text.encode(), "a.xls")
    assert counts(imported) == {"rows": 2, "added": 2, "skipped": 4}


def test_a_list_in_several_tables_is_read_whole(load):
    text = f"<table>{HEAD}{ONE}</table><h2>Tháng 8</h2><table>{HEAD}{tr(cells(2).values())}</table>"
    assert counts(load(text.encode(), "a.xls"))["added"] == 2


def test_dossiers_in_a_table_without_a_heading_are_not_left_out_silently(load):
    text = f"<table>{HEAD}{ONE}</table><table>{tr(cells(2).values())}</table>"
    assert problems(load(text.encode(), "a.xls")) == [("NO_HEADER", None)]


def test_lines_are_counted_as_rows_are_written(load):
    rows = tr(cells(2, **{"Ngày hẹn trả": "30/02/2022"}).values())
    imported = load(page(HEAD, ONE, "<tr></tr>", rows).encode(), "a.xls")
    assert problems(imported, "block") == [("BAD_DATE", 4)]


def test_whose_list_it_is_may_stand_before_the_table(load):
    headings = [heading for heading in HEADINGS if heading != "Đơn vị xử lý"]
    row = [text for heading, text in cells().items() if heading != "Đơn vị xử lý"]
    before = "<table><tr><td>UBND XÃ TÂN THANH</td><td>CỘNG HÒA</td></tr></table>"
    load(page(tr(headings), tr(row), before=before).encode(), "a.xls")
    assert known("agency__code") == [("LS-TTH",)]


def test_active_content_is_plain_text(load):
    name = "=HYPERLINK(1)"
    imported = load(page(HEAD, tr(cells(1, **{"Tên TTHC": name}).values())).encode(), "a.xls")
    (told,) = [each for each in imported.as_json()["problems"] if each["level"] == "block"]
    assert (told["code"], told["value"]) == ("UNKNOWN_PROCEDURE", name)


def test_a_list_of_overdue_dossiers_without_due_days_lacks_a_column(load):
    headings = [heading for heading in HEADINGS if heading != "Ngày hẹn trả"]
    told = load(page(tr(headings), ONE).encode(), "a.xls").as_json()["problems"]
    assert [(each["code"], each["value"]) for each in told] == [("MISSING_COLUMN", "Ngày hẹn trả")]


SPANS = ONE.replace("<td>", '<td colspan="100000" rowspan="999999999">', 1)
NUL = page(HEAD, tr(cells(1, **{"Đơn vị xử lý": f"{AGENCY}\0"}).values()))
HOSTILE = {
    "cut off": (page(HEAD, ONE, ONE)[:-60], "CORRUPT_FILE"),
    "script without an end": (page(HEAD, ONE, "<script>", ONE), "CORRUPT_FILE"),
    "declaration of nothing": (page(HEAD, "<![x[", ONE), "CORRUPT_FILE"),
    "columns": (page(HEAD, tr(["x"] * 201)), "TOO_MANY_COLUMNS"),
    "tables within tables": ("<table><tr><td>" * 10_000, "COULD_NOT_READ"),
    "no table": ("<html><body><p>Mã hồ sơ</p></body></html>", "NO_HEADER"),
    "spans": (page(HEAD, SPANS, tr(cells(2).values())), "TOO_MANY_COLUMNS"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_page_gets_a_clear_answer(load, case):
    text, code = HOSTILE[case]
    assert problems(load(text.encode(), "a.xls")) == [(code, None)]
    assert not Dossier.objects.exists()


def test_rows_without_end_are_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(markup, "_MOST_LINES", 1_000)
    path = tmp_path / "a.xls"
    path.write_text("<table>" + "<tr>" * 1_001)
    with pytest.raises(FileRefused) as refused:
        markup.read_markup(path, find_heading)
    assert refused.value.problem.code == "TOO_MANY_ROWS"


def test_a_nul_within_a_cell_is_the_problem_of_its_row(load):
    assert problems(load(NUL.encode(), "a.xls"), "block") == [("CONTROL_CHARACTER", 2)]


def test_cells_without_end_and_a_title_over_all_columns_cost_nothing(load):
    title = '<tr><td colspan="100000" rowspan="0">DANH SÁCH HỒ SƠ</td></tr>'
    rows = (f"<thead>{title}</thead>", HEAD, ONE, "<tr>" + "<td>" * 300_000)
    imported = load(page(*rows).encode(), "a.xls")
    assert counts(imported) == {"rows": 1, "added": 1, "skipped": 2}
