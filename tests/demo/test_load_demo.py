"""Loading the demo: ordinary imports, quarter by quarter, each closed before the next begins."""

from fractions import Fraction

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from procedures.demo.exports import export_of
from procedures.demo.register import read_register
from procedures.models import Batch, BatchState, Dossier, Source
from procedures.rules.periods import parse_period
from reports import reading
from reports.closing import checksum, reopen_period
from reports.management.commands import load_demo
from reports.models import ClosedLine, ClosedName, ClosedRollup, Confirmation, Report
from tests.demo.rows import plain_rows
from tests.intake.files import as_csv, row

pytestmark = pytest.mark.django_db

SPRING, SUMMER = parse_period("2022-Q2"), parse_period("2022-Q3")
FACTS = ("status", "received_on", "due_on", "concluded_on", "channel")
TWO_HUNDREDTH = "--scale=0.005"


def load(*arguments, capsys):
    call_command("load_demo", TWO_HUNDREDTH, *arguments)
    return capsys.readouterr().err


def test_the_five_quarters_stand_each_closed_before_the_next(capsys, settings):
    settings.DEBUG = True  # so that there are demo users, one of whom closes
    told = load(capsys=capsys)
    assert told.index("Đã chốt Quý III/2021") < told.index("Quý IV/2021 (2/5)")
    quarters = [parse_period(code) for code in ("2021-Q3", "2021-Q4", "2022-Q1", "2022-Q2")]
    closed = Report.objects.order_by("first_day")
    assert [(each.code, each.state, each.closed_by.username) for each in closed] == [
        (quarter.code, "closed", "quantri") for quarter in quarters
    ]

    tallies = [reading.total(quarter) for quarter in [*quarters, SUMMER]]
    # A two-hundredth of 179.320, 186.400, 176.100, 195.850 and 202.376.
    assert [tally.received for tally in tallies] == [897, 932, 880, 979, 1_012]
    assert tallies[0].carried_over > 0
    for before, quarter, tally in zip(tallies, [*quarters[1:], SUMMER], tallies[1:], strict=False):
        assert reading.figures_of(quarter).pending_before() == before.pending == tally.carried_over
    online = [Fraction(tally.received_online, tally.handled) for tally in tallies]
    assert online == sorted(set(online))

    # Who has dossiers has confirmed, but two agencies, and of the last quarter a district.
    confirmed = Confirmation.objects.standing()
    assert set(confirmed.values_list("period", flat=True)) == {
        each.code for each in [*quarters, SUMMER]
    }
    assert not confirmed.filter(agency__code__in=["LS-SNGV", "LS-BQLKKTCK"]).exists()
    of_the_district = confirmed.filter(agency__code="LS-182").values_list("period", flat=True)
    assert sorted(of_the_district) == [each.code for each in quarters]

    # Once is enough: nothing is loaded again, nor closed again what a person reopened.
    batches = Batch.objects.count()
    confirmed.filter(period=SUMMER.code, agency__level="department").delete()
    given = Confirmation.objects.count()
    reopen_period(period=quarters[0], reason="nạp bổ sung")
    assert "không nạp gì thêm" in load(capsys=capsys)
    assert Batch.objects.count() == batches
    assert [each.state for each in closed.all()] == ["reopened", "closed", "closed", "closed"]
    assert Confirmation.objects.count() == given


def test_an_interrupted_demo_is_taken_up_and_is_what_was_drawn_whichever_file_carried_it(
    capsys, monkeypatch
):
    import_file = load_demo.import_file

    def interrupted(path, **options):
        if Batch.objects.count() == 2:
            raise KeyboardInterrupt
        return import_file(path, **options)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(load_demo, "import_file", interrupted)
        load("--quarters=1", capsys=capsys)
    capsys.readouterr()
    assert load("--quarters=1", capsys=capsys).count(" hồ sơ, ") == 7

    batches = Batch.objects.values_list("state", "source__name", "file_name")
    states, sources, names = map(set, zip(*batches, strict=True))
    assert (states, sources, len(names), len(batches)) == (
        {"accepted"},
        {"Dữ liệu trình diễn"},
        9,
        9,
    )
    assert {name.rpartition(".")[2] for name in names} == {"csv", "xlsx", "xls"}
    assert sum("so-theo-doi" in name for name in names) == 3
    drawn = plain_rows(export_of(SUMMER, read_register(), scale=Fraction(1, 200)))
    known = Dossier.objects.values_list("code", "agency__code", "procedure__code", *FACTS)
    assert {code: facts for code, *facts in known} == {
        each.code: [each.agency, each.procedure, *each.facts] for each in drawn
    }


def test_late_dossiers_show_where_they_were_still_open_and_closed_figures_stand(capsys, tmp_path):
    load("--quarters=2", capsys=capsys)
    closed = Report.objects.get(code="2022-Q2")
    standing = closed_figures(closed)
    left_open = reading.total(SPRING).pending
    assert reading.total(SUMMER).carried_over == left_open

    agency, name = "UBND xã Tân Thanh, huyện Văn Lãng", "H37.15-220601-{:04}".format
    late = [
        row(code=name(9001), due="10/06/2022", finished="09/06/2022"),
        row(code=name(9002), due="14/06/2022", finished="14/06/2022"),
        # Open on 14/06/2022: two that were resolved in the summer, one that still is.
        row(code=name(9003), due="20/06/2022", finished="15/06/2022"),
        row(code=name(9004), due="10/06/2022", finished="20/07/2022"),
        row(code=name(9005), due="01/12/2022", finished="", status="Đang xử lý"),
    ]
    usual = {"agency": agency, "procedure_code": "1.001193", "received": "01/06/2022"}
    file = tmp_path / "muon.csv"
    file.write_bytes(as_csv([each | usual for each in late]))
    call_command("import_dossiers", str(file), "--period", "2022-Q2")

    summer = reading.figures_of(SUMMER)
    assert summer.pending_before() == left_open
    assert summer.total().carried_over - summer.pending_before() == 3
    assert closed_figures(closed) == standing
    assert reading.total(SPRING, live=True).pending == left_open + 3


def closed_figures(report):
    """Everything that is stored of a closing, and its checksum computed anew."""
    tables = (ClosedLine, ClosedRollup, ClosedName)
    rows = [sorted(table.objects.filter(report=report).values_list()) for table in tables]
    return report.checksum, checksum(report), rows


def test_a_quarter_before_one_that_is_there_stays_out(capsys):
    Batch.objects.create(
        source=Source.objects.create(name="Dữ liệu trình diễn"),
        file_name="trinh-dien-2022-q3-so-huyen.csv",
        size=1,
        state=BatchState.ACCEPTED,
        received_at=timezone.now(),
        accepted_at=timezone.now(),
    )
    told = load("--quarters=2", capsys=capsys)
    assert "Không nạp Quý II/2022: quý sau đã có" in told
    assert (Batch.objects.count(), Report.objects.count()) == (1, 0)


def test_demo_users_are_not_made_in_production_unless_asked_for(settings, capsys, monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        call_command("load_demo", "--users", TWO_HUNDREDTH)
    assert not get_user_model().objects.exists()


def test_a_scale_beyond_the_province_is_wrong_usage():
    with pytest.raises(CommandError, match="khoảng"):
        call_command("load_demo", "--scale=2")
