"""Reporting periods: from which day to which day, what they are called, which comes before.

NĐ 09/2019/NĐ-CP, article 12: a month is reported from the 15th of the month before to the 14th, so
quarter I of 2022 runs from 15/12/2021 to 14/03/2022. Provinces deviate, hence `Cutoff`. Months are
counted on one line through the years (`12 * year + month - 1`); everything longer is a whole
number of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from procedures.rules.wording import written_day

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_ONE_DAY = timedelta(days=1)


class Kind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"  # 6 tháng đầu, 6 tháng cuối năm
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    RANGE = "range"  # any two days


@dataclass(frozen=True, order=True, slots=True)
class Cutoff:
    """The day on which a month of reporting begins, and in which month before it.

    The 21st of the month before is `Cutoff(21, 1)`, a calendar month `Cutoff(1, 0)`.
    """

    day: int
    months_earlier: int

    def __post_init__(self) -> None:
        # The 29th does not exist in every month.
        if not (1 <= self.day <= 28 and self.months_earlier in (0, 1)):
            raise ValueError(f"no month can begin at {self}")

    def first_day(self, month: int) -> date:
        """Return the first day of the given month, counted through the years."""
        year, months = divmod(month - self.months_earlier, 12)
        return date(year, months + 1, self.day)

    def month(self, day: date) -> int:
        """Return the month, counted through the years, in which the day is reported."""
        begun = 0 if day.day >= self.day else -1
        return 12 * day.year + day.month - 1 + begun + self.months_earlier


MID_MONTH = Cutoff(15, 1)
CALENDAR = Cutoff(1, 0)


class BadPeriod(ValueError):
    """A text that names no period; its words are for the person who wrote it."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(
            f"“{text}” {reason}. Kỳ được viết như 2022-Q3 (quý), 2022-M09 (tháng), 2022-H1 hoặc "
            "2022-H2 (6 tháng), 2022-9M (9 tháng), 2022 (năm), 2022-06-15..2022-09-14 (từ ngày "
            f"đến ngày), với năm từ {_FIRST_YEAR} đến {_LAST_YEAR}."
        )


@dataclass(frozen=True)
class _Shape:
    """What the periods of a kind have in common."""

    months: int
    in_a_year: int
    code: str
    label: str
    title: str
    mark: str

    @property
    def step(self) -> int:
        """From the first month of one to the first month of the next."""
        return 12 // self.in_a_year


_SHAPES = {
    Kind.MONTH: _Shape(
        1,
        12,
        "{year}-M{number:02}",
        "Tháng {number}/{year}",
        "Tháng {number} năm {year}",
        "{number}/{yy:02}",
    ),
    Kind.QUARTER: _Shape(
        3, 4, "{year}-Q{number}", "Quý {roman}/{year}", "Quý {roman} năm {year}", "{roman}/{yy:02}"
    ),
    Kind.HALF: _Shape(
        6,
        2,
        "{year}-H{number}",
        "6 tháng {end} năm {year}",
        "6 tháng {end} năm {year}",
        "6T {end} {year}",
    ),
    Kind.NINE_MONTHS: _Shape(
        9, 1, "{year}-9M", "9 tháng năm {year}", "9 tháng năm {year}", "9T/{yy:02}"
    ),
    Kind.YEAR: _Shape(12, 1, "{year}", "Năm {year}", "Năm {year}", "{year}"),
}
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
_END_OF_YEAR = {1: "đầu", 2: "cuối"}


