"""Many rows into a table at once: thousands cost what one by one hundreds would."""

import io
from collections.abc import Callable

import pyarrow as pa
from django.db import connection
from pyarrow import csv as arrow_csv

_COPIED_AT_ONCE = 50_000
_INSERTED_AT_ONCE = 2_000


def load(name: str, table: pa.Table, tell: Callable[[int, int], None] | None = None) -> None:
    """Write the rows into the table of that name, each column into the one it is called by.

    `tell` is told again and again how many of how many rows are written.
    """
    columns = ", ".join(f'"{each}"' for each in table.column_names)
    write = _copy if connection.vendor == "postgresql" else _insert
    at_once = _COPIED_AT_ONCE if connection.vendor == "postgresql" else _INSERTED_AT_ONCE
    with connection.cursor() as cursor:
        for start in range(0, len(table), at_once):
            write(cursor.cursor, name, columns, table.slice(start, at_once))
            if tell:
                tell(min(start + at_once, len(table)), len(table))


def _copy(cursor, name: str, columns: str, table: pa.Table) -> None:
    copy = f"COPY {name} ({columns}) FROM STDIN WITH (FORMAT csv)"
    cursor.copy_expert(copy, _as_text(table))


def _insert(cursor, name: str, columns: str, table: pa.Table) -> None:
    places = ", ".join("?" * len(table.column_names))
    rows = zip(*(column.to_pylist() for column in _days_as_text(table).columns), strict=True)
    cursor.connection.executemany(f"INSERT INTO {name} ({columns}) VALUES ({places})", rows)


def _as_text(table: pa.Table) -> io.BytesIO:
    """Return CSV in which a text is quoted, also an empty one, and only nothing is not."""
    buffer = io.BytesIO()
    options = arrow_csv.WriteOptions(include_header=False, quoting_style="needed")
    arrow_csv.write_csv(table, buffer, options)
    buffer.seek(0)
    return buffer


def _days_as_text(table: pa.Table) -> pa.Table:
    for place, column in enumerate(table.columns):
        if pa.types.is_date(column.type):
            table = table.set_column(place, table.column_names[place], column.cast(pa.string()))
    return table
