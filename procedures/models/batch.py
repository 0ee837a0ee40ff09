"""A batch: one uploaded file, what was found in it, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from procedures.models.agency import Agency
from procedures.rules.channels import CHANNEL_LABELS
from procedures.rules.periods import ReportingPeriod, parse_period
from procedures.rules.wording import first_sentence


class BatchState(models.TextChoices):
    RECEIVED = "received", "Đã nhận"
    CHECKING = "checking", "Đang kiểm tra"
    CHECKED = "checked", "Chờ ghi nhận"
    ACCEPTED = "accepted", "Đã ghi nhận"
    PARTIAL = "partial", "Ghi nhận một phần"
    REJECTED = "rejected", "Từ chối: tệp có lỗi"
    FAILED = "failed", "Lỗi hệ thống, không do tệp"
    CANCELLED = "cancelled", "Đã hủy"
    UNDONE = "undone", "Đã hoàn tác"


# Its dossiers were written: all of them, or the good rows alone.
ACCEPTED_STATES = (BatchState.ACCEPTED, BatchState.PARTIAL)


class BatchTask(models.TextChoices):
    """What a batch waits for a worker to do; see procedures/intake/queue.py."""

    CHECK = "check", "kiểm tra"
    CHECK_AGAIN = "check_again", "kiểm tra lại các dòng chờ tên"
    ACCEPT = "accept", "ghi nhận"
    ACCEPT_GOOD_ROWS = "good_rows", "ghi nhận các dòng tốt"


class BatchStage(models.TextChoices):
    """How far the work on a batch has come, in this order."""

    READING = "reading", "Đọc bảng"
    CONVERTING = "converting", "Chuyển ngày, mã và trạng thái; đối chiếu danh mục"
    COMPARING = "comparing", "So với dữ liệu đã có"
    WRITING = "writing", "Ghi hồ sơ và tính lại số liệu"
    NO_ROOM = "no_room", "Đợi máy chủ có chỗ"  # at no point of that order


class BatchQuerySet(models.QuerySet):
    def within(self, reach) -> "BatchQuerySet":
        """The batches that a person may see (procedures/scopes.py): those of agencies of theirs."""
        return self if reach.ids is None else self.filter(agency__in=reach.ids)

    def accepted(self) -> "BatchQuerySet":
        return self.filter(state__in=ACCEPTED_STATES)


class Batch(models.Model):
    file_name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.BigIntegerField("cỡ tệp, byte")
    source = models.ForeignKey(
        "procedures.Source", models.PROTECT, verbose_name="nguồn dữ liệu", related_name="batches"
    )
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        verbose_name="nạp cho cơ quan",
        null=True,
        blank=True,
        related_name="batches",
    )
    channel = models.SmallIntegerField(
        "hình thức tiếp nhận của cả tệp", choices=CHANNEL_LABELS.items(), null=True, blank=True
    )
    period = models.CharField("kỳ báo cáo đã chọn", max_length=32, blank=True)
    state = models.CharField(
        "trạng thái", max_length=12, choices=BatchState, default=BatchState.RECEIVED
    )
    rows = models.IntegerField("số dòng", default=0)
    added = models.IntegerField("hồ sơ mới", default=0)
    changed = models.IntegerField("hồ sơ thay đổi", default=0)
    unchanged = models.IntegerField("hồ sơ không đổi", default=0)
    merged = models.IntegerField("dòng lặp đã gộp", default=0)
    refused = models.IntegerField("dòng bị từ chối", default=0)
    ignored = models.IntegerField("dòng chưa là hồ sơ", default=0)
    skipped = models.IntegerField("dòng bỏ qua", default=0)
    # What the file was compared with when it was checked; see procedures/intake/standing.py.
    fingerprint = models.CharField(max_length=400, blank=True, editable=False)
    # Who works on it: a claim is renewed by whoever lives, and runs out where nobody does.
    task = models.CharField(
        "việc đang chờ", max_length=12, choices=BatchTask, blank=True, editable=False
    )
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    claimed_by = models.CharField(max_length=120, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.SmallIntegerField(default=0, editable=False)
    stage = models.CharField(
        "đang làm", max_length=12, choices=BatchStage, blank=True, editable=False
    )
    rows_read = models.IntegerField("dòng đã đọc", default=0, editable=False)
    began_at = models.DateTimeField("bắt đầu làm lúc", null=True, blank=True, editable=False)
    # Its dossiers were changed by another batch after a person had asked to accept it.
    moved_on = models.BooleanField(default=False, editable=False)
    # Read as a person had said of its layout.
    mappings = models.ManyToManyField(
        "procedures.ColumnMapping",
        verbose_name="cách ghép cột",
        editable=False,
        related_name="batches",
    )
    # Until when the upload stays in the spool, for a person to say how it is to be read.
    original_until = models.DateTimeField("tệp gốc giữ đến", null=True, blank=True, editable=False)
    # What was left of another batch, when its names had been settled.
    continues = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="tiếp theo lần nạp",
        null=True,
        blank=True,
        editable=False,
        related_name="continuations",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="người nạp",
        null=True,
        blank=True,
        related_name="batches",
    )
    received_at = models.DateTimeField("nhận lúc")
    checked_at = models.DateTimeField("kiểm tra xong lúc", null=True, blank=True)
    accepted_at = models.DateTimeField("ghi nhận lúc", null=True, blank=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="người hoàn tác",
        null=True,
        blank=True,
        related_name="undone_batches",
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nạp"
        verbose_name_plural = "lần nạp"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="a_batch_has_a_known_state", condition=Q(state__in=BatchState.values)
            ),
            models.CheckConstraint(
                name="an_accepted_batch_says_when",
                condition=~Q(state__in=["accepted", "partial"]) | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_batch_waits_for_a_known_task", condition=Q(task__in=["", *BatchTask.values])
            ),
            models.CheckConstraint(
                name="a_batch_has_a_known_stage", condition=Q(stage__in=["", *BatchStage.values])
            ),
            models.CheckConstraint(
                name="who_claims_a_batch_says_until_when",
                condition=Q(claimed_by="") | Q(claimed_until__isnull=False),
            ),
            models.CheckConstraint(
                name="an_undone_batch_was_accepted_and_says_when",
                condition=Q(state="undone", accepted_at__isnull=False, undone_at__isnull=False)
                | (~Q(state="undone") & Q(undone_at=None, undone_by=None)),
            ),
        ]
        # The worker asks ten times a second, however many batches there have been.
        indexes = [models.Index("id", name="what_waits", condition=~Q(task=""))]

    def __str__(self):
        return f"{self.pk} · {self.file_name}"

    @property
    def as_checked(self) -> str:
        """What tells one check of it from the next: read otherwise, a file may count the same."""
        return f"{self.fingerprint}@{self.checked_at:%Y%m%d%H%M%S%f}"

    @property
    def stated_period(self) -> ReportingPeriod | None:
        return parse_period(self.period) if self.period else None

    @property
    def is_accepted(self) -> bool:
        return self.state in ACCEPTED_STATES

    @property
    def is_withdrawn(self) -> bool:
        return self.state in (BatchState.CANCELLED, BatchState.UNDONE)

    @property
    def can_be_cancelled(self) -> bool:
        """Say whether it waits or is being checked: nothing of it was written, or is being."""
        if self.task == BatchTask.CHECK:
            return True
        is_being_written = self.claimed_by and self.task != BatchTask.CHECK_AGAIN
        return self.state == BatchState.CHECKED and not is_being_written


class ProblemLevel(models.TextChoices):
    BLOCK = "block", "Lỗi chặn"
    CONFIRM = "confirm", "Cần xác nhận"
    NOTE = "note", "Lưu ý"


class Problem(models.Model):
    """One thing wrong in a file: where it stands, what was read, what to do about it."""

    batch = models.ForeignKey(
        Batch, models.CASCADE, verbose_name="lần nạp", related_name="problems"
    )
    sheet = models.CharField("trang tính", max_length=255, blank=True)
    line = models.IntegerField("dòng", null=True)
    dossier = models.CharField("mã hồ sơ", max_length=40, blank=True)
    column = models.CharField("cột", max_length=255, blank=True)
    code = models.CharField("mã lỗi", max_length=32)
    level = models.CharField("mức", max_length=8, choices=ProblemLevel)
    value = models.CharField("giá trị trong tệp", max_length=200, blank=True)
    message = models.TextField("nội dung")
    # Whose row it is, where that is known; found by the intake itself.
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        verbose_name="cơ quan",
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        verbose_name = "vấn đề của tệp"
        verbose_name_plural = "vấn đề của tệp"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="a_problem_has_a_known_level", condition=Q(level__in=ProblemLevel.values)
            ),
        ]

    def __str__(self):
        return f"{self.code}: {self.message}"

    @property
    def what(self) -> str:
        """What is wrong; what to do about it is said once for all of its kind."""
        return first_sentence(self.message, self.value)


class Unlisted(models.Model):
    """How many problems of a kind a file has beside those that are stored one by one."""

    batch = models.ForeignKey(
        Batch, models.CASCADE, verbose_name="lần nạp", db_index=False, related_name="unlisted"
    )
    level = models.CharField("mức", max_length=8, choices=ProblemLevel)
    code = models.CharField("mã lỗi", max_length=32)
    number = models.IntegerField("số vấn đề")

    class Meta:
        verbose_name = "vấn đề không kê từng dòng"
        verbose_name_plural = "vấn đề không kê từng dòng"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint("batch", "level", "code", name="a_kind_is_unlisted_once"),
            models.CheckConstraint(
                name="unlisted_problems_have_a_known_level",
                condition=Q(level__in=ProblemLevel.values),
            ),
        ]

    def __str__(self):
        return f"{self.code}: {self.number}"
