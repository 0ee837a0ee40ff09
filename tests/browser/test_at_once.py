"""Two clerks press the button at the same moment, with the same file: one batch, both see it."""

# ruff: noqa: F811 (a fixture is imported, and asked for by its name)

import threading

import pytest

from procedures.intake import twins
from procedures.models import Batch
from procedures.views import uploads
from tests.browser.test_progress import FILE
from tests.laws.test_at_once import meeting
from tests.pages.conftest import batch, clerk, province, quarter, the_last_day_of_the_quarter  # noqa: F401

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")


def test_the_same_file_from_two_browsers_is_one_batch(
    open_window, sign_in, clerk, quarter, monkeypatch, screenshot
):
    received = meeting(twins.let_be_checked, threading.Barrier(2))
    monkeypatch.setattr(uploads.twins, "let_be_checked", received)
    before = Batch.objects.count()
    pages = [open_window(1280, 900), open_window(360, 740)]
    for page in pages:
        sign_in(page, clerk)
        page.goto("/nap/moi/")
        page.get_by_label("Tệp kết xuất").set_input_files(FILE)
    for page in pages:
        page.get_by_role("button", name="Kiểm tra tệp").click(no_wait_after=True)
    for page in pages:
        page.get_by_role("heading", name="Đang kiểm tra tệp").wait_for()
    assert Batch.objects.count() == before + 1
    assert {page.url.rsplit("/", 2)[1] for page in pages} == {str(Batch.objects.latest("pk").pk)}
    told = [page.get_by_text("Đúng tệp này đã được nạp và đang chờ") for page in pages]
    assert sorted(each.count() for each in told) == [0, 1]
    for page in pages:
        screenshot(page, f"cung-mot-tep-{page.viewport_size['width']}")
