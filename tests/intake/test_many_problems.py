"""A file that is wrong everywhere: all of it is counted, so many of a kind are kept row by row."""

from collections import Counter

import pytest

from procedures.intake import batches, limits
from procedures.intake.assenting import unconfirmed
from procedures.intake.bookkeeping import problems_of_each_kind, store_problems
from procedures.intake.problems import Problem
from procedures.intake.settling import settle
from procedures.models import Agency, Defect, OpenName
from tests.intake.files import as_csv, row
from tests.pages.conftest import work_off

STRANGE = "UBND xã Không Có"
TEN = range(1, 11)


@pytest.fixture(autouse=True)
def three_of_a_kind_are_kept(monkeypatch):
    monkeypatch.setattr(limits, "PROBLEMS_OF_A_KIND", 3)


def told(batch) -> dict[tuple[str, str], int]:
    return {kind: n for kind, n in problems_of_each_kind(batch).items() if kind[0] != "note"}


def test_all_are_counted_and_every_refused_row_is_told_at_least_once(load):
    loaded = load(as_csv([row(n, due="x", status="lạ") for n in TEN]))
    batch = loaded.batch
    assert told(batch) == {("block", "BAD_DATE"): 10, ("block", "BAD_CHOICE"): 10}
    assert set(batch.problems.values_list("line", "dossier")) >= {
        (n + 1, f"H37.15-220701-{n:04}") for n in TEN
    }
    kept = batch.problems.filter(level="block").count()
    assert kept == 10 + 3
    assert sum(loaded.as_json()["unlisted"].values()) == 20 - kept


def test_of_a_row_its_dossier_is_kept_and_that_it_is_somebody_elses(waiting):
    """A cell that could not be read is told first, and without the dossier of its row."""
    batch = waiting(row(99))
    dossier = {n: f"H37.15-220701-{n:04}" for n in TEN}
    findings = [Problem("CELL_TOO_LONG", "Sai", line=n) for n in TEN]
    findings += [Problem("BAD_DATE", "Sai", line=n, dossier=dossier[n]) for n in TEN]
    findings += [Problem("AGENCY_NOT_ALLOWED", "Sai", line=n, dossier=dossier[n]) for n in TEN]
    findings += [Problem("BAD_CHOICE", "Sai", line=n, dossier=dossier[n]) for n in TEN]
    store_problems(batch, findings)
    kept = Counter(batch.problems.filter(level="block").values_list("code", flat=True))
    everything = {"CELL_TOO_LONG": 10, "BAD_DATE": 10, "AGENCY_NOT_ALLOWED": 10}
    assert kept == everything | {"BAD_CHOICE": 3}
    assert batch.unlisted.get().number == 7


def test_the_desk_has_every_dossier_that_is_wrong(load):
    load(as_csv([row(n, due="x", status="lạ") for n in TEN]))
    dossiers = Defect.objects.order_by("dossier").values_list("dossier", flat=True).distinct()
    assert list(dossiers) == [f"H37.15-220701-{n:04}" for n in TEN]


def test_nothing_is_opened_at_the_desk_for_what_is_somebody_elses(load):
    others = [row(n, agency="UBND huyện Hữu Lũng", due="x") for n in TEN]
    batch = load(as_csv(others), agency="LS-VL").batch
    assert told(batch)["block", "AGENCY_NOT_ALLOWED"] == 10
    assert not Defect.objects.exists()


def test_warnings_are_confirmed_kind_by_kind_however_many_there_are(load):
    rows = [row(n, received="01/04/2022", due="05/04/2022", finished="04/04/2022") for n in TEN]
    batch = load(as_csv(rows), period="2022-Q3").batch
    assert told(batch) == {("confirm", "OUTSIDE_PERIOD"): 10}
    assert batch.problems.filter(level="confirm").count() == 3
    assert unconfirmed(batch) == ["OUTSIDE_PERIOD"]


def test_every_row_that_waited_for_a_name_is_checked_again(waiting):
    batch = waiting(row(99), *(row(n, agency=STRANGE) for n in TEN))
    batches.accept(batch, good_rows=True)
    settle(OpenName.objects.get(), Agency.objects.get(code="LS-TTH"), by=None)
    work_off()
    assert batch.continuations.get().added == 10


def test_what_is_counted_is_forgotten_when_the_file_is_checked_again(waiting):
    batch = waiting(row(99), *(row(n, agency=STRANGE, due="x") for n in TEN))
    before = told(batch)
    batches.recheck(batch)
    assert told(batch) == before


def test_few_problems_are_all_kept(load):
    loaded = load(as_csv([row(n, due="x") for n in range(1, 4)]))
    assert "unlisted" not in loaded.as_json()
    assert loaded.batch.problems.filter(level="block").count() == 3
