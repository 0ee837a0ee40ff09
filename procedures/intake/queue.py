"""What waits for a worker, who works on it, and for how long we believe them.

A batch says what is to be done with it (`task`). A worker claims it for a short while and renews
that claim as long as it lives; a claim that ran out is another worker's to take. Whoever writes
does so under the row's lock, and only while the claim is still theirs (`held`).
"""

import secrets
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from procedures.events import done_by_the_server, record
from procedures.intake import spool
from procedures.intake.turns import in_turn
from procedures.models import Act, Batch, BatchStage, BatchState, BatchTask

ATTEMPTS = 3
LEASE = timedelta(seconds=30)
_PATIENCE = timedelta(seconds=60)  # after which nobody seems to be there
_PAUSE = timedelta(seconds=2)  # before the second attempt; twice that before the third
_WAIT_FOR_ROOM = timedelta(seconds=10)
_NOBODY = {"claimed_by": "", "claimed_until": None}
_NOTHING = _NOBODY | {"task": "", "attempts": 0, "stage": ""}


class NotWaiting(Exception):
    """The batch is not waiting to be accepted: it was already, or was refused or cancelled."""


class SeenBefore(Exception):
    """The batch was checked again since a person looked at it."""


class ClaimLost(Exception):
    """The batch is not ours any more: it was cancelled, or another worker has taken it up."""


def _asked() -> QuerySet[Batch]:
    """What a worker is to do; nothing is done for a batch that was cancelled."""
    return Batch.objects.exclude(task="").exclude(state=BatchState.CANCELLED)


def _asking(task: BatchTask) -> dict:
    return _NOTHING | {"task": task, "asked_at": timezone.now()}


def ask_to_check(batch: Batch) -> None:
    """Let a received batch be checked by a worker."""
    Batch.objects.filter(pk=batch.pk).update(**_asking(BatchTask.CHECK))


def ask_to_accept(batch: Batch, *, good_rows: bool, seen: str | None = None) -> None:
    """Let a checked batch be written by a worker; raises NotWaiting as `batches.accept` does.

    Raises SeenBefore where it was checked again since it was seen (`Batch.as_checked`).
    """
    waiting = Batch.objects.filter(pk=batch.pk, state=BatchState.CHECKED, task="")
    if not good_rows:
        waiting = waiting.filter(refused=0)
    task = BatchTask.ACCEPT_GOOD_ROWS if good_rows else BatchTask.ACCEPT
    with transaction.atomic():
        now = waiting.select_for_update().first()
        if now is None:
            raise NotWaiting
        if seen not in (None, now.as_checked):
            raise SeenBefore
        waiting.update(**_asking(task), moved_on=False)


def ask_to_check_again(numbers: list[int]) -> list[Batch]:
    """Let what is not accepted of batches be checked again; return those that now wait for that.

    One that a worker is asked to write is left to it, and its rows wait as before; one that was
    cancelled meanwhile stays so.
    """
    idle = Batch.objects.filter(pk__in=numbers, task="").exclude(state=BatchState.CANCELLED)
    idle.update(**_asking(BatchTask.CHECK_AGAIN))
    return list(Batch.objects.filter(pk__in=numbers, task=BatchTask.CHECK_AGAIN).order_by("pk"))


def can_be_tried_again(batch: Batch) -> bool:
    """Say whether a batch that failed by our fault still has what it was made of."""
    return batch.state == BatchState.FAILED and spool.can_be_checked(batch.pk)


@transaction.atomic
def try_again(batch: Batch, *, by=None) -> None:
    """Let a failed batch be checked again, its attempts counted anew; raises NotWaiting."""
    failed = Batch.objects.filter(pk=batch.pk, state=BatchState.FAILED)
    wanted = _asking(BatchTask.CHECK)
    if not spool.can_be_checked(batch.pk) or not failed.update(**wanted, state=BatchState.RECEIVED):
        raise NotWaiting
    record(Act.TRIED_AGAIN, by=by, batch=batch)


def ahead_of(batch: Batch) -> int:
    """Return how many batches are worked on before this one, those under way included."""
    numbers = in_turn(_asked().filter(claimed_by=""))
    before = numbers.index(batch.pk) if batch.pk in numbers else 0
    return before + _asked().exclude(claimed_by="").count()


def seems_to_stand_still() -> bool:
    """Say whether something has waited for long while nobody works on anything."""
    long_ago = timezone.now() - _PATIENCE
    some = _asked()
    under_way = some.exclude(claimed_by="").filter(claimed_until__gte=timezone.now())
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lt=long_ago)
    return some.filter(unclaimed, asked_at__lt=long_ago).exists() and not under_way.exists()


def is_anything_left() -> bool:
    """Say whether something waits, be it only for its pause or for another worker to be dead."""
    return _asked().exists()


