"""What keeps the figures of a page from being those of its period."""

from collections.abc import Iterator
from datetime import date

from procedures.rules.periods import ReportingPeriod, quarter_of
from reports import sentences
from reports.completeness import Completeness
from reports.rules.tallies import Tally
from reports.uploads import Uploads


def notice_of(
    asked: ReportingPeriod,
    today: date,
    tally: Tally,
    uploads: Uploads,
    completeness: Completeness | None,
) -> str:
    """Say what keeps the figures from being those of the period; empty where nothing does."""
    if asked.first_day > today:
        return sentences.not_begun(asked.first_day)
    if not uploads.touch(asked):
        return sentences.no_uploads(asked.label, tally.handled, tally.received)
    missing = [each.label for each in _quarters_of(asked, today) if not uploads.touch(each)]
    if missing:
        return sentences.quarters_missing(missing)
    silent = completeness.silent if completeness else []
    return sentences.agencies_silent(silent) if silent else ""


def _quarters_of(asked: ReportingPeriod, today: date) -> Iterator[ReportingPeriod]:
    """Yield the quarters of a longer period that have begun; a shorter one is asked as a whole."""
    quarter = quarter_of(asked.first_day)
    if asked.last_day <= quarter.last_day:
        return
    while quarter.first_day <= min(asked.last_day, today):
        yield quarter
        quarter = quarter.next()
