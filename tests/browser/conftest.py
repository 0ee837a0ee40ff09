"""Real Chromium against a real server; whoever opens a page here is watched.

`page` is a desk (1280 px), `phone` a phone (360 px). Whatever they do, the test fails when the
browser reports an error, a breach of the content security policy, or a request to another host.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from tests.browser.chromium import PROGRAMS, SWITCHES

HERE = Path(__file__).parent
AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = settings.BASE_DIR / "var" / "screenshots"

PATIENCE = 10_000  # milliseconds

REPORT_POLICY_BREACHES = """
    document.addEventListener("securitypolicyviolation", (breach) => {
        console.error(`CSP: ${breach.violatedDirective} ${breach.blockedURI} ${breach.sample}`);
    });
"""
SERIOUS_BREACHES = """
    async () => {
        const {violations} = await axe.run(document, {resultTypes: ["violations"]});
        return violations
            .filter(({impact}) => ["serious", "critical"].includes(impact))
            .map(({id, help, nodes}) => `${id}: ${help}: ${nodes.map((node) => node.html)}`);
    }
"""

# Playwright keeps an event loop in the thread of the tests, which Django takes for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]):
    """Mark the tests that need a browser before any are chosen, and let them come last of all.

    The worker forks, which a process in which a browser was driven cannot: it is full of threads.
    """
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
    yield
    items.sort(key=lambda item: item.path.is_relative_to(HERE))


@dataclass
class Watch:
    """What a browser let on that it should not have; a test ends with none of it."""

    host: str
    findings: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT_POLICY_BREACHES)
        context.on("console", self.heard)
        context.on("weberror", lambda error: self.findings.append(f"script: {error.error}"))
        context.on("request", self.asked)
        context.on("response", self.answered)

    def heard(self, message: ConsoleMessage) -> None:
        # Chromium also complains of an error page that was opened on purpose; `answered` knows
        # these from files that are missing.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.findings.append(f"console: {message.text}")

    def asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.netloc != self.host:
            self.findings.append(f"another host: {request.url}")

    def answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.findings.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="session")
def chromium() -> Browser:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip(f"the browser was not tested: none of {', '.join(PROGRAMS)} in PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def open_window(chromium, live_server):
    """Return a function that opens a watched window of the given size, empty as on a new machine.

    Addresses in it may be relative: `page.goto("/")`.
    """
    watch = Watch(host=urlsplit(live_server.url).netloc)
    contexts = []

    def opened(width: int, height: int) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id=settings.TIME_ZONE,
        )
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert watch.findings == []


@pytest.fixture
def page(open_window) -> Page:
    return open_window(1280, 900)


@pytest.fixture
def phone(open_window) -> Page:
    return open_window(360, 740)


@pytest.fixture
def sign_in(live_server) -> Callable[..., None]:
    """Return a function that lets a user's session into a page: `sign_in(page, user)`."""

    def signed_in(page: Page, user) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )

    return signed_in


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Return a function that lists what axe finds serious or critical on a page."""

    def breaches(page: Page) -> list[str]:
        # Evaluated from outside, so that the page's own policy has no say in it.
        page.evaluate(AXE.read_text(encoding="utf-8"))
        return page.evaluate(SERIOUS_BREACHES)

    return breaches


@pytest.fixture
def screenshot() -> Callable[[Page, str], Path]:
    """Return a function that keeps a picture of the whole page: `screenshot(page, "trang-chu")`."""

    def taken(page: Page, name: str) -> Path:
        picture = SCREENSHOTS / f"{name}.png"
        page.screenshot(path=picture, full_page=True)
        return picture

    return taken
