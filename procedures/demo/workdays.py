"""The days on which offices work, receive and promise: weekdays, Saturday mornings, holidays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from procedures.demo import shape

_SATURDAY = 5
# 1/1/1970, day 0, was a Thursday.
_WEEKDAY_OF_DAY_0 = 3


def weekdays_of(days: np.ndarray) -> np.ndarray:
    """Return 0 for Monday to 6 for Sunday."""
    return (days.astype(np.int64) + _WEEKDAY_OF_DAY_0) % 7


@dataclass(frozen=True)
class WorkCalendar:
    """Whole working days, in order, with room before and after the days that are asked for."""

    workdays: np.ndarray

    @classmethod
    def around(cls, first_day: date, last_day: date, holidays: Iterable[date]) -> "WorkCalendar":
        days = np.arange(np.datetime64(first_day) - 30, np.datetime64(last_day) + 130)
        closed = np.array(sorted(holidays), dtype="datetime64[D]")
        return cls(days[(weekdays_of(days) < _SATURDAY) & ~np.isin(days, closed)])

    def position(self, days: np.ndarray) -> np.ndarray:
        """Return the place of each day among the working days, a Saturday's being Friday's."""
        return np.searchsorted(self.workdays, days, side="right") - 1

    def receiving_days(self, first_day: date, last_day: date) -> np.ndarray:
        """Return the days on which dossiers are received: working days, and Saturdays after one.

        A Saturday after a Friday off belongs to a holiday.
        """
        days = np.arange(np.datetime64(first_day), np.datetime64(last_day) + 1)
        open_day = np.isin(days, self.workdays)
        saturday = (weekdays_of(days) == _SATURDAY) & np.isin(days - 1, self.workdays)
        return days[open_day | saturday]

    def due_days(self, received: np.ndarray) -> np.ndarray:
        """Return a table of due days: a row for each limit in working days, a column for each day.

        The day of receipt does not count; with limit 0 it is the due day itself.
        """
        limits = np.arange(1, shape.LONGEST_LIMIT + 1)[:, np.newaxis]
        later = self.workdays[self.position(received) + limits]
        return np.vstack([received, later])

    def busyness(self, days: np.ndarray) -> np.ndarray:
        """Return how many dossiers each receiving day draws, relative to the others.

        Around a week off, which is Tết, people have other things to do.
        """
        weights = np.array(shape.RECEIPTS_BY_WEEKDAY)[weekdays_of(days)]
        place = self.position(days)
        gaps = np.diff(self.workdays).astype(np.int64)
        for before in np.flatnonzero(gaps > shape.LONGEST_WEEKEND):
            for nearness, share in enumerate(shape.RECEIPTS_NEAR_TET):
                weights[(place == before - nearness) | (place == before + 1 + nearness)] *= share
        return weights


def closing_of(days: np.ndarray) -> np.ndarray:
    """Return when the desks close, in seconds from midnight."""
    return np.where(weekdays_of(days) == _SATURDAY, shape.SATURDAY_CLOSING, shape.CLOSING)


def office_seconds(rng: np.random.Generator, days: np.ndarray) -> np.ndarray:
    """Draw a time of day within office hours, outside the noon break."""
    lunch = np.where(closing_of(days) > shape.NOON_BREAK_BEGINS, shape.NOON_BREAK, 0)
    open_for = closing_of(days) - shape.OPENING - lunch
    seconds = (shape.OPENING + rng.random(len(days)) * open_for).astype(np.int64)
    return np.where(seconds >= shape.NOON_BREAK_BEGINS, seconds + shape.NOON_BREAK, seconds)