def claim(worker: str) -> Batch | None:
    """Give the worker the batch whose turn it is; a batch nobody could finish has failed.

    On SQLite one batch is worked on at a time, whoever works; on PostgreSQL several.
    """
    # Mostly nothing waits, which is asked ten times a second: that is found out without a lock.
    while _waiting().exists():
        with transaction.atomic():
            batch = _next()
            if batch is None:
                return None
            if batch.attempts < ATTEMPTS:
                batch.claimed_by = f"{worker}-{secrets.token_hex(4)}"
                batch.claimed_until = timezone.now() + LEASE
                batch.attempts += 1
                batch.began_at = timezone.now()
                batch.stage = ""
                batch.save()
                return batch
            _fail(batch)
    return None


def _waiting() -> QuerySet[Batch]:
    free = Q(claimed_until=None) | Q(claimed_until__lt=timezone.now())
    return _asked().filter(free)


def _next() -> Batch | None:
    if not connection.features.has_select_for_update_skip_locked:
        under_way = _asked().exclude(claimed_by="")
        if under_way.filter(claimed_until__gte=timezone.now()).exists():
            return None
    free = (_skip_locked(_waiting().filter(pk=number)).first() for number in in_turn(_waiting()))
    return next((batch for batch in free if batch), None)


def _skip_locked(some: QuerySet[Batch]) -> QuerySet[Batch]:
    can = connection.features.has_select_for_update_skip_locked
    return some.select_for_update(skip_locked=True) if can else some


def renew(batch: Batch) -> None:
    """Make a claim that is still ours last from now on.

    A row that is locked is being written by us: others pass it over, and nobody waits for it.
    """
    own = Batch.objects.filter(pk=batch.pk, claimed_by=batch.claimed_by)
    with transaction.atomic():
        if _skip_locked(own).first():
            own.update(claimed_until=timezone.now() + LEASE)


def is_lost(batch: Batch) -> bool:
    """Say whether the work on a batch is in vain: it was cancelled, or another worker has it."""
    now = Batch.objects.only("claimed_by", "state").filter(pk=batch.pk).first()
    if now is None or now.state == BatchState.CANCELLED:
        return True
    return now.claimed_by not in ("", batch.claimed_by)


def held(batch: Batch) -> Batch:
    """Lock the batch and return it as it is now; raises ClaimLost where it is not ours any more.

    A command works on a batch that nobody has claimed, which is a claim like another.
    """
    now = Batch.objects.select_for_update().get(pk=batch.pk)
    if now.claimed_by != batch.claimed_by:
        raise ClaimLost
    return now


def say(batch: Batch, **progress) -> None:
    """Tell at once how far the work has come; raises ClaimLost where it is not ours any more."""
    own = Batch.objects.filter(pk=batch.pk, claimed_by=batch.claimed_by)
    if not own.update(**progress):
        raise ClaimLost
    for name, value in progress.items():
        setattr(batch, name, value)


def end(batch: Batch) -> None:
    """Nothing waits any more; to be saved together with what the work has brought."""
    for name, value in _NOTHING.items():
        setattr(batch, name, value)


def give_back(batch: Batch) -> None:
    """Let another worker begin anew: we are asked to stop, which is no attempt."""
    own = Batch.objects.filter(pk=batch.pk, claimed_by=batch.claimed_by).exclude(task="")
    own.update(**_NOBODY, attempts=F("attempts") - 1, stage="")


def put_off(batch: Batch, *, is_no_room: bool) -> None:
    """Let it be tried again in a while: the machine was at fault, which is no attempt."""
    own = Batch.objects.filter(pk=batch.pk, claimed_by=batch.claimed_by).exclude(task="")
    own.update(
        claimed_by="",
        claimed_until=timezone.now() + (_WAIT_FOR_ROOM if is_no_room else _PAUSE),
        attempts=F("attempts") - 1,
        stage=BatchStage.NO_ROOM if is_no_room else "",
    )


def attempt_failed(batch: Batch) -> None:
    """Let the batch be tried again after a pause, or have failed after the last attempt."""
    with transaction.atomic():
        own = Batch.objects.select_for_update().exclude(task="")
        for now in own.filter(pk=batch.pk, claimed_by=batch.claimed_by):
            if now.attempts >= ATTEMPTS:
                _fail(now)
                continue
            now.claimed_by = ""
            now.claimed_until = timezone.now() + now.attempts * _PAUSE
            now.save()


def give_up(some: QuerySet[Batch]) -> None:
    """Nobody will go on with these: they have failed, but those that got on meanwhile."""
    for batch in some:
        with transaction.atomic(), done_by_the_server():
            if some.filter(pk=batch.pk).update(state=BatchState.FAILED):
                record(Act.FAILED, batch=batch)


def _fail(batch: Batch) -> None:
    """Nobody could finish it. What was accepted of a batch stays so, and its names wait again."""
    if batch.task != BatchTask.CHECK_AGAIN:
        batch.state = BatchState.FAILED
    end(batch)
    batch.save()
    record(Act.FAILED, batch=batch)
