"""What accepting a waiting file would do to form 06a: before, after, and which dossiers do it.

Before is what stands. After is before and what the file moves, counted by the same SQL that brings
the months up to date (reports/counting.py), so that nobody accepts other figures than were shown.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from procedures.intake.accepting import moved_in
from procedures.intake.comparing import foreseen
from procedures.intake.differences import Alike, changes_of_standing
from procedures.intake.mentions import (
    Mentions,
    Named,
    absence_of,
    main_quarter,
    mentions_of_standing,
    named_in_standing,
)
from procedures.intake.staging import NEW, UNCHANGED
from procedures.models import Agency, Batch
from procedures.rules.periods import ReportingPeriod, quarter_of
from reports.counting import count_moved, tally_of_line
from reports.reading import Figures, Row, figures_of
from reports.rules.tallies import Tally

ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Moved:
    """A sector's dossiers as they stand, and as they would once the file is accepted."""

    before: Tally
    after: Tally


@dataclass(frozen=True, slots=True)
class Effect:
    """`figures` are today's of the period; where it is closed, `closed` are those that stand still,
    and accepting changes none of them. The tallies are of the batch's agency and what is below it.

    `absent` is None where the file tells all of no agency, so that nobody can say who is absent.
    """

    figures: Figures
    closed: Figures | None
    by_sector: dict[Row, Moved]
    total: Moved
    mentions: Mentions
    absent: int | None
    changes: list[Alike]


def effect_of(batch: Batch) -> Effect:
    """Return what accepting the good rows of a waiting batch would do."""
    with foreseen(batch) as upload:
        period = _period_of(batch, upload.received_on)
        shown = figures_of(period)
        figures = shown.as_known_now()
        by_sector = _moved_by_sector(figures, batch.agency)
        total = Moved(
            sum((each.before for each in by_sector.values()), start=Tally()),
            sum((each.after for each in by_sector.values()), start=Tally()),
        )
        absence = absence_of(batch, period, upload.received_on)
        return Effect(
            figures=figures,
            closed=shown if shown.report else None,
            by_sector=by_sector,
            total=total,
            mentions=mentions_of_standing(),
            absent=absence.count() if absence.agencies else None,
            changes=changes_of_standing(upload).alike(),
        )


def _period_of(batch: Batch, received_on: date) -> ReportingPeriod:
    """Return the period stated for the upload, else the quarter most of its dossiers are in."""
    return batch.stated_period or main_quarter() or quarter_of(received_on)


def _moved_by_sector(figures: Figures, agency: Agency | None) -> dict[Row, Moved]:
    """Return the sectors with dossiers before or after, those with most after first."""
    before = figures.keyed(["sector"], agency)["sector"]
    after = defaultdict(Tally, before)
    within = Agency.objects.ids_below(agency.pk) if agency else None
    days = (figures.period.first_day, figures.period.last_day)
    for line in count_moved(moved_in("standing", weight=1), *days):
        resolving, _procedure, channel, sector, carried_over, received, *outcomes = line
        if within is None or resolving in within:
            after[sector] += tally_of_line(channel, carried_over, received, outcomes)
    moved = {key: Moved(before.get(key, Tally()), after[key]) for key in after}
    counted = {
        key: each for key, each in moved.items() if each.before.handled or each.after.handled
    }
    rows = figures.named({"sector": counted})["sector"]
    return dict(sorted(rows.items(), key=lambda row: -row[1].after.handled))


def dossiers_of(batch: Batch, mention: str, start: int, count: int) -> tuple[int, list[Named]]:
    """Return how many dossiers are NEW, UNCHANGED or ABSENT, and some of them in code order."""
    with foreseen(batch) as upload:
        if mention == ABSENT:
            period = _period_of(batch, upload.received_on)
            absence = absence_of(batch, period, upload.received_on)
            return absence.count(), absence.named(start, count)
        mentions = mentions_of_standing()
        total = {NEW: mentions.new, UNCHANGED: mentions.unchanged}[mention]
        return total, named_in_standing(mention, start, count)
