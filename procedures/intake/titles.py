"""What the lines above a table say of all its rows: whose they are, their status, their period.

A register (“Sổ theo dõi”) has no columns for the first two. The lines are read by their words, not
by their place; whether an agency of that name exists is decided where all names are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from procedures.intake.days import BadDay, read_day
from procedures.intake.problems import Problem, problem
from procedures.rules.names import matching_key
from procedures.rules.wording import written_day

# The kinds of agencies that resolve dossiers. A desk or a division (bộ phận, phòng) below one of
# them is no agency of its own.
_AGENCY = re.compile(
    rf"(?:ubnd|{matching_key('ủy ban nhân dân')}|sở|ban(?! hành)|cục|chi cục|thanh tra|công an"
    r"|thành phố|thị xã|huyện|xã|phường|thị trấn) .+"
)
_LABELLED_AGENCY = re.compile(r"(?:đơn vị|cơ quan)(?: giải quyết| xử lý| thực hiện)? ?: ?\S.*")
_STATUS = re.compile(r"trạng thái(?: hồ sơ)? ?:(?P<status>.*)")
_NO_FILTER = ("", "tất cả", "…", "...", "-")
_PERIOD = re.compile(r"từ(?: ngày)? (?P<first>\S+) đến(?: hết)?(?: ngày)? (?P<last>[^\s)]+)")
_REGISTER = "sổ theo dõi"


@dataclass(frozen=True, slots=True)
class Titles:
    """What is said above a table; "" where nothing is. Days are ISO."""

    agency: str = ""
    status: str = ""
    first_day: str = ""
    last_day: str = ""
    is_register: bool = False


def read_titles(lines: Iterable[str]) -> Titles:
    """Return what the lines above a table say; they are clean, and in the order of the file."""
    agency = status = first_day = last_day = ""
    is_register = False
    for line in lines:
        key = matching_key(line)
        if _AGENCY.fullmatch(key):
            agency = line  # of several the last: a letterhead names the superior first
        elif _LABELLED_AGENCY.fullmatch(key):
            agency = _behind_colon(line)
        elif stated := _STATUS.fullmatch(key):
            is_filter = stated["status"].strip() not in _NO_FILTER
            status = _behind_colon(line) if is_filter else ""
        elif period := _PERIOD.search(key):
            first_day, last_day = _iso(period["first"]), _iso(period["last"])
        elif key.startswith(_REGISTER):
            is_register = True
    return Titles(agency, status, first_day, last_day, is_register)


def _behind_colon(line: str) -> str:
    return line.partition(":")[2].strip()


def _iso(text: str) -> str:
    """Return the day, or "" for an open end (“…”) and for what is no day."""
    try:
        read = read_day(text.rstrip(".,;"))
    except BadDay:
        return ""
    return read[0].isoformat() if read else ""


def differing_periods(
    stated: Iterable[tuple[str, str, str]], first_day: date, last_day: date, period: str
) -> list[Problem]:
    """Return a note for each table that says it covers other days than the period chosen.

    `stated` are (sheet, first day, last day), as `Titles` has the days. No row is cut.
    """
    return [
        problem(
            "TITLE_PERIOD",
            sheet=sheet,
            value=f"{_written(first)} – {_written(last)}",
            period=period,
        )
        for sheet, first, last in stated
        if first not in ("", first_day.isoformat()) or last not in ("", last_day.isoformat())
    ]


def _written(day: str) -> str:
    return written_day(date.fromisoformat(day)) if day else "…"
