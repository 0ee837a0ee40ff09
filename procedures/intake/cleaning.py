"""Columns of cells → columns of values, a whole column at a time.

What looks as usual is taken at once; only what does not is looked at cell by cell, and each
distinct text once.
"""

import re

import numpy as np
import pandas as pd
import pyarrow as pa

from procedures.intake import limits
from procedures.intake.cells import mapped, matches
from procedures.intake.days import Days, read_days
from procedures.intake.findings import Findings
from procedures.intake.mapping import DAY_FIRST, MONTH_FIRST
from procedures.rules.codes import is_dossier_code, tidy_dossier_code
from procedures.rules.names import clean_text

_USUAL_CODE = r"^(?:H\d{2}(?:\.\d{1,3}){1,3}|\d{3}(?:\.\d{2,3}){1,2}\.H\d{2})-\d{6}-\d{4,7}$"
# A spreadsheet program has shortened 20220701081500 to 2.02207E+13.
_SHORTENED_NUMBER = r"^\s*\d([.,]\d+)?[eE]\+\d+\s*$"
_ESCAPED_CONTROL = re.compile(r"_x(00[01][0-9A-F]|007F|00[89][0-9A-F]|D[89A-F][0-9A-F]{2})_", re.I)
_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def check_characters(fields: dict[str, pa.Array], findings: Findings) -> None:
    """Block rows with cells that are too long or hold characters that cannot be read."""
    for field, cells in fields.items():
        if not pa.types.is_dictionary(cells.type):
            cells = cells.dictionary_encode() if _is_suspicious(cells) else None
        if cells is None:
            continue
        code = "BAD_DOSSIER_CODE" if field == "code" else "CONTROL_CHARACTER"
        findings.spoil(code, np.flatnonzero(mapped(cells, _has_control)), field)
        findings.spoil("CELL_TOO_LONG", np.flatnonzero(mapped(cells, _is_too_long)), field)


def _is_suspicious(cells: pa.Array) -> bool:
    """Look at the bytes of a whole column: is there a control, an escape, a cell without end?"""
    _, offsets, characters = cells.buffers()
    content = np.frombuffer(characters or b"", np.uint8)
    ends = np.frombuffer(offsets, np.int32)[cells.offset : cells.offset + len(cells) + 1]
    return bool(
        (content < ord(" ")).any()
        or (content >= 0x7F).any()  # C1 controls are two bytes; codes and days have no such byte
        or b"_x" in memoryview(characters or b"").tobytes()
        or (np.diff(ends) > limits.CELL_CHARACTERS).any()
    )


def _has_control(text: str) -> bool:
    return bool(_CONTROL_CHARACTER.search(text) or _ESCAPED_CONTROL.search(text))


def _is_too_long(text: str) -> bool:
    return len(text) > limits.CELL_CHARACTERS


def clean_codes(cells: pa.Array, findings: Findings) -> pd.Series:
    """Return dossier codes as they are compared; what is no code is blocked, and empty here."""
    usual = matches(cells, _USUAL_CODE)
    codes = cells.to_numpy(zero_copy_only=False)
    bad, empty, tidied = {}, [], []
    for row in np.flatnonzero(~usual).tolist():
        text = clean_text(codes[row]).removeprefix("'")
        code = tidy_dossier_code(text)
        if not code:
            empty.append(row)
            codes[row] = ""
        elif not is_dossier_code(code):
            bad[row] = codes[row]
            codes[row] = ""
        elif code != codes[row]:
            tidied.append(row)
            codes[row] = code
    findings.note("NORMALISED", np.array(tidied, int), field="code", what="mã hồ sơ viết lại")
    findings.add("MISSING_VALUE", np.array(empty, int), field="code")
    findings.add(
        "BAD_DOSSIER_CODE",
        np.array(list(bad), int),
        field="code",
        values=bad.__getitem__,
    )
    return pd.Series(codes)


def clean_days(
    field: str, cells: pa.Array, from_1904: bool, day_order: str, findings: Findings
) -> Days:
    """Return a column of days; what is neither a day nor empty is blocked.

    A day in the other order is left to be told of the file, unless a person has said day first.
    """
    days = read_days(cells, from_1904=from_1904, month_first=day_order == MONTH_FIRST)
    is_bad = days.is_bad if day_order == DAY_FIRST else days.is_bad & ~days.exchanged
    shortened = matches(cells, _SHORTENED_NUMBER)
    for code, rows in (("BAD_DATE", ~shortened), ("BAD_DATE/shortened", shortened)):
        findings.add(
            code,
            np.flatnonzero(is_bad & rows),
            field=field,
            values=lambda row: cells[row].as_py(),
        )
    findings.note(
        "NORMALISED", np.flatnonzero(days.was_unusual), field=field, what="ngày viết kiểu khác"
    )
    return days
