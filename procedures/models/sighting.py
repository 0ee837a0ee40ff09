"""A dossier that deserves a second look: which sign it gave, and as what its file told it."""

from django.db import models

from procedures.models.agency import Agency
from procedures.models.batch import Batch
from procedures.models.procedure import Procedure
from procedures.rules.statuses import STATUS_LABELS, Status


class Sighting(models.Model):
    """Kept from the check on, so that a note tells of exactly these dossiers, whatever comes."""

    batch = models.ForeignKey(
        Batch, models.CASCADE, verbose_name="lần nạp", db_index=False, related_name="sightings"
    )
    code = models.CharField("mã dấu hiệu", max_length=32)
    dossier = models.CharField("mã hồ sơ", max_length=40)
    line = models.IntegerField("dòng")
    # Found by the intake itself.
    agency = models.ForeignKey(
        Agency, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    status = models.SmallIntegerField("trạng thái")
    received_on = models.DateField("ngày tiếp nhận")
    due_on = models.DateField("ngày hẹn trả", null=True)
    concluded_on = models.DateField("ngày kết thúc", null=True)
    # What was known of it before the file; nothing of a new one.
    known_due_on = models.DateField("ngày hẹn trả đã có", null=True)
    known_concluded_on = models.DateField("ngày kết thúc đã có", null=True)

    class Meta:
        verbose_name = "dấu hiệu cần xem lại"
        verbose_name_plural = "dấu hiệu cần xem lại"
        ordering = ["dossier"]
        constraints = [
            models.UniqueConstraint("batch", "code", "dossier", name="a_sign_is_seen_once"),
        ]

    def __str__(self):
        return f"{self.dossier}: {self.code}"

    @property
    def status_in_words(self) -> str:
        return STATUS_LABELS[Status(self.status)]
