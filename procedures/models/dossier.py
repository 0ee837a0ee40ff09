"""Dossiers: the lean facts that are counted, and what each was before a batch changed it.

No person is in these tables. A quarter brings 200,000 rows, five years four million: references
are resolved by the intake itself, so they carry no database constraint and no index of their own.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from procedures.models.agency import Agency
from procedures.models.batch import Batch
from procedures.models.procedure import Procedure
from procedures.rules import statuses
from procedures.rules.channels import CHANNEL_LABELS, Channel
from procedures.rules.statuses import STATUS_LABELS, Status

# Whose export a file is, unless the uploader says otherwise; never derived from its layout.
DEFAULT_SOURCE = "Hệ thống một cửa tỉnh"


class Source(models.Model):
    """The software an export comes from; a dossier code is known within its source."""

    id = models.SmallAutoField(primary_key=True)
    name = models.CharField("nguồn dữ liệu", max_length=64, unique=True)

    class Meta:
        verbose_name = "nguồn dữ liệu"
        verbose_name_plural = "nguồn dữ liệu"
        ordering = ["name"]

    def __str__(self):
        return self.name


def _reference(model, label, **kwargs):
    """A reference the intake has resolved itself: no constraint, no index of its own."""
    return models.ForeignKey(
        model,
        models.PROTECT,
        verbose_name=label,
        related_name="+",
        db_constraint=False,
        db_index=False,
        **kwargs,
    )


class DossierFacts(models.Model):
    """What an export says of a dossier. Seconds are counted from midnight, null where unknown."""

    source = _reference(Source, "nguồn dữ liệu")
    code = models.CharField("mã hồ sơ", max_length=40)
    procedure = _reference(Procedure, "thủ tục")
    agency = _reference(Agency, "cơ quan giải quyết")
    receiving_agency = _reference(Agency, "cơ quan tiếp nhận", null=True)
    channel = models.SmallIntegerField("hình thức tiếp nhận", choices=CHANNEL_LABELS.items())
    status = models.SmallIntegerField("trạng thái", choices=STATUS_LABELS.items())
    received_on = models.DateField("ngày tiếp nhận")
    received_seconds = models.IntegerField("giờ tiếp nhận", null=True)
    due_on = models.DateField("ngày hẹn trả", null=True)
    due_seconds = models.IntegerField("giờ hẹn trả", null=True)
    finished_on = models.DateField("ngày kết thúc xử lý", null=True)
    finished_seconds = models.IntegerField("giờ kết thúc xử lý", null=True)
    handed_over_on = models.DateField("ngày trả kết quả", null=True)
    # The handling ended on the day it was finished; where an export does not know that day, on the
    # day the result was handed over.
    concluded_on = models.GeneratedField(
        expression=Coalesce("finished_on", "handed_over_on"),
        output_field=models.DateField("ngày kết thúc", null=True),
        db_persist=True,
    )
    overdue_reason = models.TextField("lý do quá hạn", blank=True)
    batch = _reference(Batch, "lần nạp")

    class Meta:
        abstract = True


_CONCLUDED = Q(status__in=sorted(statuses.CONCLUDED))
_OPEN = Q(status__in=sorted(statuses.OPEN))
_ANY_DAY = Q(status__in=sorted(statuses.NOT_A_DOSSIER | {Status.STOPPED}))


class Dossier(DossierFacts):
    """One dossier as the newest accepted export knows it; its code is counted once."""

    class Meta:
        verbose_name = "hồ sơ"
        verbose_name_plural = "hồ sơ"
        constraints = [
            models.UniqueConstraint("code", name="a_dossier_is_counted_once"),
            models.CheckConstraint(
                name="a_dossier_is_not_concluded_before_it_is_received",
                condition=Q(concluded_on=None) | Q(received_on__lte=F("concluded_on")),
            ),
            models.CheckConstraint(
                name="a_dossier_is_not_due_before_it_is_received",
                condition=Q(due_on=None) | Q(received_on__lte=F("due_on")),
            ),
            models.CheckConstraint(
                name="a_conclusion_has_a_day_and_a_day_has_a_conclusion",
                condition=(_CONCLUDED & Q(concluded_on__isnull=False))
                | (_OPEN & Q(concluded_on=None))
                | _ANY_DAY,
            ),
            models.CheckConstraint(
                name="a_dossier_has_a_known_channel",
                condition=Q(channel__in=[channel.value for channel in Channel]),
            ),
        ]
        indexes = [
            # Counting asks for what was received in a month, for what is older and was concluded
            # in it or later, and for what is older and still open (a null day is in the index).
            models.Index(fields=["received_on"], name="dossier_received"),
            models.Index(fields=["concluded_on"], name="dossier_concluded"),
        ]

    def __str__(self):
        return self.code


class DossierVersion(DossierFacts):
    """What a dossier was before a batch changed it. Inserted, never updated.

    Together with the dossier itself, its versions are all that batches ever wrote of it, in the
    order of their ids: `batch` wrote this state, `replaced_by` another one over it. A version that
    its own batch has replaced says that what this batch wrote of the dossier was taken back. So a
    write stands unless there is such a version, and of a dossier stands what was written last; if
    nothing is left of it, the dossier is gone, and its versions remain.
    """

    dossier = models.ForeignKey(
        Dossier, models.PROTECT, verbose_name="hồ sơ", db_constraint=False, related_name="versions"
    )
    replaced_by = _reference(Batch, "lần nạp đã thay")

    class Meta:
        verbose_name = "bản cũ của hồ sơ"
        verbose_name_plural = "bản cũ của hồ sơ"

    def __str__(self):
        return f"{self.code} ({self.replaced_by_id})"
