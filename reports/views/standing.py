"""Whether a period's figures stand still: since when, by whose word, and what changed since."""

from dataclasses import dataclass
from datetime import date

from reports import sentences
from reports.models import Report
from reports.reading import Figures, Keyed
from reports.rules.forms import layout_on
from reports.rules.tallies import Tally
from reports.since_closing import (
    COMPARED,
    Changes,
    ColumnChange,
    changes_between,
    may_have_changed,
)
from reports.views.asked import Shown


@dataclass(frozen=True, slots=True)
class Standing:
    """`report` closes the period, whether the page shows its figures or those of today.

    `differs` says in words how today's figures differ from those closed; empty if they do not.
    """

    report: Report | None
    history: tuple[Report, ...]
    may_be_closed: bool
    differs: str
    changes: tuple[ColumnChange, ...]


def standing_of(shown: Shown, keyed: Keyed, tally: Tally, today: date) -> Standing:
    """`keyed` are the figures shown, by what is compared."""
    figures = shown.figures
    report = (shown.closed or figures).report
    changes = _changes(shown, keyed) if report else None
    columns = changes.columns if changes else ()
    differences = {each.column.number: each.difference for each in columns}
    return Standing(
        report=report,
        history=figures.history,
        may_be_closed=report is None and refusal(figures, tally, today) == "",
        differs=sentences.changed_since_closing(differences) if changes else "",
        changes=columns,
    )


def _changes(shown: Shown, keyed: Keyed) -> Changes | None:
    layout = layout_on(shown.figures.period.last_day)
    if shown.closed:
        return changes_between(shown.closed.keyed(COMPARED), keyed, layout)
    now = shown.figures.as_known_now()
    if not may_have_changed(shown.figures, now):
        return None
    return changes_between(keyed, now.keyed(COMPARED), layout)


def refusal(figures: Figures, tally: Tally, today: date) -> str:
    """Say why an open period cannot be closed yet; empty where it can."""
    period = figures.period
    if today <= period.last_day:
        return sentences.not_ended(period.label, period.last_day)
    if not tally.handled:
        return sentences.nothing_to_close(period.label)
    return ""
