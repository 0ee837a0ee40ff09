"""What the demo knows of the province: its agencies, their identifiers, and the procedures."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from procedures.demo import shape
from procedures.models import (
    Agency,
    AgencyLevel,
    Holiday,
    HolidayKind,
    Procedure,
    ServiceLevel,
    Succession,
    SuccessionKind,
)
from procedures.rules.codes import national_procedure_code
from procedures.rules.names import matching_key

PROVINCE_IDENTIFIER = "H37"
_SAME_DAY = "trong ngày"


class RegisterIsEmpty(Exception):
    """There are no agencies or no procedures to invent dossiers for."""

    def __init__(self):
        super().__init__("Chưa có danh mục cơ quan và thủ tục. Hãy chạy load_reference trước.")


@dataclass(frozen=True)
class Office:
    """An agency: `written` is its name in exports, `place` its number in the register."""

    place: int
    code: str
    identifier: str
    written: str
    level: str
    parent: str | None
    valid_from: date
    valid_to: date
    continues_as: str | None

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True)
class Service:
    """A procedure as the demo needs it; `limit` in working days, 0 = the same day.

    `national_code` is empty where the catalogue has only an internal key: exports know it by name.
    """

    place: int
    code: str
    national_code: str
    name: str
    sector: str
    sector_code: str
    level: str
    office: str | None
    limit: int
    is_online: bool
    is_known_by_name_alone: bool
    valid_from: date
    valid_to: date

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True)
class Register:
    offices: tuple[Office, ...]
    services: tuple[Service, ...]
    holidays: frozenset[date]

    @cached_property
    def keeps_register(self) -> np.ndarray:
        """Say of each office whether its exports are the register of its desk."""
        return np.array([office.code in shape.REGISTER_KEEPERS for office in self.offices])

    def office(self, code: str) -> Office | None:
        return next((office for office in self.offices if office.code == code), None)

    def subtree_of(self, code: str) -> list[int]:
        """Return the places of an agency and of everything below it."""
        below = {code}
        # A parent may stand after its children, so look until nothing new is found.
        while more := {o.code for o in self.offices if o.parent in below} - below:
            below |= more
        return [office.place for office in self.offices if office.code in below]

    def office_on(self, code: str | None, day: date) -> Office | None:
        """Return the agency, or the one that it has become by the day."""
        office = self.office(code) if code else None
        while office and office.valid_to < day:
            office = self.office(office.continues_as) if office.continues_as else None
        return office


def read_register() -> Register:
    """Read agencies, procedures and holidays; raises RegisterIsEmpty without them."""
    offices, services = _offices(), _services()
    if not offices or not services:
        raise RegisterIsEmpty
    holidays = Holiday.objects.filter(kind=HolidayKind.HOLIDAY).values_list("day", flat=True)
    return Register(offices, services, frozenset(holidays))


def _offices() -> tuple[Office, ...]:
    agencies = list(Agency.objects.select_related("parent"))
    agencies.sort(key=lambda agency: (agency.position, agency.code))
    merged = dict(
        Succession.objects.filter(kind=SuccessionKind.MERGED)
        .order_by("-effective_on")
        .values_list("predecessor__code", "successor__code")
    )
    identifiers = _identifiers(agencies)
    name_counts = Counter(matching_key(agency.name) for agency in agencies)
    return tuple(
        Office(
            place=place,
            code=agency.code,
            identifier=identifiers[agency.pk],
            written=_written(agency, name_counts[matching_key(agency.name)] > 1),
            level=agency.level,
            parent=agency.parent.code if agency.parent else None,
            valid_from=agency.valid_from,
            valid_to=agency.valid_to or date.max,
            continues_as=merged.get(agency.code),
        )
        for place, agency in enumerate(agencies)
    )


def _identifiers(agencies: list[Agency]) -> dict[int, str]:
    """Number the agencies below their parents, in the order of reports: H37.15, H37.15.02."""
    below = Counter()
    identifiers = {agency.pk: PROVINCE_IDENTIFIER for agency in agencies if not agency.parent_id}
    waiting = [agency for agency in agencies if agency.parent_id]
    while waiting:
        ready = [agency for agency in waiting if agency.parent_id in identifiers]
        for agency in ready:
            below[agency.parent_id] += 1
            number = f"{below[agency.parent_id]:02d}"
            identifiers[agency.pk] = f"{identifiers[agency.parent_id]}.{number}"
        waiting = [agency for agency in waiting if agency.pk not in identifiers]
    return identifiers


def _written(agency: Agency, has_namesakes: bool) -> str:
    """Return the name, with the district where several communes share it."""
    if not has_namesakes or agency.parent is None or agency.parent.level != AgencyLevel.DISTRICT:
        return agency.name
    district = agency.parent.short_name
    return f"{agency.name}, {district[0].lower()}{district[1:]}"


def _services() -> tuple[Service, ...]:
    """Return the procedures whose name, with the agency's level, means no other procedure."""
    procedures = list(Procedure.objects.select_related("sector__department", "managing_agency"))
    # Sorted here: databases do not agree on the order of codes.
    procedures.sort(key=lambda procedure: procedure.code)
    keys = {procedure.pk: matching_key(procedure.name) for procedure in procedures}
    by_name = Counter(keys.values())
    by_level = Counter((keys[procedure.pk], procedure.level) for procedure in procedures)
    known = [each for each in procedures if by_level[keys[each.pk], each.level] == 1]
    return tuple(
        _service(place, procedure, by_name[keys[procedure.pk]] == 1)
        for place, procedure in enumerate(known)
    )


def _service(place: int, procedure: Procedure, is_known_by_name_alone: bool) -> Service:
    office = procedure.managing_agency or procedure.sector.department
    return Service(
        place=place,
        code=procedure.code,
        national_code=national_procedure_code(procedure.code) or "",
        name=procedure.name,
        sector=procedure.sector.name,
        sector_code=procedure.sector.code,
        level=procedure.level,
        office=office.code if office else None,
        limit=_limit(procedure),
        is_online=procedure.service_level != ServiceLevel.INFO,
        is_known_by_name_alone=is_known_by_name_alone,
        valid_from=procedure.valid_from,
        valid_to=procedure.valid_to or date.max,
    )


def _limit(procedure: Procedure) -> int:
    if _SAME_DAY in procedure.time_limit.lower():
        return 0
    sector = shape.SECTORS.get(procedure.sector.name, shape.OTHER_SECTORS)
    return min(procedure.working_days or sector.usual_limit, shape.LONGEST_LIMIT)
