"""Taking a batch back: of each dossier it wrote stands again what was written before it.

The law is told by DossierVersion: what stands of a dossier is the last write that was not taken
back. So a dossier that a later batch has written is kept as it is, but what this batch wrote of it
is taken back all the same: undoing the later one does not bring it back. What counts in a period
that was closed since cannot be taken back and stands, though its batch is undone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from procedures.changes import ClosedDays, closed_after
from procedures.events import record
from procedures.intake import queue, spool
from procedures.intake.accepting import announce
from procedures.intake.batches import lock_imports
from procedures.intake.comparing import MovedOn
from procedures.intake.desk import reopen_defects
from procedures.intake.differences import Changes, changes_taken_back
from procedures.intake.staging import CHANGED, FACTS, NEW, looked_up
from procedures.models import Act, Batch, BatchState, Dossier, DossierVersion
from procedures.outcomes_in_sql import NOT_COUNTED
from procedures.rules.wording import written_number

# What becomes of a dossier that the batch wrote: what is NEW by it goes, what it CHANGED goes back.
KEPT, CLOSED = "kept", "closed"


class CannotBeUndone(Exception):
    """Nothing of the batch can be taken back; `code` for programs, `words` for people."""

    def __init__(self, code: str, words: str):
        super().__init__(words)
        self.code, self.words = code, words


@dataclass(frozen=True, slots=True)
class Kept:
    """A dossier that stays as a later batch has written it."""

    code: str
    later: Batch


@dataclass(frozen=True, slots=True)
class Closed:
    """A dossier that stays because it counts in a closed period, before undoing or after it."""

    code: str
    period: str


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing a batch does with the dossiers it wrote.

    The numbers last; the lists, in the order of codes, can be read while `listed` holds them.
    """

    batch: Batch
    removed: int
    restored: int
    kept: int
    closed: int
    # Moves whenever one of the dossiers was written, or a period closed.
    fingerprint: str
    closed_periods: tuple[ClosedDays, ...]

    @property
    def undone(self) -> int:
        return self.removed + self.restored

    @property
    def refusal(self) -> CannotBeUndone | None:
        """Why nothing can be undone; None if something can."""
        if self.undone:
            return None
        if not self.kept + self.closed:
            return CannotBeUndone(
                "NOTHING_WRITTEN",
                f"Lần nạp {self.batch.pk} không ghi hồ sơ nào (mọi hồ sơ đã có đúng như trong tệp),"
                " nên không có gì để hoàn tác.",
            )
        return CannotBeUndone(
            "NOTHING_LEFT",
            f"Không hoàn tác được hồ sơ nào của lần nạp {self.batch.pk}:"
            f" {'; '.join(self.reasons_to_stay)}.",
        )

    @property
    def reasons_to_stay(self) -> list[str]:
        """In words, why some dossiers stay as they are."""
        labels = ", ".join(each.label for each in self.closed_periods)
        reasons = {
            f"{written_number(self.kept)} hồ sơ giữ lại vì lần nạp sau đã thay": self.kept,
            f"{written_number(self.closed)} hồ sơ giữ lại vì tính trong kỳ đã chốt ({labels})": (
                self.closed
            ),
        }
        return [words for words, number in reasons.items() if number]

    @property
    def changes(self) -> Changes:
        return changes_taken_back()

    def list_kept(self, start: int, count: int) -> list[Kept]:
        rows = _rows("later_batch_id", KEPT, start, count)
        later = Batch.objects.in_bulk({number for _, number in rows})
        return [Kept(code, later[number]) for code, number in rows]

    def list_closed(self, start: int, count: int) -> list[Closed]:
        rows = _rows("closed_in", CLOSED, start, count)
        return [Closed(code, self.closed_periods[number].label) for code, number in rows]


def undo(batch: Batch, *, by=None, seen: str | None = None) -> Undoing:
    """Take back what can be taken back of an accepted batch, and say what that was.

    Raises CannotBeUndone, or MovedOn where its dossiers stand otherwise than under the fingerprint
    that was seen: what the person saw is not what would happen.
    """
    with transaction.atomic(durable=True):
        lock_imports()
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        with listed(batch) as undoing:
            if refusal := undoing.refusal:
                raise refusal
            if seen not in (None, undoing.fingerprint):
                raise MovedOn
            _take_back(batch)
            reopen_defects(batch)
        _cancel_what_was_left(batch, by)
        queue.end(batch)
        batch.state = BatchState.UNDONE
        batch.undone_at, batch.undone_by = timezone.now(), by
        batch.save()
        record(Act.UNDONE, by=by, batch=batch)
    return undoing


@contextmanager
def listed(batch: Batch) -> Iterator[Undoing]:
    """Hold what undoing would do in the table `undoing` for as long as the block lasts.

    The table is made like `standing`: its facts are those the batch wrote, beside the old ones that
    will stand again. Raises CannotBeUndone unless the batch is accepted.
    """
    if batch.state == BatchState.UNDONE:
        at = timezone.localtime(batch.undone_at)
        raise CannotBeUndone(
            "ALREADY_UNDONE",
            f"Lần nạp {batch.pk} đã hoàn tác lúc {at:%H:%M} ngày {at:%d/%m/%Y}; lần này không thay"
            " đổi gì.",
        )
    if not batch.is_accepted:
        raise CannotBeUndone(
            "NOT_ACCEPTED",
            f"Lần nạp {batch.pk} không có gì để hoàn tác: {batch.get_state_display().lower()}.",
        )
    closed = tuple(closed_after(batch.accepted_at))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE undoing AS {_undoing(batch.pk, closed)}")
        yield _counted(cursor, batch, closed)
        cursor.execute("DROP TABLE undoing")


