"""A person at another machine: real requests, with the cookies of one session."""

import http.client
import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and the page that it led to."""

    status: int
    location: str
    next_page: str


class Visitor:
    def __init__(self, site: str, cookies: dict[str, str]):
        self.host = urlsplit(site).netloc
        self.cookies = dict(cookies)

    def get(self, address: str) -> str:
        return self._ask("GET", address)[1]

    def upload(
        self, address: str, page: str, name: str, content: bytes, chosen: dict[str, str]
    ) -> Answer:
        """Send the form of a page with a file, and follow where the answer leads."""
        token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
        border = secrets.token_hex(16)
        head = f"--{border}\r\nContent-Disposition: form-data; "
        fields = {"csrfmiddlewaretoken": token, **chosen}
        parts = [f'{head}name="{key}"\r\n\r\n{text}\r\n' for key, text in fields.items()]
        parts.append(f'{head}name="file"; filename="{name}"\r\n\r\n')
        body = "".join(parts).encode() + content + f"\r\n--{border}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={border}"}
        answer, text = self._ask("POST", address, body, kind)
        location = answer.getheader("Location", "")
        return Answer(answer.status, location, self.get(location) if location else text)

    def _ask(self, method: str, address: str, body: bytes = b"", headers: dict | None = None):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        asked = http.client.HTTPConnection(self.host, timeout=30)
        asked.request(method, address, body, {"Cookie": cookies, **(headers or {})})
        answer = asked.getresponse()
        text = answer.read().decode()
        for header in answer.headers.get_all("Set-Cookie", []):
            name, value = header.split(";")[0].split("=", 1)
            self.cookies[name] = value
        asked.close()
        return answer, text
