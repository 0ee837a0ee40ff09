"""The database itself refuses to change what is closed.

Lines, sums and names of a closed period are inserted while it is being closed, and then neither
changed nor deleted, by whatever program. A report may only go from closing to closed, and from
closed to reopened.
"""

from django.db import migrations

TABLES = ("reports_closedline", "reports_closedrollup", "reports_closedname")
REPORT = "reports_report"
REFUSAL = "a closed period stands still"
CLOSING = f"(SELECT state FROM {REPORT} WHERE id = NEW.report_id) <> 'closing'"
NOT_A_STEP = (
    "NOT ((OLD.state = 'closing' AND NEW.state IN ('closing', 'closed'))"
    " OR (OLD.state = 'closed' AND NEW.state = 'reopened'"
    " AND OLD.checksum = NEW.checksum AND OLD.code = NEW.code AND OLD.version = NEW.version"
    " AND OLD.first_day = NEW.first_day AND OLD.last_day = NEW.last_day))"
)


def guards():
    """(name, when it fires, table, condition) of every trigger."""
    for table in TABLES:
        yield f"{table}_inserted_late", "INSERT", table, CLOSING
        yield f"{table}_updated", "UPDATE", table, "1 = 1"
        yield f"{table}_deleted", "DELETE", table, "1 = 1"
    yield f"{REPORT}_changed", "UPDATE", REPORT, NOT_A_STEP
    yield f"{REPORT}_deleted", "DELETE", REPORT, "1 = 1"


def put_up(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, event, table, condition in guards():
        if is_sqlite:
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition}"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
            continue
        kept = "OLD" if event == "DELETE" else "NEW"
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {condition} THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '23514'; END IF;"
            f" RETURN {kept}; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def take_down(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, _, table, _ in guards():
        if is_sqlite:
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP FUNCTION {name}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_closing")]
    operations = [migrations.RunPython(put_up, take_down)]
