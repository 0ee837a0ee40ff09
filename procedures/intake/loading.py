"""Many rows into a table at once: thousands cost what one by one hundreds would."""

import io

import pyarrow as pa
from django.db import connection
from pyarrow import csv as arrow_csv

_CHUNK = 2_000


def load(name: str, table: pa.Table) -> None:
    """Write the rows into the table of that name, each column into the one it is called by."""
    columns = ", ".join(f'"{each}"' for each in table.column_names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copy = f"COPY {name} ({columns}) FROM STDIN WITH (FORMAT csv)"
            cursor.cursor.copy_expert(copy, _as_text(table))
            return
        places = ", ".join("?" * len(table.column_names))
        insert = f"INSERT INTO {name} ({columns}) VALUES ({places})"
        for start in range(0, len(table), _CHUNK):
            chunk = _days_as_text(table.slice(start, _CHUNK))
            rows = zip(*(column.to_pylist() for column in chunk.columns), strict=True)
            cursor.cursor.connection.executemany(insert, rows)


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
