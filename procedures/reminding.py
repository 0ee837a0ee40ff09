"""Reminding agencies, in the application alone: no letter leaves it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from procedures.events import record
from procedures.models import Act, Agency, Reminder
from procedures.rules.periods import ReportingPeriod, parse_period
from procedures.scopes import Reach


@transaction.atomic
def remind(*, agencies: Iterable[Agency], period: ReportingPeriod, text: str, by) -> list[Reminder]:
    """Remind each agency; an earlier reminder of the period that is still open gives way."""
    # Of two that remind at once the later one's word stands.
    locked = Agency.objects.select_for_update(no_key=True).order_by("pk")
    moment, reminded = timezone.now(), list(locked.filter(pk__in=[each.pk for each in agencies]))
    end_reminders(period, [each.pk for each in reminded])
    sent = Reminder.objects.bulk_create(
        Reminder(agency=each, period=period.code, text=text, sent_at=moment, sent_by=by)
        for each in reminded
    )
    for each in reminded:
        record(Act.REMINDED, by=by, agency=each, period=period.code, text=text)
    return sent


def end_reminders(period: ReportingPeriod, agencies: Iterable[int] | None = None) -> None:
    """End what is open of a period: of these agencies, or of all."""
    ended = Reminder.objects.open().filter(period=period.code)
    if agencies is not None:
        ended = ended.filter(agency__in=agencies)
    ended.update(done_at=timezone.now())


@dataclass(frozen=True, slots=True)
class Reminded:
    """One word to some agencies, as those who work for them read it."""

    period: ReportingPeriod
    text: str
    sent_at: datetime
    sent_by: str
    agencies: list[str]


def reminders_within(reach: Reach) -> list[Reminded]:
    """Return what is open for the agencies of a person, the newest first."""
    reminders = Reminder.objects.open().within(reach).select_related("agency", "sent_by")
    ordered = reminders.order_by("-sent_at", "period", "agency__position", "agency__sort_key")
    return [
        Reminded(
            parse_period(period),
            text,
            sent_at,
            sent_by.get_full_name() or sent_by.get_username(),
            [each.agency.name for each in together],
        )
        for (sent_at, period, text, sent_by), together in groupby(
            ordered, key=lambda each: (each.sent_at, each.period, each.text, each.sent_by)
        )
    ]
