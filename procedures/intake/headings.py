"""Where the table starts, and which column is which."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from procedures.intake import limits
from procedures.intake.columns import CONTENT, LABELS, PROCEDURE_FIELDS, REQUIRED, field_of
from procedures.intake.mapping import Mapping, layout_of, without_spare
from procedures.intake.problems import FileRefused
from procedures.rules.names import clean_text

# "Mã hồ sơ" and "Số hồ sơ" typed with the fonts of before Unicode.
_LEGACY_SIGNS = {
    "TCVN3 (ABC)": ("m· hå s¬", "sè hå s¬", "ngµy tiõp nhën", "tr¹ng th¸i"),
    "VNI": ("maõ hoà sô", "soá hoà sô", "ngaøy tieáp nhaän", "traïng thaùi"),
}
_FEWEST_KNOWN = 2

# Told the first lines of a table (and `sheet`, its name), says where and what its heading is.
Finder = Callable[..., "Heading | None"]


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one table: its first line (from 0), its height in lines, its columns."""

    index: int
    height: int
    labels: tuple[str, ...]
    fields: dict[str, int]  # field → column, from 0
    titles: tuple[str, ...] = ()  # what is written above it, line by line
    mapping: Mapping | None = None  # a person has said what its columns mean

    @property
    def dropped(self) -> list[int]:
        """The columns whose meaning is known and whose cells are not kept."""
        kept = set(self.fields.values())
        return [
            column
            for column, label in enumerate(self.labels)
            if label and column not in kept and field_of(label) is not None
        ]

    @property
    def unused(self) -> list[str]:
        """The headings whose meaning is unknown; their cells are dropped."""
        kept = set(self.fields.values())
        return [
            label
            for column, label in enumerate(self.labels)
            if label and column not in kept and field_of(label) is None
        ]


def find_heading(
    rows: list[list[str]], *, sheet: str = "", mappings: Sequence[Mapping] = ()
) -> Heading | None:
    """Return the heading among the first lines of a table, or None where there is none.

    A layout that a person has mapped is read as they said. Raises FileRefused for text in an old
    font encoding and for two columns of one meaning.
    """
    rows = rows[: limits.HEADING_LINES]
    labels = [[clean_text(cell) for cell in row] for row in rows]
    if mapped := mapped_heading(rows, labels, mappings):
        return mapped
    best = likeliest(labels)
    if best is None:
        _refuse_legacy_font(rows, sheet)
        return None
    index, height, chosen = best
    return Heading(index, height, tuple(chosen), _fields(chosen, sheet), titles_of(rows[:index]))


def mapped_heading(
    rows: list[list[str]], labels: list[list[str]], mappings: Sequence[Mapping]
) -> Heading | None:
    """Return the first line, or two lines, whose headings are those of a mapping."""
    by_layout = {mapping.layout: mapping for mapping in mappings}
    for index, upper in enumerate(labels if by_layout else ()):
        lower = labels[index + 1] if index + 1 < len(labels) else []
        for height, chosen in ((1, upper), (2, _two_lines(upper, lower))):
            if mapping := by_layout.get(layout_of(chosen)):
                fields, titles = mapping.fields_of(chosen), titles_of(rows[:index])
                return Heading(index, height, tuple(chosen), fields, titles, mapping)
    return None


def likeliest(labels: list[list[str]]) -> tuple[int, int, list[str]] | None:
    """Return (line from 0, height, headings) where most headings are known, if two are."""
    best, best_known = None, _FEWEST_KNOWN - 1
    for index, upper in enumerate(labels):
        lower = labels[index + 1] if index + 1 < len(labels) else []
        two_lines = _two_lines(upper, lower)
        if _known(upper) > best_known:
            best, best_known = (index, 1, upper), _known(upper)
        # Both lines must add to it: a title above a heading is no part of it.
        if _known(two_lines) > max(best_known, _known(lower)):
            best, best_known = (index, 2, two_lines), _known(two_lines)
    return best


def titles_of(rows: list[list[str]]) -> tuple[str, ...]:
    """Return what stands above a table; a cell of two lines is two, “Đơn vị:” goes on beside it."""
    titles: list[str] = []
    for row in rows:
        goes_on = False
        for cell in row:
            for line in filter(None, map(clean_text, cell.splitlines())):
                if goes_on:
                    titles[-1] += f" {line}"
                else:
                    titles.append(line)
                goes_on = line.endswith(":")
    return tuple(titles)


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
    return without_spare(fields)


def missing_columns(
    fields: Collection[str],
    *,
    agency_given: bool,
    is_register: bool,
    others: Collection[str] = (),
) -> list[str]:
    """Return the labels of the columns a table lacks: required ones, and `others`.

    A register has no status: a dossier is resolved when it was handed over.
    """
    is_register = is_register or CONTENT in fields
    by_rule = is_register and "handed_over" in fields and "status" not in others
    missing = [
        label
        for field, label in LABELS.items()
        if (field in REQUIRED or field in others) and field not in fields
        if not (field == "status" and by_rule)
    ]
    if not any(field in fields for field in (*PROCEDURE_FIELDS, CONTENT)):
        missing.append("Mã thủ tục hoặc Tên thủ tục")
    if "agency" not in fields and not agency_given:
        missing.append(LABELS["agency"])
    return missing


def _refuse_legacy_font(rows: list[list[str]], sheet: str) -> None:
    cells = {re.sub(r"\s+", " ", cell).strip().casefold() for row in rows for cell in row}
    for kind, signs in _LEGACY_SIGNS.items():
        if cells.intersection(signs):
            raise FileRefused("LEGACY_FONT_ENCODING", sheet=sheet, value=kind, kind=kind)
