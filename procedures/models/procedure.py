"""The catalogue of administrative procedures and their sectors."""

from django.db import models
from django.db.models import F, Q

from procedures.models.agency import Agency, AgencyLevel, Settled
from procedures.models.keys import KeyField
from procedures.rules.names import matching_key, search_key, sort_key


class Sector(models.Model):
    slug = models.SlugField("mã trong địa chỉ", max_length=120, unique=True)
    name = models.CharField("tên lĩnh vực", max_length=255, unique=True)
    code = models.CharField("mã lĩnh vực quốc gia", max_length=16, blank=True)
    department = models.ForeignKey(
        Agency,
        models.PROTECT,
        verbose_name="cơ quan quản lý",
        null=True,
        blank=True,
        related_name="sectors",
    )
    note = models.TextField("ghi chú", blank=True)
    search_key = KeyField(key=search_key)
    sort_key = KeyField(key=sort_key)

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        ordering = ["sort_key", "slug"]

    def __str__(self):
        return self.name


class ServiceLevel(models.TextChoices):
    FULL = "full", "Toàn trình"
    PARTIAL = "partial", "Một phần"
    INFO = "info", "Cung cấp thông tin"


class ProcedureQuerySet(models.QuerySet):
    def valid_between(self, first_day, last_day):
        """The procedures in force on any of these days, both included."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=first_day), valid_from__lte=last_day)


class Procedure(models.Model):
    """One procedure; `code` is text, and an internal key (LS-…) where no national code is known."""

    code = models.CharField("mã thủ tục", max_length=32, unique=True)
    name = models.TextField("tên thủ tục")
    sector = models.ForeignKey(
        Sector, models.PROTECT, verbose_name="lĩnh vực", related_name="procedures"
    )
    level = models.CharField("cấp giải quyết", max_length=12, choices=AgencyLevel)
    time_limit = models.TextField("thời hạn giải quyết", blank=True)
    working_days = models.PositiveIntegerField("số ngày làm việc", null=True, blank=True)
    service_level = models.CharField(
        "mức độ dịch vụ công", max_length=8, choices=ServiceLevel, blank=True
    )
    managing_agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        verbose_name="cơ quan quản lý",
        null=True,
        blank=True,
        related_name="managed_procedures",
    )
    valid_from = models.DateField("có hiệu lực từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    issuing_body = models.CharField("cơ quan ban hành", max_length=255, blank=True)
    provenance = models.TextField("nguồn", blank=True)
    note = models.TextField("ghi chú", blank=True)
    matching_key = KeyField(key=matching_key)
    search_key = KeyField(key=search_key)
    sort_key = KeyField(key=sort_key)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = "thủ tục hành chính"
        verbose_name_plural = "thủ tục hành chính"
        ordering = ["sort_key", "code"]
        permissions = [
            ("import_procedure", "Được nhập danh mục thủ tục từ tệp"),
            ("export_procedure", "Được xuất danh mục thủ tục ra tệp"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_procedure_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="a_procedure_has_a_known_level", condition=Q(level__in=AgencyLevel.values)
            ),
            models.CheckConstraint(
                name="a_procedure_has_a_known_service_level",
                condition=Q(service_level__in=["", *ServiceLevel.values]),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


class ProcedureName(Settled):
    """A spelling of a procedure that a person accepted once; it is known for ever.

    It may be of its code as well as of its name.
    """

    spelling = models.TextField("cách viết")
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, verbose_name="thủ tục", related_name="spellings"
    )
    key = KeyField(source="spelling", key=matching_key)

    class Meta:
        verbose_name = "cách viết tên thủ tục"
        verbose_name_plural = "cách viết tên thủ tục"
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint("key", "procedure", name="a_spelling_names_a_procedure_once"),
        ]

    def __str__(self):
        return f"{self.spelling} → {self.procedure.code}"
