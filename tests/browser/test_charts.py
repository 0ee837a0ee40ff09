"""The charts of a period in a real browser: drawn, fitting, and with their tables beside them."""

# ruff: noqa: F811 (a fixture is imported, and asked for by its name)

from tests.browser.test_pages import SIZES, fits
from tests.pages.conftest import batch, official, quarter  # noqa: F401
from tests.pages.quarters import quarters  # noqa: F401

DRAWN = ".main-svg"
FLOW, LATE, CHANNELS = (f"[data-figure={name}-figure]" for name in ("flow", "late", "channels"))


def table_of(page, chart: str):
    return page.locator(f"{chart} ~ .numbers table")


@SIZES
def test_a_quarter_with_a_past_is_drawn_and_fits(
    open_window, size, sign_in, axe, screenshot, official, quarters
):
    page = open_window(*size)
    sign_in(page, official)
    page.goto("/ky/2022-q3/")
    for chart in (LATE, CHANNELS):
        page.locator(f"{chart} {DRAWN}").first.wait_for()
        assert not table_of(page, chart).is_visible()
    assert fits(page)
    assert axe(page) == []
    screenshot(page, f"quy-truoc-{size[0]}")


def test_on_a_desk_the_flow_is_a_chart_and_its_table_on_demand(page, sign_in, official, quarter):
    sign_in(page, official)
    page.goto("/")
    page.locator(f"{FLOW} {DRAWN}").first.wait_for()
    assert not table_of(page, FLOW).is_visible()
    page.locator(f"{FLOW} ~ .numbers summary").focus()
    page.keyboard.press("Enter")
    assert table_of(page, FLOW).is_visible()


def test_on_a_phone_the_flow_is_its_table_and_a_chart_once_the_phone_is_turned(
    phone, sign_in, official, quarter
):
    sign_in(phone, official)
    phone.goto("/")
    assert table_of(phone, FLOW).is_visible()
    assert not phone.locator(FLOW).is_visible()
    phone.set_viewport_size({"width": 740, "height": 360})
    chart = phone.locator(FLOW)
    phone.wait_for_function(
        "([chart, drawn]) => document.querySelector(`${chart} ${drawn}`).clientWidth > 600",
        arg=[FLOW, DRAWN],
    )
    assert chart.is_visible()
    assert fits(phone)


def test_labels_on_the_charts_stay_within_them(phone, sign_in, official, quarters):
    sign_in(phone, official)
    phone.goto("/ky/2022-q3/")
    for chart in (LATE, CHANNELS):
        frame = phone.locator(chart)
        frame.locator(DRAWN).first.wait_for()
        edges = frame.bounding_box()
        for label in frame.locator("text").all():
            box = label.bounding_box()
            assert edges["x"] <= box["x"]
            assert box["x"] + box["width"] <= edges["x"] + edges["width"]
            assert box["y"] + box["height"] <= edges["y"] + edges["height"]


def test_without_scripts_every_chart_is_its_table(
    chromium, live_server, sign_in, official, quarters
):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, official)
    page.goto("/ky/2022-q3/")
    for chart in (FLOW, LATE, CHANNELS):
        assert table_of(page, chart).is_visible()
        assert not page.locator(chart).is_visible()
    context.close()
