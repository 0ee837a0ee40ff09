"""A closed period stands still, whatever is uploaded later, and the database keeps it so."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from procedures.models import Agency, Sector
from procedures.rules.periods import parse_period
from reports import reading
from reports.closing import (
    AlreadyClosed,
    NotClosed,
    ReasonMissing,
    checksum,
    close_period,
    reopen_period,
)
from reports.models import ClosedLine, ClosedName, ClosedRollup, Report
from reports.rules.forms import columns_of, identities, layout_on
from tests.intake.files import as_csv, row

SPRING, SUMMER = parse_period("2022-Q2"), parse_period("2022-Q3")
OPEN = {"finished": "", "status": "4", "due": "01/12/2022"}


def spring(number: int, **cells) -> dict:
    return row(
        number, received="01/06/2022", **{"due": "10/06/2022", "finished": "09/06/2022"} | cells
    )


@pytest.fixture
def closed(load):
    """Q2 with three dossiers, one of them still open on its last day; closed. Then Q3 begins."""
    load(as_csv([spring(1), spring(2), spring(3, **OPEN)]))
    report = close_period(period=SPRING)
    load(as_csv([row(4), row(5, **OPEN)]))
    return report


def fifth_lamp(period):
    columns = columns_of(reading.total(period), layout_on(period.last_day))
    return identities(columns, reading.figures_of(period).pending_before())["6=11 before"]


def test_closed_figures_are_those_of_the_day_of_closing(closed):
    assert (closed.code, closed.version, closed.state) == ("2022-Q2", 1, "closed")
    assert reading.total(SPRING) == reading.total(SPRING, live=True)
    for by in reading.BREAKDOWNS:
        assert reading.tallies_by(SPRING, by) == reading.tallies_by(SPRING, by, live=True)


def test_late_dossiers_are_kept_and_counted_only_in_the_live_view(closed, load):
    before = (checksum(closed), reading.tallies_by(SPRING, "sector"))
    load(as_csv([spring(6), spring(7, **OPEN), spring(1, due="08/06/2022")]))
    assert (checksum(closed), reading.tallies_by(SPRING, "sector")) == before
    assert reading.total(SPRING).handled == 3
    live = reading.total(SPRING, live=True)
    assert (live.handled, live.resolved_late) == (5, 1)


def test_the_fifth_lamp_is_green_until_late_dossiers_break_it_and_says_by_how_many(closed, load):
    assert fifth_lamp(SUMMER).holds is True
    load(as_csv([spring(6), spring(7, **OPEN), spring(8, **OPEN)]))
    lamp = fifth_lamp(SUMMER)
    # Of three late dossiers two were still open on the last day of Q2.
    assert (lamp.holds, lamp.difference) == (False, 2)
    reopen_period(period=SPRING, reason="nạp bổ sung")
    assert fifth_lamp(SUMMER).holds is None
    close_period(period=SPRING)
    assert fifth_lamp(SUMMER).holds is True


def test_an_open_dossier_resolved_in_the_next_quarter_breaks_nothing(closed, load):
    load(as_csv([spring(3, finished="20/07/2022", due="01/12/2022")]))
    assert fifth_lamp(SUMMER).holds is True


def test_names_are_those_of_the_day_of_closing(closed):
    sector, agency = Sector.objects.get(name="Hộ tịch"), Agency.objects.get(code="LS-TTH")
    Sector.objects.filter(pk=sector.pk).update(name="Tên mới")
    Agency.objects.filter(pk=agency.pk).update(name="Tên mới")
    assert [each.name for each in reading.tallies_by(SPRING, "sector")] == ["Hộ tịch"]
    assert [each.name for each in reading.tallies_by(SPRING, "agency")] == ["UBND xã Tân Thanh"]
    assert [each.name for each in reading.tallies_by(SPRING, "agency", live=True)] == ["Tên mới"]


def test_a_period_is_closed_once_and_reopened_for_a_reason(closed):
    with pytest.raises(AlreadyClosed):
        close_period(period=SPRING)
    with pytest.raises(ReasonMissing):
        reopen_period(period=SPRING, reason=" ")
    reopened = reopen_period(period=SPRING, reason="nạp bổ sung")
    assert (reopened.state, reopened.reason) == ("reopened", "nạp bổ sung")
    with pytest.raises(NotClosed):
        reopen_period(period=SPRING, reason="lần nữa")
    assert close_period(period=SPRING).version == 2


@pytest.mark.parametrize(
    "code", ["2022-M05", "2022-H1", "2022-9M", "2022", "2022-05-01..2022-06-30"]
)
def test_a_period_of_any_kind_can_be_closed(closed, code):
    period = parse_period(code)
    live = reading.total(period, live=True)
    close_period(period=period)
    assert reading.figures_of(period).state == "closed"
    assert reading.total(period) == live


def test_longer_periods_are_never_composed_of_closed_lines(closed, load):
    load(as_csv([spring(6)]))
    assert reading.total(parse_period("2022-H1")).handled == 4


def test_by_agency_the_closed_lines_answer(closed, load):
    load(as_csv([spring(6)]))
    agency = Agency.objects.get(code="LS-VL")
    assert reading.total(SPRING, agency).handled == 3
    assert reading.total(SPRING, agency, live=True).handled == 4
    assert reading.figures_of(SUMMER).pending_before(agency) == 1


CHANGES = {
    "orm update": lambda: ClosedLine.objects.update(received=0),
    "orm delete": lambda: ClosedRollup.objects.all().delete(),
    "orm insert": lambda: ClosedName.objects.create(
        report=Report.objects.get(), dimension="agency", key=0, code="x", name="x", position=0
    ),
    "report date": lambda: Report.objects.update(closed_at="2020-01-01 00:00Z", state="closing"),
    "report delete": lambda: Report.objects.all().delete(),
    "sql update": "UPDATE reports_closedline SET received = received + 1, resolved_early = 9",
    "sql delete": "DELETE FROM reports_closedline",
    "sql names": "UPDATE reports_closedname SET name = 'x'",
    "sql report": "UPDATE reports_report SET checksum = 'x'",
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_ordinary_way_to_change_closed_figures_is_refused(closed, change):
    before = checksum(closed)
    with pytest.raises(DatabaseError), transaction.atomic():
        if callable(CHANGES[change]):
            CHANGES[change]()
        else:
            with connection.cursor() as cursor:
                cursor.execute(CHANGES[change])
    assert checksum(closed) == before


def test_the_commands_close_and_reopen_with_their_exit_codes(closed, load):
    def exit_code(*arguments) -> int:
        try:
            call_command(*arguments, stderr=StringIO())
        except CommandError as refused:
            return refused.returncode
        return 0

    assert exit_code("close_period", "2022-Q2") == 1
    assert exit_code("reopen_period", "2022-Q2", "--reason=nạp bổ sung") == 0
    assert exit_code("reopen_period", "2022-Q2", "--reason=nạp bổ sung") == 1
    assert exit_code("close_period", "2022-Q2") == 0
    assert exit_code("close_period", "2022-Q7") == 2
    assert exit_code("close_period", "2022-Q3", "--by=khong-co") == 1
