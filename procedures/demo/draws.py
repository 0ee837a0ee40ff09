"""Drawing by lot with exact totals, and always the same for the same seed.

Only uniform numbers are taken from NumPy: their stream is the one that stays.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from hashlib import sha256
from statistics import NormalDist
from typing import TypeVar

import numpy as np

Kind = TypeVar("Kind")


def apportion(weights: Sequence[int | Fraction], total: int) -> list[int]:
    """Divide a total by weights into whole numbers; what is left goes to the largest remainders."""
    whole = sum(weights)
    if not whole:
        raise ValueError("nothing to divide the total by")
    exact = [Fraction(weight) * total / whole for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares


def draw(rng: np.random.Generator, weights: np.ndarray, count: int) -> np.ndarray:
    """Draw places by weight, with repetition."""
    line = np.cumsum(weights)
    return np.searchsorted(line, rng.random(count) * line[-1], side="right")


def pick(rng: np.random.Generator, weights: np.ndarray, count: int) -> np.ndarray:
    """Pick as many different places by weight; a place without weight is never picked.

    The places with the smallest exponential waiting times are a draw without repetition
    (Efraimidis and Spirakis).
    """
    places = np.flatnonzero(weights > 0)
    if len(places) < count:
        raise ValueError(f"{count} to pick, only {len(places)} may be picked")
    if not count:
        return places[:0]
    waiting = -np.log1p(-rng.random(len(places))) / weights[places]
    return places[np.argpartition(waiting, count - 1)[:count]]


def size_of(name: str, seed: int, spread: float) -> float:
    """Return how large something is among its kind: log-normal, and its own in every quarter."""
    digest = int.from_bytes(sha256(f"{seed}:{name}".encode()).digest()[:6])
    return float(np.exp(spread * NormalDist().inv_cdf((digest + 0.5) / 2**48)))


def holding(kinds: Sequence[Kind], kind: np.ndarray, claim: Callable[[Kind], bool]) -> np.ndarray:
    """Return for each place whether the claim holds of its kind, a place among the kinds."""
    return np.array([claim(each) for each in kinds])[kind]
