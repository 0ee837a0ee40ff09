"""Counts of dossiers over a period, and how the counts of periods and places add up.

A dossier counted in a period has exactly one intake (carried over, or received by a channel) and
exactly one outcome, so `carried_over + received` is the sum of all outcomes on every tally.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from operator import add, attrgetter
from typing import Self

from procedures.rules.outcomes import Outcome

RECEIVED_BY_CHANNEL = (
    "received_online",
    "received_in_person",
    "received_postal",
    "received_unknown",
)
RESOLVED = (
    Outcome.RESOLVED_EARLY.value,
    Outcome.RESOLVED_ON_TIME.value,
    Outcome.RESOLVED_LATE.value,
    Outcome.RESOLVED_UNDATED.value,
    Outcome.REFUSED.value,
    Outcome.WITHDRAWN.value,
    Outcome.STOPPED.value,
)
PENDING = (
    Outcome.PENDING_IN_TIME.value,
    Outcome.PENDING_OVERDUE.value,
    Outcome.PENDING_PAUSED.value,
    Outcome.PENDING_UNDATED.value,
)
OUTCOMES = RESOLVED + PENDING

# The keys of `counts`, everywhere, in this order.
COUNT_KEYS = (
    "carried_over",
    "received",
    *RECEIVED_BY_CHANNEL,
    "handled",
    *RESOLVED,
    "resolved",
    *PENDING,
    "pending",
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many dossiers; sums are derived, so they can never disagree with their parts."""

    carried_over: int = 0
    received_online: int = 0
    received_in_person: int = 0
    received_postal: int = 0
    received_unknown: int = 0
    resolved_early: int = 0
    resolved_on_time: int = 0
    resolved_late: int = 0
    resolved_undated: int = 0
    refused: int = 0
    withdrawn: int = 0
    stopped: int = 0
    pending_in_time: int = 0
    pending_overdue: int = 0
    pending_paused: int = 0
    pending_undated: int = 0

    @property
    def received(self) -> int:
        return sum(getattr(self, name) for name in RECEIVED_BY_CHANNEL)

    @property
    def handled(self) -> int:
        return self.carried_over + self.received

    @property
    def resolved(self) -> int:
        return sum(getattr(self, name) for name in RESOLVED)

    @property
    def pending(self) -> int:
        return sum(getattr(self, name) for name in PENDING)

    @property
    def is_balanced(self) -> bool:
        return self.handled == self.resolved + self.pending

    def __add__(self, other: Self) -> Self:
        return type(self)(*map(add, _stored(self), _stored(other)))

    def counts(self) -> dict[str, int]:
        """Return all counts by name, in the order of `COUNT_KEYS`."""
        return {key: getattr(self, key) for key in COUNT_KEYS}


STORED_COUNTS = tuple(each.name for each in fields(Tally))
_stored = attrgetter(*STORED_COUNTS)


def compose(tallies: Iterable[Tally]) -> Tally:
    """Return the tally of a longer period made of consecutive shorter ones, in their order.

    Flows add up; the carried-over is that of the first, the pending that of the last.
    """
    parts = list(tallies)
    if not parts:
        return Tally()
    total = sum(parts, start=Tally())
    stock = {name: getattr(parts[-1], name) for name in PENDING}
    return replace(total, carried_over=parts[0].carried_over, **stock)
