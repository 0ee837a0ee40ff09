"""Whose data a person works with. What they may do with them comes from their groups."""

from django.conf import settings
from django.db import models

from procedures.models.agency import Agency


class Scope(models.Model):
    """A person works with the data of an agency and of every agency below it.

    Who has no scope works with nobody's; whose agency has nothing above it, with the province's.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="người dùng", related_name="scope"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan và đơn vị trực thuộc", related_name="+"
    )

    class Meta:
        verbose_name = "phạm vi dữ liệu"
        verbose_name_plural = "phạm vi dữ liệu"

    def __str__(self):
        return str(self.agency)
