"""The laws that hold for any dossiers and any cut-off, and the rules against their slow twin."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.rules.channels import Channel
from procedures.rules.outcomes import DossierDates, is_counted, outcome_on
from procedures.rules.periods import Cutoff, parse_period
from procedures.rules.statuses import Status
from reports.rules.forms import FORM_06A_2020, columns_of, identities
from reports.rules.tallies import COUNT_KEYS, STORED_COUNTS, Tally, compose
from tests.naive import KEYS, naive_counts, naive_form

CONCLUDED = (7, 9, 10, 11)  # always with an end date; 8 may have one, the others never
FOLLOWED_BY_THE_NEXT = (
    "2023-M12",
    "2024-M01",
    "2024-M03",
    "2024-Q1",
    "2024-Q3",
    "2024-Q4",
    "2024-H1",
    "2024-H2",
    "2024",
    "2024-02-29..2024-03-31",
)

cutoffs = st.builds(Cutoff, st.integers(1, 28), st.integers(0, 1))
periods = st.builds(parse_period, st.sampled_from((*FOLLOWED_BY_THE_NEXT, "2024-9M")), cutoffs)
followed_periods = st.builds(parse_period, st.sampled_from(FOLLOWED_BY_THE_NEXT), cutoffs)


@st.composite
def dossiers(draw):
    """Draw a dossier as the twin reads it, in a window with a leap day and two ends of a year."""
    status = draw(st.integers(1, 11))
    received_on = date(2023, 9, 1) + timedelta(draw(st.integers(0, 600)))
    durations = st.integers(0, 90).map(lambda days: received_on + timedelta(days))
    due_on = draw(st.none() | durations)
    never = st.none()
    ends = {**dict.fromkeys(CONCLUDED, durations), 8: never | durations}
    concluded_on = draw(ends.get(status, never))
    return status, received_on, due_on, concluded_on, draw(st.integers(0, 3))


many_dossiers = st.lists(dossiers(), max_size=25)


def tally_of(some_dossiers, period):
    """Count with the rules under test: one dossier, one intake, one outcome."""
    total = Tally()
    for status, received_on, due_on, concluded_on, channel in some_dossiers:
        facts = DossierDates(Status(status), received_on, due_on, concluded_on)
        if is_counted(facts, period.first_day, period.last_day):
            received = f"received_{Channel(channel).slug}"
            intake = received if received_on in period else "carried_over"
            total += Tally(**{intake: 1, outcome_on(period.last_day, facts): 1})
    return total


def naive_tally(some_dossiers, period):
    counts = naive_counts(some_dossiers, period.first_day, period.last_day)
    return Tally(**{name: counts[name] for name in STORED_COUNTS})


def test_the_twin_and_the_rules_name_the_same_counts():
    assert COUNT_KEYS == KEYS


@given(many_dossiers, periods)
def test_the_rules_agree_with_the_slow_twin(some_dossiers, period):
    expected = naive_counts(some_dossiers, period.first_day, period.last_day)
    tally = tally_of(some_dossiers, period)
    assert tally.counts() == expected
    assert columns_of(tally, FORM_06A_2020) == naive_form(expected)


@given(many_dossiers, periods)
def test_what_came_in_is_what_went_out_or_is_still_here(some_dossiers, period):
    tally = tally_of(some_dossiers, period)
    assert tally.carried_over + tally.received == tally.resolved + tally.pending
    assert tally.is_balanced


@given(many_dossiers, followed_periods)
def test_what_is_pending_is_carried_over_to_the_next_period(some_dossiers, period):
    pending = tally_of(some_dossiers, period).pending
    following = tally_of(some_dossiers, period.next())
    assert pending == following.carried_over
    lamps = identities(columns_of(following, FORM_06A_2020), pending)
    assert all(lamp.holds for lamp in lamps.values())


@settings(max_examples=60)
@given(many_dossiers, st.sampled_from(("2024-M03", "2024-Q1", "2024-H2", "2024-9M")), cutoffs)
def test_a_longer_period_is_composed_of_its_months(some_dossiers, code, cutoff):
    period = parse_period(code, cutoff)
    months = [naive_tally(some_dossiers, month) for month in period.months()]
    expected = naive_counts(some_dossiers, period.first_day, period.last_day)
    assert compose(months).counts() == expected


@pytest.mark.parametrize(
    ("longer", "quarters"),
    [
        ("2024-H1", ("2024-Q1", "2024-Q2")),
        ("2024-H2", ("2024-Q3", "2024-Q4")),
        ("2024-9M", ("2024-Q1", "2024-Q2", "2024-Q3")),
        ("2024", ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")),
    ],
)
@settings(max_examples=30)
@given(many_dossiers, cutoffs)
def test_a_longer_period_is_composed_of_its_quarters(longer, quarters, some_dossiers, cutoff):
    whole = parse_period(longer, cutoff)
    parts = [naive_tally(some_dossiers, parse_period(quarter, cutoff)) for quarter in quarters]
    expected = naive_counts(some_dossiers, whole.first_day, whole.last_day)
    assert compose(parts).counts() == expected


def test_a_dossier_across_the_end_of_the_year_is_counted_in_both_quarters():
    # Received on the last day of quarter IV, concluded late in quarter I.
    across = [(10, date(2022, 12, 14), date(2022, 12, 20), date(2022, 12, 21), 2)]
    fourth, first = parse_period("2022-Q4"), parse_period("2023-Q1")
    assert tally_of(across, fourth) == Tally(received_online=1, pending_in_time=1)
    assert tally_of(across, first) == Tally(carried_over=1, resolved_late=1)


def test_nothing_composed_is_nothing():
    assert compose([]) == Tally()
