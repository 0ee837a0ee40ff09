"""A word to an agency that its figures of a period are still wanted; shown where it uploads."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from procedures.models.agency import Agency


class ReminderQuerySet(models.QuerySet):
    def open(self) -> "ReminderQuerySet":
        return self.filter(done_at=None)

    def within(self, reach) -> "ReminderQuerySet":
        """Those that a person may see (procedures/scopes.py)."""
        return self if reach.ids is None else self.filter(agency__in=reach.ids)


class Reminder(models.Model):
    """It is done when the agency has confirmed, when the period is closed, or when sent anew."""

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan", related_name="+")
    period = models.CharField("kỳ", max_length=32)
    text = models.CharField("nội dung", max_length=500)
    sent_at = models.DateTimeField("nhắc lúc")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người nhắc", related_name="+"
    )
    done_at = models.DateTimeField("xong lúc", null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "lời nhắc"
        verbose_name_plural = "lời nhắc"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "period"],
                condition=Q(done_at=None),
                name="an_agency_has_one_open_reminder_a_period",
            ),
            models.CheckConstraint(name="a_reminder_says_something", condition=~Q(text="")),
        ]

    def __str__(self):
        return f"{self.agency}, {self.period}"
