"""A person's word for one kind of warning in a file: these rows count, and why."""

from django.conf import settings
from django.db import models

from procedures.models.batch import Batch


class Assent(models.Model):
    batch = models.ForeignKey(Batch, models.CASCADE, verbose_name="lần nạp", related_name="assents")
    code = models.CharField("mã cảnh báo", max_length=32)
    reason = models.CharField("lý do", max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="người xác nhận",
        related_name="assents",
    )
    at = models.DateTimeField("xác nhận lúc")

    class Meta:
        verbose_name = "xác nhận cảnh báo"
        verbose_name_plural = "xác nhận cảnh báo"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint("batch", "code", name="a_warning_is_assented_to_once"),
            models.CheckConstraint(name="an_assent_says_why", condition=~models.Q(reason="")),
        ]

    def __str__(self):
        return f"{self.code}: {self.reason}"
