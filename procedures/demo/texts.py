"""The columns of an export as texts: what its layouts share."""

from datetime import UTC, datetime

import numpy as np

from procedures.demo.dossiers import written_days
from procedures.demo.exports import Export
from procedures.rules.statuses import STATUS_LABELS, Status

# The properties of a workbook carry a date; the clock would make every file another one.
WRITTEN_AT = datetime(2022, 9, 16, tzinfo=UTC)
OFFICER = "Cán bộ Mẫu"
DAYS_IN_WORDS = ("%d/%m/%Y", " {:02}:{:02}:{:02}")
DAYS_AS_DIGITS = ("%Y%m%d", "{:02}{:02}{:02}")
_PLACEHOLDERS = 10_000


def looked_up(texts: list[str], places: np.ndarray) -> list[str]:
    return np.array(texts, dtype=object)[places].tolist()


def statuses(export: Export) -> list[str]:
    return looked_up(["", *(STATUS_LABELS[each] for each in Status)], export.dossiers.status)


def persons(export: Export) -> list[int]:
    """Give each dossier the number of its placeholder, the same in every export."""
    dossiers = export.dossiers
    mixed = dossiers.coded_on.astype(np.int64) * 31 + dossiers.office * 997 + dossiers.serial
    return (mixed % _PLACEHOLDERS).tolist()


def moments(days: np.ndarray, seconds: np.ndarray, formats: tuple[str, str]) -> list[str]:
    """Return day and time of day as text, nothing where there is no day."""
    day_format, time_format = formats
    known, place = np.unique(seconds, return_inverse=True)
    times = [time_format.format(s // 3600, s // 60 % 60, s % 60) for s in known.tolist()]
    times = np.array(times, object)[place]
    return np.where(np.isnat(days), "", written_days(days, day_format) + times).tolist()
