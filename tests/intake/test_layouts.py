"""All four layouts of the same dossiers are the same dossiers, as far as their columns reach."""

import numpy as np
import openpyxl
import pytest

from procedures.demo.exports import export_of
from procedures.demo.layouts import LAYOUTS
from procedures.demo.register import read_register
from procedures.intake.importing import import_file
from procedures.models import Agency, Dossier, DossierVersion
from procedures.reference import load_reference
from procedures.rules.periods import parse_period
from procedures.rules.statuses import CONCLUDED, OPEN, Status
from tests.intake.conftest import counts, problems

DISTRICT = "LS-182"
IN_ALL = ("code", "procedure_id", "agency_id", "received_on", "received_seconds", "due_on")
IN_LISTS = (*IN_ALL, "status", "finished_on", "finished_seconds", "concluded_on")


@pytest.fixture
def files(db, tmp_path):
    """60 dossiers of one district, 10 of them open, in every layout."""
    load_reference()
    export = export_of(parse_period("2022-Q3"), read_register())
    export = export.of_offices([export.register.office(DISTRICT).place])
    is_open = np.isnat(export.dossiers.finished_on)
    chosen = [*np.flatnonzero(is_open)[:10], *np.flatnonzero(~is_open)[:50]]
    export = export.where(np.array(chosen))
    paths = {}
    for name, layout in LAYOUTS.items():
        paths[name] = tmp_path / f"{name}{layout.suffix}"
        layout.write(paths[name], export)
    return paths


def load(path, **options):
    imported = import_file(path, source="Một cửa", **options)
    assert problems(imported, "block") == []
    return imported


def known(*fields):
    return list(Dossier.objects.order_by("code").values_list(*fields))


def test_each_layout_alone_gives_the_dossiers_its_columns_reach(files):
    found = {}
    for layout in LAYOUTS:
        assert counts(load(files[layout]))["added"] == 60
        fields = IN_ALL if layout == "register" else IN_LISTS
        found[layout] = (known(*IN_ALL), known(*fields), known("channel", "handed_over_on"))
        Dossier.objects.all().delete()
    usual = found["csv"]
    assert [each[0] for each in found.values()] == [usual[0]] * 4
    assert found["igate"][1] == found["html"][1] == usual[1]
    assert found["html"][2] == usual[2]
    assert [day for _, day in found["register"][2]] == [day for _, day in usual[2]]
    assert {channel for channel, _ in found["register"][2]} == {0}


FACTS = tuple(
    field.attname
    for field in Dossier._meta.fields
    if field.attname not in ("batch_id", "receiving_agency_id")
)


@pytest.mark.parametrize("layout", ["register", "html", "igate"])
def test_a_later_layout_with_fewer_columns_destroys_nothing(files, layout):
    load(files["csv"])
    before = known(*FACTS)
    told = counts(load(files[layout]))
    # Only the HTML list says where a dossier was received, which is news.
    news = "changed" if layout == "html" else "unchanged"
    assert (told["rows"], told[news]) == (60, 60)
    assert known(*FACTS) == before
    assert DossierVersion.objects.count() == (60 if layout == "html" else 0)


def without_columns(path, *headings):
    """The list without some of its columns, as its short variant has it."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    for column in range(sheet.max_column, 0, -1):
        if sheet.cell(1, column).value in headings:
            sheet.delete_cols(column)
    short = path.with_name("a2.xlsx")
    book.save(short)
    return short


SHORT = ("Ngày kết thúc xử lý", "Cơ quan/đơn vị", "Chủ hồ sơ", "Số điện thoại")


def test_the_short_list_loads_its_open_dossiers_and_refuses_the_others_one_by_one(files):
    short = without_columns(files["igate"], *SHORT)
    agency = Agency.objects.get(code=DISTRICT)
    imported = import_file(short, source="Một cửa", agency=agency, good_rows=True)
    assert {code for code, _ in problems(imported, "block")} == {"STATUS_CONTRADICTS_DATES"}
    assert len(problems(imported, "block")) == 50
    assert counts(imported) == {"rows": 60, "added": 10, "refused": 50}
    assert not set(known("concluded_on")) - {(None,)}


def test_the_short_list_needs_to_know_whose_it_is(files):
    short = without_columns(files["igate"], *SHORT)
    assert problems(import_file(short, source="Một cửa")) == [("MISSING_COLUMN", None)]


def test_the_short_list_leaves_the_ends_that_are_known(files):
    load(files["csv"])
    short = without_columns(files["igate"], *SHORT)
    agency = Agency.objects.get(code=DISTRICT)
    assert counts(load(short, agency=agency)) == {"rows": 60, "unchanged": 60}


def test_a_register_supposes_no_status_where_one_is_known(files):
    """Of what a register cannot say, only that nothing is known: open, or handed over."""
    load(files["register"])
    supposed = dict(known("code", "status"))
    assert set(supposed.values()) == {Status.IN_PROGRESS, Status.HANDED_OVER}
    load(files["csv"])
    stated = dict(known("code", "status"))
    load(files["register"])
    assert dict(known("code", "status")) == stated
    assert {stated[code] for code in stated if supposed[code] == Status.HANDED_OVER} <= CONCLUDED
    assert OPEN & set(stated.values())
