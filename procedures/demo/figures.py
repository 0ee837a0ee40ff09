"""How many dossiers a quarter has, and what becomes of those received in it.

The published quarter comes out exactly as published; the others follow a table. What a quarter
leaves open is concluded in the next one, so the figures of a quarter are those of its own cohort
(the dossiers received in it) and of the rest of the cohort before.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TypeVar

from procedures.demo.draws import apportion
from procedures.reference import FIXTURES
from procedures.rules.channels import Channel
from procedures.rules.outcomes import Outcome
from procedures.rules.periods import ReportingPeriod

Key = TypeVar("Key")

_BEYOND_REGISTERS = {
    Outcome.REFUSED,
    Outcome.WITHDRAWN,
    Outcome.STOPPED,
    Outcome.PENDING_PAUSED,
}
PUBLISHED = FIXTURES / "published_2022_q3.json"


@dataclass(frozen=True)
class Fate:
    """How a dossier stands at the end of its own quarter (None: concluded), and how it ends."""

    stands: Outcome | None
    ends: Outcome

    @property
    def is_beyond_registers(self) -> bool:
        """A register tells open and resolved dossiers apart, and nothing else."""
        return bool({self.stands, self.ends} & _BEYOND_REGISTERS)


@dataclass(frozen=True)
class Volume:
    """A quarter in six numbers."""

    received: int
    received_online: int
    resolved_early: int
    resolved_late: int
    pending: int
    pending_overdue: int


# By the last day of the quarter. Quarter II of 2022 leaves the 3.112 that quarter III carries over.
VOLUMES = {
    date(2020, 12, 14): Volume(166_900, 13_800, 28_700, 519, 3_390, 104),
    date(2021, 3, 14): Volume(158_200, 17_600, 28_100, 450, 3_260, 101),
    date(2021, 6, 14): Volume(172_300, 24_400, 31_400, 446, 3_340, 96),
    date(2021, 9, 14): Volume(179_320, 32_750, 33_300, 409, 3_260, 90),
    date(2021, 12, 14): Volume(186_400, 39_900, 35_100, 441, 3_180, 87),
    date(2022, 3, 14): Volume(176_100, 43_400, 33_900, 358, 3_050, 66),
    date(2022, 6, 14): Volume(195_850, 54_520, 38_100, 345, 3_112, 61),
}
# Elsewhere: the quarters of a year on average, and the season by the month the quarter ends in.
YEARS = {
    2020: Volume(161_000, 11_300, 26_100, 530, 3_400, 108),
    2021: Volume(174_000, 28_700, 31_900, 430, 3_260, 92),
    2022: Volume(193_500, 57_900, 38_400, 318, 3_030, 68),
    2023: Volume(190_300, 84_600, 39_700, 377, 3_150, 74),
    2024: Volume(186_800, 99_800, 41_200, 404, 3_240, 81),
    2025: Volume(181_200, 105_900, 40_800, 466, 3_480, 97),
    2026: Volume(178_400, 107_300, 42_300, 381, 3_210, 80),
}
SEASON = {
    3: Fraction(92, 100),
    6: Fraction(101, 100),
    9: Fraction(105, 100),
    12: Fraction(102, 100),
}

# Counts of the published quarter that the document does not give, and the ratios of all others.
RECEIVED_ELSEWISE = {
    Channel.IN_PERSON: 130_883,
    Channel.POSTAL: 4_412,
    Channel.UNKNOWN: 2_310,
}
CONCLUDED_ELSEWISE = {
    Outcome.REFUSED: 612,
    Outcome.WITHDRAWN: 431,
    Outcome.STOPPED: 188,
    Outcome.RESOLVED_UNDATED: 155,
}
RESOLVED_IN_ALL = 202_543
PENDING_ELSEWISE = {
    Outcome.PENDING_IN_TIME: 2_664,
    Outcome.PENDING_PAUSED: 205,
    Outcome.PENDING_UNDATED: 9,
}
# What becomes of a hundred dossiers left open. One that is overdue can no longer be in time.
BECOMES = {
    Outcome.PENDING_IN_TIME: {
        Outcome.RESOLVED_EARLY: 24,
        Outcome.RESOLVED_ON_TIME: 70,
        Outcome.RESOLVED_LATE: 2,
        Outcome.REFUSED: 2,
        Outcome.WITHDRAWN: 1,
        Outcome.STOPPED: 1,
    },
    Outcome.PENDING_OVERDUE: {
        Outcome.RESOLVED_LATE: 94,
        Outcome.REFUSED: 3,
        Outcome.WITHDRAWN: 3,
    },
    Outcome.PENDING_PAUSED: {
        Outcome.RESOLVED_EARLY: 14,
        Outcome.RESOLVED_ON_TIME: 52,
        Outcome.RESOLVED_LATE: 4,
        Outcome.REFUSED: 6,
        Outcome.WITHDRAWN: 16,
        Outcome.STOPPED: 8,
    },
    Outcome.PENDING_UNDATED: {Outcome.RESOLVED_UNDATED: 90, Outcome.WITHDRAWN: 10},
}


@cache
def published() -> dict:
    """Return the published report as the fixture holds it."""
    return json.loads(PUBLISHED.read_text(encoding="utf-8"))


def volume_of(quarter: ReportingPeriod) -> Volume:
    """Return the numbers of the quarter: as published, as listed, or as its year and season go."""
    if quarter.last_day.isoformat() == published()["period"]["last_day"]:
        figures = published()["figures"]
        return Volume(
            figures["handled"] - volume_of(quarter.previous()).pending,
            figures["received_online"],
            figures["resolved_early"],
            figures["resolved_late"],
            figures["pending"],
            figures["pending_overdue"],
        )
    if listed := VOLUMES.get(quarter.last_day):
        return listed
    year = YEARS[min(max(quarter.last_day.year, min(YEARS)), max(YEARS))]
    season = SEASON[quarter.last_day.month]
    return Volume(*(round(number * season) for number in vars(year).values()))


def pending_of(quarter: ReportingPeriod) -> dict[Outcome, int]:
    """Return how the dossiers left open on the last day of the quarter stand."""
    volume = volume_of(quarter)
    rest = volume.pending - volume.pending_overdue
    split = apportion(list(PENDING_ELSEWISE.values()), rest)
    return dict(zip(PENDING_ELSEWISE, split, strict=True)) | {
        Outcome.PENDING_OVERDUE: volume.pending_overdue
    }


def left_open(quarter: ReportingPeriod) -> Counter[Fate]:
    """Return what becomes, in the next quarter, of the dossiers left open."""
    fates = Counter()
    for stands, count in pending_of(quarter).items():
        ends = BECOMES[stands]
        for each, share in zip(ends, apportion(list(ends.values()), count), strict=True):
            fates[Fate(stands, each)] = share
    return fates


def concluded_in(quarter: ReportingPeriod) -> Counter[Outcome]:
    """Return the conclusions of the quarter: its own dossiers and the rest of those before."""
    volume = volume_of(quarter)
    total = volume_of(quarter.previous()).pending + volume.received - volume.pending
    elsewise = [*CONCLUDED_ELSEWISE.values(), RESOLVED_IN_ALL - sum(CONCLUDED_ELSEWISE.values())]
    *counts, with_a_due_day = apportion(elsewise, total)
    concluded = Counter(dict(zip(CONCLUDED_ELSEWISE, counts, strict=True)))
    concluded[Outcome.RESOLVED_EARLY] = volume.resolved_early
    concluded[Outcome.RESOLVED_LATE] = volume.resolved_late
    concluded[Outcome.RESOLVED_ON_TIME] = (
        with_a_due_day - volume.resolved_early - volume.resolved_late
    )
    return concluded


def fates_of(quarter: ReportingPeriod) -> dict[Fate, int]:
    """Return how many of the dossiers received in the quarter have which fate."""
    own = concluded_in(quarter)
    for fate, count in left_open(quarter.previous()).items():
        own[fate.ends] -= count
    return {Fate(None, ends): count for ends, count in own.items()} | left_open(quarter)


def channels_of(quarter: ReportingPeriod) -> dict[Channel, int]:
    """Return how the dossiers received in the quarter were handed in."""
    volume = volume_of(quarter)
    rest = volume.received - volume.received_online
    split = apportion(list(RECEIVED_ELSEWISE.values()), rest)
    return dict(zip(RECEIVED_ELSEWISE, split, strict=True)) | {
        Channel.ONLINE: volume.received_online
    }


def scaled(counts: dict[Key, int], scale: Fraction) -> dict[Key, int]:
    """Return the counts at another size, their total rounded half to even."""
    total = round(sum(counts.values()) * scale)
    return dict(zip(counts, apportion(list(counts.values()), total), strict=True))
