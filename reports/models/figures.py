"""What is said about the dossiers, period by period: lines, and their sums by one dimension.

Live lines stand by month and move with the dossiers; longer periods are composed of them
(reports/reading.py). Closing a period of any kind copies its figures, with the names of that day,
into lines of its own, which the database lets nobody change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import add

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, Q

from procedures.models import Agency, Procedure, Sector
from procedures.rules.channels import CHANNEL_LABELS
from procedures.rules.periods import ReportingPeriod, quarter_of
from reports.rules.tallies import OUTCOMES, RECEIVED_BY_CHANNEL, STORED_COUNTS, Tally


class Period(models.Model):
    """A month of reporting: two dates with a code, and a version that every count moves on."""

    code = models.CharField("kỳ", max_length=32, unique=True)
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến ngày")
    version = models.PositiveIntegerField("lần tính", default=0)
    counted_at = models.DateTimeField("tính lúc", null=True)

    class Meta:
        verbose_name = "kỳ"
        verbose_name_plural = "kỳ"
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                name="a_period_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))
            ),
        ]

    def __str__(self):
        return self.code


class OutcomeCounts(models.Model):
    """What a line and a rollup both count: the stock at the start, and one outcome a dossier."""

    carried_over = models.IntegerField(default=0)
    resolved_early = models.IntegerField(default=0)
    resolved_on_time = models.IntegerField(default=0)
    resolved_late = models.IntegerField(default=0)
    resolved_undated = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    stopped = models.IntegerField(default=0)
    pending_in_time = models.IntegerField(default=0)
    pending_overdue = models.IntegerField(default=0)
    pending_paused = models.IntegerField(default=0)
    pending_undated = models.IntegerField(default=0)

    class Meta:
        abstract = True


def _balance(*received: str) -> Q:
    """What came in is what came out: carried over and received equal the sum of the outcomes."""
    outcomes = reduce(add, map(F, OUTCOMES))
    return Q(carried_over=outcomes - reduce(add, map(F, received)))


class LineCounts(OutcomeCounts):
    """The 13 counts of one agency, procedure and channel."""

    agency = models.ForeignKey(Agency, models.PROTECT, db_constraint=False, db_index=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, db_constraint=False, db_index=False)
    channel = models.SmallIntegerField(choices=CHANNEL_LABELS.items())
    sector = models.ForeignKey(Sector, models.PROTECT, db_constraint=False, db_index=False)
    received = models.IntegerField(default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="a_%(class)s_balances", condition=_balance("received")),
        ]


class ReportLine(LineCounts):
    """A line of a month as the dossiers are known now."""

    pk = models.CompositePrimaryKey("period_id", "agency_id", "procedure_id", "channel")
    period = models.ForeignKey(Period, models.CASCADE, related_name="lines", db_index=False)


class Dimension(models.TextChoices):
    TOTAL = "total", "Toàn tỉnh"
    AGENCY = "agency", "Cơ quan"
    SECTOR = "sector", "Lĩnh vực"
    PROCEDURE = "procedure", "Thủ tục"
    CHANNEL = "channel", "Hình thức tiếp nhận"


class RollupCounts(OutcomeCounts):
    """Lines summed by one dimension; `key` is the id of the agency and so on."""

    dimension = models.CharField(max_length=12, choices=Dimension)
    key = models.IntegerField()
    received_online = models.IntegerField(default=0)
    received_in_person = models.IntegerField(default=0)
    received_postal = models.IntegerField(default=0)
    received_unknown = models.IntegerField(default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="a_%(class)s_balances", condition=_balance(*RECEIVED_BY_CHANNEL)
            ),
        ]


class Rollup(RollupCounts):
    """A sum over a month as the dossiers are known now."""

    pk = models.CompositePrimaryKey("period_id", "dimension", "key")
    period = models.ForeignKey(Period, models.CASCADE, related_name="rollups", db_index=False)


class ReportState(models.TextChoices):
    CLOSING = "closing", "Đang chốt"
    CLOSED = "closed", "Đã chốt"
    REOPENED = "reopened", "Đã mở lại"


class ReportQuerySet(models.QuerySet):
    def closed_as(self, period: ReportingPeriod) -> "Report | None":
        """The report that closes the period now, if any."""
        return self.filter(code=period.code, state=ReportState.CLOSED).first()

    def around(self, period: ReportingPeriod) -> "ReportsAround":
        """Find what is closed of the period and of all others; one query.

        What ends before the period is one of the same kind, else a quarter; what that left pending
        is what the period must have carried over (fifth identity of form 06a).
        """
        found = list(
            self.filter(Q(code=period.code) | Q(state=ReportState.CLOSED))
            .select_related("closed_by", "reopened_by")
            .alias(sums=sums_of_all())
            .annotate(**{f"total_{name}": F(f"sums__{name}") for name in STORED_COUNTS})
            .order_by("-version")
        )
        ends_on = period.first_day - timedelta(days=1)
        before = (period.previous().code, quarter_of(ends_on).code)
        closed = {each.code: each for each in found if each.state == ReportState.CLOSED}
        ending = (closed[code] for code in before if code in closed)
        return ReportsAround(
            closing=closed.get(period.code),
            before=next((each for each in ending if each.last_day == ends_on), None),
            history=tuple(each for each in found if each.code == period.code),
            closed=closed,
        )


def sums_of_all() -> FilteredRelation:
    """Join the sums of the whole province to months or reports; of no dossiers there are none."""
    return FilteredRelation("rollups", condition=Q(rollups__dimension=Dimension.TOTAL))


def tally_of_sums(sums: Iterable[int | None]) -> Tally:
    return Tally(*(number or 0 for number in sums))


@dataclass(frozen=True, slots=True)
class ReportsAround:
    """The report that closes a period now, the one that closes what ends before it, all reports of
    the period, the newest first, and those that close any period, by its code.
    """

    closing: "Report | None"
    before: "Report | None"
    history: "tuple[Report, ...]"
    closed: "dict[str, Report]"


class Report(models.Model):
    """The figures of a period as they were closed, once or again; nothing of it ever changes.

    A period is closed while it has a report of that state; reopening ends it and says why, closing
    again makes the next version.
    """

    code = models.CharField("kỳ", max_length=32)
    version = models.PositiveSmallIntegerField("lần chốt")
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến ngày")
    state = models.CharField(
        "trạng thái", max_length=12, choices=ReportState, default=ReportState.CLOSING
    )
    rule_set = models.CharField("bộ quy tắc", max_length=32)
    checksum = models.CharField("mã kiểm tra", max_length=64, blank=True)
    closed_at = models.DateTimeField("chốt lúc")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="người chốt",
        null=True,
        related_name="closed_reports",
    )
    reopened_at = models.DateTimeField("mở lại lúc", null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="người mở lại",
        null=True,
        related_name="reopened_reports",
    )
    reason = models.TextField("lý do mở lại", blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "kỳ đã chốt"
        verbose_name_plural = "kỳ đã chốt"
        ordering = ["-last_day", "-version"]
        permissions = [
            ("close_period", "Được chốt số liệu của kỳ"),
            ("reopen_period", "Được mở lại kỳ đã chốt"),
        ]
        constraints = [
            models.UniqueConstraint("code", "version", name="a_report_has_its_own_version"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(state=ReportState.CLOSED),
                name="a_period_is_closed_once_at_a_time",
            ),
            models.CheckConstraint(
                name="a_reopened_report_says_when_and_why",
                condition=~Q(state=ReportState.REOPENED)
                | (Q(reopened_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="a_report_has_a_known_state", condition=Q(state__in=ReportState.values)
            ),
        ]

    def __str__(self):
        return f"{self.code}, lần {self.version}"

    @property
    def total(self) -> Tally:
        """All dossiers of the province, of a report found by `around`."""
        return tally_of_sums(getattr(self, f"total_{name}") for name in STORED_COUNTS)


class ClosedLine(LineCounts):
    """A line of a closed period. Inserted while it is being closed, never changed."""

    pk = models.CompositePrimaryKey("report_id", "agency_id", "procedure_id", "channel")
    report = models.ForeignKey(Report, models.PROTECT, related_name="lines", db_index=False)


class ClosedRollup(RollupCounts):
    """A sum over a closed period."""

    pk = models.CompositePrimaryKey("report_id", "dimension", "key")
    report = models.ForeignKey(Report, models.PROTECT, related_name="rollups", db_index=False)


class ClosedName(models.Model):
    """What an agency, sector or procedure was called when the period was closed."""

    pk = models.CompositePrimaryKey("report_id", "dimension", "key")
    report = models.ForeignKey(Report, models.PROTECT, related_name="names", db_index=False)
    dimension = models.CharField(max_length=12, choices=Dimension)
    key = models.IntegerField()
    code = models.CharField(max_length=120)
    name = models.TextField()
    level = models.CharField(max_length=12, blank=True)
    position = models.IntegerField()


class Edition(models.Model):
    """One row, whose token is another one after every change that a page of figures could show."""

    token = models.CharField(max_length=32)
