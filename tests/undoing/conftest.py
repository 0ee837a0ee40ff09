"""The small register of the intake tests, and its way to import a file."""

import pytest

from procedures.models import Batch
from tests.intake.conftest import load, register, today
from tests.intake.files import as_csv

__all__ = ["load", "register", "today"]


@pytest.fixture
def bring(load):
    """Import rows as a file; the batch."""

    def brought(*rows, **options) -> Batch:
        imported = load(as_csv(rows), **options)
        assert imported.state in ("accepted", "partial"), imported.as_json()["problems"]
        return imported.batch

    return brought
