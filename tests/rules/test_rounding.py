"""The three rounding policies, on figures worked out by hand and on any shares."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.rounding import (
    DEFAULT_POLICY,
    POLICIES,
    half_up,
    largest_remainder,
    plain,
    remainder_to_largest,
)

TOTALLING = (remainder_to_largest, largest_remainder)


def percentages(*counts):
    return [Fraction(100 * count, sum(counts)) for count in counts]


def decimals(*texts):
    return tuple(Decimal(text) for text in texts)


counts_of_something = st.lists(st.integers(0, 300_000), min_size=1, max_size=8).filter(any)


def test_the_policies_are_known_by_name():
    assert set(POLICIES) == {"remainder_to_largest", "largest_remainder", "plain"}
    assert POLICIES[DEFAULT_POLICY] is remainder_to_largest


def test_the_remainder_goes_to_the_largest_as_the_2022_report_did():
    # Exactly 19,6748… + 80,1824… + 0,1426… %: rounded, 0,01 is lacking.
    rounding = remainder_to_largest(percentages(39850, 162404, 289))
    assert rounding.values == decimals("19.67", "80.19", "0.14")
    assert rounding.moved == {1}


def test_the_largest_remainder_is_rounded_up():
    # Cut off are 0,48, 0,24 and 0,26 hundredths: the first is nearest to the next one.
    rounding = largest_remainder(percentages(39850, 162404, 289))
    assert rounding.values == decimals("19.68", "80.18", "0.14")
    assert rounding.moved == {0}


def test_plain_rounding_may_miss_the_total():
    rounding = plain(percentages(39850, 162404, 289))
    assert rounding.values == decimals("19.67", "80.18", "0.14")
    assert rounding.moved == set()


@pytest.mark.parametrize("policy", TOTALLING)
def test_of_equal_shares_the_first_takes_the_remainder(policy):
    rounding = policy(percentages(1, 1, 1))
    assert rounding.values == decimals("33.34", "33.33", "33.33")
    assert rounding.moved == {0}


def test_a_remainder_may_be_taken_away_too():
    # Six times 16,666… is printed 16,67, two hundredths too many.
    rounding = remainder_to_largest(percentages(1, 1, 1, 1, 1, 1))
    assert rounding.values == decimals("16.65", *["16.67"] * 5)


@pytest.mark.parametrize("policy", POLICIES.values())
def test_what_adds_up_is_left_alone(policy):
    rounding = policy(percentages(1, 2, 1))
    assert rounding.values == decimals("25.00", "50.00", "25.00")
    assert rounding.moved == set()


@pytest.mark.parametrize("policy", POLICIES.values())
def test_no_shares_are_no_values(policy):
    assert policy([]).values == ()


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Fraction(6477100, 205488), "31.52"),
        (Fraction(6700, 2945), "2.28"),
        (Fraction(1, 8), "0.13"),  # exactly a half of a hundredth goes up
        (Fraction(3, 8), "0.38"),
        (Fraction(1249, 10000), "0.12"),
        (Fraction(0), "0.00"),
        (Fraction(100), "100.00"),
    ],
)
def test_halves_go_up(value, printed):
    assert half_up(value) == Decimal(printed)
    assert str(half_up(value)) == printed


@pytest.mark.parametrize("policy", TOTALLING)
@given(counts_of_something)
def test_the_printed_shares_total_exactly_100(policy, counts):
    assert sum(policy(percentages(*counts)).values) == 100


@given(counts_of_something)
def test_the_largest_remainder_is_never_off_by_a_hundredth(counts):
    shares = percentages(*counts)
    printed = largest_remainder(shares).values
    assert all(
        abs(Fraction(value) - share) < Fraction(1, 100)
        for value, share in zip(printed, shares, strict=True)
    )


@given(counts_of_something)
def test_what_a_policy_did_not_move_is_rounded_plainly(counts):
    shares = percentages(*counts)
    for policy in TOTALLING:
        rounding = policy(shares)
        for position, share in enumerate(shares):
            is_plain = rounding.values[position] == half_up(share)
            assert is_plain == (position not in rounding.moved)
