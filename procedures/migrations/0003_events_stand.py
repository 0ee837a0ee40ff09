"""The database itself refuses to change or delete what was written down as done."""

from django.db import migrations

TABLE = "procedures_event"
REFUSAL = "an event stands as it was written"


def put_up(apps, schema_editor):
    for event in ("UPDATE", "DELETE"):
        name = f"{TABLE}_{event.lower()}d"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE}"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
            continue
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '23514'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE}"
            f" FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def take_down(apps, schema_editor):
    for name in (f"{TABLE}_updated", f"{TABLE}_deleted"):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP FUNCTION {name}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_scopes_and_events")]
    operations = [migrations.RunPython(put_up, take_down)]
