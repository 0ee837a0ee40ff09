"""Who resolves which procedure in which part of a quarter, and how often.

A quarter is cut where the law or the map changes: each stretch has the agencies and procedures
that are valid in it, and its share of the days.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from procedures.demo import shape
from procedures.demo.draws import size_of
from procedures.demo.register import Office, Register, Service
from procedures.demo.workdays import WorkCalendar
from procedures.models import AgencyLevel


@dataclass(frozen=True)
class Desks:
    """Columns of equal length; `first` and `last` are places among the receiving days."""

    office: np.ndarray
    service: np.ndarray
    weight: np.ndarray
    limit: np.ndarray
    first: np.ndarray
    last: np.ndarray

    def heaviest_by_office(self) -> np.ndarray:
        """Return one desk of each agency, its busiest."""
        order = np.lexsort((-self.weight, self.office))
        _, first_places = np.unique(self.office[order], return_index=True)
        return order[first_places]


@dataclass(frozen=True)
class Stretch:
    """Days without a change of agencies or procedures, as places among the receiving days."""

    day: date
    first: int
    last: int
    share: float


def desks_of(
    register: Register, calendar: WorkCalendar, receiving: np.ndarray, seed: int
) -> Desks | None:
    """Return the desks of a quarter, or None where no agency is known in it."""
    rows = [
        (office.place, service.place, weight * stretch.share, stretch.first, stretch.last)
        for stretch in _stretches(register, calendar, receiving)
        for office, service, weight in _staffed(register, stretch.day, seed)
    ]
    if not rows:
        return None
    office, service, weight, first, last = (np.array(column) for column in zip(*rows, strict=True))
    # A stretch at the end of a quarter is too short for long limits to run out in it.
    time_left = calendar.position(receiving[-1]) - calendar.position(receiving)[first] - 1
    limits = np.array([each.limit for each in register.services])[service]
    limit = np.clip(limits, 0, np.maximum(time_left, 0))
    return Desks(office, service, weight, limit, first, last)


def _stretches(
    register: Register, calendar: WorkCalendar, receiving: np.ndarray
) -> Iterator[Stretch]:
    first_day, last_day = receiving[0].item(), receiving[-1].item()
    valid = [*register.offices, *register.services]
    begun = {each.valid_from for each in valid}
    begun |= {each.valid_to + timedelta(days=1) for each in valid if each.valid_to < last_day}
    cuts = sorted({first_day} | {day for day in begun if first_day < day <= last_day})
    places = [*np.searchsorted(receiving, np.array(cuts, dtype="datetime64[D]")), len(receiving)]
    weights = calendar.busyness(receiving)
    for day, first, end in zip(cuts, places, places[1:], strict=False):
        if end > first:
            share = weights[first:end].sum() / weights.sum()
            yield Stretch(day, int(first), int(end) - 1, float(share))


def _staffed(register: Register, day: date, seed: int) -> Iterator[tuple[Office, Service, float]]:
    """Give each procedure valid on the day to the agencies that resolve it, with its weight."""
    sizes = _office_sizes(register, day, seed)
    desks = [
        (service, _resolving(register, service, day, sizes))
        for service in register.services
        if service.is_valid_on(day)
    ]
    desks = [(service, offices) for service, offices in desks if offices]
    weights = _service_weights([service for service, _ in desks], seed)
    idle = {office.code: office for office in sizes[AgencyLevel.DEPARTMENT]}
    for (service, offices), weight in zip(desks, weights, strict=True):
        whole = sum(offices.values())
        for office, size in offices.items():
            idle.pop(office.code, None)
            yield office, service, weight * size / whole
    lent = [service for service, _ in desks if service.sector == shape.LENT_SECTOR]
    for office in idle.values():
        for service in lent:
            weight = shape.LENT_DOSSIERS / shape.HANDLED_IN_ALL / len(lent)
            yield office, service, weight


def _office_sizes(register: Register, day: date, seed: int) -> dict[str, dict[Office, float]]:
    sizes = defaultdict(dict)
    for office in register.offices:
        if office.is_valid_on(day) and office.level in shape.AGENCY_SPREAD:
            spread = shape.AGENCY_SPREAD[office.level]
            sizes[office.level][office] = size_of(office.code, seed, spread)
    return sizes


def _resolving(
    register: Register, service: Service, day: date, sizes: dict[str, dict[Office, float]]
) -> dict[Office, float]:
    """Return who resolves the procedure; what the districts did, the communes do after them."""
    if service.level == AgencyLevel.PROVINCE:
        office = register.office_on(service.office, day)
        return {office: 1.0} if office and office.level == AgencyLevel.DEPARTMENT else {}
    if service.level == AgencyLevel.DISTRICT and not sizes[AgencyLevel.DISTRICT]:
        return sizes[AgencyLevel.COMMUNE] if service.is_known_by_name_alone else {}
    return sizes[service.level]


def _service_weights(services: list[Service], seed: int) -> list[float]:
    """Return how large a part of all dossiers each procedure has."""
    by_sector = defaultdict(list)
    for service in services:
        by_sector[service.sector].append(service)
    shares = _sector_shares(list(by_sector), seed)
    weights = {}
    for sector, members in by_sector.items():
        inner = _shares_within(members, seed)
        weights |= {code: shares[sector] * share for code, share in inner.items()}
    return [weights[service.code] for service in services]


def _sector_shares(sectors: list[str], seed: int) -> dict[str, float]:
    named = {
        name: shape.SECTORS[name].handled / shape.HANDLED_IN_ALL
        for name in sectors
        if name in shape.SECTORS
    }
    others = {
        name: size_of(name, seed, shape.SECTOR_SPREAD)
        for name in sectors
        if name not in shape.SECTORS
    }
    rest = (1 - sum(named.values())) / sum(others.values()) if others else 0.0
    return named | {name: size * rest for name, size in others.items()}


def _shares_within(members: list[Service], seed: int) -> dict[str, float]:
    """Return the share of each procedure of one sector: the well-known ones, then by size."""
    frequent = {
        service.code: shape.FREQUENT_PROCEDURES[service.code]
        for service in members
        if service.code in shape.FREQUENT_PROCEDURES
    }
    sizes = {
        service.code: size_of(service.code, seed, shape.PROCEDURE_SPREAD)
        * shape.LEVEL_SHARES[service.level]
        for service in members
        if service.code not in frequent
    }
    rest = (1 - sum(frequent.values())) / sum(sizes.values()) if sizes else 0.0
    return frequent | {code: size * rest for code, size in sizes.items()}
