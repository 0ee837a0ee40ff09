"""The pages in a real browser, on a desk and on a phone; the watch over them is in conftest.py."""

# ruff: noqa: F811 (a fixture is imported, and asked for by its name)

import pytest

from tests.pages.conftest import batch, clerk, official, province, quarter, work_off  # noqa: F401
from tests.pages.lines import ENDS_BEFORE_IT_BEGINS, GOOD, HEAD
from tests.pages.quarters import quarters  # noqa: F401

SIZES = pytest.mark.parametrize("size", [(1280, 900), (360, 740)], ids=["desk", "phone"])

WIDTH_OF_CONTENT = "document.documentElement.scrollWidth"


def fits(page) -> bool:
    """Whether the page does not scroll sideways; wide tables scroll within their own frames.

    Whoever pressed a link waits for what the next page alone shows: a press does not wait.
    """
    page.wait_for_load_state()
    return page.evaluate(WIDTH_OF_CONTENT) == page.viewport_size["width"]


@SIZES
def test_the_quarter_is_drawn_and_fits(
    open_window,
    size,
    sign_in,
    axe,
    screenshot,
    official,
    quarter,
):
    page = open_window(*size)
    sign_in(page, official)
    page.goto("/")
    page.wait_for_selector("[data-figure=sectors-figure] .main-svg")
    assert page.locator(".chart .main-svg").count() >= 2
    assert fits(page)
    assert axe(page) == []
    screenshot(page, f"quy-{size[0]}")


@SIZES
def test_the_past_stands_beside_the_present(
    open_window, size, sign_in, axe, screenshot, official, quarters
):
    page = open_window(*size)
    sign_in(page, official)
    page.goto("/ky/2022-q3/")
    page.wait_for_selector("[data-figure=sectors-figure] .main-svg")
    assert page.get_by_role("img", name="qua 5 quý").count() == 5
    assert fits(page)
    assert axe(page) == []
    screenshot(page, f"nam-quy-{size[0]}")


@SIZES
def test_an_empty_house_and_an_empty_period_fit(open_window, size, sign_in, axe, clerk):
    page = open_window(*size)
    sign_in(page, clerk)
    for address in ("/", "/ky/2021-q3/", "/ky/2022-q5/", "/nap/"):
        page.goto(address)
        assert fits(page)
        assert axe(page) == []


@SIZES
def test_a_clerk_signs_in_uploads_and_accepts(
    open_window,
    size,
    axe,
    screenshot,
    tmp_path,
    clerk,
    quarter,
):
    clerk.set_password("mat-khau-thu")
    clerk.save()
    file = tmp_path / "quy-3.csv"
    file.write_text("\n".join([HEAD, *GOOD, ENDS_BEFORE_IT_BEGINS]), encoding="utf-8-sig")

    page = open_window(*size)
    page.goto("/")
    assert axe(page) == []
    page.get_by_label("Tên đăng nhập").fill("canbo")
    page.get_by_label("Mật khẩu").fill("mat-khau-thu")
    page.get_by_role("button", name="Đăng nhập").click()

    page.get_by_role("link", name="Nạp dữ liệu").click()
    page.get_by_role("link", name="Nạp tệp mới").click()
    chosen = page.get_by_label("Tệp kết xuất")
    chosen.wait_for()
    assert fits(page)
    assert axe(page) == []
    chosen.set_input_files(file)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    page.get_by_role("heading", name="Đang kiểm tra tệp").wait_for()
    work_off()
    page.get_by_role("heading", name="Kiểm tra tệp", exact=True).wait_for()
    assert fits(page)
    assert axe(page) == []
    screenshot(page, f"kiem-tra-{size[0]}")

    # The period chosen beforehand is that of today, which the concluded one is outside of.
    page.get_by_role("link", name="Cần xác nhận 1").click()
    page.get_by_label("đã xem, đồng ý ghi nhận 1 dòng").check()
    page.get_by_label("Lý do").fill("Đã đối chiếu với phần mềm một cửa")
    assert fits(page)
    assert axe(page) == []
    screenshot(page, f"xac-nhan-{size[0]}")
    page.get_by_role("button", name="Xác nhận các loại đã đánh dấu").click()
    page.get_by_label("Ghi nhận 2 dòng tốt").check()
    page.get_by_role("button", name="Tiếp tục").click()

    page.get_by_role("heading", name="Tác động lên số liệu").wait_for()
    assert page.locator("[aria-current=step]").inner_text().startswith("4. Tác động")
    assert fits(page)
    assert axe(page) == []
    page.get_by_role("button", name="Ghi nhận 2 dòng").click()
    page.get_by_role("heading", name="Đang ghi nhận").wait_for()
    work_off()

    page.get_by_role("heading", name="Biên nhận").wait_for()
    assert page.get_by_role("button", name="In biên nhận").is_visible()
    assert fits(page)
    assert axe(page) == []
    screenshot(page, f"bien-nhan-{size[0]}")


def test_the_menu_of_periods_closes_on_escape_and_on_a_press_outside(
    page, sign_in, official, quarter
):
    sign_in(page, official)
    page.goto("/")
    month = page.get_by_role("link", name="Tháng 7/2022")
    page.locator(".period-menu summary").click()
    assert month.is_visible()
    page.keyboard.press("Escape")
    assert not month.is_visible()
    page.locator(".period-menu summary").click()
    page.locator("h1").click()
    assert not month.is_visible()


def test_on_a_phone_only_the_names_of_form_06a_stay_in_sight(phone, sign_in, official, quarter):
    sign_in(phone, official)
    phone.goto("/")
    frame = phone.locator("#bieu-06a .frame")
    total = frame.locator("thead .number").first
    before = total.bounding_box()["x"]
    frame.evaluate("frame => { frame.scrollLeft = 300 }")
    assert total.bounding_box()["x"] == before - 300
    assert frame.locator("tbody .named").first.bounding_box()["x"] >= 0


def test_the_head_of_form_06a_stays_in_sight_under_the_period_bar(page, sign_in, official, quarter):
    sign_in(page, official)
    page.goto("/")
    page.locator("#bieu-06a tfoot").evaluate("foot => foot.scrollIntoView({block: 'start'})")
    page.evaluate("scrollBy(0, -110)")
    bar = page.locator(".period-bar").bounding_box()
    head = page.locator("#bieu-06a thead").bounding_box()
    assert head["y"] >= bar["y"] + bar["height"] - 1


@SIZES
def test_the_list_of_uploads_is_seen_whole(
    open_window, size, sign_in, axe, screenshot, clerk, batch
):
    batch.uploaded_by = clerk
    batch.file_name = "danh-sach-ho-so-quy-3-nam-2022-cua-toan-tinh-lang-son-ban-cuoi.xlsx"
    batch.save()
    page = open_window(*size)
    sign_in(page, clerk)
    page.goto("/nap/")
    frame = page.locator(".frame--batches")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    assert fits(page)
    assert axe(page) == []
    screenshot(page, f"nap-{size[0]}")


def test_without_scripts_the_tables_are_there_and_no_empty_frame(
    chromium,
    live_server,
    sign_in,
    official,
    quarter,
):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, official)
    page.goto("/")
    assert page.get_by_role("cell", name="33,34*").is_visible()
    page.locator(".period-menu summary").click()
    assert page.get_by_role("link", name="Tháng 7/2022").is_visible()
    context.close()


def test_the_keyboard_meets_the_way_to_the_content_first(page, sign_in, official, quarter):
    sign_in(page, official)
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Bỏ qua đến nội dung")
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
