"""One thing wrong with a file or a row: where it stands, what was read, what to do.

The words are in procedures/intake/words.py, one catalogue for the whole intake.
"""

import re
from dataclasses import dataclass, fields
from operator import attrgetter

from procedures.intake.levels import BLOCK
from procedures.intake.words import CATALOGUE
from procedures.rules.codes import is_dossier_code, tidy_dossier_code
from procedures.rules.privacy import masked, without_persons
from procedures.rules.wording import written_number

VALUE_LENGTH = 200
_NAME_LENGTH = 255


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. `line` is as a spreadsheet program shows it, None for the whole file."""

    code: str
    message: str
    level: str = BLOCK
    sheet: str = ""
    line: int | None = None
    column: str = ""
    value: str = ""
    dossier: str = ""  # the code of the row's dossier, where it has one
    agency_id: int | None = None  # whose row it is, where that is known


_NAMES = tuple(each.name for each in fields(Problem))
_VALUES = attrgetter(*_NAMES)


def as_told(problems: list[Problem]) -> list[dict]:
    """Return them to be written as JSON; `asdict` copies each value, which doubles a bad check."""
    return [dict(zip(_NAMES, _VALUES(each), strict=True)) for each in problems]


class FileRefused(Exception):
    """The whole file is refused; carries the one problem that says why."""

    def __init__(self, code: str, *, sheet: str = "", column: str = "", value: str = "", **details):
        self.problem = problem(code, sheet=sheet, column=column, value=value, **details)
        super().__init__(self.problem.message)


def problem(
    code: str,
    *,
    sheet: str = "",
    line: int | None = None,
    column: str = "",
    value: str = "",
    dossier: str = "",
    agency_id: int | None = None,
    **details,
) -> Problem:
    """Return the problem of a code in its words; `details` fill the places of its sentence.

    "CODE/variant" is the same code said otherwise, at another level.
    """
    level, words = CATALOGUE[code]
    sheet, column = (without_persons(_printable(s))[:_NAME_LENGTH] for s in (sheet, column))
    value = without_person(_printable(value))[:VALUE_LENGTH]
    in_words = {
        name: written_number(each) if isinstance(each, int) else each
        for name, each in details.items()
    }
    message = words.format(value=value, column=column, **in_words)
    told = code.split("/")[0]
    return Problem(told, message, level, sheet, line, column, value, dossier, agency_id)


def without_person(value: str) -> str:
    """A cell that stands in the wrong column may hold what is nobody's business."""
    return value if is_dossier_code(tidy_dossier_code(value)) else masked(value)


def _printable(text: object) -> str:
    """Return the text without control characters, which PostgreSQL would refuse to store."""
    return _CONTROL.sub("", str(text))


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def lines_in_words(lines: list[int], longest: int = 12) -> str:
    """Return "1–4, 9, 220 …" for lines in ascending order."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    words = [str(a) if a == b else f"{a}–{b}" for a, b in runs[:longest]]
    return ", ".join(words) + (" …" if len(runs) > longest else "")