_DOSSIERS = Dossier._meta.db_table
_VERSIONS = DossierVersion._meta.db_table


def _undoing(batch: int, closed: tuple[ClosedDays, ...]) -> str:
    """What the batch wrote last, and what it wrote that a later one has replaced since."""
    closed_in = "".join(
        f" WHEN {_counts('written', days)} OR {_counts('before', days)} THEN {number}"
        for number, days in enumerate(closed)
    )
    facts = ", ".join(f"d.{name}" for name in FACTS)
    return f"""
        SELECT placed.*, CASE
            WHEN later_batch_id IS NOT NULL THEN '{KEPT}'
            WHEN closed_in IS NOT NULL THEN '{CLOSED}'
            WHEN old_batch_id IS NULL THEN '{NEW}'
            ELSE '{CHANGED}' END AS action
        FROM (
            SELECT written.*, {_BEFORE}, CASE WHEN 1 = 0 THEN 0{closed_in} END AS closed_in
            FROM (
                SELECT d.id AS dossier_id, d.code, {facts}, d.concluded_on,
                    CAST(NULL AS bigint) AS later_batch_id, ({_last_left(batch)}) AS version_id
                FROM {_DOSSIERS} AS d WHERE d.batch_id = {batch}
                UNION ALL
                SELECT d.dossier_id, d.code, {facts}, d.concluded_on, known.batch_id, NULL
                FROM (
                    SELECT MAX(id) AS id FROM {_VERSIONS} WHERE batch_id = {batch}
                    GROUP BY dossier_id
                ) AS last
                JOIN {_VERSIONS} AS d ON d.id = last.id
                JOIN {_DOSSIERS} AS known ON known.id = d.dossier_id
                WHERE known.batch_id <> {batch}
            ) AS written
            LEFT JOIN {_VERSIONS} AS before ON before.id = written.version_id
        ) AS placed"""


_BEFORE = ", ".join(f"before.{name} AS old_{name}" for name in (*FACTS, "concluded_on", "batch_id"))


def _last_left(batch: int) -> str:
    """The version of a dossier `d` that another batch wrote last and that was not taken back."""
    return f"""
        SELECT MAX(v.id) FROM {_VERSIONS} AS v
        WHERE v.dossier_id = d.id AND v.batch_id <> {batch} AND NOT EXISTS (
            SELECT 1 FROM {_VERSIONS} AS taken WHERE taken.dossier_id = v.dossier_id
            AND taken.batch_id = v.batch_id AND taken.replaced_by_id = v.batch_id)"""


def _counts(written: str, days: ClosedDays) -> str:
    """Whether what was written of a dossier lets it count in the days; of nothing it does not."""
    return (
        f"({written}.status NOT IN ({NOT_COUNTED})"
        f" AND {written}.received_on <= '{days.last_day:%Y-%m-%d}'"
        f" AND ({written}.concluded_on IS NULL"
        f" OR {written}.concluded_on >= '{days.first_day:%Y-%m-%d}'))"
    )


def _counted(cursor, batch: Batch, closed: tuple[ClosedDays, ...]) -> Undoing:
    cursor.execute(
        "SELECT action, COUNT(*), COALESCE(SUM(version_id), 0), COALESCE(SUM(later_batch_id), 0),"
        " COALESCE(SUM(closed_in), 0) FROM undoing GROUP BY action ORDER BY action"
    )
    found = cursor.fetchall()
    numbers = {action: number for action, number, *_ in found}
    return Undoing(
        batch=batch,
        removed=numbers.get(NEW, 0),
        restored=numbers.get(CHANGED, 0),
        kept=numbers.get(KEPT, 0),
        closed=numbers.get(CLOSED, 0),
        fingerprint=";".join(":".join(map(str, row)) for row in found),
        closed_periods=closed,
    )


def _rows(column: str, action: str, start: int, count: int) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT code, {column} FROM undoing WHERE action = '{action}'"
            " ORDER BY code LIMIT %s OFFSET %s",
            [count, start],
        )
        return cursor.fetchall()


def rest_of(batch: Batch) -> list[Batch]:
    """Return what waits of a batch that was accepted in part, unless it is being written."""
    return [each for each in batch.continuations.order_by("pk") if each.can_be_cancelled]


def _cancel_what_was_left(batch: Batch, by) -> None:
    """Whoever takes a file back does not mean its rest to be accepted later."""
    for left in batch.continuations.select_for_update(of=("self",)):
        if not left.can_be_cancelled:
            continue
        queue.end(left)
        left.state = BatchState.CANCELLED
        left.save()
        record(Act.CANCELLED, by=by, batch=left)
        transaction.on_commit(partial(spool.forget, left.pk))


def _take_back(batch: Batch) -> None:
    """Let the old facts of `undoing` stand again, and the reports count what that moves."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_VERSIONS}"
            f" (dossier_id, code, batch_id, replaced_by_id, {', '.join(FACTS)})"
            f" SELECT dossier_id, code, %s, %s, {', '.join(FACTS)}"
            f" FROM undoing WHERE action <> '{CLOSED}'",
            [batch.pk, batch.pk],
        )
        with looked_up(cursor):
            cursor.execute(
                f"UPDATE {_DOSSIERS} SET batch_id = u.old_batch_id,"
                f" {', '.join(f'{name} = u.old_{name}' for name in FACTS)}"
                f" FROM undoing AS u"
                f" WHERE u.action = '{CHANGED}' AND {_DOSSIERS}.id = u.dossier_id"
            )
            cursor.execute(
                f"DELETE FROM {_DOSSIERS}"
                f" WHERE id IN (SELECT dossier_id FROM undoing WHERE action = '{NEW}')"
            )
    announce("undoing", weight=-1)
