"""What is said about the dossiers, period by period: the lines of each month and their sums.

Lines stand by month. A quarter, a half-year or a year is composed of its months: flows add up, the
carried-over is that of the first month, the pending that of the last (reports/reading.py).
"""

from functools import reduce
from operator import add

from django.db import models
from django.db.models import F, Q

from procedures.models import Agency, Procedure, Sector
from procedures.rules.channels import CHANNEL_LABELS
from reports.rules.tallies import OUTCOMES, RECEIVED_BY_CHANNEL


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


class ReportLine(OutcomeCounts):
    """The 13 counts of one agency, procedure and channel in one month."""

    pk = models.CompositePrimaryKey("period_id", "agency_id", "procedure_id", "channel")
    period = models.ForeignKey(Period, models.CASCADE, related_name="lines", db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, db_constraint=False, db_index=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, db_constraint=False, db_index=False)
    channel = models.SmallIntegerField(choices=CHANNEL_LABELS.items())
    sector = models.ForeignKey(Sector, models.PROTECT, db_constraint=False, db_index=False)
    received = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_line_balances", condition=_balance("received")),
        ]


class Dimension(models.TextChoices):
    TOTAL = "total", "Toàn tỉnh"
    AGENCY = "agency", "Cơ quan"
    SECTOR = "sector", "Lĩnh vực"
    PROCEDURE = "procedure", "Thủ tục"
    CHANNEL = "channel", "Hình thức tiếp nhận"


class Rollup(OutcomeCounts):
    """The lines of one month summed by one dimension; `key` is the id of the agency and so on."""

    pk = models.CompositePrimaryKey("period_id", "dimension", "key")
    period = models.ForeignKey(Period, models.CASCADE, related_name="rollups", db_index=False)
    dimension = models.CharField(max_length=12, choices=Dimension)
    key = models.IntegerField()
    received_online = models.IntegerField(default=0)
    received_in_person = models.IntegerField(default=0)
    received_postal = models.IntegerField(default=0)
    received_unknown = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_rollup_balances", condition=_balance(*RECEIVED_BY_CHANNEL)
            ),
        ]
