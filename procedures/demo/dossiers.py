"""Dossiers as columns of equal length, and what an export knows of them on a day."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Self

import numpy as np

from procedures.rules.statuses import Status

NO_DAY = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class Dossiers:
    """Whole lives: how each is called while it is open, how it ends, and when.

    `office` and `service` are places in the register. Days are NumPy days, NaT for none; times of
    day are seconds from midnight.
    """

    office: np.ndarray
    service: np.ndarray
    coded_on: np.ndarray
    serial: np.ndarray
    channel: np.ndarray
    received_on: np.ndarray
    received_seconds: np.ndarray
    due_on: np.ndarray
    finished_on: np.ndarray
    finished_seconds: np.ndarray
    handed_over_on: np.ndarray
    handed_over_seconds: np.ndarray
    open_status: np.ndarray
    status: np.ndarray

    def __len__(self) -> int:
        return len(self.office)

    def take(self, places: np.ndarray) -> Self:
        """Return these places, or those that a mask names."""
        return type(self)(*(getattr(self, field.name)[places] for field in fields(self)))

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        return cls(
            *(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls))
        )

    def counted_in(self, first_day: date, last_day: date) -> Self:
        """Return those received by the last day and not concluded before the first."""
        first, last = np.datetime64(first_day), np.datetime64(last_day)
        return self.take((self.received_on <= last) & (self.finished_on >= first))

    def known_on(self, day: date) -> Self:
        """Return what is known at the end of the day: what happened later is not there yet."""
        is_open = self.finished_on > np.datetime64(day)
        waits = ~is_open & (self.handed_over_on > np.datetime64(day))
        status = np.where(waits, Status.DONE, self.status)
        return replace(
            self,
            status=np.where(is_open, self.open_status, status),
            finished_on=np.where(is_open, NO_DAY, self.finished_on),
            handed_over_on=np.where(is_open | waits, NO_DAY, self.handed_over_on),
        )


def written_days(days: np.ndarray, day_format: str) -> np.ndarray:
    """Return each day as text, nothing for no day."""
    known, place = np.unique(days, return_inverse=True)
    texts = ["" if day is None else day.strftime(day_format) for day in known.tolist()]
    return np.array(texts, object)[place]