@dataclass(frozen=True, order=True, slots=True)
class ReportingPeriod:
    """Two days and what they are called. Made by `of` and `between`, sorted by their days."""

    first_day: date
    last_day: date
    kind: Kind
    year: int
    number: int
    cutoff: Cutoff

    @classmethod
    def of(cls, kind: Kind, year: int, number: int = 1, cutoff: Cutoff = MID_MONTH) -> Self:
        """Return the period of a kind (but RANGE): quarter 3 of 2022, the year 2022."""
        shape = _SHAPES[kind]
        if not 1 <= number <= shape.in_a_year:
            raise ValueError(f"a year has no {kind} {number}")
        month = 12 * year + (number - 1) * shape.step
        first_day = cutoff.first_day(month)
        last_day = cutoff.first_day(month + shape.months) - _ONE_DAY
        return cls(first_day, last_day, kind, year, number, cutoff)

    @classmethod
    def between(cls, first_day: date, last_day: date, cutoff: Cutoff = MID_MONTH) -> Self:
        """Return the RANGE of two days, both included; it belongs to the year it ends in."""
        if last_day < first_day:
            raise ValueError(f"{last_day} is before {first_day}")
        return cls(first_day, last_day, Kind.RANGE, last_day.year, 1, cutoff)

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def overlaps(self, other: Self) -> bool:
        return self.first_day <= other.last_day and other.first_day <= self.last_day

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """`2022-Q3`, `2022-M09`, …: what `parse_period` reads."""
        if self.kind is Kind.RANGE:
            return f"{self.first_day}..{self.last_day}"
        return self._named(_SHAPES[self.kind].code)

    @property
    def slug(self) -> str:
        """The code as it stands in an address."""
        return self.code.lower()

    @property
    def label(self) -> str:
        """“Quý III/2022”."""
        if self.kind is Kind.RANGE:
            return f"{written_day(self.first_day)} – {written_day(self.last_day)}"
        return self._named(_SHAPES[self.kind].label)

    @property
    def title(self) -> str:
        """“Quý III năm 2022”."""
        if self.kind is Kind.RANGE:
            return self.days_in_words.capitalize()
        return self._named(_SHAPES[self.kind].title)

    @property
    def mark(self) -> str:
        """“III/22”: what it is called on an axis; a RANGE stands on none."""
        return self._named(_SHAPES[self.kind].mark)

    @property
    def days_in_words(self) -> str:
        return f"từ ngày {written_day(self.first_day)} đến ngày {written_day(self.last_day)}"

    def _named(self, pattern: str) -> str:
        return pattern.format(
            year=self.year,
            yy=self.year % 100,
            number=self.number,
            roman=_ROMAN.get(self.number),
            end=_END_OF_YEAR.get(self.number),
        )

    def months(self) -> "tuple[ReportingPeriod, ...]":
        """Return the months it is made of, in order; none where it is not made of whole months."""
        touched = months_between(self.first_day, self.last_day, self.cutoff)
        whole = (touched[0].first_day, touched[-1].last_day) == (self.first_day, self.last_day)
        return touched if whole else ()

    def previous(self) -> Self:
        """Return the period of the same kind before this one; of a RANGE, as many days before."""
        return self._moved(-1)

    def next(self) -> Self:
        """Return the period of the same kind after this one; of a RANGE, as many days after."""
        return self._moved(1)

    def _moved(self, steps: int) -> Self:
        if self.kind is Kind.RANGE:
            days = steps * (self.last_day - self.first_day + _ONE_DAY)
            return self.between(self.first_day + days, self.last_day + days, self.cutoff)
        in_a_year = _SHAPES[self.kind].in_a_year
        year, number = divmod(in_a_year * self.year + self.number - 1 + steps, in_a_year)
        return self.of(self.kind, year, number + 1, self.cutoff)

    def year_before(self) -> Self:
        """Return the same period of last year."""
        if self.kind is not Kind.RANGE:
            return self.of(self.kind, self.year - 1, self.number, self.cutoff)
        if months := self.months():
            first, last = months[0].year_before(), months[-1].year_before()
            return self.between(first.first_day, last.last_day, self.cutoff)
        return self.between(
            _a_year_before(self.first_day), _a_year_before(self.last_day), self.cutoff
        )


def _a_year_before(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)


def _period_around(kind: Kind, day: date, cutoff: Cutoff) -> ReportingPeriod:
    year, months = divmod(cutoff.month(day), 12)
    return ReportingPeriod.of(kind, year, months // _SHAPES[kind].step + 1, cutoff)


def month_of(day: date, cutoff: Cutoff = MID_MONTH) -> ReportingPeriod:
    """Return the month in which the day is reported: 15/09/2022 is in month 10."""
    return _period_around(Kind.MONTH, day, cutoff)


def quarter_of(day: date, cutoff: Cutoff = MID_MONTH) -> ReportingPeriod:
    """Return the quarter in which the day is reported: 15/12/2022 is in quarter I of 2023."""
    return _period_around(Kind.QUARTER, day, cutoff)


def months_between(
    first_day: date, last_day: date, cutoff: Cutoff = MID_MONTH
) -> tuple[ReportingPeriod, ...]:
    """Return the months that the days from the first to the last fall into, in order."""
    return tuple(
        ReportingPeriod.of(Kind.MONTH, month // 12, month % 12 + 1, cutoff)
        for month in range(cutoff.month(first_day), cutoff.month(last_day) + 1)
    )


_RANGE_CODE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})")


def parse_period(text: str, cutoff: Cutoff = MID_MONTH) -> ReportingPeriod:
    """Return the period of a code in either case; raises BadPeriod for anything else."""
    code = text.strip().upper()
    if days := _RANGE_CODE.fullmatch(code):
        return _parse_range(text, days[1], days[2], cutoff)
    if re.match(r"[0-9]{4}", code) and _is_reported(int(code[:4])):
        for period in _periods_of(int(code[:4]), cutoff):
            if period.code == code:
                return period
    raise BadPeriod(text, "không phải là kỳ báo cáo")


def _is_reported(year: int) -> bool:
    return _FIRST_YEAR <= year <= _LAST_YEAR


def _periods_of(year: int, cutoff: Cutoff) -> Iterator[ReportingPeriod]:
    for kind, shape in _SHAPES.items():
        for number in range(1, shape.in_a_year + 1):
            yield ReportingPeriod.of(kind, year, number, cutoff)


def _parse_range(text: str, first: str, last: str, cutoff: Cutoff) -> ReportingPeriod:
    try:
        first_day, last_day = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise BadPeriod(text, "có ngày không tồn tại") from None
    if last_day < first_day:
        raise BadPeriod(text, "có ngày cuối trước ngày đầu")
    if not (_is_reported(first_day.year) and _is_reported(last_day.year)):
        raise BadPeriod(text, "có năm ngoài khoảng được báo cáo")
    return ReportingPeriod.between(first_day, last_day, cutoff)
