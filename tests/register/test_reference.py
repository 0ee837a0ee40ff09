"""The register that comes with the project: what is in it, and that loading it twice is once."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from procedures.models import (
    Agency,
    AgencyLevel,
    Holiday,
    HolidayKind,
    Procedure,
    Sector,
    Source,
    Succession,
)
from procedures.models.dossier import DEFAULT_SOURCE
from procedures.reference import load_reference, read_fixture
from procedures.rules.names import search_key


def test_the_whole_register_is_loaded(register):
    assert Agency.objects.count() == 301
    assert Succession.objects.count() == 287
    assert Sector.objects.count() == 87
    assert Procedure.objects.count() == 773
    assert Holiday.objects.count() == 104
    assert Holiday.objects.filter(kind=HolidayKind.MAKEUP_DAY).count() == 4
    assert list(Source.objects.values_list("name", flat=True)) == [DEFAULT_SOURCE]


@pytest.mark.parametrize(
    ("day", "departments", "districts", "communes"),
    [
        (date(2022, 9, 14), 17, 11, 200),
        (date(2024, 12, 1), 17, 11, 194),
        (date(2025, 3, 1), 13, 11, 194),
        (date(2025, 7, 1), 13, 0, 65),
    ],
)
def test_so_many_agencies_exist_on_a_day(register, day, departments, districts, communes):
    levels = Agency.objects.valid_between(day, day).order_by().values_list("level", flat=True)
    assert sorted(levels) == sorted(
        [AgencyLevel.PROVINCE]
        + [AgencyLevel.DEPARTMENT] * departments
        + [AgencyLevel.DISTRICT] * districts
        + [AgencyLevel.COMMUNE] * communes
    )


def test_procedures_that_came_after_the_published_quarter_are_not_valid_in_it(register):
    in_2022 = {row["code"]: row["in_2022"] for row in read_fixture("procedures.csv")}
    later = {code for code, answer in in_2022.items() if answer == "no"}
    assert len(later) == 198
    for each in Procedure.objects.all():
        expected = date(2022, 9, 15) if each.code in later else date(2020, 1, 1)
        assert each.valid_from == expected, each.code
        assert each.valid_to is None


def test_procedures_without_a_national_code_have_a_key_that_does_not_move(register):
    internal = Procedure.objects.filter(code__startswith="LS-").order_by("code")
    assert [each.code for each in internal] == [f"LS-TTHC-{n:03d}" for n in range(1, 22)]
    assert internal[0].name.startswith("Cấp giấy phép xây dựng mới công trình cấp")


def test_references_between_the_tables_are_kept(register):
    procedure = Procedure.objects.get(code="1.001193")
    assert procedure.name == "Thủ tục đăng ký khai sinh"
    assert procedure.sector.slug == "ho-tich"
    assert procedure.managing_agency.code == "LS-STP"
    commune = Agency.objects.get(code="LS-05971")
    assert [commune.parent.code, commune.parent.parent.code] == ["LS-178", "LS"]
    assert set(
        Succession.objects.filter(successor__code="LS-STC-2025").values_list(
            "predecessor__code", flat=True
        )
    ) == {"LS-STC", "LS-SKHDT"}


def test_agencies_stand_in_the_order_of_a_report(register):
    levels = list(Agency.objects.order_by("position").values_list("level", flat=True))
    assert levels == ["province"] + ["department"] * 23 + ["district"] * 11 + ["commune"] * 266


def test_addresses_of_sectors_are_plain_and_their_own(register):
    slugs = list(Sector.objects.values_list("slug", flat=True))
    assert len(set(slugs)) == 87
    assert all(slug.isascii() and len(slug) <= 120 for slug in slugs)


def test_loading_twice_changes_nothing(register):
    before = {model: list(model.objects.order_by("pk").values()) for model in (Agency, Procedure)}
    for loaded in load_reference():
        assert (loaded.created, loaded.updated, loaded.differences) == (0, 0, []), loaded.label
    after = {model: list(model.objects.order_by("pk").values()) for model in (Agency, Procedure)}
    assert after == before


def test_the_second_run_says_that_there_was_nothing_to_do(register, capsys):
    call_command("load_reference")
    said = capsys.readouterr()
    assert said.out == ""
    assert "Cơ quan: thêm 0, cập nhật 0, giữ nguyên 301, khác danh mục gốc 0." in said.err


def test_what_an_administrator_changed_is_told_and_kept(register, capsys):
    Agency.objects.filter(code="LS-SNV").update(name="Sở Nội vụ tỉnh", note="đã sửa")
    call_command("load_reference")
    assert "cơ quan LS-SNV: tên cơ quan, ghi chú" in capsys.readouterr().err
    assert Agency.objects.get(code="LS-SNV").name == "Sở Nội vụ tỉnh"


def test_what_is_missing_is_put_back(register):
    Holiday.objects.filter(day=date(2022, 9, 2)).delete()
    holidays = load_reference()[-1]
    assert (holidays.created, holidays.unchanged) == (1, 103)


def test_on_request_the_fixtures_win(register):
    agency = Agency.objects.get(code="LS-SNV")
    agency.name = "Tên khác"
    agency.save()
    Succession.objects.filter(predecessor__code="LS-STC").update(note="đã sửa")
    Procedure.objects.filter(code="1.001193").update(working_days=99)

    updated = {loaded.label: loaded.updated for loaded in load_reference(update=True)}
    assert list(updated.values()) == [1, 1, 0, 1, 0]
    again = Agency.objects.get(code="LS-SNV")
    assert (again.pk, again.name, again.search_key) == (agency.pk, "Sở Nội vụ", "so noi vu")
    assert all(loaded.differences == [] for loaded in load_reference())


def test_loading_takes_few_queries(db, django_assert_max_num_queries):
    # SQLite takes at most 999 values a statement, so the inserts come in some sixty pieces.
    with django_assert_max_num_queries(90):
        load_reference()
    with django_assert_max_num_queries(20):
        load_reference()


def test_the_keys_of_names_are_written_with_them(register):
    for each in Procedure.objects.all():
        assert each.search_key == search_key(each.name)


def test_three_groups_may_do_what_their_work_needs(register):
    def may(group: str) -> set[str]:
        return set(Group.objects.get(name=group).permissions.values_list("codename", flat=True))

    of_clerks = {"view_batch", "add_batch", "settle_name", "add_confirmation"}
    assert may("Cán bộ một cửa") == of_clerks
    assert {each.partition("_")[0] for each in may("Lãnh đạo, chuyên viên")} == {"view", "export"}
    assert {"import_procedure", "change_agency", "add_user", "add_batch"} <= may("Quản trị")
    assert not {"add_group", "change_group", "delete_group"} & may("Quản trị")


def test_groups_an_administrator_changed_are_left_alone(register):
    clerks = Group.objects.get(name="Cán bộ một cửa")
    clerks.permissions.clear()
    load_reference()
    assert clerks.permissions.count() == 0
    load_reference(update=True)
    assert clerks.permissions.count() == 4
