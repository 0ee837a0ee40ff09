"""How one dossier stands on one day: resolved early, pending overdue, and so on.

"Overdue" is a fact about a day, never stored on a dossier. Days are compared, times of day are
not; the due day itself is on time. Source: form II.06a/VPCP/KSTT of TT 01/2020/TT-VPCP.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from procedures.rules.statuses import CONCLUDED, NOT_A_DOSSIER, OPEN, PAUSED, Status


class Outcome(StrEnum):
    RESOLVED_EARLY = "resolved_early"  # trước hạn
    RESOLVED_ON_TIME = "resolved_on_time"  # đúng hạn
    RESOLVED_LATE = "resolved_late"  # đã giải quyết, quá hạn
    RESOLVED_UNDATED = "resolved_undated"  # đã giải quyết, không có ngày hẹn
    REFUSED = "refused"  # từ chối, trả lại
    WITHDRAWN = "withdrawn"  # công dân rút
    STOPPED = "stopped"  # dừng giải quyết
    PENDING_IN_TIME = "pending_in_time"  # đang giải quyết, trong hạn
    PENDING_OVERDUE = "pending_overdue"  # đang giải quyết, quá hạn
    PENDING_PAUSED = "pending_paused"  # chờ bổ sung, chờ nghĩa vụ tài chính
    PENDING_UNDATED = "pending_undated"  # đang giải quyết, không có ngày hẹn


_ENDED_WITHOUT_RESULT = {
    Status.REFUSED: Outcome.REFUSED,
    Status.WITHDRAWN: Outcome.WITHDRAWN,
    Status.STOPPED: Outcome.STOPPED,
}
# An export knows only the present status: what is paused now counts as paused on every day on
# which it is pending. STOPPED without an end date is paused.
STANDING_STILL = PAUSED | {Status.STOPPED}


@dataclass(frozen=True, slots=True)
class DossierDates:
    """The facts of a dossier that decide how it counts."""

    status: Status
    received_on: date
    due_on: date | None = None
    concluded_on: date | None = None


def is_counted(dossier: DossierDates, first_day: date, last_day: date) -> bool:
    """Say whether the dossier belongs to the period from `first_day` to `last_day`."""
    if dossier.status in NOT_A_DOSSIER or dossier.received_on > last_day:
        return False
    return dossier.concluded_on is None or dossier.concluded_on >= first_day


def outcome_on(day: date, dossier: DossierDates) -> Outcome:
    """Return how the dossier stood at the end of the given day."""
    if dossier.concluded_on is None or dossier.concluded_on > day:
        return _pending_on(day, dossier)
    if dossier.status in _ENDED_WITHOUT_RESULT:
        return _ENDED_WITHOUT_RESULT[dossier.status]
    if dossier.due_on is None:
        return Outcome.RESOLVED_UNDATED
    if dossier.concluded_on < dossier.due_on:
        return Outcome.RESOLVED_EARLY
    if dossier.concluded_on == dossier.due_on:
        return Outcome.RESOLVED_ON_TIME
    return Outcome.RESOLVED_LATE


def _pending_on(day: date, dossier: DossierDates) -> Outcome:
    if dossier.concluded_on is None and dossier.status in STANDING_STILL:
        return Outcome.PENDING_PAUSED
    if dossier.due_on is None:
        return Outcome.PENDING_UNDATED
    return Outcome.PENDING_OVERDUE if day > dossier.due_on else Outcome.PENDING_IN_TIME


def contradiction(dossier: DossierDates) -> str | None:
    """Return `ended_without_day`, `open_with_day` or None: status and end date must agree."""
    if dossier.status in CONCLUDED and dossier.concluded_on is None:
        return "ended_without_day"
    if dossier.status in OPEN and dossier.concluded_on is not None:
        return "open_with_day"
    return None
