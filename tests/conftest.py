"""What every test stands on: a database as in production, and a spool of its own."""

import hypothesis
import pytest
from django.db import connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite
from django.test import override_settings

from procedures.intake import child
from tests.ahead import Reader

# Machines differ: an example that took long is no counterexample.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Put SQLite into a file: several connections see it, and lock it, as they will in use."""
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "tests.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(autouse=True)
def spool_of_its_own(settings, tmp_path):
    """Keep uploads of a test out of everybody else's."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SPOOL_ROOT = settings.MEDIA_ROOT / "spool"


@pytest.fixture(scope="session")
def reader():
    ahead = Reader()
    yield ahead
    ahead.close()


@pytest.fixture(autouse=True)
def started_ahead(monkeypatch, reader):
    """Let the child that reads a file be there already: starting it takes a third of a second.

    Tests of how it is started and ends have another fixture of this name.
    """
    monkeypatch.setattr(child, "_run", reader.run)


@pytest.fixture(scope="session", autouse=True)
def passwords_cost_nothing():
    """Hash passwords of tests at once: the fifth of a second that protects a real one adds up."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_are_looked_for_when_asked_for():
    """Spare every client of every test the tenth of a second a server takes once, at its start.

    A server lists the files of its folder and their headers before it answers.
    """
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def tests_may_empty_what_stands():
    """Let SQLite empty a test database although triggers guard what stands in it.

    PostgreSQL empties by TRUNCATE, of which a trigger of rows hears nothing.
    """
    flush = SQLite.ops_class.sql_flush

    def unguarded(self, *args, **kwargs):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = cursor.fetchall()
        emptying = flush(self, *args, **kwargs)
        return [*(f"DROP TRIGGER {n}" for n, _ in guards), *emptying, *(sql for _, sql in guards)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLite.ops_class, "sql_flush", unguarded)
        yield


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker):
    """Let what a module's own fixtures write stand for all its tests, each in a savepoint.

    What takes a second to write is then written once a module, not once a test.
    """
    around = transaction.atomic()
    around._from_testcase = True  # as Django's TestCase marks its own: durable ones may follow
    with django_db_blocker.unblock(), around:
        yield
        transaction.set_rollback(True)
