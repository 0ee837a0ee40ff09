"""Accepting looks again at what would be written, and at all of it once anybody has written."""

import pytest
from pyarrow import compute as pc

from procedures.intake import batches, comparing, rows, spool
from procedures.intake.undoing import undo
from procedures.models import Defect, Dossier
from tests.intake.files import row

FIVE = range(1, 6)
LATER = "08/07/2022"


@pytest.fixture
def staged(monkeypatch):
    """How many rows each staging was of."""
    counts, stage = [], comparing.staged

    def counted(checked, *rest):
        counts.append(len(checked.rows))
        return stage(checked, *rest)

    monkeypatch.setattr(comparing, "staged", counted)
    return counts


@pytest.fixture
def corrected(waiting, staged):
    """Return a function: a file that waits, of five known dossiers of which the first has moved."""
    batches.accept(waiting(*map(row, FIVE)))

    def checked():
        batch = waiting(row(1, due=LATER), *map(row, FIVE[1:]), name="lai.csv")
        staged.clear()
        return batch

    return checked


def due(number: int) -> str:
    return f"{Dossier.objects.get(code=row(number)['code']).due_on:%d/%m/%Y}"


def test_only_what_would_be_written_is_staged_again(corrected, staged):
    batch = batches.accept(corrected())
    assert (batch.state, batch.changed, batch.unchanged, due(1)) == ("accepted", 1, 4, LATER)
    assert staged == [1]


def test_a_file_that_changes_nothing_is_accepted_without_staging_a_row(corrected, waiting, staged):
    batch = waiting(*map(row, reversed(FIVE)), name="nguoc.csv")
    staged.clear()
    assert batches.accept(batch).state == "accepted"
    assert staged == [0]


def test_all_of_a_new_file_is_staged_again(waiting, staged):
    batches.accept(waiting(*map(row, FIVE)))
    assert staged == [5, 5]


def test_once_anybody_has_written_all_rows_are_looked_at(corrected, waiting, staged):
    batch = corrected()
    batches.accept(waiting(row(9), name="khac.csv"))
    staged.clear()
    assert batches.accept(batch).state == "accepted"
    assert staged == [5]


def test_a_dossier_that_was_as_known_and_is_no_more_is_not_written_unseen(corrected, waiting):
    batch = corrected()
    batches.accept(waiting(row(2, due=LATER), name="khac.csv"))
    with pytest.raises(comparing.MovedOn):
        batches.accept(batch)


def test_a_dossier_that_was_taken_back_meanwhile_is_not_written_unseen(waiting):
    batches.accept(waiting(*map(row, FIVE)))
    second = batches.accept(waiting(row(2, due=LATER), name="hai.csv"))
    batch = waiting(row(1, due=LATER), row(2, due=LATER), *map(row, FIVE[2:]), name="lai.csv")
    undo(second)
    with pytest.raises(comparing.MovedOn):
        batches.accept(batch)


def test_a_fault_at_its_source_is_closed_by_a_row_that_changes_nothing(corrected, waiting):
    batches.accept(waiting(row(3, due="x"), row(4), name="loi.csv"), good_rows=True)
    assert Defect.objects.open().get().dossier == row(3)["code"]
    batches.accept(corrected())
    assert not Defect.objects.open().exists()


def test_a_wrong_note_of_what_writes_costs_time_and_no_dossier(corrected, staged):
    batch = corrected()
    path = spool.staged_path(batch.pk)
    checked = rows.kept(path)
    checked.is_writing = pc.invert(checked.is_writing)
    rows.keep(checked, path)
    assert batches.accept(batch).changed == 1
    assert due(1) == LATER
    assert staged == [4, 5]
