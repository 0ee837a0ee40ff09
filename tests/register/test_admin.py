"""The register in the administration: found without accents, sorted, in Vietnamese, for few."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.utils import timezone

from procedures.events import record
from procedures.models import (
    Act,
    Agency,
    AgencyLevel,
    AgencyName,
    Batch,
    Event,
    Procedure,
    ProcedureName,
    Scope,
    Sector,
    Source,
)

MODELS = [
    *("agency", "agencyname", "succession", "sector", "procedure", "procedurename"),
    *("holiday", "source", "batch", "event"),
]


def listed(client, model: str, query: str = "") -> list:
    response = client.get(f"/admin/procedures/{model}/{query}")
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


def sector(name: str, slug: str) -> Sector:
    return Sector.objects.create(name=name, slug=slug)


@pytest.fixture
def batch(register):
    return Batch.objects.create(
        file_name="quy-3.csv",
        sha256="0" * 64,
        size=1,
        source=Source.objects.get(),
        received_at=datetime(2022, 9, 15, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
    )


@pytest.mark.parametrize("typed", ["dang ky khai sinh", "Đăng ký KHAI SINH", "1.001193"])
def test_a_procedure_is_found_without_accents_or_by_its_code(office, typed):
    codes = [each.code for each in listed(office, "procedure", f"?q={typed}")]
    assert "1.001193" in codes
    assert len(codes) < 30


def test_an_agency_whose_name_begins_with_đ_is_found_by_d(office):
    names = {each.name for each in listed(office, "agency", "?q=dinh lap")}
    assert {"UBND huyện Đình Lập", "UBND thị trấn Đình Lập", "UBND xã Đình Lập"} <= names


def test_an_accepted_spelling_is_found_by_the_agency_it_means(office):
    AgencyName.objects.create(spelling="Sở TP", agency=Agency.objects.get(code="LS-STP"))
    assert [each.spelling for each in listed(office, "agencyname", "?q=tu phap")] == ["Sở TP"]


def test_a_spelling_says_who_settled_it_and_a_wrong_one_can_be_deleted(office, administrator):
    agency = Agency.objects.get(code="LS-STP")
    office.post("/admin/procedures/agencyname/add/", {"spelling": "Sở TP", "agency": agency.pk})
    spelling = AgencyName.objects.get()
    assert (spelling.settled_by, spelling.settled_at is not None) == (administrator, True)
    address = f"/admin/procedures/agencyname/{spelling.pk}/delete/"
    assert "Hồ sơ đã ghi nhận với cách viết này giữ nguyên" in office.get(address).content.decode()
    chosen = {"action": "delete_selected", "_selected_action": spelling.pk}
    page = office.post("/admin/procedures/agencyname/", chosen).content.decode()
    assert "Hồ sơ đã ghi nhận với cách viết này giữ nguyên" in page
    office.post(address, {"post": "yes"})
    assert not AgencyName.objects.exists()


def test_names_are_sorted_as_the_vietnamese_alphabet_is(office):
    for number, name in enumerate(["Zz Đo", "Zz Do", "Zz Ẻ", "Zz Ê", "Zz E", "Zz Ă", "Zz A"]):
        sector(name, f"zz-{number}")
    alphabet = ["Zz A", "Zz Ă", "Zz Do", "Zz Đo", "Zz E", "Zz Ẻ", "Zz Ê"]
    first_column = {"": alphabet, "&o=1": alphabet, "&o=-1": alphabet[::-1]}
    for order, names in first_column.items():
        assert [each.name for each in listed(office, "sector", f"?q=zz{order}")] == names


def test_a_dropdown_searches_without_accents_too(office):
    address = "/admin/autocomplete/?app_label=procedures&model_name=procedure&field_name=sector"
    found = office.get(f"{address}&term=dat dai").json()["results"]
    assert [each["text"] for each in found] == ["Đất đai"]


@pytest.mark.parametrize(
    ("model", "query", "count"),
    [
        ("agency", "?ngay=2022-09-14", 229),
        ("agency", "?ngay=2022-09-14&level__exact=commune", 200),
        ("agency", "?ngay=2025-07-01", 79),
        ("procedure", "?ngay=2022-09-14", 575),
        ("procedure", "?ngay=2022-09-15", 773),
        ("procedure", "?ngay=khong-phai-ngay", 773),
    ],
)
def test_the_register_of_a_day(office, model, query, count):
    response = office.get(f"/admin/procedures/{model}/{query}")
    assert response.context["cl"].result_count == count


def test_what_is_valid_today_is_one_click_away(office, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2025, 7, 1))
    response = office.get("/admin/procedures/agency/?ngay=hom-nay")
    assert response.context["cl"].result_count == 79


@pytest.mark.parametrize("model", MODELS)
def test_a_list_takes_few_queries_however_many_rows(
    office, batch, model, django_assert_max_num_queries
):
    AgencyName.objects.bulk_create(
        AgencyName(spelling=f"Tên {each.code}", agency=each) for each in Agency.objects.all()
    )
    ProcedureName.objects.bulk_create(
        ProcedureName(spelling=f"Tên {each.code}", procedure=each)
        for each in Procedure.objects.all()[:100]
    )
    record(Act.UPLOADED, batch=batch)
    with django_assert_max_num_queries(12):
        assert listed(office, model)


@pytest.mark.parametrize("model", MODELS)
def test_no_page_needs_more_than_the_policy_allows(office, batch, model):
    rows = apps.get_model("procedures", model).objects
    changed = [f"{row.pk}/change/" for row in rows.all()[:1]]
    added = [] if model in ("batch", "event") else ["add/"]
    for page in ["", *added, *changed]:
        response = office.get(f"/admin/procedures/{model}/{page}")
        assert response.status_code == 200
        assert unpoliced(response.content.decode()) == []


def unpoliced(html: str) -> list[str]:
    """Return what the policy of the portal stops: styles, handlers and scripts in the page."""
    styles = re.findall(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", html)
    scripts = re.findall(r"<script[^>]*>", html)
    return styles + [each for each in scripts if not re.search("src=|application/json", each)]


def test_every_model_and_field_has_a_vietnamese_name():
    for model in admin.site._registry:
        if model._meta.app_label != "procedures":
            continue
        names = [model._meta.verbose_name, model._meta.verbose_name_plural]
        names += [each.verbose_name for each in model._meta.fields if each.editable]
        english = {"name", "code", "level", "note", "day", "kind", "source", "state", "agency"}
        assert not english & {str(name).lower() for name in names}, model


def test_days_are_written_and_read_as_in_vietnam(office):
    agency = Agency.objects.get(code="LS-SNV")
    page = office.get(f"/admin/procedures/agency/{agency.pk}/change/").content.decode()
    assert 'value="28/02/2025"' in page
    form = {
        "code": "LS-MOI",
        "name": "Sở mới",
        "level": AgencyLevel.DEPARTMENT,
        "valid_from": "13/12/2026",
        "position": "5",
    }
    assert office.post("/admin/procedures/agency/add/", form).status_code == 302
    added = Agency.objects.get(code="LS-MOI")
    assert (added.valid_from, added.search_key) == (date(2026, 12, 13), "so moi")


def test_what_the_database_forbids_is_told_on_the_form(office):
    agency = Agency.objects.get(code="LS-SNV")
    form = {"code": agency.code, "name": agency.name, "level": agency.level, "position": "1"}
    form |= {"valid_from": "02/01/2020", "valid_to": "01/01/2020"}
    page = office.post(f"/admin/procedures/agency/{agency.pk}/change/", form)
    assert page.status_code == 200
    assert page.context["errors"]


def test_batches_can_only_be_looked_at(office, batch):
    assert [each.pk for each in listed(office, "batch", "?q=quy-3")] == [batch.pk]
    assert office.get(f"/admin/procedures/batch/{batch.pk}/change/").status_code == 200
    for page in ("add/", f"{batch.pk}/delete/"):
        assert office.post(f"/admin/procedures/batch/{page}", {}).status_code == 403
    changed = office.post(f"/admin/procedures/batch/{batch.pk}/change/", {"file_name": "khac.csv"})
    assert changed.status_code == 403
    batch.refresh_from_db()
    assert batch.file_name == "quy-3.csv"


# Who may see what


def signed_in(client, group: str, **kwargs):
    user = User.objects.create_user("nguoi-dung", **kwargs)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


def test_nobody_unknown_and_nobody_outside_the_staff_enters(client, register):
    assert client.get("/admin/procedures/procedure/").status_code == 302
    official = signed_in(client, "Lãnh đạo, chuyên viên")
    assert official.get("/admin/procedures/procedure/").status_code == 302


def test_who_keeps_one_district_neither_sees_nor_makes_accounts(client, register):
    """Else they could give themselves the province."""
    district = signed_in(client, "Quản trị", is_staff=True)
    user = User.objects.get(username="nguoi-dung")
    Scope.objects.create(user=user, agency=Agency.objects.get(code="LS-182"))
    for page in ("auth/user/", "auth/user/add/", f"auth/user/{user.pk}/change/", "auth/group/"):
        assert district.get(f"/admin/{page}").status_code == 403, page
    assert district.get("/admin/procedures/event/").status_code == 403
    assert district.get("/admin/procedures/procedure/").status_code == 200
    Scope.objects.update(agency=Agency.objects.get(code="LS"))
    assert district.get(f"/admin/auth/user/{user.pk}/change/").status_code == 200


def test_an_official_may_look_and_not_touch(client, register):
    official = signed_in(client, "Lãnh đạo, chuyên viên", is_staff=True)
    assert len(listed(official, "procedure", "?q=1.001193")) == 1
    first = Procedure.objects.first()
    for page in ("add/", f"{first.pk}/delete/"):
        assert official.get(f"/admin/procedures/procedure/{page}").status_code == 403
    assert official.post(f"/admin/procedures/procedure/{first.pk}/change/", {}).status_code == 403
    assert official.get("/admin/auth/user/").status_code == 403


def test_a_clerk_sees_uploads_and_no_catalogue(client, register):
    clerk = signed_in(client, "Cán bộ một cửa", is_staff=True)
    assert clerk.get("/admin/procedures/batch/").status_code == 200
    assert clerk.get("/admin/procedures/procedure/").status_code == 403


# Accounts


def scope_form(agency: Agency | None = None) -> dict:
    """What the form of a user says of their scope; without an agency, nothing is said."""
    told = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-agency": agency.pk if agency else ""}
    return {f"scope-{name}": value for name, value in told.items()}


def test_an_administrator_makes_users_and_gives_them_a_group(office):
    password = "mot-mat-khau-dai-93"
    form = {"username": "canbo", "password1": password, "password2": password}
    assert office.post("/admin/auth/user/add/", form).status_code == 302
    user = User.objects.get(username="canbo")
    clerks = Group.objects.get(name="Cán bộ một cửa")
    form = {"username": "canbo", "is_active": "on", "is_staff": "on", "groups": [clerks.pk]}
    form |= scope_form(Agency.objects.get(code="LS-182"))
    assert office.post(f"/admin/auth/user/{user.pk}/change/", form).status_code == 302
    assert user.has_perm("procedures.add_batch")
    assert user.scope.agency.code == "LS-182"
    given = Event.objects.get(act=Act.SCOPE_GIVEN)
    assert (given.by.username, given.agency.code) == ("quantri", "LS-182")
    assert (given.told, given.origin) == ({"user": "canbo"}, "127.0.0.1")


def test_an_administrator_does_not_become_a_superuser(office, administrator):
    form = {"username": "quantri", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    form |= scope_form()
    office.post(f"/admin/auth/user/{administrator.pk}/change/", form)
    administrator.refresh_from_db()
    assert not administrator.is_superuser


@pytest.mark.parametrize("page", ["change/", "delete/", "password/"])
def test_an_administrator_does_not_touch_a_superuser(office, page):
    root = User.objects.create_superuser("goc", password="mat-khau-goc-28")
    assert office.post(f"/admin/auth/user/{root.pk}/{page}", {"post": "yes"}).status_code == 403
    office.post("/admin/auth/user/", {"action": "delete_selected", "_selected_action": [root.pk]})
    assert User.objects.filter(pk=root.pk).exists()


def test_permissions_of_a_group_are_read_in_vietnamese(client, register):
    client.force_login(User.objects.create_superuser("goc"))
    group = Group.objects.get(name="Cán bộ một cửa")
    page = client.get(f"/admin/auth/group/{group.pk}/change/").content.decode()
    assert "lần nạp: thêm" in page
    assert "thủ tục hành chính: Được nhập danh mục thủ tục từ tệp" in page
    assert "Can add" not in page
