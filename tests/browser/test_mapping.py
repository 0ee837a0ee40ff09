"""A messy file by keyboard: refused, mapped, its words given a meaning, accepted, taken back."""

# ruff: noqa: F811 (a fixture is imported, and asked for by its name)

import pytest

from procedures.models import Batch, Dossier
from tests.browser.test_pages import fits
from tests.pages.conftest import (  # noqa: F401
    batch,
    clerk,
    province,
    quarter,
    the_last_day_of_the_quarter,
    work_off,
)

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")

HEAD = "Ký hiệu,Mã thủ tục,Cơ quan giải quyết,Nhận lúc,Trả trước ngày,Ngày kết thúc,Kết luận,Họ tên"
ROWS = [
    f"H37.15-220801-{number:04},1.000001,UBND xã Tân Thanh,8/1/2022,8/25/2022,8/{number}/2022,"
    "Ra kết quả rồi,Nguyễn Thị Bí Mật"
    for number in range(14, 17)
]
FILE = {
    "name": "lon-xon.csv",
    "mimeType": "text/csv",
    "buffer": "\n".join([HEAD, *ROWS]).encode("utf-8-sig"),
}
COLUMNS = {"Nhận lúc": "Ngày tiếp nhận", "Trả trước ngày": "Ngày hẹn trả", "Kết luận": "Trạng thái"}


def press(page, role: str, name: str) -> None:
    """Press a button or a link as somebody without a mouse does."""
    page.get_by_role(role, name=name, exact=True).first.press("Enter")


def choose(select, option: str) -> None:
    """Go down a list until it says what is meant."""
    for _ in range(20):
        if select.evaluate("list => list.selectedOptions[0].text") == option:
            return
        select.press("ArrowDown")
    raise AssertionError(option)


@pytest.fixture
def is_right(axe, screenshot):
    """Say whether a page is for everybody, on a desk and on a phone."""

    def right(page, name: str) -> bool:
        for width, height in ((360, 740), (1280, 900)):
            page.set_viewport_size({"width": width, "height": height})
            screenshot(page, f"{name}-{width}")
            assert (axe(page), fits(page)) == ([], True)
        return True

    return right


def test_a_messy_file_is_mapped_accepted_and_taken_back(page, sign_in, clerk, quarter, is_right):
    sign_in(page, clerk)
    page.goto("/nap/moi/")
    page.get_by_label("Tệp kết xuất").set_input_files(FILE)
    press(page, "button", "Kiểm tra tệp")
    page.get_by_role("heading", name="Đang kiểm tra tệp").wait_for()
    work_off()
    page.get_by_role("heading", name="Tệp bị từ chối").wait_for()
    assert is_right(page, "ghep-cot-tu-choi")

    press(page, "link", "Ghép cột")
    page.get_by_role("heading", name="Ghép cột", exact=True).wait_for()
    assert "Nguyễn Thị Bí Mật" not in page.content()
    assert page.get_by_label("Ký hiệu").input_value() == "code"
    for theirs, ours in COLUMNS.items():
        choose(page.get_by_label(theirs), ours)
    page.get_by_label("Tháng trước, ngày sau").press("Space")
    assert is_right(page, "ghep-cot")
    press(page, "button", "Ghép và kiểm tra lại")
    page.get_by_role("heading", name="Đang kiểm tra tệp").wait_for()
    work_off()

    page.get_by_role("heading", name="Tệp bị từ chối").wait_for()
    press(page, "link", "Ghép cột")
    choose(page.get_by_label("“Ra kết quả rồi”"), "Đã trả kết quả")
    assert is_right(page, "ghep-gia-tri")
    press(page, "button", "Ghép và kiểm tra lại")
    page.get_by_role("heading", name="Đang kiểm tra tệp").wait_for()
    work_off()

    page.get_by_role("heading", name="Kiểm tra tệp", exact=True).wait_for()
    assert is_right(page, "ghep-xong")
    press(page, "button", "Tiếp tục")
    press(page, "button", "Ghi nhận 3 dòng")
    page.get_by_role("heading", name="Đang ghi nhận").wait_for()
    work_off()
    page.get_by_role("heading", name="Biên nhận", exact=True).wait_for()
    taken = Batch.objects.latest("pk")
    received = Dossier.objects.filter(batch=taken).values_list("received_on", flat=True)
    assert [f"{day:%d/%m/%Y}" for day in received] == ["01/08/2022"] * 3

    page.goto(f"/nap/{taken.pk}/hoan-tac/")
    press(page, "button", "Hoàn tác 3 hồ sơ")
    page.get_by_text("Đã hoàn tác").first.wait_for()
    assert not Dossier.objects.filter(batch=taken).exists()
