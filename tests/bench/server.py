"""The running site as an office has it, asked over the wire and opened in Chromium."""

import http.client
import os
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import PROGRAMS, SWITCHES

IDLE_SECONDS = 5
WORKERS, THREADS = "2", "4"  # as `make run` has them
SLOWED = 4
COLD_VIEWS = 5
# The moment at which the first figure stands in its frame.
NOTE_THE_FIRST_FIGURE = """
    new MutationObserver((_, watch) => {
        if (document.querySelector(".main-svg")) {
            window.firstFigure = performance.now();
            watch.disconnect();
        }
    }).observe(document, {childList: true, subtree: true});
"""


def production(environment: dict[str, str]) -> dict[str, str]:
    return environment | {
        "DEBUG": "false",
        "HTTPS": "false",
        "ALLOWED_HOSTS": "localhost",
        "SECRET_KEY": secrets.token_urlsafe(64),
    }


@contextmanager
def running(environment: dict[str, str]) -> Iterator[int]:
    """Yield the port of a site of two processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "tthc_portal.wsgi", "--log-level", "error"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", WORKERS, "--threads", THREADS]
    site = subprocess.Popen([*command, "--no-control-socket"], env=os.environ | environment)
    try:
        _wait_for(port)
        yield port
    finally:
        site.send_signal(signal.SIGTERM)
        site.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            _ask(port, "/healthz", "")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the site did not start")


def _ask(port: int, address: str, cookie: str) -> float:
    """Return the seconds of one request; whatever is not answered well is an error."""
    began = time.perf_counter()
    asked = http.client.HTTPConnection("localhost", port, timeout=30)
    asked.request("GET", address, headers={"Cookie": cookie})
    answer = asked.getresponse()
    answer.read()
    asked.close()
    if answer.status != http.HTTPStatus.OK:
        raise ConnectionError(f"{address}: {answer.status}")
    return time.perf_counter() - began


def kept_page_while(act: Callable[[], object], port: int, cookie: str) -> tuple[float, float]:
    """Return the p95 of the kept page in ms, at rest and while something is done."""
    rest = []
    until = time.perf_counter() + IDLE_SECONDS
    while time.perf_counter() < until:
        rest.append(_ask(port, "/", cookie))
        time.sleep(0.01)
    busy = []
    with ThreadPoolExecutor(max_workers=1) as beside:
        doing = beside.submit(act)
        while not doing.done():
            busy.append(_ask(port, "/", cookie))
            time.sleep(0.01)
    doing.result()
    return _p95(rest), _p95(busy)


def _p95(seconds: list[float]) -> float:
    return 1000 * statistics.quantiles(seconds, n=20)[-1]


def first_figure(port: int, cookie: str) -> float | None:
    """Return the milliseconds to the first figure, cold and slowed; None without a browser."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        return None
    name, value = cookie.split("=")
    address = f"http://localhost:{port}"
    moments = []
    with sync_playwright() as playwright:
        for _ in range(COLD_VIEWS):
            browser = playwright.chromium.launch(executable_path=program, args=SWITCHES)
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.add_cookies([{"name": name, "value": value, "url": address}])
            context.add_init_script(NOTE_THE_FIRST_FIGURE)
            page = context.new_page()
            slowed = context.new_cdp_session(page)
            slowed.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
            page.goto(f"{address}/")
            page.wait_for_selector(".main-svg", state="attached")
            moments.append(page.evaluate("window.firstFigure"))
            browser.close()
    return statistics.median(moments)


def collect_static(environment: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        env=os.environ | environment,
        check=True,
        cwd=Path.cwd(),
    )
