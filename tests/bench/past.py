"""Five years behind the import: the quarter of the bench again and again, each time earlier.

A copy of a dossier keeps its procedure, agency and channel, is 13 weeks older a quarter (so that
weekdays stay), has another year in its code, and has ended: few are open for years.
"""

from datetime import date

from django.db import connection, transaction

from procedures.changes import DaySpan, dossiers_changed
from procedures.models import Batch, Dossier

QUARTERS = 19  # with the one to come, four million dossiers
_DAYS = 91
_YEAR_IN_CODE = 22
_TOOK_DAYS = 30
_HANDED_OVER = 10

_KEPT = "source_id, procedure_id, agency_id, receiving_agency_id, channel, batch_id, overdue_reason"
_DAY_COLUMNS = ("received_on", "due_on", "finished_on", "handed_over_on")


def _earlier(column: str, days: int) -> str:
    if connection.vendor == "postgresql":
        return f"{column} - {days}"
    return f"date({column}, '-{days} days')"


def _copies(quarters: int) -> str:
    days = _DAYS * quarters
    moved = {name: _earlier(name, days) for name in _DAY_COLUMNS}
    ended = _earlier("received_on", days - _TOOK_DAYS)
    moved["finished_on"] = (
        f"CASE WHEN concluded_on IS NULL THEN {ended} ELSE {moved['finished_on']} END"
    )
    code = f"replace(code, '-{_YEAR_IN_CODE}', '-{_YEAR_IN_CODE - quarters:02d}')"
    return f"""
        INSERT INTO {Dossier._meta.db_table}
            (code, {_KEPT}, received_seconds, due_seconds, finished_seconds, status,
            {", ".join(moved)})
        SELECT {code}, {_KEPT}, received_seconds, due_seconds, finished_seconds,
            CASE WHEN concluded_on IS NULL THEN {_HANDED_OVER} ELSE status END,
            {", ".join(moved.values())}
        FROM {Dossier._meta.db_table} WHERE code LIKE '%%-{_YEAR_IN_CODE}%%'
        ORDER BY code"""


@transaction.atomic
def make_past() -> int:
    """Multiply the quarter that was imported, take itself away, count; return how many remain."""
    table = Dossier._meta.db_table
    with connection.cursor() as cursor:
        for quarters in range(1, QUARTERS + 1):
            cursor.execute(_copies(quarters))
        cursor.execute(f"DELETE FROM {table} WHERE code LIKE '%%-{_YEAR_IN_CODE}%%'")
        cursor.execute(f"SELECT MIN(received_on), COUNT(*) FROM {table}")
        first_day, dossiers = cursor.fetchone()
    # The same file is to be brought once more, as one that nobody has seen.
    Batch.objects.update(sha256="0" * 64)
    dossiers_changed.send(sender=Dossier, spans=[DaySpan(date.fromisoformat(str(first_day)), None)])
    return dossiers
