"""A file with far fewer dossiers than the one before: more often a filter left on than a fact."""

from django.utils import timezone

from procedures.intake.problems import Problem, problem
from procedures.models import Batch
from procedures.rules.wording import written_day, written_number

_USUAL_PERCENT = 70  # of the dossiers of the upload before
_FEW = 20  # dossiers, which may well have gone


def drops_of(batch: Batch) -> list[Problem]:
    """Return the doubt whether a counted batch lacks dossiers, if there is one.

    It is held against the last accepted upload for the same agency, period, source and channel. Of
    the whole province agencies may send their files one by one: there only a file that mostly tells
    of known dossiers is the same export again. What was left of a file that was accepted in part
    is no file of its own: nothing is missing from it, and no other file is held against it.
    """
    if batch.continues and batch.continues.accepted_at:
        return []
    before = _before(batch)
    if before is None or (batch.agency_id is None and 2 * batch.added > _dossiers(batch)):
        return []
    now, then = _dossiers(batch), _dossiers(before)
    if then - now < _FEW or 100 * now >= _USUAL_PERCENT * then:
        return []
    return [
        problem(
            "LARGE_DROP",
            value=written_number(now),
            before=written_number(then),
            number=before.pk,
            day=written_day(timezone.localtime(before.received_at).date()),
        )
    ]


def _before(batch: Batch) -> Batch | None:
    if not batch.period:
        return None
    return (
        Batch.objects.filter(
            period=batch.period,
            agency=batch.agency_id,
            source=batch.source_id,
            channel=batch.channel,
        )
        .accepted()
        .exclude(pk=batch.pk)
        .exclude(continues__accepted_at__isnull=False)
        .order_by("accepted_at", "pk")
        .last()
    )


def _dossiers(batch: Batch) -> int:
    """Dossiers of the file, also those whose row was refused: these are not missing."""
    return batch.added + batch.changed + batch.unchanged + batch.refused
