"""What every test stands on: a database as in production, and a spool of its own."""

import hypothesis
import pytest
from django.db import connection

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
