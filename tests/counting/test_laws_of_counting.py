"""Laws of counting, for any dossiers and any history of files: the machine looks for exceptions."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from procedures.models import Procedure, Sector
from procedures.rules.periods import parse_period
from reports import reading
from reports.counting import count_lines
from reports.models import Period, ReportLine, Rollup
from reports.rules.tallies import OUTCOMES
from tests.counting.conftest import forget_everything
from tests.intake.conftest import TODAY
from tests.intake.files import as_csv
from tests.naive import naive_counts

LONGEST = ("2021-Q4", "2022-Q1", "2022-Q2", "2022-Q3", "2022-H1", "2022-9M", "2022", "2022-M06")
# The days on which something begins or ends, and the leap day of another year.
EDGES = [date(2021, 12, 14), date(2021, 12, 15), date(2022, 3, 14), date(2022, 3, 15)]
EDGES += [date(2022, 6, 14), date(2022, 6, 15), date(2022, 9, 14), date(2022, 9, 15)]
EDGES += [date(2020, 2, 29)]
AGENCIES = ["LS-TTH", "LS-STP", "LS-VL"]
NOT_DOSSIERS = ("1", "3")
PROCEDURES = ["1.000001", "1.000110", "2.000200"]

days = st.one_of(
    st.sampled_from(EDGES), st.dates(date(2021, 11, 1), date(2022, 10, 31)), st.just(EDGES[3])
)
lengths = st.one_of(st.just(0), st.integers(0, 200)).map(timedelta)


@st.composite
def dossiers(draw) -> dict[str, str]:
    """The cells of one dossier that counts, edges more often than chance would have it."""
    received = draw(days)
    due = draw(st.none() | lengths.map(lambda length: received + length))
    ended = min(draw(lengths.map(lambda length: received + length)), TODAY)
    status = draw(st.sampled_from([*NOT_DOSSIERS, *"245678", "9", "10", "Từ chối giải quyết"]))
    has_end = status in ("7", "9", "10", "Từ chối giải quyết") or (
        status == "8" and draw(st.booleans())
    )
    return {
        "code": f"H37.15-220101-{draw(st.integers(1, 12)):04d}",
        "procedure_code": draw(st.sampled_from(PROCEDURES)),
        "agency": draw(st.sampled_from(AGENCIES)),
        "received": f"{received:%d/%m/%Y}",
        "due": f"{due:%d/%m/%Y}" if due else "",
        "finished": f"{ended:%d/%m/%Y}" if has_end else "",
        "channel": draw(st.sampled_from(["", "1", "2", "3"])),
        "status": status,
    }


def one_of_each_code(rows: list[dict]) -> list[dict]:
    return list({row["code"]: row for row in rows}.values())


files = st.lists(dossiers(), min_size=1, max_size=10).map(one_of_each_code)


@pytest.mark.usefixtures("register")
@given(history=st.lists(files, min_size=1, max_size=3))
@settings(
    max_examples=10,
    # Each example reads files in child processes: a long counterexample beats a long wait.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_after_any_history_of_files_every_period_is_what_a_dictionary_says(load, history):
    forget_everything()
    model: dict[str, dict] = {}
    for rows in history:
        imported = load(as_csv(rows))
        assert imported.state in ("accepted", "duplicate")
        if imported.state == "accepted":
            learn(model, rows)
    for code in LONGEST:
        period = parse_period(code)
        told = reading.total(period)
        assert told.counts() == naive_counts(
            map(facts, model.values()), period.first_day, period.last_day
        )
        assert told.is_balanced
        if period.next().first_day == period.last_day + timedelta(days=1):
            assert told.pending == reading.total(period.next()).carried_over
        for by in reading.BREAKDOWNS:
            tallies = reading.tallies_by(period, by)
            assert sum(tallies.values(), start=type(told)()) == told
            assert all(tally.is_balanced for tally in tallies.values())

    for month in Period.objects.all():
        assert lines_of(month) == set(count_lines(month.first_day, month.last_day))


def lines_of(month: Period) -> set[tuple]:
    """What stands for a month, as `count_lines` tells it."""
    keys = ("agency_id", "procedure_id", "channel", "sector_id", "carried_over", "received")
    return set(ReportLine.objects.filter(period=month).values_list(*keys, *OUTCOMES))


def learn(model: dict[str, dict], rows: list[dict]) -> None:
    """What is no dossier yet is none; a known one that turns out so keeps all but its status."""
    for row in rows:
        if row["status"] not in NOT_DOSSIERS:
            model[row["code"]] = row
        elif row["code"] in model:
            model[row["code"]] = model[row["code"]] | {"status": row["status"]}


def facts(row: dict[str, str]) -> tuple:
    status = int(row["status"]) if row["status"].isdecimal() else 11
    read = {
        name: date(*map(int, reversed(row[name].split("/")))) if row[name] else None
        for name in ("received", "due", "finished")
    }
    return status, read["received"], read["due"], read["finished"], int(row["channel"] or 0)


def test_lines_and_rollups_of_a_month_agree(load):
    rows = [
        {
            "code": f"H37.15-220701-{n:04d}",
            "procedure_code": PROCEDURES[n % 3],
            "agency": AGENCIES[n % 2],
            "received": "01/07/2022",
            "due": "",
            "channel": str(n % 4),
            "status": "4",
        }
        for n in range(1, 13)
    ]
    load(as_csv(rows))
    month = Period.objects.get(code="2022-M07")
    assert sum(ReportLine.objects.filter(period=month).values_list("received", flat=True)) == 12
    rollups = Rollup.objects.filter(period=month)
    assert {each.dimension for each in rollups} == {
        "total",
        "agency",
        "sector",
        "procedure",
        "channel",
    }
    for dimension in ("total", "agency", "sector", "procedure", "channel"):
        within = rollups.filter(dimension=dimension)
        assert sum(each.pending_undated for each in within) == 12


def test_what_moves_only_in_one_month_leaves_the_versions_of_the_others(load):
    row = {
        "code": "H37.15-220701-0001",
        "procedure_code": "1.000001",
        "agency": "LS-TTH",
        "received": "01/07/2022",
        "due": "01/09/2022",
        "finished": "",
        "channel": "1",
        "status": "4",
    }
    load(as_csv([row]))
    before = dict(Period.objects.values_list("code", "version"))
    load(as_csv([row | {"finished": "20/08/2022", "status": "10"}]))
    moved = {
        code
        for code, version in Period.objects.values_list("code", "version")
        if version != before[code]
    }
    # Concluded on 20/08: until 14/08 it was pending and still is.
    assert moved == {"2022-M09", "2022-M10", "2022-M11", "2022-M12"}


def test_a_procedure_given_another_sector_is_counted_there_from_the_next_upload_on(load):
    rows = [
        {
            "code": f"H37.15-220701-{n:04d}",
            "procedure_code": "1.000001",
            "agency": "LS-TTH",
            "received": "01/07/2022",
            "due": "",
            "channel": "1",
            "status": "4",
        }
        for n in (1, 2)
    ]
    load(as_csv(rows[:1]))
    other = Sector.objects.get(name="Chứng thực")
    Procedure.objects.filter(code="1.000001").update(sector=other)
    load(as_csv(rows[1:]))
    by_sector = reading.tallies_by(parse_period("2022-Q3"), "sector")
    assert {row.name: tally.received for row, tally in by_sector.items()} == {"Chứng thực": 2}
