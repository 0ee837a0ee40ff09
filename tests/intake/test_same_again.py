"""The same again: bytes, rows in another order or container, corrections, fewer columns."""

import pytest
from django.db import connection

from procedures.intake.staging import looked_up
from procedures.models import Batch, Dossier, DossierVersion
from tests.intake.conftest import counts
from tests.intake.files import as_csv, as_xlsx, row, without

ROWS = [row(n, handed_over="05/07/2022", overdue_reason="") for n in (1, 2, 3)]


def known(*fields: str) -> list[tuple]:
    return list(Dossier.objects.order_by("code").values_list(*fields))


def test_the_same_bytes_are_a_duplicate_and_say_which_batch_brought_them(load):
    first = load(as_csv(ROWS))
    again = load(as_csv(ROWS), "ten-khac.csv")
    assert again.as_json() == {
        "batch": first.batch.pk,
        "state": "duplicate",
        "rows": 0,
        "added": 0,
        "changed": 0,
        "unchanged": 0,
        "merged": 0,
        "refused": 0,
        "ignored": 0,
        "skipped": 0,
        "problems": [],
    }
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("first", ["rejected", "partial", "checked"])
def test_bytes_that_were_not_accepted_whole_are_read_again(load, first):
    rows = ROWS if first == "checked" else [*ROWS, row(4, due="x")]
    options = {"good_rows": first == "partial", "dry_run": first == "checked"}
    assert load(as_csv(rows), **options).state == first
    assert load(as_csv(rows), good_rows=True).state != "duplicate"


def test_the_same_bytes_for_another_channel_or_source_are_another_upload(load):
    content = as_csv(without(ROWS, "channel"))
    load(content)
    assert counts(load(content, channel=2)) == {"rows": 3, "changed": 3}
    assert load(content, source="Bộ Tư pháp").state == "accepted"


@pytest.mark.parametrize(
    "other",
    [
        as_csv(ROWS[::-1]),
        as_csv(ROWS, delimiter=";"),
        as_csv(ROWS, delimiter="\t", encoding="utf-16"),
        as_csv(ROWS, end="\r", encoding="utf-8"),
        as_csv([dict(reversed(each.items())) for each in ROWS]),
        as_csv(ROWS, above=[["SỔ THEO DÕI"]], below=[["TỔNG CỘNG: 3"]]),
        b"sep=,\r\n" + as_csv(ROWS, encoding="utf-8"),
    ],
    ids=["order", "semicolons", "utf-16 tabs", "cr", "columns", "titles", "sep"],
)
def test_the_same_rows_as_other_text_change_nothing(load, other):
    load(as_csv(ROWS))
    before = known("code", "batch_id", "received_on", "finished_on")
    imported = load(other)
    told = counts(imported)
    told.pop("skipped", None)
    assert told == {"rows": 3, "unchanged": 3}
    assert known("code", "batch_id", "received_on", "finished_on") == before
    assert not DossierVersion.objects.exists()


def test_the_same_rows_as_a_workbook_change_nothing(load):
    load(as_csv(ROWS))
    assert counts(load(as_xlsx(ROWS), "a.xlsx")) == {"rows": 3, "unchanged": 3}


@pytest.mark.parametrize(
    "received",
    ["01/07/2022", "1/7/2022", "01-07-2022", "01.07.2022", "2022-07-01", "20220701", "44743"],
)
def test_a_day_is_the_same_day_however_it_is_written(load, received):
    load(as_csv([row(1)]))
    assert counts(load(as_csv([row(1, received=received), row(2)]))) == {
        "rows": 2,
        "added": 1,
        "unchanged": 1,
    }


def test_a_corrected_file_changes_exactly_its_rows_and_keeps_the_old_ones(load):
    first = load(as_csv(ROWS)).batch
    corrected = [ROWS[0], ROWS[1] | {"due": "01/08/2022", "channel": "Trực tiếp"}, ROWS[2]]
    second = load(as_csv(corrected))
    assert counts(second) == {"rows": 3, "changed": 1, "unchanged": 2}
    (old,) = DossierVersion.objects.all()
    assert (old.code, str(old.due_on), old.channel) == ("H37.15-220701-0002", "2022-07-05", 2)
    assert (old.batch, old.replaced_by) == (first, second.batch)
    new = Dossier.objects.get(code=old.code)
    assert (str(new.due_on), new.channel, new.batch) == ("2022-08-01", 1, second.batch)


