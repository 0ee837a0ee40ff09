"""Nothing personal survives the reading: not in the database, the files, the logs, or on screen."""

import logging
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from procedures.intake.columns import DROPPED
from tests.intake.files import HEADINGS, as_csv, as_xlsx, row

NAME, PHONE, IDENTITY, PLACE = "Nguyễn Thị Chim Yến", "0912987654", "020193004321", "Thôn Chim Yến"
CANARIES = (NAME, PHONE, IDENTITY, PLACE, "chim.yen@example.vn")
PERSONAL = [heading for heading in DROPPED if heading != "STT"] + ["Cán bộ xử lý hiện tại"]
FREE_TEXT = f"Chờ {NAME.split()[0]} xác minh, gọi {PHONE}, số {IDENTITY} hoặc 091 298 7654"


def rows_with_canaries() -> list[dict]:
    people = {f"p{n}": CANARIES[n % len(CANARIES)] for n in range(len(PERSONAL))}
    good = row(1, overdue_reason=FREE_TEXT) | people
    return [good, good | {"code": "x"}, good | {"code": "H37.15-220701-0003", "due": "30/02/2022"}]


HEADED = HEADINGS | {f"p{n}": heading for n, heading in enumerate(PERSONAL)}


@pytest.fixture(autouse=True)
def personal_headings(monkeypatch):
    for name, heading in HEADED.items():
        monkeypatch.setitem(HEADINGS, name, heading)


def everything_in_the_database() -> str:
    found = []
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            found += [str(each) for each in cursor.fetchall()]
    return "\n".join(found)


def everything_in_files(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", as_csv), ("b.xlsx", as_xlsx)],
)
@pytest.mark.parametrize("options", [{"good_rows": True}, {"dry_run": True}, {}])
def test_no_canary_is_found_afterwards(load, settings, caplog, name, content, options):
    caplog.set_level(logging.DEBUG)
    imported = load(content(rows_with_canaries()), name, **options)
    told = str(imported.as_json())
    assert imported.batch.rows == 3
    for canary in (*CANARIES, "091 298 7654"):
        assert canary not in everything_in_the_database()
        assert canary.encode() not in everything_in_files(settings.MEDIA_ROOT)
        assert canary not in caplog.text
        assert canary not in told


def test_the_command_prints_no_canary(register, tmp_path, capfd):
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv(rows_with_canaries()))
    call_command("import_dossiers", path, "--good-rows", "--json")
    printed = "".join(capfd.readouterr())
    assert printed
    assert not [canary for canary in CANARIES if canary in printed]


def test_the_spool_is_private_and_the_upload_is_gone(load, settings):
    load(as_csv([row(1)]))
    load(as_csv([row(1, due="x")]))
    assert not list(settings.SPOOL_ROOT.glob("*.raw"))
    modes = {path.stat().st_mode & 0o077 for path in settings.SPOOL_ROOT.rglob("*")}
    assert modes <= {0}
    assert settings.SPOOL_ROOT.stat().st_mode & 0o077 == 0
