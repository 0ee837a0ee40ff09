"""The quarter as the system counts it is the quarter counted one dossier at a time.

Files go in through the ordinary import. The naive twin reads the same files row by row and counts
them in plain Python, for every breakdown and every kind of period.
"""

import csv
import json
from collections import defaultdict
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings

from procedures.models import Agency, Procedure
from procedures.rules.channels import Channel
from procedures.rules.periods import parse_period
from reports.closing import close_period
from reports.rules.tallies import COUNT_KEYS
from tests.counting.naive_files import read_csv_layout, read_workbook_layout
from tests.naive import naive_counts, naive_form

PERIODS = (
    "2022-Q3",
    "2022-Q2",
    "2022-Q4",
    "2022-Q1",
    "2023-Q1",
    "2022-M07",
    "2022-M12",
    "2022-H1",
    "2022-H2",
    "2022-9M",
    "2022",
    "2023",
    "2022-06-15..2022-09-14",
    "2022-07-03..2022-08-09",
    "2022-03-15..2022-09-14",
    "2019-01-01..2019-12-31",
)


@pytest.fixture(scope="module")
def files(standing, tmp_path_factory):
    """Q2/2022 as layout C, then Q3/2022 as layout A, whose dossiers were all received online."""
    folder = tmp_path_factory.mktemp("quarters")
    call_command("load_reference", verbosity=0)
    spring, summer = folder / "q2.csv", folder / "q3.xlsx"
    call_command("make_export", spring, "--period=2022-Q2", "--layout=csv", "--rows=1500")
    call_command("make_export", summer, "--period=2022-Q3", "--layout=igate", "--rows=1500")
    with override_settings(MEDIA_ROOT=folder, SPOOL_ROOT=folder / "spool"):
        call_command("import_dossiers", spring)
        call_command("import_dossiers", summer, "--channel=online")
    return spring, summer


@pytest.fixture(scope="module")
def read_by_a_person(files):
    """What a patient person would know after reading both files."""
    agencies = list(Agency.objects.select_related("parent").filter(valid_from="2020-01-01"))
    codes = {each.name: each.code for each in agencies}
    codes |= {
        f"{each.name}, {district[0].lower()}{district[1:]}": each.code
        for each in agencies
        if each.level == "commune" and (district := each.parent.short_name)
    }
    levels = {each.code: each.level for each in agencies}
    by_name = defaultdict(list)
    for each in Procedure.objects.filter(valid_from="2020-01-01"):
        by_name[each.name].append(each)

    def procedure(name: str, agency: str) -> str:
        found = by_name[name]
        if len(found) > 1:
            found = [each for each in found if each.level == levels[agency]]
        (only,) = found
        return only.code

    known = {}
    read_csv_layout(files[0], known, codes, procedure)
    read_workbook_layout(files[1], known, codes, procedure, Channel.ONLINE.value)
    return known


@pytest.fixture
def known(read_by_a_person, db):
    return read_by_a_person


def report(*arguments: str) -> dict:
    out = StringIO()
    call_command("quarterly_report", *arguments, stdout=out)
    return json.loads(out.getvalue())


def counted(rows, period) -> dict[str, int]:
    period = parse_period(period)
    return naive_counts([row.facts for row in rows], period.first_day, period.last_day)


def grouped(rows, key, period) -> dict[str, dict[str, int]]:
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    found = {name: counted(group, period) for name, group in groups.items()}
    return {name: counts for name, counts in found.items() if counts["handled"]}


def breakdowns() -> dict:
    sectors = dict(Procedure.objects.values_list("code", "sector__slug"))
    levels = dict(Agency.objects.values_list("code", "level"))
    return {
        "agency": lambda row: row.agency,
        "level": lambda row: levels[row.agency],
        "sector": lambda row: sectors[row.procedure],
        "procedure": lambda row: row.procedure,
        "channel": lambda row: Channel(row.channel).slug,
    }


def agrees(known, period: str) -> None:
    expected = counted(known.values(), period)
    for by, key in breakdowns().items():
        told = report(period, f"--by={by}")
        rows = {row["code"]: row["counts"] for row in told["rows"]}
        assert told["counts"] == expected, period
        assert rows == grouped(known.values(), key, period), (period, by)
    form = {int(column): value for column, value in told["form_06a"].items() if column.isdigit()}
    assert form == naive_form(expected)


def test_every_period_and_breakdown_equals_the_naive_count(known):
    for period in PERIODS:
        agrees(known, period)
    assert counted(known.values(), "2022-Q3")["carried_over"], "something was carried over"


def test_closed_quarters_half_years_nine_months_and_years_equal_it_too(known):
    quarters = ("2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4")
    for period in quarters:
        close_period(period=parse_period(period))
        agrees(known, period)
    longer = ("2022-H1", "2022-H2", "2022-9M", "2022")
    # Longer periods are composed whether the quarters in them are closed or not, and closed apart.
    for period in longer:
        agrees(known, period)
    for period in longer:
        close_period(period=parse_period(period))
        agrees(known, period)
        assert report(period)["period"]["state"] == "closed"


@pytest.mark.parametrize("code", ["LS", "LS-STP", "LS-182"])
def test_an_agency_is_itself_and_everything_below_it(known, code):
    parents = dict(Agency.objects.values_list("code", "parent__code"))

    def is_below(agency: str | None) -> bool:
        return agency is not None and (agency == code or is_below(parents[agency]))

    within = [row for row in known.values() if is_below(row.agency)]
    assert within
    for period in ("2022-Q3", "2022-H1", "2022", "2022-07-03..2022-08-09"):
        for by, key in breakdowns().items():
            told = report(period, f"--agency={code}", f"--by={by}")
            rows = {row["code"]: row["counts"] for row in told["rows"]}
            assert told["counts"] == counted(within, period)
            assert rows == grouped(within, key, period), (period, by)


def test_the_first_four_identities_hold_and_the_fifth_waits_for_a_closed_period(known):
    told = report("2022-Q3")
    assert told["form_06a"]["identities"] == {
        "3=4+5+6": True,
        "7=8+9+10": True,
        "11=12+13": True,
        "3=7+11": True,
        "6=11 before": None,
    }
    assert told["period"] == {
        "code": "2022-Q3",
        "first_day": "2022-06-15",
        "last_day": "2022-09-14",
        "state": "open",
        "version": told["period"]["version"],
    }


def test_the_csv_has_the_same_rows_and_the_total_last(known, tmp_path):
    file = tmp_path / "q3.csv"
    call_command("quarterly_report", "2022-Q3", "--by=sector", "--format=csv", f"--output={file}")
    with open(file, encoding="utf-8-sig", newline="") as lines:
        heading, *rows, total = list(csv.reader(lines))
    told = report("2022-Q3", "--by=sector")
    assert heading == ["code", "name", *COUNT_KEYS]
    assert [row[0] for row in rows] == [row["code"] for row in told["rows"]]
    assert [int(cell) for cell in total[2:]] == list(told["counts"].values())
    assert [[int(cell) for cell in row[2:]] for row in rows] == [
        list(row["counts"].values()) for row in told["rows"]
    ]


def test_the_page_shows_the_same_figures(known, admin_client):
    told = report("2022-Q3")["counts"]
    page = admin_client.get("/ky/2022-q3/").content.decode()
    for name in ("handled", "received", "received_online", "resolved", "pending", "carried_over"):
        assert f"{told[name]:,}".replace(",", ".") in page, name
