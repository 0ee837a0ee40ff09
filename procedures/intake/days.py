"""Cells → days, from a closed list of unambiguous forms, day first, Vietnam time.

Month first only where a person has said so of the file (`month_first`).

`read_day` is the law, one cell at a time. `read_days` reads a whole column: what fits one of the
usual shapes is read at once, digit by digit; everything else goes through `read_day`. The tests
hold one against the other.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
from pyarrow import compute as pc

from procedures.rules.names import clean_text

NO_SECONDS = -1
_NOT_A_DAY = np.datetime64("NaT", "D")
_DAY_SECONDS = 24 * 60 * 60
_VIETNAM = timedelta(hours=7)

# "No date" as the one-stop software writes it.
_NO_DAY = {"", "-", "–", "—", "…", "...", "0", "null", "none"}
_ZERO_DAY = re.compile(
    r"0{1,2}[/.-]0{1,2}[/.-]0{4}.*|0?1[/.-]0?1[/.-]1900.*|(?:1900-01-0|1899-12-3)\d.*"
)

_TIME = (
    r"(?:[\s,T]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?P<fraction>\.\d+)?)?)?"
)
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})(?P<by>[/.-])(?P<month>\d{{1,2}})(?P=by)(?P<year>\d{{4}}){_TIME}"
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>\d{{1,2}})(?P<by>[/.-])(?P<day>\d{{1,2}})(?P=by)(?P<year>\d{{4}}){_TIME}"
)
_ISO = re.compile(
    rf"(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}}){_TIME}\s*(?P<zone>Z|[+-]\d{{2}}:?\d{{2}})?"
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?"
)
_SERIAL = re.compile(r"(\d{1,5})(?:[.,](\d+))?")
_BLANK_AT_SIGN = re.compile(r"\s*([/.:])\s*|(?<=\d)\s*(-)\s*(?=\d)")
_DAY_ZERO_1900 = date(1899, 12, 30)
_DAY_ZERO_1904 = date(1904, 1, 1)


class BadDay(ValueError):
    """A cell that is no day; `exchanged` says it would be one with day and month exchanged."""

    def __init__(self, cell: str, *, exchanged: bool = False):
        super().__init__(cell)
        self.exchanged = exchanged


def read_day(
    cell: str, *, from_1904: bool = False, month_first: bool = False
) -> tuple[date, int] | None:
    """Return (day, seconds from midnight) of a cell, or None where it says "no date".

    Midnight is what software writes when it knows no time of day: NO_SECONDS. Raises BadDay.
    """
    text = clean_text(cell)
    if text.lower() in _NO_DAY or _ZERO_DAY.fullmatch(text):
        return None
    text = _BLANK_AT_SIGN.sub(lambda sign: sign[1] or sign[2], text)
    for form in (_MONTH_FIRST if month_first else _DAY_FIRST, _COMPACT, _ISO):
        if parts := form.fullmatch(text):
            return _day_of(parts.groupdict(), cell)
    if serial := _SERIAL.fullmatch(text):
        return _day_of_serial(int(serial[1]), f"0.{serial[2] or 0}", from_1904)
    raise BadDay(cell)


def _day_of(parts: dict[str, str | None], cell: str) -> tuple[date, int]:
    year, month, day = (int(parts[name]) for name in ("year", "month", "day"))
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    try:
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 as the sheet shows it
    except ValueError as wrong:
        exchanged = 12 < month <= 31 and 1 <= day <= 12
        raise BadDay(cell, exchanged=exchanged) from wrong
    try:
        moment += _rest_of(parts)
    except OverflowError as wrong:
        raise BadDay(cell) from wrong
    return moment.date(), _seconds(moment.hour * 3600 + moment.minute * 60 + moment.second)


def _rest_of(parts: dict[str, str | None]) -> timedelta:
    """What a fraction of a second and a time zone add to the moment as it is written."""
    rest = timedelta()
    if float(parts.get("fraction") or 0) >= 0.5:
        rest += timedelta(seconds=1)
    if zone := parts.get("zone"):
        rest += _VIETNAM - _offset(zone)
    return rest


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    sign = -1 if zone[0] == "-" else 1
    return sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))


def _day_of_serial(whole: int, fraction: str, from_1904: bool) -> tuple[date, int] | None:
    if whole <= 1:
        return None
    seconds = round(float(fraction) * _DAY_SECONDS)
    zero = _DAY_ZERO_1904 if from_1904 else _DAY_ZERO_1900
    return zero + timedelta(days=whole + seconds // _DAY_SECONDS), _seconds(seconds % _DAY_SECONDS)


def _seconds(seconds: int) -> int:
    return seconds or NO_SECONDS


# A whole column at once. Y, M, D, h, m and s are digits; any other sign stands for itself.
_SHAPES = (
    *(f"DD{by}MM{by}YYYY{time}" for by in "/-." for time in (" hh:mm:ss", " hh:mm", "")),
    "YYYYMMDDhhmmss",
    "YYYYMMDD",
    *(f"YYYY-MM-DD{time}" for time in (" hh:mm:ss", "Thh:mm:ss", " hh:mm", "Thh:mm", "")),
)
_MONTH_FIRST_SHAPES = tuple(re.sub("^DD(.)MM", r"MM\1DD", shape) for shape in _SHAPES)


@dataclass(slots=True)
class Days:
    """A column of days. All arrays have one entry a row of the file."""

    days: np.ndarray  # datetime64[D]; NaT where there is none
    seconds: np.ndarray  # int32; NO_SECONDS where unknown
    is_bad: np.ndarray  # bool: the cell is neither a day nor "no date"
    exchanged: np.ndarray  # bool: among the bad, those that would be days in the other order
    was_unusual: np.ndarray  # bool: a day, but not in one of the usual shapes


def read_days(cells: pa.Array, *, from_1904: bool = False, month_first: bool = False) -> Days:
    """Read a column of text cells (no nulls) into days."""
    count = len(cells)
    days = np.full(count, "NaT", "datetime64[D]")
    seconds = np.full(count, NO_SECONDS, np.int32)
    is_bad, exchanged = np.zeros(count, bool), np.zeros(count, bool)
    characters, offsets = _buffers(cells)
    lengths = np.diff(offsets)
    todo = lengths > 0
    for shape in _MONTH_FIRST_SHAPES if month_first else _SHAPES:
        rows = np.flatnonzero(todo & (lengths == len(shape)))
        if rows.size:
            fits, read, of_day = _read_shape(shape, characters, offsets[rows])
            days[rows[fits]], seconds[rows[fits]] = read, of_day
            todo[rows[fits]] = False
    rest = np.flatnonzero(todo)
    known: dict[str, tuple | None] = {}
    for row in rest:
        cell = cells[row].as_py()
        if cell not in known:
            known[cell] = _read_once(cell, from_1904, month_first)
        days[row], seconds[row], is_bad[row], exchanged[row] = known[cell]
    return Days(days, seconds, is_bad, exchanged, todo & ~np.isnat(days))


def _read_once(cell: str, from_1904: bool, month_first: bool) -> tuple:
    try:
        read = read_day(cell, from_1904=from_1904, month_first=month_first)
    except BadDay as bad:
        return np.datetime64("NaT"), NO_SECONDS, True, bad.exchanged
    if read is None:
        return np.datetime64("NaT"), NO_SECONDS, False, False
    return np.datetime64(read[0]), read[1], False, False


def _buffers(cells: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return the bytes of all cells in one row, and where each begins and ends."""
    _, offsets, characters = cells.buffers()
    ends = np.frombuffer(offsets, np.int32)[cells.offset : cells.offset + len(cells) + 1]
    return np.frombuffer(characters or b"", np.uint8), ends


