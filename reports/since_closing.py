"""What became known after a period was closed: the figures that stand still against today's."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.reading import Figures, Keyed
from reports.rules.forms import Column, FormLayout, columns_of
from reports.rules.tallies import Tally

COMPARED = ("agency", "sector")  # what the tables of a period are made of


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """A column of form 06a that counts otherwise today than when the period was closed."""

    column: Column
    closed: int
    now: int

    @property
    def difference(self) -> int:
        return self.now - self.closed


@dataclass(frozen=True, slots=True)
class Changes:
    """How today's figures differ; no column does where dossiers only moved between rows."""

    columns: tuple[ColumnChange, ...]


def may_have_changed(closed: Figures, now: Figures) -> bool:
    """Say whether a month was counted again since: most closed periods never are."""
    return not now.are_composed or any(each.counted_at > closed.counted_at for each in now.months)


def changes_between(closed: Keyed, now: Keyed, layout: FormLayout) -> Changes | None:
    """Return how today's figures differ, both as `COMPARED`; None where they do not."""
    if all(_counting(closed[by]) == _counting(now[by]) for by in COMPARED):
        return None
    old, new = (
        columns_of(sum(keyed["sector"].values(), start=Tally()), layout) for keyed in (closed, now)
    )
    return Changes(
        tuple(
            ColumnChange(column, old[column.number], new[column.number])
            for column in layout.columns
            if old[column.number] != new[column.number]
        )
    )


def _counting(tallies: Mapping[int, Tally]) -> dict[int, Tally]:
    """Months that stand may have rows without dossiers; closed lines have none."""
    return {key: tally for key, tally in tallies.items() if tally != Tally()}
