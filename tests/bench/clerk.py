"""A file on its way over the web, as a clerk, the site and the worker take it together.

A person thinks between the steps; here the next button is pressed as soon as it is there, so that
what is measured is what the portal takes.
"""

import http.client
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from tests.pages.reading import all_confirmed

_LOOK_SECONDS = 0.05  # a browser looks every two seconds; a person may look at any moment
_SEEN = re.compile(rb'name="seen" value="([^"]*)"')
_FORM = "application/x-www-form-urlencoded"


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[None]:
    """Let a worker run beside the site."""
    running = subprocess.Popen(
        [sys.executable, "manage.py", "run_worker"], env=os.environ | environment
    )
    try:
        yield
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait()


@dataclass
class Way:
    """How long a file was on its way, in seconds."""

    received: float = 0.0
    checked: float = 0.0
    effect: float = 0.0  # a person looks at it in between; no part of the whole
    accepted: float = 0.0
    shown: float = 0.0

    @property
    def whole(self) -> float:
        return self.received + self.checked + self.accepted + self.shown

    def in_words(self) -> str:
        return (
            f"received {self.received:.2f}, checked {self.checked:.2f},"
            f" accepted {self.accepted:.2f}, page shown {self.shown:.2f} s"
        )


@dataclass
class Clerk:
    """A signed-in clerk of the whole province before a browser without scripts."""

    port: int
    session: str
    period: str
    _token: str = field(default_factory=lambda: secrets.token_hex(16))

    def bring(self, path: Path) -> tuple[str, Way]:
        """Upload a file, look at its effect, accept it; return its address and how long it took."""
        way, began = Way(), time.perf_counter()
        address = self._upload(path)
        way.received = _since(began)
        way.checked = self._until_over(address)
        way.effect = self.timed(lambda: self.get(f"{address}tac-dong/"))
        began = time.perf_counter()
        confirmed = all_confirmed(self.get(f"{address}?muc=xac-nhan").decode())
        if confirmed:
            self._post(f"{address}xac-nhan/", confirmed)
        self._post(f"{address}ghi-nhan/", {})
        self._until_over(address)
        way.accepted = _since(began)
        way.shown = self.timed(lambda: self.get("/"))
        return address, way

    def undo(self, address: str) -> tuple[float, float]:
        """Look at what undoing would do, undo it; return how long each took."""
        began = time.perf_counter()
        seen = _SEEN.search(self.get(f"{address}hoan-tac/"))[1].decode()
        looked = _since(began)
        return looked, self.timed(lambda: self._post(f"{address}hoan-tac/", {"seen": seen}))

    def timed(self, act: Callable[[], object]) -> float:
        began = time.perf_counter()
        act()
        return _since(began)

    def get(self, address: str) -> bytes:
        answer, page = self._ask("GET", address)
        if answer.status != HTTPStatus.OK:
            raise ConnectionError(f"{address}: {answer.status}")
        return page

    def _upload(self, path: Path) -> str:
        edge = secrets.token_hex(16)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in (("csrfmiddlewaretoken", self._token), ("period", self.period))
        ]
        said = f'form-data; name="file"; filename="{path.name}"'
        parts += [
            f"--{edge}\r\nContent-Disposition: {said}\r\n\r\n".encode(),
            path.read_bytes(),
            f"\r\n--{edge}--\r\n".encode(),
        ]
        return self._send("/nap/moi/", b"".join(parts), f"multipart/form-data; boundary={edge}")

    def _post(self, address: str, said: dict[str, str]) -> None:
        said = said | {"csrfmiddlewaretoken": self._token}
        self._send(address, urlencode(said).encode(), _FORM)

    def _send(self, address: str, body: bytes, kind: str) -> str:
        """Send a form; return the address it leads to."""
        answer, _ = self._ask("POST", address, body, {"Content-Type": kind})
        if answer.status != HTTPStatus.FOUND:
            raise ConnectionError(f"{address}: {answer.status}")
        return answer.headers["Location"]

    def _until_over(self, address: str) -> float:
        """Look again and again how far the file has come, until the worker has done its part."""
        began = time.perf_counter()
        while True:
            answer, _ = self._ask("GET", f"{address}tien-do/", headers={"HX-Request": "true"})
            if answer.headers.get("HX-Refresh"):
                return _since(began)
            time.sleep(_LOOK_SECONDS)

    def _ask(
        self, how: str, address: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        asked = http.client.HTTPConnection("localhost", self.port, timeout=120)
        cookies = {"Cookie": f"{self.session}; csrftoken={self._token}"}
        asked.request(how, address, body, cookies | (headers or {}))
        answer = asked.getresponse()
        page = answer.read()
        asked.close()
        return answer, page


def _since(began: float) -> float:
    return time.perf_counter() - began