def _read_shape(shape: str, characters: np.ndarray, starts: np.ndarray):
    """Read the cells of one length that fit a shape: (which fit, their days, their seconds)."""
    cells = characters[starts[:, None] + np.arange(len(shape))]
    digits = cells - ord("0")
    fits = np.ones(len(starts), bool)
    for position, sign in enumerate(shape):
        fits &= digits[:, position] <= 9 if sign in "YMDhms" else cells[:, position] == ord(sign)
    digits = digits[fits].astype(np.int64)

    def number(letter: str) -> np.ndarray:
        value = np.zeros(len(digits), np.int64)
        for position in (p for p, sign in enumerate(shape) if sign == letter):
            value = value * 10 + digits[:, position]
        return value

    year, month, day = number("Y"), number("M"), number("D")
    hour, minute, second = number("h"), number("m"), number("s")
    # 1900 and 0000 stand for "no date", impossible days are told apart: both one at a time.
    read = _calendar_days(year, month, day)
    real = ~np.isnat(read) & (year > 1900) & (hour < 24) & (minute < 60) & (second < 60)
    fits[fits] = real
    of_day = (hour * 3600 + minute * 60 + second)[real]
    return fits, read[real], np.where(of_day == 0, NO_SECONDS, of_day)


def _calendar_days(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Return the days (datetime64[D]); NaT where there is no such day."""
    possible = (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(possible, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(possible, day - 1, 0)
    return np.where(possible & (days.astype("datetime64[M]") == months), days, _NOT_A_DAY)


def swapped(days: np.ndarray) -> np.ndarray:
    """Return each day with its day and month exchanged; NaT where that is no day."""
    is_day = ~np.isnat(days)
    known = np.where(is_day, days, np.datetime64(0, "D"))
    months = known.astype("datetime64[M]")
    year = known.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    day = (known - months.astype("datetime64[D]")).astype(np.int64) + 1
    return np.where(is_day, _calendar_days(year, day, month), _NOT_A_DAY)


def days_inside_codes(codes: pa.Array) -> np.ndarray:
    """Return the day each dossier code carries behind its first hyphen (yyMMdd), NaT without."""
    characters, ends = _buffers(codes)
    hyphen = np.asarray(pc.find_substring(codes, "-"))
    starts = ends[:-1] + hyphen + 1
    rows = np.flatnonzero((hyphen >= 0) & (starts + 6 <= ends[1:]))
    digits = characters[starts[rows][:, None] + np.arange(6)] - ord("0")
    year, month, day = (
        digits[:, first].astype(np.int64) * 10 + digits[:, first + 1] for first in (0, 2, 4)
    )
    read = _calendar_days(2000 + year, month, day)
    days = np.full(len(codes), _NOT_A_DAY)
    days[rows] = np.where((digits <= 9).all(axis=1), read, _NOT_A_DAY)
    return days
