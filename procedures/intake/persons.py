"""Numbers of persons in cells that should hold something else: they do not leave the reader.

A row may be shifted by a cell, a phone number stand behind the name of an agency. What is masked
here is no code, day, name or status, so nothing that could count is lost.
"""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
from pyarrow import compute as pc

from procedures.intake.cells import mapped, matches
from procedures.intake.days import BadDay, read_day
from procedures.rules.codes import DOSSIER_CODE, is_dossier_code, tidy_dossier_code
from procedures.rules.privacy import without_persons

_FEWEST_DIGITS = 9  # of a person's number
_USUAL_CODE = f"^(?:{DOSSIER_CODE.pattern})$"
_USUAL_DAY = (
    r"^(?:\d{8}(?:\d{6})?|\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{4}(?: [\d:]+)?"
    r"|\d{4}-\d\d-\d\d(?:[ T][\d:.Z]+)?|\d{5}[.,]\d+)$"
)


def told(field: str, cells: pa.Array) -> pa.Array:
    """Return the cells of a field, masked where they tell of a person."""
    if pa.types.is_dictionary(cells.type):
        return pa.DictionaryArray.from_arrays(cells.indices, told(field, cells.dictionary))
    usual, is_wanted = _JUDGES.get(field, ("^$", _is_nothing))
    rows = np.flatnonzero(~matches(cells, usual))
    rows = rows[_may_tell(cells.take(pa.array(rows)))]
    if not rows.size:
        return cells
    shown = mapped(cells.take(pa.array(rows)), lambda text: _shown(text, is_wanted))
    is_looked_at = np.zeros(len(cells), bool)
    is_looked_at[rows] = True
    return pc.replace_with_mask(cells, pa.array(is_looked_at), pa.array(shown, cells.type))


def _shown(text: str, is_wanted: Callable[[str], bool]) -> str:
    hidden = without_persons(text)
    return text if hidden == text or is_wanted(text) else hidden


def _may_tell(cells: pa.Array) -> np.ndarray:
    digits = np.asarray(pc.count_substring_regex(cells, r"\d"))
    return (digits >= _FEWEST_DIGITS) | np.asarray(pc.match_substring(cells, "@"), bool)


def _is_nothing(_: str) -> bool:
    return False


def _is_code(text: str) -> bool:
    return is_dossier_code(tidy_dossier_code(text))


def _is_day(text: str) -> bool:
    try:
        return read_day(text) is not None
    except BadDay:
        return False


_JUDGES = {
    "code": (_USUAL_CODE, _is_code),
    **dict.fromkeys(("received", "due", "finished", "handed_over"), (_USUAL_DAY, _is_day)),
}
