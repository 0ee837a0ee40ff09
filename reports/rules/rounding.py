"""How shares are rounded so that what is printed adds up: three policies, by name.

Report 433/BC-UBND prints 19,67 + 80,19 + 0,14 = 100 where the exact middle one is 80,1825…: what
rounding lost was given to the largest. All arithmetic is exact, halves go up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Rounding:
    """Rounded values, and the positions of those a policy moved away from plain rounding."""

    values: tuple[Decimal, ...]
    moved: frozenset[int]


Policy = Callable[[Sequence[Fraction], int], Rounding]


def half_up(value: Fraction, decimals: int = 2) -> Decimal:
    """Return a value of 0 or more, rounded; exactly a half goes up."""
    return _decimal(_steps(value, decimals), decimals)


def plain(values: Sequence[Fraction], decimals: int = 2) -> Rounding:
    """Round each value for itself; the sum may miss its mark."""
    return _rounding([_steps(value, decimals) for value in values], values, decimals)


def remainder_to_largest(values: Sequence[Fraction], decimals: int = 2) -> Rounding:
    """Round each value; what the sum then lacks goes to the largest, of equal ones the first."""
    steps = [_steps(value, decimals) for value in values]
    if steps:
        largest = max(range(len(values)), key=values.__getitem__)
        steps[largest] += _steps_of_sum(values, decimals) - sum(steps)
    return _rounding(steps, values, decimals)


def largest_remainder(values: Sequence[Fraction], decimals: int = 2) -> Rounding:
    """Round all down; the largest of what was cut off are rounded up until the sum is right."""
    exact = [_exact_steps(value, decimals) for value in values]
    steps = [value // 1 for value in exact]
    lacking = _steps_of_sum(values, decimals) - sum(steps)
    by_remainder = sorted(range(len(exact)), key=lambda position: -(exact[position] % 1))
    for position in by_remainder[:lacking]:
        steps[position] += 1
    return _rounding(steps, values, decimals)


POLICIES: dict[str, Policy] = {
    "remainder_to_largest": remainder_to_largest,
    "largest_remainder": largest_remainder,
    "plain": plain,
}
DEFAULT_POLICY = "remainder_to_largest"


def _exact_steps(value: Fraction, decimals: int) -> Fraction:
    """Return the value in units of its last decimal: 80,1825 % is 8018,25 of them."""
    return value * Fraction(10) ** decimals


def _steps(value: Fraction, decimals: int) -> int:
    return (_exact_steps(value, decimals) + _HALF) // 1


def _steps_of_sum(values: Sequence[Fraction], decimals: int) -> int:
    return _steps(sum(values, start=Fraction()), decimals)


def _rounding(steps: Sequence[int], values: Sequence[Fraction], decimals: int) -> Rounding:
    moved = (
        position
        for position, value in enumerate(values)
        if steps[position] != _steps(value, decimals)
    )
    return Rounding(tuple(_decimal(each, decimals) for each in steps), frozenset(moved))


def _decimal(steps: int, decimals: int) -> Decimal:
    return Decimal(steps).scaleb(-decimals)
