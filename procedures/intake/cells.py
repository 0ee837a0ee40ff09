"""Columns of text cells, asked as a whole.

Names, statuses and the like repeat: such a column is kept as its distinct texts and where they
stand, and whatever is asked of it is asked once a text.
"""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
from pyarrow import compute as pc

# Codes and days hardly repeat; everything else does.
DISTINCT_FIELDS = frozenset({"code", "received", "due", "finished", "handed_over"})


def folded(field: str, cells: pa.Array) -> pa.Array:
    """Return the column as its distinct texts, where it is one that repeats itself."""
    return cells if field in DISTINCT_FIELDS else cells.dictionary_encode()


def distinct(cells: pa.Array) -> tuple[list[str], np.ndarray]:
    """Return the distinct texts of a column, and for each row which of them it holds."""
    if not pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_encode()
    return cells.dictionary.to_pylist(), np.asarray(cells.indices)


def mapped(cells: pa.Array, value_of: Callable[[str], object]) -> np.ndarray:
    """Return the value of each cell, each distinct text asked once (an object array)."""
    texts, where = distinct(cells)
    values = np.empty(len(texts), object)
    values[:] = [value_of(text) for text in texts]
    return values[where]


def matches(cells: pa.Array, pattern: str) -> np.ndarray:
    """Say for each cell whether the pattern is found in it."""
    if pa.types.is_dictionary(cells.type):
        return matches(cells.dictionary, pattern)[np.asarray(cells.indices)]
    return np.asarray(pc.match_substring_regex(cells, pattern), bool)


def has_text(cells: pa.Array) -> np.ndarray:
    """Say for each cell whether anything can be seen in it."""
    return matches(cells, _VISIBLE)


_VISIBLE = r"[^\s\x{00a0}\x{00ad}\x{2000}-\x{200f}\x{202f}\x{2060}\x{3000}\x{feff}]"
