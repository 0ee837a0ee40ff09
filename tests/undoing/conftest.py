"""The small register of the intake tests, and a quick way to bring files into it."""

import pytest

from procedures.intake import batches
from procedures.intake.reading import read_cells
from procedures.models import Batch
from tests.intake.conftest import load, register, today
from tests.intake.files import as_csv

__all__ = ["load", "register", "today"]


@pytest.fixture(autouse=True)
def files_are_read_here(monkeypatch):
    """A process of its own for each file costs a second; what is undone here was read rightly."""
    monkeypatch.setattr(
        batches,
        "read_in_child",
        lambda path, name, out, agency_given: read_cells(path, name, agency_given=agency_given),
    )


@pytest.fixture
def bring(load):
    """Import rows as a file; the batch."""

    def brought(*rows, **options) -> Batch:
        imported = load(as_csv(rows), **options)
        assert imported.state in ("accepted", "partial"), imported.as_json()["problems"]
        return imported.batch

    return brought
