"""An agency confirms its figures of a quarter, or that it had no dossiers; and takes that back.

Nobody confirms what they have not seen: each agency comes with the fingerprint of the figures that
were shown. What is closed stands, and with it who had confirmed it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from procedures.events import record
from procedures.intake.batches import lock_imports
from procedures.models import Act, Agency
from procedures.reminding import end_reminders
from procedures.rules.periods import ReportingPeriod
from reports import sentences
from reports.completeness import counts_of
from reports.editions import new_edition
from reports.models import Confirmation, Exemption
from reports.reading import Figures, figures_of
from reports.rules.tallies import Tally


class NotConfirmed(Exception):
    """Nothing was confirmed or withdrawn; `str()` of it says why, for the person who asked."""


class FiguresMoved(NotConfirmed):
    """The figures are others than those that were shown."""


def refusal_to_confirm(figures: Figures, today: date) -> str:
    """Say why nobody can confirm a period, or take it back; empty where they can."""
    if figures.report:
        return sentences.closed_to_confirming(
            figures.period.label, timezone.localdate(figures.report.closed_at)
        )
    if today <= figures.period.last_day:
        return sentences.too_early_to_confirm(figures.period.label, figures.period.last_day)
    return ""


def fingerprint(tally: Tally) -> str:
    return hashlib.sha256(repr(tally).encode()).hexdigest()[:16]


@transaction.atomic(durable=True)
def confirm(
    *,
    period: ReportingPeriod,
    seen: Mapping[int, str],
    by,
    today: date,
    is_nil: bool = False,
    comment: str = "",
) -> list[Confirmation]:
    """Let agencies confirm a period, all of them or none; returns what stands newly.

    `seen` has the fingerprint of each agency's figures as they were shown. `is_nil` says that none
    of them has dossiers. Raises NotConfirmed, or FiguresMoved.
    """
    # Neither an import nor a closing comes between what is compared and what is written.
    lock_imports()
    figures = figures_of(period)
    if refusal := refusal_to_confirm(figures, today):
        raise NotConfirmed(refusal)
    by_agency = figures.keyed(["agency"])["agency"]
    agencies = list(Agency.objects.filter(pk__in=seen).order_by("position", "sort_key"))
    tallies = {each: by_agency.get(each.pk, Tally()) for each in agencies}
    if any(fingerprint(tally) != seen[each.pk] for each, tally in tallies.items()):
        raise FiguresMoved(sentences.FIGURES_MOVED)
    _refuse_the_wrong_kind(tallies, period, is_nil=is_nil)

    standing = Confirmation.objects.standing().filter(period=period.code, agency__in=agencies)
    unchanged = {
        each.agency_id
        for each in standing
        if each.counts == counts_of(by_agency.get(each.agency_id, Tally()))
    }
    anew = {each: tally for each, tally in tallies.items() if each.pk not in unchanged}
    moment = timezone.now()
    standing.filter(agency__in=anew).update(withdrawn_at=moment, withdrawn_by=by)
    confirmed = Confirmation.objects.bulk_create(
        Confirmation(
            agency=each,
            period=period.code,
            is_nil=is_nil,
            handled=tally.handled,
            counts=counts_of(tally),
            comment=comment,
            confirmed_at=moment,
            confirmed_by=by,
        )
        for each, tally in anew.items()
    )
    for each in confirmed:
        told = {"is_nil": is_nil, "handled": each.handled}
        record(Act.CONFIRMED, by=by, agency=each.agency, period=period.code, **told)
    end_reminders(period, [each.pk for each in anew])
    new_edition()
    return confirmed


def _refuse_the_wrong_kind(
    tallies: Mapping[Agency, Tally], period: ReportingPeriod, *, is_nil: bool
) -> None:
    """Silence is never nought: figures are confirmed as figures, no dossiers as no dossiers."""
    for agency, tally in tallies.items():
        if is_nil and tally.handled:
            raise NotConfirmed(sentences.has_dossiers(agency.name, period.label, tally.handled))
        if not is_nil and not tally.handled:
            raise NotConfirmed(sentences.has_no_dossiers(agency.name, period.label))


@transaction.atomic(durable=True)
def withdraw(*, period: ReportingPeriod, agencies: Iterable[int], by, today: date) -> int:
    """Take back what agencies have confirmed; returns of how many. Raises NotConfirmed."""
    lock_imports()
    if refusal := refusal_to_confirm(figures_of(period), today):
        raise NotConfirmed(refusal)
    standing = Confirmation.objects.standing().filter(period=period.code, agency__in=agencies)
    withdrawn = list(standing.select_related("agency"))
    standing.update(withdrawn_at=timezone.now(), withdrawn_by=by)
    for each in withdrawn:
        record(Act.CONFIRMATION_WITHDRAWN, by=by, agency=each.agency, period=period.code)
    new_edition()
    return len(withdrawn)


@transaction.atomic(durable=True)
def exempt(*, period: ReportingPeriod, agencies: Iterable[Agency], reason: str, by) -> None:
    """Let agencies be no longer expected to report a period; who has dossiers still is."""
    moment, exempted = timezone.now(), list(agencies)
    Exemption.objects.bulk_create(
        (
            Exemption(agency=each, period=period.code, reason=reason, at=moment, by=by)
            for each in exempted
        ),
        ignore_conflicts=True,
    )
    for each in exempted:
        record(Act.EXEMPTED, by=by, agency=each, period=period.code, reason=reason)
    end_reminders(period, [each.pk for each in exempted])
    new_edition()


@transaction.atomic(durable=True)
def expect_again(*, exemption: Exemption, by) -> None:
    record(Act.EXEMPTION_ENDED, by=by, agency=exemption.agency, period=exemption.period)
    exemption.delete()
    new_edition()
