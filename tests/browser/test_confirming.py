"""A district confirms its quarter and an administrator reminds, by keyboard, on desk and phone."""

# ruff: noqa: F811 (a fixture is imported, and asked for by its name)

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.utils import timezone

from procedures.models import Reminder, Scope
from procedures.roles import grant_roles
from reports.models import Confirmation
from tests.browser.test_pages import SIZES, fits
from tests.pages.conftest import a_clerk, batch, district, province, quarter  # noqa: F401
from tests.pages.test_confirming import AFTER


@pytest.fixture(autouse=True)
def the_day_after_the_quarter(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: AFTER)


@SIZES
def test_a_district_confirms_figures_and_that_there_are_none(
    open_window, size, sign_in, axe, screenshot, district
):
    clerk = a_clerk("canbo.vanlang", district)
    clerk.user_permissions.add(Permission.objects.get(codename="add_confirmation"))
    page = open_window(*size)
    sign_in(page, clerk)
    page.goto("/nap/xac-nhan/2022-q3/")
    assert fits(page)
    assert axe(page) == []
    screenshot(page, f"xac-nhan-{size[0]}")

    page.get_by_label("UBND xã Tân Thanh").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Đã đối chiếu")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Đã xác nhận số liệu Quý III/2022 của 1 cơ quan.").wait_for()
    page.get_by_label("UBND huyện Văn Lãng").check()
    page.get_by_role("button", name="Kỳ này không có hồ sơ").click()
    page.get_by_text("Đã xác nhận không có hồ sơ Quý III/2022 của 1 cơ quan.").wait_for()
    assert fits(page)
    assert axe(page) == []
    assert set(Confirmation.objects.values_list("comment", "is_nil")) == {
        ("Đã đối chiếu", False),
        ("", True),
    }


@SIZES
def test_an_administrator_finds_who_is_missing_and_reminds(
    open_window, size, sign_in, axe, screenshot, district
):
    grant_roles(update=False)
    administrator = User.objects.create_user("quantri", first_name="Lan", last_name="Hoàng")
    administrator.groups.add(Group.objects.get(name="Quản trị"))
    Scope.objects.create(user=administrator, agency=district.parent)
    page = open_window(*size)
    sign_in(page, administrator)
    page.goto("/ky/2022-q3/")
    page.get_by_role("link", name="0/3 cơ quan đã xác nhận").click()
    page.get_by_role("heading", name="Tình hình nộp Quý III/2022").wait_for()
    assert fits(page)
    assert axe(page) == []
    screenshot(page, f"tinh-hinh-nop-{size[0]}")

    page.get_by_role("link", name="Chưa nộp 1").click()
    page.get_by_label("UBND huyện Văn Lãng").check()
    page.get_by_label("Lời nhắc").fill("Hạn là hôm nay")
    page.get_by_role("button", name="Nhắc").press("Enter")
    page.get_by_text("Đã nhắc 1 cơ quan về Quý III/2022.").wait_for()
    assert Reminder.objects.get().agency == district
