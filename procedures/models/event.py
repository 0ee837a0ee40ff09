"""Who did what, when, from where: written once, never changed."""

from django.conf import settings
from django.db import models

from procedures.models.agency import Agency
from procedures.models.batch import Batch


class Act(models.TextChoices):
    """What people do with uploads and periods; what happens to the register has its own history."""

    UPLOADED = "uploaded", "Nạp tệp"
    UPLOADED_AGAIN = "uploaded_again", "Nạp lại tệp đã có"
    REFUSED = "refused", "Từ chối tệp"
    ACCEPTED = "accepted", "Ghi nhận"
    CANCELLED = "cancelled", "Hủy lần nạp"
    UNDONE = "undone", "Hoàn tác"
    FAILED = "failed", "Lỗi hệ thống"
    TRIED_AGAIN = "tried_again", "Kiểm tra lại sau lỗi hệ thống"
    PERIOD_CHANGED = "period_changed", "Đổi kỳ của lần nạp"
    WARNINGS_CONFIRMED = "warnings_confirmed", "Xác nhận cảnh báo"
    NAME_SETTLED = "name_settled", "Xác định tên"
    MAPPED = "mapped", "Ghép cột, kiểm tra lại"
    MAPPING_FORGOTTEN = "mapping_forgotten", "Bỏ cách ghép cột"
    CLOSED = "closed", "Chốt kỳ"
    REOPENED = "reopened", "Mở lại kỳ"
    CONFIRMED = "confirmed", "Xác nhận số liệu"
    CONFIRMATION_WITHDRAWN = "confirmation_withdrawn", "Rút xác nhận số liệu"
    REMINDED = "reminded", "Nhắc nộp"
    EXEMPTED = "exempted", "Cho không phải nộp"
    EXEMPTION_ENDED = "exemption_ended", "Đưa lại vào danh sách phải nộp"
    SCOPE_GIVEN = "scope_given", "Giao phạm vi dữ liệu"


class Event(models.Model):
    """One act. `told` says what was before and after, where that is not in the batch itself."""

    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="người làm",
        null=True,
        related_name="events",
    )
    origin = models.CharField("từ", max_length=64)
    act = models.CharField("việc", max_length=24, choices=Act)
    batch = models.ForeignKey(
        Batch,
        models.DO_NOTHING,
        verbose_name="lần nạp",
        null=True,
        db_constraint=False,
        related_name="events",
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan", null=True, related_name="+"
    )
    period = models.CharField("kỳ", max_length=32, blank=True)
    told = models.JSONField("chi tiết", default=dict)

    class Meta:
        verbose_name = "việc đã làm"
        verbose_name_plural = "nhật ký"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="an_event_is_of_a_known_act", condition=models.Q(act__in=Act.values)
            ),
        ]

    def __str__(self):
        return f"{self.get_act_display()} ({self.at:%d/%m/%Y %H:%M})"
