"""A cohort: the dossiers received in one quarter, drawn so that every total is met exactly.

Who, then which fate and channel, then which days, then the codes. The same arguments give the same
dossiers, whatever else was drawn before.
"""

from fractions import Fraction

import numpy as np

from procedures.demo import shape
from procedures.demo.days import QuarterDays
from procedures.demo.desks import Desks, desks_of
from procedures.demo.dossiers import NO_DAY, Dossiers
from procedures.demo.draws import draw, holding, pick
from procedures.demo.figures import Fate, channels_of, fates_of, scaled
from procedures.demo.register import Register
from procedures.demo.workdays import closing_of, office_seconds
from procedures.rules.channels import Channel
from procedures.rules.outcomes import Outcome
from procedures.rules.periods import ReportingPeriod
from procedures.rules.statuses import Status

FULL_SIZE = Fraction(1)
# For what is never seen in a sector, so that a draw from few dossiers still succeeds.
_HARDLY_EVER = 1e-5

_ENDED_WITHOUT_RESULT = {
    Outcome.REFUSED: Status.REFUSED,
    Outcome.WITHDRAWN: Status.WITHDRAWN,
    Outcome.STOPPED: Status.STOPPED,
}
_LIKELIHOOD = np.dtype(
    [(name, float) for name in ("online", "early", "late", "pending", "overdue")]
)
_UNDATED = {Outcome.RESOLVED_UNDATED, Outcome.PENDING_UNDATED}
_ON_TIME = Fate(None, Outcome.RESOLVED_ON_TIME)


def cohort_of(
    quarter: ReportingPeriod, register: Register, *, seed: int, scale: Fraction = FULL_SIZE
) -> Dossiers | None:
    """Draw the dossiers received in the quarter; None where no agency is known in it."""
    days = QuarterDays.of(quarter, register)
    desks = desks_of(register, days.calendar, days.receiving, seed)
    if desks is None:
        return None
    rng = np.random.default_rng([seed, quarter.first_day.toordinal()])
    quotas = scaled(fates_of(quarter), scale)
    fates = list(quotas)
    desk = _draw_desks(rng, desks, sum(quotas.values()))
    likelihood = _likelihoods(register)[desks.service[desk]]
    first, last = (window[:, desks.limit] for window in days.windows(fates))
    first, last = np.maximum(first, desks.first), np.minimum(last, desks.last)
    keeps_register = register.keeps_register[desks.office]
    beyond_registers = np.array([each.is_beyond_registers for each in fates])
    is_possible = (first <= last) & ~np.outer(beyond_registers, keeps_register)
    fate = _draw_fates(rng, quotas, likelihood, is_possible[:, desk])
    channel = _draw_channels(rng, scaled(channels_of(quarter), scale), likelihood)
    place = days.draw_receipts(rng, first[fate, desk], last[fate, desk])
    received_on, due_on = days.receiving[place], days.due_table[desks.limit[desk], place]
    finished_on = days.draw_conclusions(rng, fates, fate, received_on, due_on)
    undated = holding(fates, fate, lambda each: bool({each.stands, each.ends} & _UNDATED))
    return _coded(
        rng,
        days,
        keeps_register[desk],
        office=desks.office[desk],
        service=desks.service[desk],
        channel=channel,
        received_on=received_on,
        due_on=np.where(undated, NO_DAY, due_on),
        finished_on=finished_on,
        open_status=_open_statuses(rng, fates, fate, keeps_register[desk]),
        status=_final_statuses(fates, fate),
    )


def _draw_desks(rng: np.random.Generator, desks: Desks, count: int) -> np.ndarray:
    """Draw where the dossiers are received; in a whole province no agency is without one."""
    everyone = desks.heaviest_by_office()
    if count < 5 * len(everyone):
        return draw(rng, desks.weight, count)
    return np.concatenate([everyone, draw(rng, desks.weight, count - len(everyone))])


def _likelihoods(register: Register) -> np.ndarray:
    """Return how often what happens to a dossier of each procedure, going by its sector."""
    rows = np.zeros(len(register.services), _LIKELIHOOD)
    for service, row in zip(register.services, rows, strict=True):
        sector = shape.SECTORS.get(service.sector, shape.OTHER_SECTORS)
        for name in _LIKELIHOOD.names:
            row[name] = max(getattr(sector, name) / sector.handled, _HARDLY_EVER)
        if not service.is_online:
            row["online"] = _HARDLY_EVER
    return rows


def _likelihood_of(fate: Fate, likelihood: np.ndarray) -> np.ndarray:
    if fate.stands is Outcome.PENDING_OVERDUE:
        return likelihood["overdue"]
    if fate.stands is not None:
        return likelihood["pending"]
    by_ending = {Outcome.RESOLVED_EARLY: "early", Outcome.RESOLVED_LATE: "late"}
    return likelihood[by_ending[fate.ends]] if fate.ends in by_ending else np.ones(len(likelihood))


