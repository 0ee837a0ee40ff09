"""What the one-stop software would export on the last day of a period.

That is every dossier counted in it: received in it, or older and not concluded before its first
day.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

import numpy as np

from procedures.demo.cohorts import FULL_SIZE, cohort_of
from procedures.demo.dossiers import Dossiers, written_days
from procedures.demo.register import Register
from procedures.demo.workdays import closing_of
from procedures.rules.periods import ReportingPeriod, quarter_of
from procedures.rules.wording import written_number

DEFAULT_SEED = 433


class NothingToExport(Exception):
    """No dossier is counted, or fewer than asked for."""


@dataclass(frozen=True)
class Export:
    """Dossiers as known on the last day of a period, and the register their places point into."""

    register: Register
    period: ReportingPeriod
    dossiers: Dossiers

    def __len__(self) -> int:
        return len(self.dossiers)

    @property
    def due_seconds(self) -> np.ndarray:
        """A result is promised for closing time."""
        return closing_of(self.dossiers.due_on)

    def codes(self) -> list[str]:
        """Return the dossier codes: H37.15-220916-0001."""
        dossiers = self.dossiers
        identifiers = np.array([f"{each.identifier}-" for each in self.register.offices], object)
        serials = np.array([f"-{n:04}" for n in range(dossiers.serial.max(initial=0) + 1)], object)
        days = written_days(dossiers.coded_on, "%y%m%d")
        return (identifiers[dossiers.office] + days + serials[dossiers.serial]).tolist()

    def of_offices(self, places: list[int]) -> Self:
        """Return the dossiers of some agencies; raises NothingToExport if they have none."""
        found = self.where(np.isin(self.dossiers.office, places))
        if not len(found):
            raise NothingToExport("Cơ quan này không có hồ sơ nào trong kỳ.")
        return found

    def where(self, mask: np.ndarray) -> Self:
        return replace(self, dossiers=self.dossiers.take(mask))

    def sampled(self, rows: int, seed: int) -> Self:
        """Return as many dossiers, chosen by lot, in their order."""
        if rows > len(self):
            raise NothingToExport(
                f"Chỉ có {written_number(len(self))} hồ sơ được đếm trong kỳ, "
                f"không đủ {written_number(rows)}."
            )
        chosen = np.argsort(np.random.default_rng(seed).random(len(self)))[:rows]
        return replace(self, dossiers=self.dossiers.take(np.sort(chosen)))


def export_of(
    period: ReportingPeriod,
    register: Register,
    *,
    seed: int = DEFAULT_SEED,
    scale: Fraction = FULL_SIZE,
) -> Export:
    """Return the dossiers counted in the period, as known on its last day.

    A dossier is concluded at the latest in the quarter after its own, so the cohorts begin one
    quarter before the period. Raises NothingToExport.
    """
    first_day, last_day = period.first_day, period.last_day
    parts, quarter = [], quarter_of(first_day).previous()
    while quarter.first_day <= last_day:
        if cohort := cohort_of(quarter, register, seed=seed, scale=scale):
            parts.append(cohort.counted_in(first_day, last_day).known_on(last_day))
        quarter = quarter.next()
    if not any(len(part) for part in parts):
        raise NothingToExport("Không có hồ sơ nào trong kỳ này.")
    return Export(register, period, Dossiers.joined(parts))
