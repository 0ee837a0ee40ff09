"""The line of a card: a figure over some periods, drawn as SVG that needs no script."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

WIDTH, HEIGHT = 200, 40
_MARGIN = 6  # room for the marks at the edges

Point = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Pieces of a line, broken where there are no figures; the mark of the last period, and a ring
    around the same period of last year.
    """

    pieces: tuple[str, ...]
    end: Point
    ring: Point | None
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(values: Sequence[Fraction | None], ringed: int | None, alt: str) -> Sparkline:
    """Draw two values or more, the last of which is known; `ringed` is the place of one."""
    known = [value for value in values if value is not None]
    points = _points(values, min(known), max(known))
    return Sparkline(
        pieces=tuple(_pieces(points)),
        end=points[-1],
        ring=None if ringed is None else points[ringed],
        alt=alt,
    )


def _points(
    values: Sequence[Fraction | None], lowest: Fraction, highest: Fraction
) -> list[Point | None]:
    step = Fraction(WIDTH - 2 * _MARGIN, len(values) - 1)
    height = HEIGHT - 2 * _MARGIN
    return [
        None
        if value is None
        else (
            _written(_MARGIN + step * place),
            _written(HEIGHT - _MARGIN - height * _share(value, lowest, highest)),
        )
        for place, value in enumerate(values)
    ]


def _share(value: Fraction, lowest: Fraction, highest: Fraction) -> Fraction:
    """Return how high a value stands, from 0 to 1; a level line runs in the middle."""
    return Fraction(value - lowest, highest - lowest) if highest > lowest else Fraction(1, 2)


def _pieces(points: Sequence[Point | None]) -> Iterator[str]:
    for is_known, piece in groupby(points, key=lambda point: point is not None):
        if is_known:
            joined = [f"{x},{y}" for x, y in piece]
            # A line to itself is a dot, a single point nothing.
            yield " ".join(joined if len(joined) > 1 else joined * 2)


def _written(number: Fraction) -> str:
    return f"{float(number):.1f}"
