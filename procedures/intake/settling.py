"""A person says once what a name means; from then on it is known in every file.

What the register itself calls so is never overruled, and a name that may mean two is not decided
for good by one file: its rows need a code, a district or the agency of the upload.
"""

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from procedures import events
from procedures.intake import queue
from procedures.intake.batches import lock_imports
from procedures.intake.catalogue import Agencies, Entry, Procedures
from procedures.models import (
    Act,
    Agency,
    AgencyName,
    Batch,
    NameKind,
    OpenName,
    Procedure,
    ProcedureName,
)
from procedures.rules.wording import written_day


class NotSettled(Exception):
    """The name does not get this meaning; the words say why, and what to do."""


def meanings(name: OpenName, agencies: Agencies, procedures: Procedures) -> list[Entry]:
    """Return what is known under a waiting name on the days of its rows: nothing, or several."""
    days = name.first_day, name.last_day
    if name.kind == NameKind.AGENCY:
        return agencies.fitting(name.written, *days)
    if name.kind == NameKind.PROCEDURE_NAME:
        return procedures.fitting(name.written, *days)
    known = procedures.by_code.get(procedures.code_of(name.written))
    return [known] if known else procedures.by_spelling.get(name.key, [])


def settle(name: OpenName, meaning: Agency | Procedure, *, by) -> list[Batch]:
    """Let the name mean this for ever, and have a worker check again whatever waits for it.

    Returns the batches that now wait for that. Raises NotSettled.
    """
    with transaction.atomic():
        lock_imports()
        waiting = OpenName.objects.waiting().filter(kind=name.kind, key=name.key)
        asking = list(waiting.order_by("batch_id").values_list("batch_id", flat=True))
        if not asking:
            raise NotSettled(_already(name))
        days = waiting.aggregate(first=Min("first_day"), last=Max("last_day"))
        name.first_day, name.last_day = days["first"], days["last"]
        known = {each.id for each in meanings(name, Agencies.load(), Procedures.load())}
        _refuse_another(name, meaning, known)
        if not known:
            _remember(name, meaning, by)
        events.record(
            Act.NAME_SETTLED, by=by, batch=name.batch, name=name.written, meaning=str(meaning)
        )
        asked = queue.ask_to_check_again(asking)
        waiting.filter(batch__in=asked).update(settled_by=by)
    return asked


def _refuse_another(name: OpenName, meaning: Agency | Procedure, known: set[int]) -> None:
    """Raise NotSettled where the name means something else already, or cannot mean this."""
    if len(known) > 1:
        raise NotSettled(
            f"“{name.written}” là tên chung của {len(known)} mục trong danh mục, không chọn một "
            "lần cho mọi tệp được. Ghi rõ hơn trong phần mềm một cửa rồi xuất lại tệp."
        )
    target = _target(name.kind)
    spelt = _spellings(name.kind).filter(key=name.key).exclude(**{target: meaning})
    if known - {meaning.pk} or any(_overlap(getattr(s, target), meaning, name) for s in spelt):
        raise NotSettled(_already(name))
    if name.kind != NameKind.PROCEDURE_CODE and not _is_valid(meaning, name):
        raise NotSettled(
            f"“{meaning}” không có hiệu lực trong những ngày tiếp nhận của các dòng này "
            f"({written_day(name.first_day)} – {written_day(name.last_day)}). Chọn mục khác, hoặc "
            "báo quản trị sửa hiệu lực trong danh mục."
        )


def _is_valid(meaning: Agency | Procedure, name: OpenName) -> bool:
    ends_before = meaning.valid_to is not None and meaning.valid_to < name.first_day
    return meaning.valid_from <= name.last_day and not ends_before


def _overlap(one: Agency | Procedure, other: Agency | Procedure, name: OpenName) -> bool:
    """Say whether both would be meant on one day; a code means its procedure on every day."""
    if name.kind == NameKind.PROCEDURE_CODE:
        return True
    one_ends_first = one.valid_to is not None and one.valid_to < other.valid_from
    other_ends_first = other.valid_to is not None and other.valid_to < one.valid_from
    return not one_ends_first and not other_ends_first


def _spellings(kind: str):
    if kind == NameKind.AGENCY:
        return AgencyName.objects.select_related("agency", "settled_by")
    return ProcedureName.objects.select_related("procedure", "settled_by")


def _target(kind: str) -> str:
    return "agency" if kind == NameKind.AGENCY else "procedure"


def _already(name: OpenName) -> str:
    known = _spellings(name.kind).filter(key=name.key).order_by("settled_at", "pk").last()
    if known is None:
        return f"“{name.written}” đã có trong danh mục, hoặc không còn dòng nào chờ."
    who = known.settled_by
    told = f"{who.get_full_name() or who.get_username()} đã chọn" if who else "Đã biết"
    meaning = getattr(known, _target(name.kind))
    return f"{told}: “{name.written}” là {meaning}. Nếu chọn sai, báo quản trị xóa cách viết này."


def _remember(name: OpenName, meaning: Agency | Procedure, by) -> None:
    settled = {"settled_by": by, "settled_at": timezone.now(), _target(name.kind): meaning}
    _spellings(name.kind).create(spelling=name.written, **settled)
