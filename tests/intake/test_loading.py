"""Many rows at once into a table: every value arrives as it was, and it is said how far it is."""

from datetime import date

import pyarrow as pa
import pytest
from django.db import connection

from procedures.intake import loading

pytestmark = pytest.mark.django_db
ODD = ["", None, 'ngoặc "kép"', "hai\ndòng", "a,b", "\\N", "NULL", "Tân Thanh"]


def loaded(table: pa.Table, tell=None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute('CREATE TEMPORARY TABLE odd (line bigint, value text, "column" date)')
        loading.load("odd", table, tell)
        cursor.execute('SELECT line, value, CAST("column" AS text) FROM odd ORDER BY line')
        rows = cursor.fetchall()
        cursor.execute("DROP TABLE odd")
    return rows


def test_nothing_the_empty_text_and_odd_texts_arrive_as_they_were():
    days = [date(2022, 9, 14), None] * 4
    table = pa.table({"line": range(8), "value": ODD, "column": days})
    written = [day and day.isoformat() for day in days]
    assert loaded(table) == list(zip(range(8), ODD, written, strict=True))


def test_a_column_of_nothing_arrives_as_nothing():
    table = pa.table({"line": [1, 2], "value": pa.nulls(2), "column": pa.nulls(2)})
    assert loaded(table) == [(1, None, None), (2, None, None)]


def test_it_is_told_how_many_of_how_many_rows_are_there(monkeypatch):
    for name in ("_COPIED_AT_ONCE", "_INSERTED_AT_ONCE"):
        monkeypatch.setattr(loading, name, 3)
    told = []
    rows = loaded(pa.table({"line": range(8)}), lambda *rows: told.append(rows))
    assert told == [(3, 8), (6, 8), (8, 8)]
    assert [line for line, *_ in rows] == list(range(8))
