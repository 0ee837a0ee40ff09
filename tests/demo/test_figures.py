"""How many dossiers a quarter of the demo has, and what becomes of them."""

from collections import Counter
from fractions import Fraction

import pytest

from procedures.demo.draws import apportion
from procedures.demo.figures import (
    Fate,
    channels_of,
    concluded_in,
    fates_of,
    pending_of,
    scaled,
    volume_of,
)
from procedures.rules.channels import Channel
from procedures.rules.outcomes import Outcome
from procedures.rules.periods import Kind, ReportingPeriod, parse_period

Q3 = parse_period("2022-Q3")
QUARTERS = [
    ReportingPeriod.of(Kind.QUARTER, year, number)
    for year in range(2020, 2029)
    for number in (1, 2, 3, 4)
]


def test_the_published_quarter_concludes_what_was_published():
    assert concluded_in(Q3) == {
        Outcome.RESOLVED_EARLY: 39_850,
        Outcome.RESOLVED_ON_TIME: 161_018,  # 162.404 less the four below
        Outcome.RESOLVED_LATE: 289,
        Outcome.RESOLVED_UNDATED: 155,
        Outcome.REFUSED: 612,
        Outcome.WITHDRAWN: 431,
        Outcome.STOPPED: 188,
    }


def test_the_published_quarter_receives_and_leaves_open_what_was_published():
    assert channels_of(Q3) == {
        Channel.ONLINE: 64_771,
        Channel.IN_PERSON: 130_883,
        Channel.POSTAL: 4_412,
        Channel.UNKNOWN: 2_310,
    }
    assert pending_of(Q3) == {
        Outcome.PENDING_IN_TIME: 2_664,
        Outcome.PENDING_OVERDUE: 67,
        Outcome.PENDING_PAUSED: 205,
        Outcome.PENDING_UNDATED: 9,
    }
    assert sum(pending_of(Q3.previous()).values()) == 3_112


def test_towards_the_published_quarter_more_comes_online_and_less_is_late_though_not_steadily():
    quarters = [parse_period(code) for code in ("2021-Q3", "2021-Q4", "2022-Q1", "2022-Q2")] + [Q3]
    online = [volume_of(each).received_online / sum(fates_of(each).values()) for each in quarters]
    assert online == sorted(online)
    late = [volume_of(each).resolved_late / sum(concluded_in(each).values()) for each in quarters]
    assert min(late) == late[-1] < late[0] < max(late)


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_every_quarter_has_room_for_the_rest_of_the_one_before(quarter):
    fates = fates_of(quarter)
    assert min(fates.values()) >= 0
    assert sum(fates.values()) == sum(channels_of(quarter).values())


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_what_a_quarter_concludes_is_its_own_and_what_was_left_open_before(quarter):
    ended = Counter()
    for fate, count in fates_of(quarter).items():
        if fate.stands is None:
            ended[fate.ends] += count
    for fate, count in fates_of(quarter.previous()).items():
        if fate.stands is not None:
            ended[fate.ends] += count
    assert ended == concluded_in(quarter)


def test_what_is_overdue_is_not_resolved_in_time_later():
    ends = {fate.ends for fate in fates_of(Q3) if fate.stands is Outcome.PENDING_OVERDUE}
    assert ends == {Outcome.RESOLVED_LATE, Outcome.REFUSED, Outcome.WITHDRAWN}


def test_a_total_is_apportioned_to_the_largest_remainders():
    # A tenth of 34, 33 and 33 is 3.4, 3.3 and 3.3: one is left for the first.
    assert apportion([34, 33, 33], 10) == [4, 3, 3]
    # Of equal remainders the first is served first.
    assert apportion([1, 1, 1], 2) == [1, 1, 0]


def test_a_scaled_quarter_keeps_its_parts_in_proportion():
    counts = {Fate(None, Outcome.RESOLVED_EARLY): 250, Fate(None, Outcome.RESOLVED_LATE): 750}
    assert list(scaled(counts, Fraction(1, 10)).values()) == [25, 75]
