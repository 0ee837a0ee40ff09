"""A name in a file that nobody could tell, until a person says once what it means."""

from django.db import models
from django.db.models import Q

from procedures.models.agency import Settled
from procedures.models.batch import Batch, BatchState, BatchTask

# A batch whose rows may still get in: it waits, or rows of it were refused.
_MAY_GET_IN = (BatchState.CHECKED, BatchState.PARTIAL, BatchState.REJECTED)


class NameKind(models.TextChoices):
    AGENCY = "agency", "Cơ quan"
    PROCEDURE_CODE = "code", "Mã thủ tục"
    PROCEDURE_NAME = "name", "Tên thủ tục"


class OpenNameQuerySet(models.QuerySet):
    def waiting(self):
        """The names that nobody has settled, of batches whose rows may still get in.

        One that somebody has said is settled once its batch has been checked again; should that
        fail, it waits as before.
        """
        is_said = Q(settled_by__isnull=False, batch__task=BatchTask.CHECK_AGAIN)
        return self.filter(settled_at=None, batch__state__in=_MAY_GET_IN).exclude(is_said)


class OpenName(Settled):
    """One distinct name of a batch, with the rows refused for it and the days they span."""

    batch = models.ForeignKey(
        Batch, models.CASCADE, verbose_name="lần nạp", related_name="open_names"
    )
    kind = models.CharField("loại", max_length=8, choices=NameKind)
    # What files that write the same have in common; see procedures/rules/names.py.
    key = models.TextField("khóa")
    written = models.TextField("viết trong tệp")
    procedure_name = models.TextField("tên thủ tục trong tệp", blank=True)
    sector = models.TextField("lĩnh vực trong tệp", blank=True)
    first_day = models.DateField("tiếp nhận từ ngày")
    last_day = models.DateField("đến ngày")
    rows = models.IntegerField("số dòng")
    line = models.IntegerField("dòng ví dụ")

    objects = OpenNameQuerySet.as_manager()

    class Meta:
        verbose_name = "tên chưa rõ"
        verbose_name_plural = "tên chưa rõ"
        ordering = ["-rows", "id"]
        permissions = [("settle_name", "Được quyết định tên, mã thủ tục chưa rõ")]
        constraints = [
            models.UniqueConstraint("batch", "kind", "key", name="a_batch_asks_a_name_once"),
            models.CheckConstraint(
                name="an_open_name_has_a_known_kind", condition=Q(kind__in=NameKind.values)
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} “{self.written}”"
