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
PERSONAL = [heading for heading in DROPPED if heading != "STT"]
PERSONAL += ["Cán bộ xử lý hiện tại", "Nội dung hồ sơ"]
FREE_TEXT = (
    f"Chờ xác minh, gọi {PHONE}, số {IDENTITY} hoặc 091 298 7654, (091) 298 7654, 0912–987–654,"
    " 0912\u00a0987\u00a0654, 0912\u200b987654, 020193\u00a0004321"
)
LEFTOVERS = ("298 7654", "987 654", "987\u00a0654", "\u200b987", "–987–", "0004321")


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
    for canary in (*CANARIES, *LEFTOVERS):
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


@pytest.mark.parametrize("field", ["code", "due", "status", "agency"])
def test_a_number_of_a_person_in_a_shifted_cell_is_not_quoted(load, field):
    told = str(load(as_csv([row(1, **{field: f"{NAME} {PHONE}"}), row(2)])).as_json())
    assert PHONE not in told


@pytest.mark.parametrize("due", ["05/07/2022", "x"])
def test_nothing_of_a_refused_file_is_kept(load, settings, due):
    load(as_csv([row(1, due=due), row(2, due="x")]))
    assert not list(settings.SPOOL_ROOT.iterdir())
