"""What a person is asked about: each name nobody could tell, once, with the rows it holds up."""

from datetime import date

from procedures.models import Agency, AgencyName, OpenName
from tests.intake.files import as_csv, row, without

STRANGE = "Trung tâm Một cửa Tân Thanh"


def asked(*fields: str) -> list[tuple]:
    return list(OpenName.objects.order_by("kind", "key").values_list(*fields))


def test_a_name_is_asked_once_with_its_rows_and_their_days(load):
    rows = [
        row(1, agency=STRANGE, received="03/07/2022"),
        row(2, agency=f"  {STRANGE.upper()} ", received="01/07/2022"),
        row(3),
        row(4, agency="UBND xã Tân Thành"),
    ]
    load(as_csv(rows), good_rows=True)
    assert asked("kind", "written", "rows", "line", "first_day", "last_day") == [
        ("agency", STRANGE, 2, 2, date(2022, 7, 1), date(2022, 7, 3)),
        ("agency", "UBND xã Tân Thành", 1, 5, date(2022, 7, 1), date(2022, 7, 1)),
    ]


def test_a_code_is_asked_with_the_name_beside_it_whatever_is_appended_to_it(load):
    name = {"procedure_name": "Đăng ký khai sinh lưu động"}
    codes = ["1.000894", "1.000894.000.00.00.H37", "LS-TP-07"]
    load(as_csv([row(n, procedure_code=code, **name) for n, code in enumerate(codes, 1)]))
    assert asked("kind", "key", "written", "procedure_name", "rows") == [
        ("code", "1.000894", "1.000894", name["procedure_name"], 2),
        ("code", "ls-tp-07", "LS-TP-07", name["procedure_name"], 1),
    ]


def test_a_name_is_asked_where_there_is_no_code_and_its_agency_is_known(load):
    rows = [
        row(1, procedure_code="", procedure_name="Đăng ký khai tử"),
        row(2, procedure_code="", procedure_name="Đăng ký khai tử", agency=STRANGE),
    ]
    load(as_csv(rows))
    assert asked("kind", "written", "rows") == [
        ("agency", STRANGE, 1),
        ("name", "Đăng ký khai tử", 1),
    ]


def test_what_may_tell_a_person_or_is_no_name_is_not_asked(load):
    rows = [
        row(1, agency="Nguyễn Thị Chim Yến 0912987654"),
        row(2, agency="x" * 300),
        row(3, agency=""),
        row(4, agency=STRANGE, received="30/02/2022"),  # which agencies there were is unknown
        row(5, procedure_code="", procedure_name="Gọi 0912987654"),
    ]
    load(as_csv(rows), good_rows=True)
    assert asked("written") == []


def test_rows_that_are_no_dossiers_yet_hold_up_nothing(load):
    load(as_csv([row(1, agency=STRANGE, status="Mới đăng ký", finished="")]))
    assert asked("written") == []


def test_a_dry_run_asks_nothing_and_keeps_nothing(load, settings):
    load(as_csv([row(1, agency=STRANGE)]), dry_run=True)
    assert (asked("written"), list(settings.SPOOL_ROOT.iterdir())) == ([], [])


def test_the_table_of_a_refused_file_is_kept_while_a_name_of_it_waits(load, settings):
    load(as_csv([row(1, agency=STRANGE)]))
    assert {path.suffix for path in settings.SPOOL_ROOT.iterdir()} == {".arrow"}


def test_a_known_spelling_is_asked_only_where_the_names_of_the_register_say_nothing(load):
    """A name that two communes have is not decided by what somebody once said of it."""
    agencies = {"UBND xã Hòa Bình": "LS-HB1", "UBND xã Tân Thanh, huyện Hữu Lũng": "LS-TTH"}
    for spelling, code in agencies.items():
        agency = Agency.objects.get(code=code)
        AgencyName.objects.create(spelling=spelling, agency=agency)
    rows = [row(1, agency="UBND xã Hòa Bình"), row(2, agency="UBND xã Tân Thanh, huyện Hữu Lũng")]
    assert load(as_csv(rows), good_rows=True).batch.added == 1
    assert asked("written") == [("UBND xã Hòa Bình",)]


def test_a_file_without_the_columns_of_procedures_is_still_read(load):
    rows = without([row(1, procedure_name="Đăng ký khai sinh", agency=STRANGE)], "procedure_code")
    load(as_csv(rows))
    assert asked("written") == [(STRANGE,)]
