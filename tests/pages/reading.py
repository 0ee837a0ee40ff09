"""A page as a person reads it: its words, its tables row by row, its figures."""

import json
import re
from html.parser import HTMLParser

SILENT = {"script", "style", "title"}
WITHIN_A_LINE = {"a", "b", "strong", "span", "sup"}


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words, self.rows, self.figures = [], [], {}
        self._open, self._figure, self._in_cell = [], None, False

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag in SILENT:
            self._open.append(tag)
            self._figure = attributes.get("id")
        if tag not in WITHIN_A_LINE:
            self.words.append(" ")
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag):
        if tag in SILENT:
            self._open.pop()
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, text):
        if self._open == ["script"] and self._figure:
            self.figures[self._figure] = json.loads(text)
        if self._open:
            return
        self.words.append(text)
        if self._in_cell:
            self.rows[-1][-1] += text


def _read(response) -> _Page:
    page = _Page()
    page.feed(response.content.decode())
    return page


def words_of(response) -> str:
    return " ".join("".join(_read(response).words).split())


def rows_of(response) -> list[list[str]]:
    """Return the cells of all tables, row by row."""
    return [[" ".join(cell.split()) for cell in row] for row in _read(response).rows if row]


def all_confirmed(page: str, reason: str = "Đã đối chiếu với phần mềm một cửa") -> dict[str, str]:
    """Return what a person sends who confirms every warning that the page of a file asks about."""
    codes = re.findall('name="([A-Z_]+)-agreed"', page)
    return {f"{code}-agreed": "on" for code in codes} | {f"{code}-reason": reason for code in codes}


def figures_of(response) -> dict[str, dict]:
    return _read(response).figures
