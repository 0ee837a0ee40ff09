"""What is wrong with a dossier in the one-stop software, until an export brings it right."""

from django.db import models
from django.db.models import Q

from procedures.models.agency import Agency
from procedures.models.batch import Batch
from procedures.rules.wording import first_sentence


class DefectQuerySet(models.QuerySet):
    def within(self, reach) -> "DefectQuerySet":
        """Those that a person may see (procedures/scopes.py)."""
        return self if reach.ids is None else self.filter(agency__in=reach.ids)

    def open(self) -> "DefectQuerySet":
        return self.filter(closed_at=None)


class Defect(models.Model):
    """One fault of one dossier: the newest file that had it, and the one that had it no more."""

    dossier = models.CharField("mã hồ sơ", max_length=40)
    code = models.CharField("mã lỗi", max_length=32)
    column = models.CharField("cột", max_length=255, blank=True)
    value = models.CharField("giá trị trong tệp", max_length=200, blank=True)
    message = models.TextField("nội dung")
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan", null=True, related_name="+"
    )
    batch = models.ForeignKey(
        Batch, models.PROTECT, verbose_name="lần nạp gần nhất có lỗi", related_name="defects"
    )
    line = models.IntegerField("dòng")
    opened_at = models.DateTimeField("có lỗi từ lúc")
    closed_at = models.DateTimeField("hết lỗi lúc", null=True)
    closed_by = models.ForeignKey(
        Batch,
        models.PROTECT,
        verbose_name="lần nạp hết lỗi",
        null=True,
        related_name="closed_defects",
    )

    objects = DefectQuerySet.as_manager()

    class Meta:
        verbose_name = "lỗi cần sửa tại nguồn"
        verbose_name_plural = "lỗi cần sửa tại nguồn"
        ordering = ["agency__sort_key", "code", "dossier", "column"]
        constraints = [
            models.UniqueConstraint("dossier", "code", "column", name="a_defect_is_told_once"),
            models.CheckConstraint(
                name="a_closed_defect_says_when_and_by_which_batch",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "code"], condition=Q(closed_at=None), name="defect_still_open"
            ),
        ]

    def __str__(self):
        return f"{self.dossier}: {self.code}"

    @property
    def what(self) -> str:
        """What is wrong; what to do about it is said once for all of its kind."""
        return first_sentence(self.message, self.value)