def _draw_fates(
    rng: np.random.Generator,
    quotas: dict[Fate, int],
    likelihood: np.ndarray,
    is_possible: np.ndarray,
) -> np.ndarray:
    """Give each dossier a fate (its place among the quotas), the rarest first.

    To be resolved on time is possible for every dossier, so it takes those that are left.
    """
    fates = list(quotas)
    fate = np.full(len(likelihood), fates.index(_ON_TIME))
    is_free = np.ones(len(likelihood), bool)
    for each in sorted(quotas, key=quotas.get):
        if each != _ON_TIME:
            place = fates.index(each)
            weights = _likelihood_of(each, likelihood) * (is_free & is_possible[place])
            chosen = pick(rng, weights, quotas[each])
            fate[chosen] = place
            is_free[chosen] = False
    return fate


def _draw_channels(
    rng: np.random.Generator, quotas: dict[Channel, int], likelihood: np.ndarray
) -> np.ndarray:
    """Give each dossier a channel; in person is left for those that are not drawn."""
    channel = np.full(len(likelihood), Channel.IN_PERSON, np.int8)
    online = likelihood["online"]
    odds = {Channel.ONLINE: online / (1 - online)}
    for each in (Channel.ONLINE, Channel.POSTAL, Channel.UNKNOWN):
        weights = odds.get(each, np.ones(len(likelihood))) * (channel == Channel.IN_PERSON)
        channel[pick(rng, weights, quotas[each])] = each
    return channel


def _open_statuses(
    rng: np.random.Generator, fates: list[Fate], fate: np.ndarray, keeps_register: np.ndarray
) -> np.ndarray:
    """Return what each dossier is called while it is open; a register has one word for it."""
    paused = holding(fates, fate, lambda each: each.stands is Outcome.PENDING_PAUSED)
    second = rng.random(len(fate)) < 0.5
    pauses = np.where(second, Status.FEE_REQUESTED, Status.SUPPLEMENT_REQUESTED)
    under_way = np.where(second | keeps_register, Status.IN_PROGRESS, Status.RECEIVED)
    return np.where(paused, pauses, under_way)


def _final_statuses(fates: list[Fate], fate: np.ndarray) -> np.ndarray:
    by_fate = [_ENDED_WITHOUT_RESULT.get(each.ends, Status.HANDED_OVER) for each in fates]
    return np.array(by_fate)[fate]


def _coded(
    rng: np.random.Generator,
    days: QuarterDays,
    at_once: np.ndarray,
    **columns: np.ndarray,
) -> Dossiers:
    """Add times of day, handing over and codes; sort by agency and code.

    A code carries the day it was given, and counts the dossiers of its agency on that day. Where
    `at_once` holds, the result is handed over when it is there.
    """
    office, received_on = columns["office"], columns["received_on"]
    finished_on = columns["finished_on"]
    received_seconds = office_seconds(rng, received_on)
    begins = np.where(finished_on == received_on, received_seconds, shape.OPENING)
    finished_seconds = _later(rng, begins, finished_on)
    handed_over_on = np.where(at_once, finished_on, _handed_over(rng, days, finished_on))
    begins = np.where(handed_over_on == finished_on, finished_seconds, shape.OPENING)
    handed_over_seconds = _later(rng, begins, handed_over_on)
    has_result = columns["status"] == Status.HANDED_OVER
    is_online = columns["channel"] == Channel.ONLINE
    is_coded_before = is_online & (rng.random(len(office)) < shape.CODED_THE_DAY_BEFORE)
    # The first day of the quarter has no evening before in it: another cohort has that day.
    coded_on = np.maximum(received_on - is_coded_before, days.receiving[0])
    order = np.lexsort((received_seconds, received_on, coded_on, office))
    return Dossiers(
        **columns,
        coded_on=coded_on,
        serial=_serials(office, coded_on, order),
        received_seconds=received_seconds,
        finished_seconds=finished_seconds,
        handed_over_on=np.where(has_result, handed_over_on, NO_DAY),
        handed_over_seconds=handed_over_seconds,
    ).take(order)


def _later(rng: np.random.Generator, begins: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Draw a time of day between the given one and closing time."""
    return (begins + rng.random(len(days)) * (closing_of(days) - begins)).astype(np.int64)


def _handed_over(
    rng: np.random.Generator, days: QuarterDays, finished_on: np.ndarray
) -> np.ndarray:
    after = draw(rng, np.array(shape.HANDED_OVER_AFTER), len(finished_on))
    calendar = days.calendar
    later = calendar.workdays[calendar.position(finished_on) + after]
    return np.where(after == 0, finished_on, later)


def _serials(office: np.ndarray, coded_on: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Number the dossiers of each agency and day from 1, in the given order."""
    key = office[order] * 1_000_000 + coded_on[order].astype(np.int64)
    _, first, counts = np.unique(key, return_index=True, return_counts=True)
    serials = np.empty(len(order), np.int64)
    serials[order] = np.arange(len(order)) - np.repeat(first, counts) + 1
    return serials
