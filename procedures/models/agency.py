"""Agencies as they were on each day: a code with a validity, never a name."""

from collections import defaultdict

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from procedures.models.keys import KeyField
from procedures.rules.names import matching_key, search_key, sort_key


class AgencyLevel(models.TextChoices):
    PROVINCE = "province", "Tỉnh"
    DEPARTMENT = "department", "Sở, ban, ngành"
    DISTRICT = "district", "Cấp huyện"
    COMMUNE = "commune", "Cấp xã"


class AgencyQuerySet(models.QuerySet):
    def valid_between(self, first_day, last_day):
        """The agencies that existed on any of these days, both included."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=first_day), valid_from__lte=last_day)

    def ids_below(self, agency_id: int) -> set[int]:
        """The ids of an agency and of every agency below it, on whatever day they existed."""
        children = defaultdict(list)
        for pk, parent in self.values_list("pk", "parent_id"):
            children[parent].append(pk)
        found, waiting = set(), [agency_id]
        while waiting:
            pk = waiting.pop()
            found.add(pk)
            waiting += children[pk]
        return found


class Agency(models.Model):
    code = models.CharField("mã cơ quan", max_length=32, unique=True)
    name = models.CharField("tên cơ quan", max_length=255)
    short_name = models.CharField("tên ngắn", max_length=255, blank=True)
    level = models.CharField("cấp", max_length=12, choices=AgencyLevel)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="cơ quan cấp trên",
        null=True,
        blank=True,
        related_name="children",
    )
    valid_from = models.DateField("có từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    position = models.PositiveIntegerField("thứ tự trong báo cáo", default=0)
    official_code = models.CharField("mã đơn vị hành chính", max_length=16, blank=True)
    latitude = models.DecimalField("vĩ độ", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(
        "kinh độ", max_digits=9, decimal_places=6, null=True, blank=True
    )
    note = models.TextField("ghi chú", blank=True)
    search_key = KeyField(key=search_key)
    sort_key = KeyField(key=sort_key)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                name="an_agency_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="an_agency_has_a_known_level", condition=Q(level__in=AgencyLevel.values)
            ),
        ]

    def __str__(self):
        return self.name


class Settled(models.Model):
    """What a person decided once, and who it was; None for what came with the register."""

    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="người quyết định",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    settled_at = models.DateTimeField("quyết định lúc", null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class AgencyName(Settled):
    """A spelling of an agency that a person accepted once; it is known for ever."""

    spelling = models.CharField("cách viết", max_length=255)
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan", related_name="spellings"
    )
    key = KeyField(source="spelling", key=matching_key)

    class Meta:
        verbose_name = "cách viết tên cơ quan"
        verbose_name_plural = "cách viết tên cơ quan"
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint("key", "agency", name="a_spelling_names_an_agency_once"),
        ]

    def __str__(self):
        return f"{self.spelling} → {self.agency}"


class SuccessionKind(models.TextChoices):
    MERGED = "merged", "Nhập toàn bộ"
    SPLIT = "split", "Nhập một phần"
    ABOLISHED = "abolished", "Kết thúc hoạt động"


class Succession(models.Model):
    """Which agency goes on as which, from which day, by which decision."""

    predecessor = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan trước", related_name="successions"
    )
    successor = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan sau", related_name="origins"
    )
    effective_on = models.DateField("có hiệu lực từ ngày")
    kind = models.CharField("hình thức", max_length=12, choices=SuccessionKind)
    decision = models.TextField("văn bản", blank=True)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "sắp xếp, sáp nhập"
        verbose_name_plural = "sắp xếp, sáp nhập"
        ordering = ["effective_on", "predecessor__sort_key"]
        constraints = [
            models.UniqueConstraint(
                "predecessor", "successor", "effective_on", name="a_succession_is_told_once"
            ),
            models.CheckConstraint(
                name="an_agency_does_not_succeed_itself",
                condition=~Q(predecessor=F("successor")),
            ),
            models.CheckConstraint(
                name="a_succession_has_a_known_kind", condition=Q(kind__in=SuccessionKind.values)
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"
