"""How files of one layout are read, as a person has said once for a source and an agency."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from procedures.models.agency import Agency


class DayOrder(models.TextChoices):
    DAY_FIRST = "day_first", "Ngày trước, tháng sau"
    MONTH_FIRST = "month_first", "Tháng trước, ngày sau"


class ColumnMapping(models.Model):
    """Never changed: another choice is another one, and this one is forgotten.

    What its parts mean is in procedures/intake/mapping.py. Only files of the same source, uploaded
    for the same agency (none: the whole province), are read by it.
    """

    source = models.ForeignKey(
        "procedures.Source", models.PROTECT, verbose_name="nguồn dữ liệu", related_name="+"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="nạp cho cơ quan", null=True, related_name="+"
    )
    layout = models.CharField(max_length=64)
    columns = models.JSONField("cột")
    day_order = models.CharField("cách viết ngày", max_length=16, choices=DayOrder, blank=True)
    values = models.JSONField("giá trị", default=dict)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người ghép", related_name="+"
    )
    chosen_at = models.DateTimeField("ghép lúc")
    forgotten_at = models.DateTimeField("bỏ lúc", null=True)

    class Meta:
        verbose_name = "cách ghép cột"
        verbose_name_plural = "cách ghép cột"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                "source",
                Coalesce("agency", 0),
                "layout",
                condition=Q(forgotten_at=None),
                name="a_layout_is_read_in_one_way",
            ),
            models.CheckConstraint(
                name="a_mapping_has_a_known_day_order",
                condition=Q(day_order__in=["", *DayOrder.values]),
            ),
        ]

    def __str__(self):
        return f"Ghép cột ngày {self.chosen_at:%d/%m/%Y}"
