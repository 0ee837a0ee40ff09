"""How a change is written: with its sign and unit, halves away from zero."""

from fractions import Fraction

import pytest

from reports.comparisons import change_in_dossiers, change_in_percent, change_in_points


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (205_488, 198_999, "+3,3%"),  # 3,2608… %
        (1_969, 2_000, "−1,6%"),  # 1,55 % less
        (2_031, 2_000, "+1,6%"),
        (1_000, 1_000, "0,0%"),
        (100_001, 100_000, "0,0%"),
        (30_000, 1_000, "+2.900,0%"),
        (0, 5, "−100,0%"),
        (3, 0, "+3 hồ sơ"),
        (0, 0, "0 hồ sơ"),
    ],
)
def test_a_count_moves_in_percent(now, before, words):
    assert change_in_percent(now, before) == words


def test_a_share_moves_in_points():
    assert change_in_points(Fraction(3152, 10_000), Fraction(2742, 10_000)) == "+4,1 điểm"
    assert change_in_points(Fraction(1, 3), Fraction(2, 5)) == "−6,7 điểm"


def test_what_was_late_moves_in_dossiers():
    assert change_in_dossiers(289, 345) == "−56 hồ sơ"
    assert change_in_dossiers(1_300, 67) == "+1.233 hồ sơ"
