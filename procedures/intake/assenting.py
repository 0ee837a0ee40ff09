"""Warnings of a file that a person must confirm, kind by kind, before it is accepted."""

from django.db import transaction
from django.utils import timezone

from procedures.events import record
from procedures.models import Act, Assent, Batch, ProblemLevel
from procedures.rules.privacy import without_persons


def unconfirmed(batch: Batch) -> list[str]:
    """Return the kinds of warnings nobody has confirmed yet."""
    warnings = batch.problems.filter(level=ProblemLevel.CONFIRM)
    confirmed = batch.assents.values("code")
    return list(
        warnings.exclude(code__in=confirmed)
        .order_by("code")
        .values_list("code", flat=True)
        .distinct()
    )


@transaction.atomic
def confirm(batch: Batch, reasons: dict[str, str], *, by) -> None:
    """Keep who confirmed these kinds of warnings (code → reason); said twice, the last counts."""
    now = timezone.now()
    reasons = {code: without_persons(reason) for code, reason in reasons.items()}
    for code, reason in reasons.items():
        Assent.objects.update_or_create(
            batch=batch, code=code, defaults={"reason": reason, "by": by, "at": now}
        )
    if reasons:
        record(Act.WARNINGS_CONFIRMED, by=by, batch=batch, reasons=reasons)
