"""Checked rows meet what is known: new, changed, unchanged, and the rules that need both.

Rows go into a temporary table, one join makes `standing` of it: every row as the dossier will
stand, beside what it was. Both tables live in the transaction that asks and end with it, so
staging is invisible to everybody else.
"""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import date

import pyarrow as pa
from django.db import connection, transaction
from pyarrow import compute as pc

from procedures.intake.loading import load
from procedures.intake.rows import COLUMNS, Checked, Upload
from procedures.models import Dossier, Procedure
from procedures.outcomes_in_sql import NOT_COUNTED, listed
from procedures.rules import statuses
from procedures.rules.channels import Channel
from procedures.rules.statuses import Status

# What a dossier is made of, and what a batch may change.
FACTS = (
    "source_id",
    "procedure_id",
    "agency_id",
    "receiving_agency_id",
    "channel",
    "status",
    "received_on",
    "received_seconds",
    "due_on",
    "due_seconds",
    "finished_on",
    "finished_seconds",
    "handed_over_on",
    "overdue_reason",
)
_FIELD_OF = {
    "receiving_agency_id": "receiving_agency",
    "channel": "channel",
    "received_on": "received",
    "received_seconds": "received",
    "due_on": "due",
    "due_seconds": "due",
    "finished_on": "finished",
    "finished_seconds": "finished",
    "handed_over_on": "handed_over",
    "overdue_reason": "overdue_reason",
}
NEW, CHANGED, UNCHANGED, IGNORED, REFUSED = "new", "changed", "unchanged", "ignored", "refused"
_FEW = 100  # rows, most of which show already that they differ
_MANY = 100_000  # dossiers; of so many, some more or fewer change no plan

# One that was stopped has an end if its days say so.
_ENDED = listed(statuses.CONCLUDED | {Status.STOPPED})
_OPEN = listed(statuses.OPEN | {Status.STOPPED})


