"""What people have said of layouts, remembered for the next file of the same source and agency."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from procedures.events import record
from procedures.intake.mapping import DAY_FIRST, Mapping
from procedures.models import Act, Batch, ColumnMapping, Source

Known = Iterable[ColumnMapping]


def known_to(batch: Batch) -> QuerySet[ColumnMapping]:
    """Return what holds for files like this one: of its source, uploaded for its agency."""
    return ColumnMapping.objects.filter(
        source=batch.source_id, agency=batch.agency_id, forgotten_at=None
    )


def as_told(some: Known, batch: Batch) -> list[Mapping]:
    """Return what they say of a file.

    That days are day first, whatever the codes say, was said of the file of that day alone: the
    next one is held against its codes again.
    """
    return [
        Mapping(each.layout, each.columns, _day_order(each, batch), each.values) for each in some
    ]


def _day_order(mapping: ColumnMapping, batch: Batch) -> str:
    was_for_another = mapping.chosen_at < batch.received_at
    return "" if was_for_another and mapping.day_order == DAY_FIRST else mapping.day_order


def remember(batch: Batch, mapping: Mapping, *, by) -> ColumnMapping:
    """Let files of this layout be read so from now on, in place of what was said before."""
    now = timezone.now()
    Source.objects.select_for_update().get(pk=batch.source_id)  # two may say it at once
    known_to(batch).filter(layout=mapping.layout).update(forgotten_at=now)
    return ColumnMapping.objects.create(
        source=batch.source,
        agency=batch.agency,
        layout=mapping.layout,
        columns=mapping.columns,
        day_order=mapping.day_order,
        values=mapping.values,
        chosen_by=by,
        chosen_at=now,
    )


@transaction.atomic
def forget(batch: Batch, layout: str, *, by) -> int:
    """Let the next files of the layout be read by their headings again; say whether that is new.

    The batch itself keeps how it was read.
    """
    known = known_to(batch).filter(layout=layout)
    forgotten = known.update(forgotten_at=timezone.now())
    if forgotten:
        record(Act.MAPPING_FORGOTTEN, by=by, batch=batch)
    return forgotten
