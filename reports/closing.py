"""Closing a period: its figures stand still from then on, whatever is uploaded later.

Closed figures are counted from the dossiers at the moment of closing and copied, with the names of
that day, into lines that the database lets nobody change. Reopening says why; the period then
counts as not closed until it is closed again, as the next version.
"""

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.dispatch import receiver
from django.utils import timezone

from procedures.changes import ClosedDays, closed_periods_asked
from procedures.events import record
from procedures.intake.batches import lock_imports
from procedures.models import Act, Agency, Procedure, Sector
from procedures.reminding import end_reminders
from procedures.rules.channels import CHANNEL_LABELS, CHANNELS_IN_ORDER
from procedures.rules.periods import ReportingPeriod, parse_period
from reports.counting import CLOSED, write_figures
from reports.models import (
    ClosedLine,
    ClosedName,
    ClosedRollup,
    Dimension,
    Report,
    ReportState,
)
from reports.rules.forms import layout_on


class AlreadyClosed(Exception):
    """The period is closed; it must be reopened before it can be closed again."""


class NotClosed(Exception):
    """The period is not closed, so there is nothing to reopen."""


class ReasonMissing(Exception):
    """A closed period is reopened only for a reason."""


@transaction.atomic(durable=True)
def close_period(*, period: ReportingPeriod, by=None) -> Report:
    """Let the period's figures stand still, as they are now; raises AlreadyClosed."""
    lock_imports()
    if Report.objects.closed_as(period):
        raise AlreadyClosed(period.label)
    versions = Report.objects.filter(code=period.code).aggregate(last=Max("version"))
    report = Report.objects.create(
        code=period.code,
        version=(versions["last"] or 0) + 1,
        first_day=period.first_day,
        last_day=period.last_day,
        rule_set=layout_on(period.last_day).rule_set,
        closed_at=timezone.now(),
        closed_by=by,
    )
    write_figures([report], CLOSED)
    _write_names(report)
    report.checksum = checksum(report)
    report.state = ReportState.CLOSED
    report.save()
    end_reminders(period)
    record(Act.CLOSED, by=by, period=period.code, version=report.version, checksum=report.checksum)
    return report


@transaction.atomic(durable=True)
def reopen_period(*, period: ReportingPeriod, reason: str, by=None) -> Report:
    """Let the period move again; raises NotClosed, or ReasonMissing for an empty reason."""
    if not reason.strip():
        raise ReasonMissing(period.label)
    report = Report.objects.select_for_update().closed_as(period)
    if report is None:
        raise NotClosed(period.label)
    report.state = ReportState.REOPENED
    report.reopened_at, report.reopened_by, report.reason = timezone.now(), by, reason.strip()
    report.save()
    record(Act.REOPENED, by=by, period=period.code, version=report.version, reason=report.reason)
    return report


@receiver(closed_periods_asked)
def _closed_after(since: datetime | None, **_signal) -> list[ClosedDays]:
    reports = Report.objects.filter(state=ReportState.CLOSED)
    if since is not None:
        reports = reports.filter(closed_at__gt=since)
    return [
        ClosedDays(parse_period(each.code).label, each.first_day, each.last_day)
        for each in reports.order_by("first_day", "last_day")
    ]


def checksum(report: Report) -> str:
    """Return the SHA-256 of the report's lines, in the order of their keys."""
    columns = [field.attname for field in ClosedLine._meta.fields if field.attname != "report_id"]
    lines = (
        ClosedLine.objects.filter(report=report)
        .order_by("agency_id", "procedure_id", "channel")
        .values_list(*columns)
    )
    digest = hashlib.sha256()
    for line in lines.iterator():
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()


def _write_names(report: Report) -> None:
    """Keep what agencies, sectors and procedures are called today, and how they are ordered."""
    keys = ClosedRollup.objects.filter(report=report).values_list("dimension", "key")
    of_dimension: dict[str, set[int]] = {dimension: set() for dimension in Dimension.values}
    for dimension, key in keys:
        of_dimension[dimension].add(key)
    agencies = Agency.objects.filter(pk__in=of_dimension[Dimension.AGENCY])
    sectors = Sector.objects.filter(pk__in=of_dimension[Dimension.SECTOR])
    procedures = Procedure.objects.filter(pk__in=of_dimension[Dimension.PROCEDURE])
    called = {
        Dimension.AGENCY: [
            (each.pk, each.code, each.name, each.level)
            for each in agencies.order_by("position", "sort_key", "code")
        ],
        Dimension.SECTOR: [(each.pk, each.slug, each.name, "") for each in sectors],
        Dimension.PROCEDURE: [(each.pk, each.code, each.name, each.level) for each in procedures],
        Dimension.CHANNEL: [
            (each.value, each.slug, CHANNEL_LABELS[each], "") for each in CHANNELS_IN_ORDER
        ],
    }
    ClosedName.objects.bulk_create(
        ClosedName(
            report=report,
            dimension=dimension,
            key=key,
            code=code,
            name=name,
            level=level,
            position=position,
        )
        for dimension, rows in called.items()
        for position, (key, code, name, level) in enumerate(rows)
    )
