"""Every page of a clerk's journey on a desk and on a phone, and the whole way by keyboard."""

# ruff: noqa: F811 (a fixture is imported, and asked for by its name)

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from procedures.models import Batch, OpenName
from tests.browser.test_pages import fits
from tests.pages.conftest import (  # noqa: F401
    accept_all,
    batch,
    clerk,
    province,
    quarter,
    the_last_day_of_the_quarter,
    work_off,
)
from tests.pages.lines import ENDS_BEFORE_IT_BEGINS, GOOD, HEAD

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")

TAN_THANH = "1.000001,UBND xã Tân Thanh"
MORNING = "01/08/2022 08:15"
IN_A_MINUTE = f"H37.15-220801-0103,{TAN_THANH},{MORNING},05/08/2022,{MORNING},Đã trả kết quả"
PUT_OFF = f"H37.15-220801-0006,{TAN_THANH},01/08/2022,20/09/2022,,Đang xử lý"
STRANGE = GOOD[0].replace("0101", "0109").replace("UBND xã Tân Thanh", "Một cửa Tân Thanh")
LATER = GOOD[1].replace("05/08/2022", "08/08/2022")

# Those that no other test of this folder opens; 0 stands for the number of a batch.
BEFORE = ("/nap/cach-ly/", "/nap/ten-chua-ro/")
WAITING = (
    *("/nap/cach-ly/", "/nap/cach-ly/NEGATIVE_DURATION/", "/nap/ten-chua-ro/"),
    *("/nap/0/?muc=luu-y", "/nap/0/dau-hieu/SAME_MINUTE/", "/nap/0/loi/NEGATIVE_DURATION/"),
    *("/nap/0/thay-doi/", "/nap/0/tac-dong/moi/"),
)
ACCEPTED = ("/nap/0/hoan-tac/", "/nap/0/hoan-tac/giu-lai/")


@pytest.fixture
def send(clerk, quarter):
    client = Client()
    client.force_login(clerk)

    def sent(*lines, accept=False, head=HEAD) -> Batch:
        file = SimpleUploadedFile("quy-3.csv", "\n".join([head, *lines]).encode("utf-8-sig"))
        client.post("/nap/moi/", {"file": file, "period": "2022-Q3", "source": ""})
        work_off()
        batch = Batch.objects.latest("pk")
        if accept:
            accept_all(client, batch)
            work_off()
        return batch

    return sent


@pytest.fixture
def sound(open_window, sign_in, clerk, axe):
    """Return a function that opens addresses and holds them against both sizes."""
    page = open_window(1280, 900)
    sign_in(page, clerk)

    def held(*addresses: str) -> None:
        for address in addresses:
            page.goto(address)
            assert page.url.endswith(address), f"{address} leads to {page.url}"
            for width in (1280, 360):
                page.set_viewport_size({"width": width, "height": 740})
                assert fits(page), f"{address} at {width}"
                assert axe(page) == [], f"{address} at {width}"

    return held


def test_the_pages_of_a_new_clerk_are_sound(sound, quarter):
    sound(*BEFORE)


def test_the_pages_of_a_file_that_waits_are_sound(sound, send, clerk):
    clerk.user_permissions.add(Permission.objects.get(codename="settle_name"))
    batch = send(*GOOD, ENDS_BEFORE_IT_BEGINS, IN_A_MINUTE, PUT_OFF, STRANGE)
    name = f"/nap/ten-chua-ro/{OpenName.objects.get().pk}/?tim=tan"
    sound(*(each.replace("/0/", f"/{batch.pk}/") for each in WAITING), name)


def test_the_pages_of_files_that_were_decided_are_sound(sound, send):
    accepted = send(*GOOD, PUT_OFF, ENDS_BEFORE_IT_BEGINS, accept=True)
    send(LATER, accept=True)
    refused = send("1,2", head="Cột lạ,Cột khác")
    waiting = send(IN_A_MINUTE)
    long_ago = timezone.now() - timedelta(minutes=5)
    Batch.objects.filter(pk=waiting.pk).update(task="check", asked_at=long_ago)
    addresses = [each.replace("/0/", f"/{accepted.pk}/") for each in ACCEPTED]
    sound(*addresses, f"/nap/{refused.pk}/", f"/nap/{waiting.pk}/")


FOCUSED = """() => {
    const here = document.activeElement;
    return (here.labels?.[0]?.innerText || here.innerText || here.value || "").trim();
}"""


def go_to(page, name: str, press: str = "Enter") -> None:
    """Reach what is called so by the Tab key, see that it is in sight, and press a key on it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(name):
            break
    else:
        raise AssertionError(f"{name} is not reached by keyboard")
    assert page.locator(":focus").is_visible()
    page.keyboard.press(press)


def test_a_file_goes_its_whole_way_by_keyboard(page, sign_in, clerk, quarter):
    text = "\n".join([HEAD, *GOOD, ENDS_BEFORE_IT_BEGINS]).encode("utf-8-sig")
    file = {"name": "quy-3.csv", "mimeType": "text/csv", "buffer": text}
    sign_in(page, clerk)
    page.goto("/nap/")
    go_to(page, "Nạp tệp mới")
    # The window in which a file is chosen is the system's.
    page.get_by_label("Tệp kết xuất").set_input_files(file)
    go_to(page, "Kiểm tra tệp")
    page.get_by_role("heading", name="Đang kiểm tra tệp").wait_for()
    work_off()
    page.get_by_role("heading", name="Kiểm tra tệp", exact=True).wait_for()
    go_to(page, "Sửa ở phần mềm một cửa", press="ArrowDown")
    go_to(page, "Tiếp tục")
    page.get_by_role("heading", name="Tác động lên số liệu").wait_for()
    go_to(page, "Ghi nhận 2 dòng")
    page.get_by_role("heading", name="Đang ghi nhận").wait_for()
    work_off()
    page.get_by_role("heading", name="Biên nhận").wait_for()
    go_to(page, "Hoàn tác lần nạp này")
    page.get_by_role("heading", name="Hoàn tác 2 hồ sơ?").wait_for()
    go_to(page, "Hoàn tác 2 hồ sơ")
    page.get_by_text("Đã hoàn tác 2 hồ sơ.").wait_for()
