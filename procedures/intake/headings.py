"""Where the table starts, and which column is which."""

import re
from dataclasses import dataclass

from procedures.intake import limits
from procedures.intake.columns import LABELS, PROCEDURE_FIELDS, REQUIRED, field_of
from procedures.intake.problems import FileRefused
from procedures.rules.names import clean_text

# "Mã hồ sơ" and "Số hồ sơ" typed with the fonts of before Unicode.
_LEGACY_SIGNS = {
    "TCVN3 (ABC)": ("m· hå s¬", "sè hå s¬", "ngµy tiõp nhën", "tr¹ng th¸i"),
    "VNI": ("maõ hoà sô", "soá hoà sô", "ngaøy tieáp nhaän", "traïng thaùi"),
}
_FEWEST_KNOWN = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one table: its first line (from 0), its height in lines, its columns."""

    index: int
    height: int
    labels: tuple[str, ...]
    fields: dict[str, int]  # field → column, from 0

    @property
    def unused(self) -> list[str]:
        """The headings whose meaning is unknown; their cells are dropped."""
        return [label for label in self.labels if label and field_of(label) is None]


def find_heading(rows: list[list[str]], *, sheet: str = "") -> Heading | None:
    """Return the heading among the first lines of a table, or None where there is none.

    Raises FileRefused for text in an old font encoding and for two columns of one meaning.
    """
    rows = rows[: limits.HEADING_LINES]
    labels = [[clean_text(cell) for cell in row] for row in rows]
    best, best_known = None, _FEWEST_KNOWN - 1
    for index, upper in enumerate(labels):
        lower = labels[index + 1] if index + 1 < len(labels) else []
        two_lines = _two_lines(upper, lower)
        if _known(upper) > best_known:
            best, best_known = (index, 1, upper), _known(upper)
        # Both lines must add to it: a title above a heading is no part of it.
        if _known(two_lines) > max(best_known, _known(lower)):
            best, best_known = (index, 2, two_lines), _known(two_lines)
    if best is None:
        _refuse_legacy_font(rows, sheet)
        return None
    index, height, chosen = best
    return Heading(index, height, tuple(chosen), _fields(chosen, sheet))


def _known(labels: list[str]) -> int:
    return sum(field_of(label) is not None for label in labels if label)


def _two_lines(upper: list[str], lower: list[str]) -> list[str]:
    """A heading in two lines: what stands below is the column's own name, where there is one."""
    lower = lower + [""] * (len(upper) - len(lower))
    return [below or above for above, below in zip(upper, lower, strict=False)]


def _fields(labels: list[str], sheet: str) -> dict[str, int]:
    fields: dict[str, int] = {}
    for column, label in enumerate(labels):
        field = field_of(label) if label else None
        if not field:
            continue
        if field in fields:
            raise FileRefused(
                "DUPLICATE_COLUMN",
                sheet=sheet,
                column=label,
                value=f"{labels[fields[field]]}, {label}",
                first=labels[fields[field]],
                second=label,
                meaning=LABELS[field],
            )
        fields[field] = column
    return fields


def require_columns(heading: Heading, *, agency_given: bool, sheet: str = "") -> None:
    """Raise FileRefused naming every required column the table lacks."""
    missing = [LABELS[field] for field in REQUIRED if field not in heading.fields]
    if not any(field in heading.fields for field in PROCEDURE_FIELDS):
        missing.append("Mã thủ tục hoặc Tên thủ tục")
    if "agency" not in heading.fields and not agency_given:
        missing.append(LABELS["agency"])
    if missing:
        raise FileRefused("MISSING_COLUMN", sheet=sheet, value=", ".join(missing))


def _refuse_legacy_font(rows: list[list[str]], sheet: str) -> None:
    cells = {re.sub(r"\s+", " ", cell).strip().casefold() for row in rows for cell in row}
    for kind, signs in _LEGACY_SIGNS.items():
        if cells.intersection(signs):
            raise FileRefused("LEGACY_FONT_ENCODING", sheet=sheet, value=kind, kind=kind)
