"""The register as it comes with the project: the facts of `fixtures/` become rows.

What is missing is created. What an administrator has changed since stays as it is and is told,
until somebody asks for the fixtures to win.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from django.db import models, transaction

from procedures.changes import register_changed
from procedures.models import Agency, Holiday, Procedure, Sector, Source, Succession
from procedures.models.dossier import DEFAULT_SOURCE
from procedures.models.keys import KeyField
from procedures.roles import grant_roles

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

Row = dict[str, str]
# What other fixtures call a row of a model → its id.
Ids = dict[type[models.Model], dict[str, int]]


@dataclass(frozen=True)
class Table:
    """A fixture and the model it fills; `columns` are the model's fields and their headings."""

    model: type[models.Model]
    file_name: str
    identity: tuple[str, ...]
    columns: dict[str, str]
    known_by: str = ""  # the heading under which other rows refer to a row of this table
    tiers: str = ""  # the heading whose next value may refer to the rows before it

    def rows_by_tier(self) -> Iterator[list[Row]]:
        rows = read_fixture(self.file_name)
        for _, tier in groupby(rows, key=lambda row: row[self.tiers] if self.tiers else ""):
            yield list(tier)

    def fields(self) -> Iterator[models.Field]:
        return map(self.model._meta.get_field, self.columns)

    def instance(self, row: Row, ids: Ids) -> models.Model:
        cells = ((each, row[self.columns[each.name]]) for each in self.fields())
        return self.model(**{each.attname: _value(each, cell, ids) for each, cell in cells})

    def identity_of(self, instance: models.Model) -> tuple:
        fields = map(self.model._meta.get_field, self.identity)
        return tuple(getattr(instance, each.attname) for each in fields)

    def label_of(self, row: Row) -> str:
        identity = " → ".join(row[self.columns[name]] for name in self.identity)
        return f"{self.model._meta.verbose_name} {identity}"

    def replace(self, instances: list[models.Model]) -> None:
        """Write over the rows of the same identity, the keys of their names included."""
        keys = [each.name for each in self.model._meta.fields if isinstance(each, KeyField)]
        self.model.objects.bulk_create(
            instances,
            update_conflicts=True,
            unique_fields=self.identity,
            update_fields=[name for name in [*self.columns, *keys] if name not in self.identity],
        )


def _same(*names: str) -> dict[str, str]:
    return dict(zip(names, names, strict=True))


REFERENCE = (
    Table(
        Agency,
        "agencies.csv",
        identity=("code",),
        known_by="code",
        tiers="level",
        columns=_same("code", "position", "name", "short_name", "level", "valid_from", "valid_to")
        | _same("official_code", "latitude", "longitude", "note")
        | {"parent": "parent_code"},
    ),
    Table(
        Succession,
        "successions.csv",
        identity=("predecessor", "successor", "effective_on"),
        columns={"predecessor": "predecessor_code", "successor": "successor_code"}
        | _same("effective_on", "kind", "decision", "note"),
    ),
    Table(
        Sector,
        "sectors.csv",
        identity=("slug",),
        known_by="name",
        columns=_same("slug", "name", "code", "note") | {"department": "department_code"},
    ),
    Table(
        Procedure,
        "procedures.csv",
        identity=("code",),
        columns=_same("code", "name", "sector", "level", "time_limit", "working_days")
        | _same("service_level", "valid_from", "issuing_body", "note")
        | {"managing_agency": "department_code", "provenance": "source"},
    ),
    Table(
        Holiday,
        "holidays.csv",
        identity=("day",),
        columns={"day": "date"} | _same("name", "kind", "verified", "note"),
    ),
)


@dataclass
class Loaded:
    """What became of one table; `differences` names the rows that are not as in the fixture."""

    label: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    differences: list[str] = field(default_factory=list)


def read_fixture(file_name: str) -> list[Row]:
    """Return the rows of a fixture as text, by heading."""
    with (FIXTURES / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_reference(*, update: bool = False) -> list[Loaded]:
    """Create what the register lacks; with `update`, let the fixtures win where they differ."""
    ids: Ids = {}
    loaded = [_load(table, ids, update=update) for table in REFERENCE]
    grant_roles(update=update)
    Source.objects.get_or_create(name=DEFAULT_SOURCE)
    register_changed.send(None)
    return loaded


def _load(table: Table, ids: Ids, *, update: bool) -> Loaded:
    loaded = Loaded(str(table.model._meta.verbose_name_plural))
    known = {table.identity_of(each): each for each in table.model.objects.all()}
    names = ids.setdefault(table.model, {})
    for rows in table.rows_by_tier():
        wanted = [table.instance(row, ids) for row in rows]
        missing = [each for each in wanted if table.identity_of(each) not in known]
        table.model.objects.bulk_create(missing)
        known |= {table.identity_of(each): each for each in missing}

        stands = [known[table.identity_of(each)] for each in wanted]
        changed = []
        for row, before, after in zip(rows, stands, wanted, strict=True):
            if labels := _differing(table, before, after):
                changed.append(after)
                loaded.differences.append(f"{table.label_of(row)}: {', '.join(labels)}")
            if table.known_by:
                names[row[table.known_by]] = before.pk
        if update:
            table.replace(changed)
            loaded.updated += len(changed)
        loaded.created += len(missing)
        loaded.unchanged += len(rows) - len(missing) - len(changed)
    return loaded


def _differing(table: Table, before: models.Model, after: models.Model) -> list[str]:
    """Return the labels of the fields that were changed since the fixture was loaded."""
    return [
        str(each.verbose_name)
        for each in table.fields()
        if getattr(before, each.attname) != getattr(after, each.attname)
    ]


def _value(field: models.Field, text: str, ids: Ids):
    """Return what a cell of the fixture means to a field; an empty one is null where it may be."""
    if not text and field.null:
        return None
    if field.is_relation:
        return ids[field.related_model][text]
    return field.to_python(text)