@contextmanager
def compared_only():
    """A transaction that writes nothing but temporary tables.

    On SQLite it takes no lock then: whoever looks at a file waits for no import, nor an import for
    them.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    writing = connection.transaction_mode
    connection.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            yield
    finally:
        connection.transaction_mode = writing


@contextmanager
def staged(checked: Checked, upload: Upload, tell: Callable[[int, int], None] | None = None):
    """Hold the rows in `staged` and `standing` for as long as the block lasts.

    `tell` is told how many of how many rows are there.
    """
    with connection.cursor() as cursor:
        same = _the_same_in_each_row(checked.rows)
        columns = ", ".join(
            f"{name} {_sql_type(kind)}" + (f" DEFAULT {same[name]}" if name in same else "")
            for name, kind in COLUMNS.items()
        )
        cursor.execute(f"CREATE TEMPORARY TABLE staged ({columns})")
        load("staged", checked.rows.drop_columns(list(same)), tell)
        _let_the_planner_know(cursor)
        with looked_up(cursor):
            cursor.execute(_standing(checked.fields, upload))
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("DROP TABLE standing")
                cursor.execute("DROP TABLE staged")


@contextmanager
def looked_up(cursor):
    """Let PostgreSQL look known dossiers up by their index, a row at a time.

    The rows are in code order, so that a quarter costs the same on top of nothing and of millions,
    where a hash join would read them all.
    """
    switches = ("enable_hashjoin", "enable_mergejoin", "enable_seqscan")
    if connection.vendor == "postgresql":
        cursor.execute("; ".join(f"SET LOCAL {switch} = off" for switch in switches))
    yield
    if connection.vendor == "postgresql":
        cursor.execute("; ".join(f"SET LOCAL {switch} TO DEFAULT" for switch in switches))


def _let_the_planner_know(cursor) -> None:
    """Have PostgreSQL look how many dossiers there are, where it believes them to be few.

    It looks for itself about once a minute. Until then it may take a table that a failed import
    has left empty for empty still, and compare each row with every other: hours for seconds. A
    sample of 3,000 rows (the target times 300) is enough to know.
    """
    if connection.vendor == "postgresql":
        dossiers = Dossier._meta.db_table
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [dossiers])
        (believed,) = cursor.fetchone()
        if believed < _MANY:
            cursor.execute("SET LOCAL default_statistics_target = 10")
            cursor.execute(f"ANALYZE {dossiers}")


def as_day(day: date | str) -> date:
    """Return a day of the temporary tables, which SQLite gives as text, PostgreSQL as a date."""
    return date.fromisoformat(day) if isinstance(day, str) else day


def _sql_type(kind: pa.DataType) -> str:
    if pa.types.is_date(kind):
        return "date"
    return "text" if pa.types.is_string(kind) else "bigint"


def _the_same_in_each_row(table: pa.Table) -> dict[str, str]:
    """Return, as SQL, what need not be written row by row: a third of the columns of most files.

    Only nothing, numbers and the empty text: no word of a file gets into a statement.
    """
    same = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        values = pc.unique(column.slice(0, _FEW))
        if len(values) == 1 and len(values := pc.unique(column)) == 1:
            value = values[0].as_py()
            if value is None or value == "" or isinstance(value, int):
                same[name] = "NULL" if value is None else "''" if value == "" else str(value)
    return same


def _standing(fields: frozenset[str], upload: Upload) -> str:
    """The rows as they will stand: what the file lacks stays as it is known."""
    known = f"""
        LEFT JOIN {Dossier._meta.db_table} AS d ON d.code = s.code"""
    new = {name: _new_value(name, fields, upload) for name in FACTS}
    if "procedure_code" not in fields:
        # Found by its name alone, the procedure stays the one known under that same name.
        known += f"""
        LEFT JOIN {Procedure._meta.db_table} AS sp ON sp.id = s.procedure_id
        LEFT JOIN {Procedure._meta.db_table} AS dp ON dp.id = d.procedure_id"""
        new["procedure_id"] = (
            "CASE WHEN dp.matching_key = sp.matching_key"
            " THEN d.procedure_id ELSE s.procedure_id END"
        )
    if "status" not in fields:
        # What a register lets suppose yields to what is known, unless the days contradict that.
        concluded = f"COALESCE({new['finished_on']}, {new['handed_over_on']})"
        new["status"] = (
            f"CASE WHEN {concluded} IS NOT NULL AND d.status IN ({_ENDED}) THEN d.status"
            f" WHEN {concluded} IS NULL AND d.status IN ({_OPEN}) THEN d.status"
            " ELSE s.status END"
        )
    ignored = {
        name: f"CASE WHEN s.is_ignored = 1 THEN d.{name} ELSE {value} END"
        for name, value in new.items()
        if name != "status"
    }
    values = new | ignored
    differs = " OR ".join(f"{name} IS DISTINCT FROM old_{name}" for name in FACTS)
    return f"""
        CREATE TEMPORARY TABLE standing AS
        SELECT inner_rows.*, CASE
            WHEN is_ignored = 1 AND (dossier_id IS NULL OR old_status IN ({NOT_COUNTED}))
                THEN '{IGNORED}'
            WHEN dossier_id IS NULL THEN '{NEW}'
            WHEN {differs} THEN '{CHANGED}'
            ELSE '{UNCHANGED}' END AS action
        FROM (
            SELECT s.line, s.sheet, s.code, s.stated_outcome, s.is_ignored,
                d.id AS dossier_id, d.batch_id AS old_batch_id,
                d.concluded_on AS old_concluded_on,
                {", ".join(f"{value} AS {name}" for name, value in values.items())},
                {", ".join(f"d.{name} AS old_{name}" for name in FACTS)},
                COALESCE({values["finished_on"]}, {values["handed_over_on"]}) AS concluded_on
            FROM staged AS s {known}
        ) AS inner_rows"""


def _new_value(name: str, fields: frozenset[str], upload: Upload) -> str:
    if name == "source_id":
        return str(int(upload.source_id))
    field = _FIELD_OF.get(name)
    if field and field not in fields and not (name == "channel" and upload.channel is not None):
        absent = {"channel": str(Channel.UNKNOWN.value), "overdue_reason": "''"}
        return f"COALESCE(d.{name}, {absent[name]})" if name in absent else f"d.{name}"
    if name == "overdue_reason":
        return "COALESCE(s.overdue_reason, '')"
    if name.endswith("_seconds"):
        day = name.replace("_seconds", "_on")
        # A day without its time of day is less precise, not different.
        return f"CASE WHEN s.{name} IS NULL AND s.{day} = d.{day} THEN d.{name} ELSE s.{name} END"
    return f"s.{name}"
