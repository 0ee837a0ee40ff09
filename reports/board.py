"""The completeness board: each expected agency of a quarter with its last upload, who confirmed,
how late it is, and whether it was reminded. As many queries for 230 agencies as for one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils import timezone

from procedures.intake import queue
from procedures.models import Batch, BatchState, Reminder
from procedures.rules.deadlines import due_on
from procedures.rules.names import search_key
from reports.completeness import AgencyStanding, Submission, completeness_of
from reports.models import Confirmation, Exemption
from reports.reading import Figures

_SHOWN = 10  # files of the queue


@dataclass(frozen=True, slots=True)
class BoardRow:
    """`days_late` counts from the due day to the confirmation, else to the closing or today."""

    standing: AgencyStanding
    upload: Batch | None
    confirmation: Confirmation | None
    reminder: Reminder | None
    days_late: int

    @property
    def is_late(self) -> bool:
        return self.days_late > 0 and not self.standing.is_confirmed


@dataclass(frozen=True, slots=True)
class Board:
    rows: list[BoardRow]
    exemptions: list[Exemption]


def board_of(figures: Figures, today: date) -> Board:
    code = figures.period.code
    confirmations = {
        each.pk: each
        for each in Confirmation.objects.standing()
        .filter(period=code)
        .select_related("confirmed_by")
    }
    reminders = {
        each.agency_id: each
        for each in Reminder.objects.open().filter(period=code).select_related("sent_by")
    }
    uploads = _last_uploads(code)
    until = timezone.localdate(figures.report.closed_at) if figures.report else today
    rows = []
    for standing in completeness_of(figures).standings:
        confirmation = confirmations.get(standing.confirmation)
        rows.append(
            BoardRow(
                standing,
                uploads.get(standing.pk),
                confirmation,
                reminders.get(standing.pk),
                _days_late(due_on(figures.period), standing, confirmation, until),
            )
        )
    exempted = Exemption.objects.filter(period=code).select_related("agency", "by")
    return Board(rows, list(exempted.order_by("agency__position", "agency__sort_key")))


@dataclass(frozen=True, slots=True)
class Queue:
    """What the worker has in hand or before it, the oldest first, and what failed by our fault."""

    waiting: list[Batch]
    failed: list[Batch]
    stands_still: bool


def queue_now() -> Queue:
    batches = Batch.objects.select_related("agency")
    failed = batches.filter(state=BatchState.FAILED, task="")
    return Queue(
        list(batches.exclude(task="").order_by("pk")[:_SHOWN]),
        list(failed[:_SHOWN]),
        queue.seems_to_stand_still(),
    )


def _last_uploads(code: str) -> dict[int, Batch]:
    """Return the newest file of each agency that was uploaded for the period and not cancelled."""
    newest = (
        Batch.objects.filter(period=code, agency__isnull=False)
        .exclude(state=BatchState.CANCELLED)
        .order_by()
        .values("agency")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    found = Batch.objects.filter(pk__in=newest).select_related("uploaded_by")
    return {each.agency_id: each for each in found}


def _days_late(
    due: date, standing: AgencyStanding, confirmation: Confirmation | None, until: date
) -> int:
    if confirmation and standing.is_confirmed:
        until = timezone.localdate(confirmation.confirmed_at)
    return max(0, (until - due).days)


@dataclass(frozen=True, slots=True)
class Filter:
    """A part of the board, by what it is called in an address and on the page."""

    slug: str
    label: str
    holds: Callable[[BoardRow], bool]

    def number(self, rows: Sequence[BoardRow]) -> int:
        return sum(map(self.holds, rows))


def _standing(slug: str, state: Submission) -> Filter:
    return Filter(slug, state.label, lambda row: row.standing.state == state)


ALL = Filter("", "Tất cả", lambda row: True)
LATE = Filter("tre", "Trễ hạn", lambda row: row.is_late)
FILTERS = (
    ALL,
    _standing("chua-nop", Submission.MISSING),
    _standing("dang-kiem-tra", Submission.CHECKING),
    _standing("da-ghi-nhan", Submission.RECORDED),
    _standing("doi-sau-xac-nhan", Submission.CHANGED),
    _standing("da-xac-nhan", Submission.CONFIRMED),
    _standing("khong-co-ho-so", Submission.NIL),
    LATE,
)


def matching(rows: Sequence[BoardRow], chosen: Filter, sought: str) -> list[BoardRow]:
    """Return the rows of a filter whose agency's name or code has what is sought, accents apart."""
    key = search_key(sought)
    return [
        row
        for row in rows
        if chosen.holds(row)
        and (key in search_key(row.standing.name) or key in search_key(row.standing.code))
    ]
