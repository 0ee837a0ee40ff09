"""The one call upwards: what was accepted or undone tells the reports which days to count anew.

`procedures` does not know the reports. It announces the days on which dossiers count differently;
whoever counts listens, and works in the same transaction.
"""

from dataclasses import dataclass
from datetime import date

from django.dispatch import Signal

# Sent within the transaction with `spans`, a list of DaySpan.
dossiers_changed = Signal()


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days on which some dossier counts differently; without a last day, from the first one on."""

    first_day: date
    last_day: date | None

    def touches(self, first_day: date, last_day: date) -> bool:
        """Say whether any of the days lies between the two, both included."""
        return self.first_day <= last_day and (self.last_day is None or self.last_day >= first_day)
