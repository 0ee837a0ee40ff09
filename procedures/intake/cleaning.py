"""Columns of cells → columns of values, a whole column at a time.

What looks as usual is taken at once; only what does not is looked at cell by cell, and each
distinct text once.
"""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as pc

from procedures.intake import limits
from procedures.intake.days import Days, read_days
from procedures.intake.findings import Findings
from procedures.rules.codes import day_inside, is_dossier_code, tidy_dossier_code
from procedures.rules.names import clean_text

_USUAL_CODE = r"^(?:H\d{2}(?:\.\d{1,3}){1,3}|\d{3}(?:\.\d{2,3}){1,2}\.H\d{2})-\d{6}-\d{4,7}$"
_ESCAPED_CONTROL = re.compile(r"_x(00[01][0-9A-F]|007F|00[89][0-9A-F]|D[89A-F][0-9A-F]{2})_", re.I)
_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BIDI_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
NO_DAY = np.datetime64("NaT")


def mapped(cells: pa.Array, value_of: Callable[[str], object]) -> np.ndarray:
    """Return the value of each cell, each distinct text asked once (an object array)."""
    encoded = cells.dictionary_encode()
    values = np.empty(len(encoded.dictionary), object)
    values[:] = [value_of(text) for text in encoded.dictionary.to_pylist()]
    return values[np.asarray(encoded.indices)]


def check_characters(fields: dict[str, pa.Array], findings: Findings) -> None:
    """Block rows with cells that are too long or hold characters that cannot be read."""
    for field, cells in fields.items():
        long = np.asarray(pc.greater(pc.utf8_length(cells), limits.CELL_CHARACTERS))
        suspect = np.asarray(
            pc.match_substring_regex(
                cells, r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}]|_x[0-9A-Fa-f]{4}_"
            ),
            bool,
        )
        rows = [
            row
            for row in np.flatnonzero(suspect).tolist()
            if _CONTROL_CHARACTER.search(cells[row].as_py())
            or _ESCAPED_CONTROL.search(cells[row].as_py())
        ]
        code = "BAD_DOSSIER_CODE" if field == "code" else "CONTROL_CHARACTER"
        findings.spoil(code, np.array(rows, int), field)
        findings.spoil("CELL_TOO_LONG", np.flatnonzero(long), field)


def clean_codes(cells: pa.Array, findings: Findings) -> pd.Series:
    """Return dossier codes as they are compared; what is no code is blocked, and empty here."""
    usual = np.asarray(pc.match_substring_regex(cells, _USUAL_CODE), bool)
    codes = cells.to_numpy(zero_copy_only=False)
    bad, empty = {}, []
    for row in np.flatnonzero(~usual).tolist():
        text = clean_text(codes[row]).removeprefix("'")
        code = tidy_dossier_code(text)
        if not code:
            empty.append(row)
            codes[row] = ""
        elif not is_dossier_code(code):
            bad[row] = codes[row]
            codes[row] = ""
        else:
            codes[row] = code
    findings.add("MISSING_VALUE", np.array(empty, int), field="code")
    findings.add(
        "BAD_DOSSIER_CODE",
        np.array(list(bad), int),
        field="code",
        values=bad.__getitem__,
    )
    return pd.Series(codes)


def days_inside(codes: pd.Series) -> np.ndarray:
    """Return the day each code carries (datetime64[D]); NaT where it carries none."""
    digits = pc.extract_regex(pa.array(codes), r"-(?P<day>\d{6})-").field(0).dictionary_encode()
    known = [day_inside(f"H37.1-{text}-0001") for text in digits.dictionary.to_pylist()]
    # The last entry stands for codes without a day.
    days = np.array([*known, None], "datetime64[D]")
    return days[np.asarray(digits.indices.fill_null(len(known)))]


def clean_days(field: str, cells: pa.Array, from_1904: bool, findings: Findings) -> Days:
    """Return a column of days; what is neither a day nor empty is blocked."""
    days = read_days(cells, from_1904=from_1904)
    findings.add(
        "BAD_DATE",
        np.flatnonzero(days.is_bad & ~days.month_first),
        field=field,
        values=lambda row: cells[row].as_py(),
    )
    return days


def clean_free_text(cells: pa.Array, findings: Findings, field: str) -> np.ndarray:
    """Return free text without bidi marks; numbers of persons were masked while reading."""
    texts = cells.to_pylist()
    marked = [row for row, text in enumerate(texts) if _BIDI_MARKS.search(text)]
    findings.note("REMOVED_MARKS", np.array(marked, int), field=field)
    return mapped(cells, lambda text: clean_text(_BIDI_MARKS.sub("", text)))
