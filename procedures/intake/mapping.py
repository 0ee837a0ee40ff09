"""How a person says that files of one layout are to be read.

A layout is a line of headings, in whatever order. Of a heading that nobody knows only what it was
given as a meaning is kept: without one it may be anything, even a name.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from procedures.intake.columns import CONTENT, PROCEDURE_FIELDS
from procedures.rules.channels import CHANNEL_LABELS, Channel
from procedures.rules.names import matching_key
from procedures.rules.statuses import STATUS_LABELS, Status

DAY_FIRST, MONTH_FIRST = "day_first", "month_first"
UNUSED = ""
_FEWEST_HEADINGS = 2


@dataclass(frozen=True, slots=True)
class Mapping:
    """What the headings of one layout mean, the order of its days, its words for two columns.

    `columns`: heading → its fields, one for each column that is headed so (UNUSED: not read).
    `values`: "status" or "channel" → word → the number of the status or channel. Headings and words
    are matching keys. `day_order` is empty where nobody said.
    """

    layout: str
    columns: dict[str, list[str]]
    day_order: str = ""
    values: dict[str, dict[str, int]] = field(default_factory=dict)

    def fields_of(self, labels: Sequence[str]) -> dict[str, int]:
        """Return field → column of a line with the headings of this layout."""
        chosen = ((self.chosen(*place), column) for column, place in enumerate(places_of(labels)))
        return without_spare({field: column for field, column in chosen if field})

    def chosen(self, heading: str, number: int) -> str:
        """Return the field of the column that is the given one (from 0) of all headed so."""
        fields = self.columns.get(heading, [])
        return fields[number] if number < len(fields) else UNUSED

    def meant(self, field: str, text: str) -> str:
        """Return the word of ours for a word of the file, which itself where it has none."""
        number = self.values.get(field, {}).get(matching_key(text))
        if number is None:
            return text
        return (
            STATUS_LABELS[Status(number)] if field == "status" else CHANNEL_LABELS[Channel(number)]
        )


def layout_of(labels: Iterable[str]) -> str:
    """Return what lines with the same headings share; nothing of them can be read from it."""
    keys = sorted(filter(None, map(matching_key, labels)))
    if len(keys) < _FEWEST_HEADINGS:
        return ""
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def places_of(labels: Iterable[str]) -> list[tuple[str, int]]:
    """Tell the columns of a line apart without their place: by heading, and which of its kind."""
    seen: Counter[str] = Counter()
    places = []
    for key in map(matching_key, labels):
        places.append((key, seen[key]))
        seen[key] += 1
    return places


def without_spare(fields: dict[str, int]) -> dict[str, int]:
    """Leave out what a dossier is about where its procedure is named: it may name a person."""
    if CONTENT in fields and any(name in fields for name in PROCEDURE_FIELDS):
        return {name: column for name, column in fields.items() if name != CONTENT}
    return fields
