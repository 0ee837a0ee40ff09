"""The days of a quarter's dossiers: when received, when due, when concluded, as their fate says.

A fate says in which days the due day may fall; the day of receipt is drawn only among the days from
which the limit leads there.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from procedures.demo.draws import holding
from procedures.demo.figures import Fate
from procedures.demo.register import Register
from procedures.demo.workdays import WorkCalendar
from procedures.rules.outcomes import Outcome
from procedures.rules.periods import ReportingPeriod

# An overdue dossier is not older than this, in days from its due day to the end of the quarter.
LONGEST_OVERDUE = 60
# In working days: how late a late result is, and how long the other endings take.
LATEST, OTHER_ENDINGS = 15, 10


@dataclass(frozen=True)
class QuarterDays:
    """`receiving` are the days on which dossiers are received; windows are places among them."""

    calendar: WorkCalendar
    receiving: np.ndarray
    last_day: np.datetime64

    @classmethod
    def of(cls, quarter: ReportingPeriod, register: Register) -> "QuarterDays":
        calendar = WorkCalendar.around(quarter.first_day, quarter.last_day, register.holidays)
        receiving = calendar.receiving_days(quarter.first_day, quarter.last_day)
        return cls(calendar, receiving, np.datetime64(quarter.last_day))

    @cached_property
    def due_table(self) -> np.ndarray:
        return self.calendar.due_days(self.receiving)

    @property
    def end(self) -> int:
        """The place of the quarter's last working day."""
        return int(self.calendar.position(self.last_day))

    def windows(self, fates: list[Fate]) -> tuple[np.ndarray, np.ndarray]:
        """Return the first and last receiving day of each fate (rows) and limit (columns)."""
        due_between = [self._due_between(fate) for fate in fates]
        first = [[np.searchsorted(due, a) for due in self.due_table] for a, _ in due_between]
        last = [
            [np.searchsorted(due, b, side="right") - 1 for due in self.due_table]
            for _, b in due_between
        ]
        first, last = np.array(first), np.array(last)
        # What is due on the day it is received cannot be early.
        for row, fate in enumerate(fates):
            if fate == Fate(None, Outcome.RESOLVED_EARLY):
                last[row, 0] = -1
        return first, last

    def _due_between(self, fate: Fate) -> tuple[np.datetime64, np.datetime64]:
        """Return the first and the last day on which a dossier of this fate may be due."""
        workdays, last_day = self.calendar.workdays, self.last_day
        ever, never = workdays[0], workdays[-1]
        last_workday, next_workday = workdays[self.end], workdays[self.end + 1]
        if fate.stands is None:
            latest = {
                Outcome.RESOLVED_ON_TIME: last_day,
                Outcome.RESOLVED_LATE: last_workday - 1,
            }
            return ever, latest.get(fate.ends, never)
        if fate.stands is Outcome.PENDING_OVERDUE:
            return last_day - LONGEST_OVERDUE, last_day - 1
        if fate.stands is Outcome.PENDING_UNDATED:
            return ever, never
        earliest = {
            Outcome.RESOLVED_EARLY: next_workday + 1,
            Outcome.RESOLVED_ON_TIME: next_workday,
        }
        return earliest.get(fate.ends, last_day), never

    def draw_receipts(
        self, rng: np.random.Generator, first: np.ndarray, last: np.ndarray
    ) -> np.ndarray:
        """Draw a receiving day for each dossier from its own window, busy days more often."""
        line = np.concatenate([[0.0], np.cumsum(self.calendar.busyness(self.receiving))])
        point = line[first] + rng.random(len(first)) * (line[last + 1] - line[first])
        return np.clip(np.searchsorted(line, point, side="right") - 1, first, last)

    def draw_conclusions(
        self,
        rng: np.random.Generator,
        fates: list[Fate],
        fate: np.ndarray,
        received_on: np.ndarray,
        due_on: np.ndarray,
    ) -> np.ndarray:
        """Draw the day each dossier is concluded: in its quarter, or in the next one."""
        due = self.calendar.position(due_on)
        own = holding(fates, fate, lambda each: each.stands is None)
        begin = np.where(own, self.calendar.position(received_on), self.end + 1)
        end = np.where(own, self.end, len(self.calendar.workdays) - 1)
        early, on_time, late = (
            holding(fates, fate, lambda each, ends=ends: each.ends is ends)
            for ends in (
                Outcome.RESOLVED_EARLY,
                Outcome.RESOLVED_ON_TIME,
                Outcome.RESOLVED_LATE,
            )
        )
        cases = [early, on_time, late]
        first = np.select(cases, [begin, due, np.maximum(due + 1, begin)], begin)
        last = np.select(cases, [due - 1, due, first + LATEST], begin + OTHER_ENDINGS)
        last = np.minimum(last, end)
        # Squared: most of it happens soon.
        place = first + (rng.random(len(fate)) ** 2 * (last - first + 1)).astype(np.int64)
        # A Saturday counts as its Friday, so a dossier received on one would end before.
        return np.maximum(self.calendar.workdays[place], received_on)
