"""Public holidays and the days worked to make up for them."""

from django.db import models
from django.db.models import Q


class HolidayKind(models.TextChoices):
    HOLIDAY = "holiday", "Ngày nghỉ"
    MAKEUP_DAY = "makeup_day", "Ngày làm bù"


class Holiday(models.Model):
    day = models.DateField("ngày", unique=True)
    name = models.CharField("tên", max_length=255)
    kind = models.CharField("loại", max_length=12, choices=HolidayKind)
    verified = models.CharField("căn cứ", max_length=32, blank=True)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                name="a_holiday_has_a_known_kind", condition=Q(kind__in=HolidayKind.values)
            ),
        ]

    def __str__(self):
        return f"{self.day:%d/%m/%Y} {self.name}"
