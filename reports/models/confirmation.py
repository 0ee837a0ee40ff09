"""An agency's word for its figures of a period, and which agencies need not give it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from procedures.models import Agency


class ConfirmationQuerySet(models.QuerySet):
    def standing(self) -> "ConfirmationQuerySet":
        return self.filter(withdrawn_at=None)


class Confirmation(models.Model):
    """An agency says that its figures of a period are right, or that it had no dossiers.

    It stands until it is withdrawn or given anew. `counts` are the figures it was given for: where
    those of today differ, it has to be given again.
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan", related_name="confirmations"
    )
    period = models.CharField("kỳ", max_length=32)
    is_nil = models.BooleanField("không có hồ sơ", default=False)
    handled = models.IntegerField("tổng phải giải quyết")
    counts = models.JSONField("số liệu khi xác nhận")
    comment = models.TextField("ghi chú", blank=True)
    confirmed_at = models.DateTimeField("xác nhận lúc")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người xác nhận", related_name="+"
    )
    withdrawn_at = models.DateTimeField("rút lúc", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="người rút",
        null=True,
        related_name="+",
    )

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = "xác nhận số liệu"
        verbose_name_plural = "xác nhận số liệu"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "period"],
                condition=Q(withdrawn_at=None),
                name="an_agency_confirms_a_period_once_at_a_time",
            ),
            models.CheckConstraint(
                name="no_dossiers_are_confirmed_as_such_and_only_then",
                condition=Q(is_nil=True, handled=0) | Q(is_nil=False, handled__gt=0),
            ),
            models.CheckConstraint(
                name="a_withdrawn_confirmation_says_when_and_by_whom",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.agency}, {self.period}"


class Exemption(models.Model):
    """An agency that is in the register, but need not report a period: who said so, and why."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan", related_name="exemptions"
    )
    period = models.CharField("kỳ", max_length=32)
    reason = models.CharField("lý do", max_length=200)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người quyết định", related_name="+"
    )

    class Meta:
        verbose_name = "cơ quan không phải nộp"
        verbose_name_plural = "cơ quan không phải nộp"
        ordering = ["period", "agency__sort_key"]
        constraints = [
            models.UniqueConstraint("agency", "period", name="an_agency_is_exempt_once_a_period"),
            models.CheckConstraint(name="an_exemption_says_why", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.agency}, {self.period}"
