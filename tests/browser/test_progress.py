"""A file on its way: the page of a real browser follows the worker without being asked to."""

# ruff: noqa: F811 (a fixture is imported, and asked for by its name)

import pytest
from django.utils import timezone

from procedures.models import Batch
from tests.browser.test_pages import SIZES, fits
from tests.pages.conftest import (  # noqa: F401
    batch,
    clerk,
    province,
    quarter,
    the_last_day_of_the_quarter,
    work_off,
)
from tests.pages.lines import GOOD, HEAD

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")

FILE = {
    "name": "quy-3.csv",
    "mimeType": "text/csv",
    "buffer": "\n".join([HEAD, *GOOD]).encode("utf-8-sig"),
}


@pytest.fixture
def upload(sign_in, clerk, quarter):
    def uploaded(page):
        sign_in(page, clerk)
        page.goto("/nap/moi/")
        page.get_by_label("Tệp kết xuất").set_input_files(FILE)
        page.get_by_role("button", name="Kiểm tra tệp").click()
        page.get_by_role("heading", name="Đang kiểm tra tệp").wait_for()

    return uploaded


def come_so_far(**progress) -> None:
    claim = {"claimed_by": "w", "claimed_until": timezone.now(), "state": "checking"}
    Batch.objects.exclude(task="").update(**claim | progress)


@SIZES
def test_the_page_follows_the_check_and_then_shows_what_was_found(
    open_window, size, upload, axe, screenshot
):
    page = open_window(*size)
    upload(page)
    assert page.get_by_role("heading", name="Đang đợi đến lượt").is_visible()
    come_so_far(stage="comparing", rows_read=205_488)
    page.get_by_role("heading", name="Đã đọc 205.488 dòng, đang kiểm tra").wait_for()
    assert page.get_by_role("progressbar", name="Đang kiểm tra tệp").get_attribute("value") == "3"
    assert page.get_by_role("status").inner_text() == "Đã đọc 205.488 dòng, đang kiểm tra"
    assert fits(page)
    assert axe(page) == []
    screenshot(page, f"tien-do-{size[0]}")
    work_off()
    page.get_by_role("heading", name="Kiểm tra tệp", exact=True).wait_for()


def test_a_check_is_cancelled_by_keyboard(page, upload):
    upload(page)
    page.get_by_role("button", name="Hủy lần nạp này").press("Enter")
    page.get_by_text("Lần nạp này đã hủy.").wait_for()
    assert Batch.objects.latest("pk").state == "cancelled"


def test_without_scripts_the_page_follows_all_the_same(chromium, live_server, upload):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    upload(page)
    work_off()
    page.get_by_role("heading", name="Kiểm tra tệp", exact=True).wait_for()
    context.close()
