"""Whether files were uploaded for a period at all: figures without files are not a result."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from procedures.demo.source import DEMO_SOURCE
from procedures.models import Batch, BatchState
from procedures.rules.periods import ReportingPeriod, parse_period, quarter_of
from reports import sentences
from reports.rules.tallies import Tally

_ACCEPTED = (BatchState.ACCEPTED, BatchState.PARTIAL)


@dataclass(frozen=True, slots=True)
class Uploads:
    """For which periods files were accepted, by their codes, and from which sources."""

    periods: frozenset[str]
    sources: frozenset[str]

    @property
    def has_demo_data(self) -> bool:
        return DEMO_SOURCE in self.sources


def accepted_uploads() -> Uploads:
    accepted = Batch.objects.filter(state__in=_ACCEPTED).order_by()
    pairs = list(accepted.values_list("period", "source__name").distinct())
    return Uploads(
        frozenset(period for period, _ in pairs), frozenset(source for _, source in pairs)
    )


def notice_of(asked: ReportingPeriod, today: date, tally: Tally, uploads: Uploads) -> str:
    """Say what keeps the figures from being those of the period; empty where nothing does."""
    if asked.first_day > today:
        return sentences.not_begun(asked.first_day)
    if "" in uploads.periods:  # a file whose period nobody stated may hold any of them
        return ""
    stated = [parse_period(code) for code in uploads.periods]
    if not _is_among(asked, stated):
        return sentences.no_uploads(asked.label, tally.handled, tally.received)
    missing = [each.label for each in _quarters_of(asked, today) if not _is_among(each, stated)]
    return sentences.quarters_missing(missing) if missing else ""


def months_without_uploads(asked: ReportingPeriod, uploads: Uploads) -> list[ReportingPeriod]:
    """Return the months of a period for which no file was accepted."""
    if "" in uploads.periods:
        return []
    stated = [parse_period(code) for code in uploads.periods]
    return [month for month in asked.months() if not _is_among(month, stated)]


def _is_among(asked: ReportingPeriod, stated: list[ReportingPeriod]) -> bool:
    return any(each.overlaps(asked) for each in stated)


def _quarters_of(asked: ReportingPeriod, today: date) -> Iterator[ReportingPeriod]:
    """Yield the quarters of a longer period that have begun; a shorter one is asked as a whole."""
    quarter = quarter_of(asked.first_day)
    if asked.last_day <= quarter.last_day:
        return
    while quarter.first_day <= min(asked.last_day, today):
        yield quarter
        quarter = quarter.next()
