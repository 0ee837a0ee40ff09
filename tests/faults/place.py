"""Real processes on a real database: workers, servers, and what is sent to them."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from procedures.models import Batch
from tests.intake.files import as_csv, row

NEW, CHANGED, BAD = 8000, 400, 1
_TOKEN = "a" * 32  # a form is ours if it says what our cookie says
_BOUNDARY = "border"


def export(number: int, *, of: int = NEW) -> bytes:
    """The file of a trial: new dossiers, some of the trial before with another end, a bad row."""

    def code(trial: int, place: int) -> str:
        return f"H37.15-22{6 + trial % 2:02d}01-{trial * 10_000 + place:07d}"

    def day(trial: int) -> str:
        return f"01/{6 + trial % 2:02d}/2022"

    rows = [
        row(code=code(number, n), received=day(number), due="", finished="20/07/2022")
        for n in range(of)
    ]
    if number:
        ended = {"due": "05/07/2022", "finished": "04/08/2022"}
        rows += [
            row(code=code(number - 1, n), received=day(number - 1), **ended) for n in range(CHANGED)
        ]
    return as_csv([*rows, row(code=code(number, of), received="x")])


def worker(log: Path, *doomed: str | Path) -> subprocess.Popen:
    """Start a worker, one that dies at a point (with POINT, VICTIMS, FLAG) or one that lives."""
    own = ("-m", "tests.faults.doomed", *doomed) if doomed else ("manage.py", "run_worker")
    with open(log, "ab") as file:
        return subprocess.Popen([sys.executable, *own], stdout=file, stderr=file)


def process_of(worker: subprocess.Popen) -> int | None:
    """Return the process of a worker that works on a batch."""
    try:
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    except FileNotFoundError:
        return None
    return int(children[0]) if children else None


def kill(*processes: int | None) -> None:
    for each in filter(None, processes):
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:
            continue


def end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def until(is_so: Callable[[], object], *, seconds: float, what: str = "") -> float:
    """Wait until it is so, and return how long that took; TimeoutError where it never is."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.05)
    return time.monotonic() - began


def now(batch: Batch) -> Batch:
    connections.close_all()
    return Batch.objects.get(pk=batch.pk)


def cookies() -> str:
    """Return what the browser of a signed-in administrator sends along."""
    user = User.objects.filter(username="loi").first() or User.objects.create_superuser("loi")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}; csrftoken={_TOKEN}"


class Site:
    """A server as `make run` starts it, on a port of its own."""

    def __init__(self, log: Path, **environment: str):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        home = "tests.faults.doomed:application" if environment else "tthc_portal.wsgi"
        command = [sys.executable, "-m", "gunicorn", home, "--bind", f"127.0.0.1:{self.port}"]
        command += ["--workers", "1", "--threads", "4", "--timeout", "120", "--no-control-socket"]
        with open(log, "ab") as file:
            self.master = subprocess.Popen(
                command, env=os.environ | environment, stdout=file, stderr=file
            )
        until(lambda: self.asks("/healthz")[0], seconds=60, what="the server answers")

    def process(self) -> int | None:
        return process_of(self.master)

    def asks(self, address: str, cookie: str = "") -> tuple[int, str]:
        """Return the status and the page of an address; 0 where nobody answers."""
        asked = http.client.HTTPConnection("localhost", self.port, timeout=60)
        try:
            asked.request("GET", address, headers={"Cookie": cookie})
            answer = asked.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            asked.close()

    def begin(self, content: bytes, cookie: str) -> "Sending":
        return Sending(self.port, content, cookie)


class Sending:
    """A form with a file that is sent piece by piece, as a slow line does."""

    def __init__(self, port: int, content: bytes, cookie: str):
        fields = {"csrfmiddlewaretoken": _TOKEN, "period": "2022-Q3"}
        said = "".join(
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        file = 'form-data; name="file"; filename="quy-3.csv"'
        said += f"--{_BOUNDARY}\r\nContent-Disposition: {file}\r\n\r\n"
        self._body = said.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
        self._sent = 0
        self._line = http.client.HTTPConnection("localhost", port, timeout=60)
        self._line.putrequest("POST", "/nap/moi/")
        self._line.putheader("Cookie", cookie)
        self._line.putheader("Content-Type", f"multipart/form-data; boundary={_BOUNDARY}")
        self._line.putheader("Content-Length", str(len(self._body)))
        self._line.endheaders()

    def send(self, share: float) -> None:
        """Send up to a share of the whole."""
        until_byte = int(share * len(self._body))
        try:
            self._line.send(self._body[self._sent : until_byte])
        except OSError:
            return
        self._sent = until_byte

    def answer(self) -> tuple[int, str]:
        """Send what is left, and return the status and the page; 0 where the line is cut."""
        self.send(1)
        try:
            answer = self._line.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            self._line.close()


@contextmanager
def site(log: Path, **environment: str) -> Iterator[Site]:
    started = Site(log, **environment)
    try:
        yield started
    finally:
        end(started.master)
