"""The law of the effect: what is shown before accepting is what is read afterwards."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from procedures.intake import batches
from procedures.intake.receiving import receive
from procedures.models import Agency, Batch, Source
from procedures.rules.periods import parse_period
from reports import reading
from reports.effect import effect_of
from reports.rules.tallies import Tally
from tests.counting.conftest import forget_everything
from tests.counting.test_laws_of_counting import LONGEST, files
from tests.intake.files import as_csv, row

UNREADABLE = row(9_999, due="x")


def waiting(rows, *, agency: str = "", period: str = "") -> Batch:
    batch = receive(
        [as_csv(rows)],
        file_name="tep.csv",
        source=Source.objects.get_or_create(name="Một cửa")[0],
        agency=Agency.objects.get(code=agency) if agency else None,
        period=parse_period(period) if period else None,
    )
    return batches.check(batch)


def by_sector(period, agency) -> dict:
    tallies = reading.tallies_by(period, "sector", agency, live=True)
    return {row: tally for row, tally in tallies.items() if tally != Tally()}


@pytest.mark.usefixtures("register")
@given(
    known=files,
    rows=files,
    is_partial=st.booleans(),
    agency=st.sampled_from(["", "LS", "LS-VL"]),
    code=st.sampled_from([*LONGEST, "2022-06-01..2022-08-31"]),
)
@settings(
    max_examples=12,
    # Each example reads files in child processes: a long counterexample beats a long wait.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_is_shown_as_after_is_what_is_read_after_accepting(
    known, rows, is_partial, agency, code
):
    forget_everything()
    batches.accept(waiting(known))
    batch = waiting([*rows, UNREADABLE] if is_partial else rows, agency=agency, period=code)
    if batch.state != "checked":
        # What is not refused either repeats another row or is no dossier yet.
        assert batch.refused
        assert batch.added + batch.changed + batch.unchanged == 0
        return
    before = by_sector(parse_period(code), batch.agency)

    effect = effect_of(batch)
    assert effect.figures.period == parse_period(code)
    told = effect.by_sector.items()
    assert {row: moved.before for row, moved in told if moved.before != Tally()} == before

    batches.accept(batch, good_rows=bool(batch.refused))
    after = by_sector(parse_period(code), batch.agency)
    assert {row: moved.after for row, moved in told if moved.after != Tally()} == after
    assert effect.total.after == reading.total(parse_period(code), batch.agency, live=True)


def test_without_a_stated_period_it_is_that_of_most_dossiers(register):
    batch = waiting(
        [
            row(1, received="20/05/2022", due="", finished="01/06/2022"),
            row(2, received="15/06/2022", due="", finished="20/06/2022"),
            row(3, received="14/09/2022", due="", finished="14/09/2022"),
        ]
    )
    effect = effect_of(batch)
    assert effect.figures.period.code == "2022-Q3"
    assert effect.total.after == Tally(received_online=2, resolved_undated=2)
