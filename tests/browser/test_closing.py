"""Closing, what changed since, and paper, in a real browser on a desk and on a phone."""

# ruff: noqa: F811 (a fixture is imported, and asked for by its name)

import re

import pytest
from django.db import connection

from procedures.rules.periods import parse_period
from reports.closing import close_period
from tests.browser.test_pages import SIZES, fits
from tests.intake.conftest import load, register, today  # noqa: F401
from tests.pages.conftest import batch, official, quarter  # noqa: F401
from tests.pages.test_closing_pages import keeper  # noqa: F401
from tests.pages.test_since_closing import CLOSED, LATER, export

# Between browser tests the tables are emptied; PostgreSQL truncates them, SQLite deletes rows, and
# closed figures let nobody delete them.
pytestmark = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="closed figures cannot be deleted between two tests"
)

SHEET = 640  # pixels, the width of charts on paper
MEDIA_BOX = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")


@SIZES
def test_a_keeper_closes_and_reopens_a_quarter(
    open_window, size, sign_in, axe, screenshot, keeper, quarter
):
    page = open_window(*size)
    sign_in(page, keeper)
    page.goto("/ky/2022-q3/")
    page.get_by_role("link", name="Chốt số liệu").click()
    page.get_by_role("button", name="Chốt Quý III/2022").wait_for()
    assert fits(page)
    assert axe(page) == []
    screenshot(page, f"chot-{size[0]}")
    page.get_by_role("button", name="Chốt Quý III/2022").click()

    page.get_by_text("Đã chốt Quý III/2022, lần 1.").wait_for()
    page.get_by_text("lịch sử chốt").click()
    assert page.get_by_text("Mã kiểm tra").is_visible()
    page.get_by_role("link", name="Mở lại").click()
    page.get_by_label("Lý do mở lại").wait_for()
    assert fits(page)
    page.get_by_role("button", name="Mở lại Quý III/2022").click()
    page.get_by_text("Ghi lý do mở lại kỳ.").wait_for()
    assert axe(page) == []
    page.get_by_label("Lý do mở lại").fill("Sở Y tế nạp bổ sung")
    page.get_by_role("button", name="Mở lại Quý III/2022").click()
    page.get_by_text("Đã mở lại Quý III/2022 (lần chốt 1).").wait_for()


@SIZES
def test_what_changed_since_closing_is_followed_to_its_agencies(
    open_window, size, sign_in, axe, screenshot, load, official
):
    load(export(CLOSED))
    close_period(period=parse_period("2022-Q2"))
    load(export(LATER))
    page = open_window(*size)
    sign_in(page, official)
    page.goto("/ky/2022-q2/")
    page.get_by_role("link", name="Xem số hiện tại").click()
    page.get_by_text("Số hiện tại, chưa chốt.").wait_for()
    assert fits(page)
    assert axe(page) == []
    screenshot(page, f"so-hien-tai-{size[0]}")

    page.goto("/ky/2022-q3/")
    page.get_by_role("link", name="Lệch 2").click()
    page.get_by_role("heading", name="Đối chiếu với kỳ trước").wait_for()
    assert fits(page)
    assert axe(page) == []
    screenshot(page, f"doi-chieu-{size[0]}")


@SIZES
def test_form_06a_by_agency_is_a_link_away_and_fits(
    open_window, size, sign_in, axe, official, quarter
):
    page = open_window(*size)
    sign_in(page, official)
    page.goto("/")
    page.get_by_role("link", name="Theo cơ quan").click()
    page.get_by_role("rowheader", name="UBND xã Tân Thanh").first.wait_for()
    assert page.evaluate("location.hash") == "#bieu-06a"
    assert fits(page)
    assert axe(page) == []


def test_paper_has_no_navigation_but_says_what_it_is_and_form_06a_lies_across(
    page, sign_in, official, quarter
):
    sign_in(page, official)
    page.goto("/ky/2022-q3/")
    page.wait_for_selector("[data-figure=sectors-figure] .main-svg")
    boxes = MEDIA_BOX.findall(page.pdf(prefer_css_page_size=True))
    sheets = {float(width) > float(height) for width, height in boxes}
    assert sheets == {True, False}

    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for hidden in (".masthead", ".nav", ".tools", ".form-tools"):
        assert not page.locator(hidden).first.is_visible()
    foot = page.locator(".footer").inner_text()
    assert "Quý III/2022 · 15/06/2022 – 14/09/2022 · Số tạm tính" in foot
    assert re.search(
        r"In lúc \d\d:\d\d ngày \d\d/\d\d/\d{4} · Lãnh đạo Văn phòng · http.*/ky/2022-q3/", foot
    )
    assert page.locator("#bieu-06a strong.on-paper").is_visible()


def test_charts_are_drawn_for_the_sheet_and_for_the_screen_after_it(
    page, sign_in, official, quarter
):
    sign_in(page, official)
    page.goto("/")
    page.wait_for_selector("[data-figure=sectors-figure] .main-svg")
    chart = page.locator("[data-figure=sectors-figure] .main-svg").first
    before = chart.bounding_box()["width"]
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert chart.bounding_box()["width"] == SHEET
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_function(
        "width => document.querySelector('[data-figure=sectors-figure] .main-svg')"
        ".getBoundingClientRect().width === width",
        arg=before,
    )


def test_the_button_that_prints_is_there_only_where_scripts_run(
    chromium, live_server, page, sign_in, official, quarter
):
    sign_in(page, official)
    page.goto("/")
    assert page.get_by_role("button", name="In A4").is_visible()
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    still = context.new_page()
    sign_in(still, official)
    still.goto("/")
    assert still.get_by_role("button", name="In A4").count() == 0
    assert still.get_by_role("link", name="Theo cơ quan").is_visible()
    context.close()
