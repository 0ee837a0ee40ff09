"""The one call upwards: what was accepted or undone tells the reports what counts differently now.

`procedures` does not know the reports. It announces the days on which dossiers count differently,
and how; whoever counts listens, and works in the same transaction.
"""

from dataclasses import dataclass
from datetime import date

from django.dispatch import Signal

# Sent within the transaction with `spans`, a list of DaySpan, and `moved`, the SQL of a query: each
# dossier that was written with weight 1, each that it replaced with weight -1, in the columns of
# MOVED. Without `moved`, the days must be counted from all the dossiers there are.
dossiers_changed = Signal()
MOVED = ("agency_id", "procedure_id", "channel", "status", "received_on", "due_on", "concluded_on")

# Sent when agencies, sectors or procedures were written other than one by one.
register_changed = Signal()


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days on which some dossier counts differently; without a last day, from the first one on."""

    first_day: date
    last_day: date | None

    def touches(self, first_day: date, last_day: date) -> bool:
        """Say whether any of the days lies between the two, both included."""
        return self.first_day <= last_day and (self.last_day is None or self.last_day >= first_day)