def test_a_time_of_day_that_is_missing_takes_nothing_away(load):
    load(as_csv([row(1, received="01/07/2022 08:05:30")]))
    assert counts(load(as_csv([row(1), row(2)])))["unchanged"] == 1
    assert Dossier.objects.get(code="H37.15-220701-0001").received_seconds == 8 * 3600 + 5 * 60 + 30


@pytest.mark.parametrize(
    ("field", "attribute"),
    [
        ("channel", "channel"),
        ("finished", "finished_on"),
        ("handed_over", "handed_over_on"),
        ("overdue_reason", "overdue_reason"),
        ("receiving_agency", "receiving_agency_id"),
    ],
)
def test_a_column_that_is_missing_leaves_what_is_known(load, field, attribute):
    rows = [
        row(
            1,
            handed_over="05/07/2022",
            overdue_reason="chờ xác minh",
            receiving_agency="Sở Tư pháp",
        )
    ]
    load(as_csv(rows))
    before = known(attribute)
    assert before[0][0], "there is something to lose"
    assert counts(load(as_csv(without(rows, field)))) == {"rows": 1, "unchanged": 1}
    assert known(attribute) == before


def test_an_empty_cell_in_a_column_the_file_has_replaces_what_is_known(load):
    load(as_csv([row(1)]))
    load(as_csv([row(1, due="", channel="")]))
    assert known("due_on", "channel") == [(None, 0)]


def test_the_channel_of_the_file_fills_empty_cells_and_a_missing_column_only(load):
    load(as_csv([row(1, channel=""), row(2, channel="Trực tiếp")]), channel=3)
    assert known("channel") == [(3,), (1,)]
    load(as_csv(without([row(2)], "channel")), channel=2)
    assert known("channel") == [(3,), (2,)]


def test_rules_over_dates_look_at_the_row_as_it_will_stand(load):
    load(as_csv([row(1, handed_over="05/07/2022")]))
    unknown_end = without([row(1)], "finished", "handed_over")
    assert load(as_csv(unknown_end)).state == "accepted"
    still_open = without([row(1, status="Đang xử lý")], "finished", "handed_over")
    assert load(as_csv(still_open)).state == "rejected"


def test_a_name_without_a_code_keeps_the_procedure_known_under_that_name(load):
    district = row(1, procedure_code="2.000110", agency="UBND xã Tân Thanh")
    load(as_csv([district]))
    by_name = without([district | {"procedure_name": "Chứng thực bản sao"}], "procedure_code")
    assert counts(load(as_csv(by_name))) == {"rows": 1, "unchanged": 1}


def test_a_dry_run_writes_no_dossier_and_tells_what_it_would(load):
    imported = load(as_csv(ROWS), dry_run=True)
    assert imported.state == "checked"
    assert counts(imported) == {"rows": 3, "added": 3}
    assert not Dossier.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL can be misled")
def test_what_the_database_wrongly_believes_of_the_dossiers_is_put_right_first(load):
    load(as_csv(ROWS))
    with connection.cursor() as cursor:
        # As after a failed import: room for many dossiers, and none of them.
        cursor.execute(
            "UPDATE pg_class SET reltuples = 0, relpages = 900 WHERE relname = %s",
            [Dossier._meta.db_table],
        )
        load(as_csv(ROWS[::-1]))
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE relname = %s", [Dossier._meta.db_table]
        )
        assert cursor.fetchone() == (len(ROWS),)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL would join them")
def test_known_dossiers_are_looked_up_by_their_code(load):
    load(as_csv(ROWS))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE asked AS SELECT code FROM procedures_dossier")
        cursor.execute("ANALYZE procedures_dossier")
        with looked_up(cursor):
            cursor.execute(
                "EXPLAIN SELECT * FROM asked LEFT JOIN procedures_dossier AS d"
                " ON d.code = asked.code"
            )
            plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Scan using a_dossier_is_counted_once" in plan
