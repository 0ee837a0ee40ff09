"""Which agency and which procedure a row means: known names, on the days they were valid.

The register is read once a file. A name is resolved once for each stretch of days in which no
validity begins or ends, so 200,000 rows ask a few hundred questions.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from procedures.models import Agency, AgencyLevel, AgencyName, Procedure, ProcedureName
from procedures.models.procedure import ServiceLevel
from procedures.rules.codes import (
    lengthened_procedure_code,
    national_procedure_code,
    procedure_code_key,
    split_code_from_name,
)
from procedures.rules.names import agency_key, clean_text, matching_key
from procedures.rules.privacy import MASK

UNKNOWN = 0
LEVELS = ("", *AgencyLevel.values)


@dataclass(frozen=True, slots=True)
class Entry:
    """An agency or a procedure as the register has it."""

    id: int
    level: str
    valid_from: date
    valid_to: date | None
    place: str = (
        ""  # of an agency, the key of the district it belongs to; of a procedure, its sector
    )
    is_offered_online: bool = True  # of a procedure; so long as the register does not deny it

    def is_valid_between(self, first_day: date, last_day: date) -> bool:
        return self.valid_from <= last_day and (self.valid_to is None or self.valid_to >= first_day)


@dataclass(slots=True)
class Agencies:
    """The agencies by their names and codes, and by the spellings that people have settled."""

    by_key: dict[str, list[Entry]]
    by_spelling: dict[str, list[Entry]]
    level_number: np.ndarray  # by id, the position of the level in LEVELS
    name: dict[int, str]
    boundaries: list[date] = field(default_factory=list)

    @classmethod
    def load(cls) -> "Agencies":
        rows = Agency.objects.select_related("parent")
        by_key, by_spelling = defaultdict(list), defaultdict(list)
        name, entries = {}, {}
        for each in rows:
            place = matching_key(each.parent.short_name) if each.parent else ""
            entry = Entry(each.id, each.level, each.valid_from, each.valid_to, place)
            entries[each.id] = entry
            name[each.id] = each.name
            for key in {agency_key(each.name)[0], matching_key(each.code)}:
                by_key[key].append(entry)
            if each.level in ("district", "commune"):
                by_key[matching_key(each.short_name)].append(entry)
        for spelling in AgencyName.objects.all():
            by_spelling[spelling.key].append(entries[spelling.agency_id])
        level_number = np.zeros(max(entries, default=0) + 1, np.int64)
        for entry in entries.values():
            level_number[entry.id] = LEVELS.index(entry.level)
        boundaries = _boundaries(entries.values())
        return cls(dict(by_key), dict(by_spelling), level_number, name, boundaries)

    def resolve(self, text: str, first_day: date, last_day: date, scope: set[int] | None) -> int:
        """Return the one agency the text names on these days, or UNKNOWN.

        Of two that fit, the one valid on the first day (the receipt); of homonyms, the one in the
        district written behind the name, or within the uploader's scope. A settled spelling is
        asked only where the register's own names say nothing: it never changes what they mean.
        """
        fitting = self.fitting(text, first_day, last_day)
        if len(fitting) > 1:
            fitting = [e for e in fitting if e.is_valid_between(first_day, first_day)] or fitting
        if len(fitting) > 1 and scope is not None:
            fitting = [e for e in fitting if e.id in scope]
        return fitting[0].id if len(fitting) == 1 else UNKNOWN

    def fitting(self, text: str, first_day: date, last_day: date) -> list[Entry]:
        """Return the agencies that the text may mean on some of these days."""
        whole = matching_key(text)
        key, district = agency_key(text)
        named = self.by_key.get(whole) or self.by_key.get(key, [])
        for candidates, place in (
            (named, district),
            (self.by_spelling.get(whole, []), ""),  # settled with its district: that is decided
            (self.by_spelling.get(key, []), district),
        ):
            found = {
                e.id: e
                for e in candidates
                if e.is_valid_between(first_day, last_day) and (not place or e.place in ("", place))
            }
            if found:
                return list(found.values())
        return []


@dataclass(slots=True)
class Procedures:
    """The procedures by their codes and names, and by the spellings that people have settled."""

    by_code: dict[str, Entry]
    by_key: dict[str, list[Entry]]
    by_spelling: dict[str, list[Entry]]
    boundaries: list[date] = field(default_factory=list)

    @classmethod
    def load(cls) -> "Procedures":
        by_code, entries = {}, {}
        by_key, by_spelling = defaultdict(list), defaultdict(list)
        for each in Procedure.objects.select_related("sector"):
            sector = matching_key(each.sector.name)
            is_offered_online = each.service_level != ServiceLevel.INFO
            entry = Entry(
                each.id, each.level, each.valid_from, each.valid_to, sector, is_offered_online
            )
            entries[each.id] = by_code[each.code] = entry
            by_key[matching_key(each.name)].append(entry)
        for spelling in ProcedureName.objects.all():
            by_spelling[spelling.key].append(entries[spelling.procedure_id])
        return cls(by_code, dict(by_key), dict(by_spelling), _boundaries(entries.values()))

    def code_of(self, text: str) -> str:
        """Return the catalogue's code for a code cell, restored if a number cell shortened it."""
        code = national_procedure_code(text) or clean_text(text)
        if code not in self.by_code:
            code = lengthened_procedure_code(code) or code
        return code if code in self.by_code else ""

    def is_restored(self, text: str) -> bool:
        """Say whether a code cell had lost zeros that the catalogue's code has."""
        code = self.code_of(text)
        return bool(code) and code != (national_procedure_code(text) or clean_text(text))

    def resolve(self, code: str, name: str, sector: str, level: str, day: date) -> Entry | None:
        """Return the one procedure of a row, by code, else by name among those valid on the day.

        Of several of one name, the one of the agency's level, then the one of the sector.
        """
        if not clean_text(code):
            code, name = split_code_from_name(name)
        if clean_text(code):
            known = self.by_code.get(self.code_of(code))
            return known or _only(self.by_spelling.get(procedure_code_key(code), []))
        fitting = self.fitting(name, day, day)
        for narrower in (
            lambda e: e.level == level,
            lambda e: e.place == matching_key(sector),
        ):
            if len(fitting) > 1:
                fitting = [e for e in fitting if narrower(e)] or fitting
        return _only(fitting)

    def fitting(self, name: str, first_day: date, last_day: date) -> list[Entry]:
        """Return the procedures of a name on some of these days; the register's own names first."""
        key = matching_key(name)
        for candidates in (self.by_key.get(key, []), self.by_spelling.get(key, [])):
            found = {e.id: e for e in candidates if e.is_valid_between(first_day, last_day)}
            if found:
                return list(found.values())
        return []

    def without_persons(self, text: str) -> str:
        """Return of free words what names a procedure; the rest may name a person, and is masked.

        Masked words still are words: a row without any lacks a value, one with others waits.
        """
        code, _ = split_code_from_name(text)
        if code:
            return f"{code} {MASK}"
        key = matching_key(text)
        is_public = not key or key in self.by_key or key in self.by_spelling
        return text if is_public else MASK


def in_public(texts: list[str]) -> list[str]:
    """Return free words as they may be kept; see `Procedures.without_persons`."""
    procedures = Procedures.load()
    return [procedures.without_persons(text) for text in texts]


def _only(entries: list[Entry]) -> Entry | None:
    return entries[0] if len(entries) == 1 else None


def _boundaries(entries: Iterable[Entry]) -> list[date]:
    """The days on which the validity of something begins, or has just ended."""
    days = set()
    for entry in entries:
        days.add(entry.valid_from)
        if entry.valid_to:
            days.add(entry.valid_to + timedelta(days=1))
    return sorted(days)


def stretches(days: np.ndarray, boundaries: list[date]) -> np.ndarray:
    """Return for each day the number of the stretch between boundaries it lies in."""
    return np.searchsorted(np.array(boundaries, "datetime64[D]"), days, side="right")
