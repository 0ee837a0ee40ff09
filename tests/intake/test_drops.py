"""A file with far fewer dossiers than the one before: told, and confirmed by a person."""

from django.contrib.auth.models import User

from procedures.intake import batches
from procedures.intake.settling import settle
from procedures.models import Agency, Batch, Dossier, OpenName
from procedures.rules.channels import Channel
from tests.intake.conftest import problems
from tests.intake.files import as_csv, row
from tests.pages.conftest import work_off

POSTAL = {"channel": Channel.POSTAL}
QUARTER = {"agency": "LS-VL", "period": "2022-Q3"}


def rows(first: int, last: int, **cells: str) -> bytes:
    return as_csv([row(number, **cells) for number in range(first, last + 1)])


def confirmed(imported) -> list[tuple]:
    return problems(imported, "confirm")


def test_far_fewer_dossiers_than_last_time_are_told_with_both_numbers(load):
    first = load(rows(1, 70), **QUARTER)
    assert confirmed(first) == []
    again = load(rows(1, 48), **QUARTER)
    assert confirmed(again) == [("LARGE_DROP", None)]
    (words,) = (
        each["message"] for each in again.as_json()["problems"] if each["code"] == "LARGE_DROP"
    )
    assert "Tệp có 48 hồ sơ, ít hơn hẳn 70 hồ sơ của lần nạp số" in words
    assert Dossier.objects.count() == 70


def test_seven_of_ten_are_not_far_fewer(load):
    load(rows(1, 70), **QUARTER)
    assert confirmed(load(rows(1, 49), **QUARTER)) == []


def test_a_few_dossiers_may_go(load):
    load(rows(1, 20), **QUARTER)
    assert confirmed(load(rows(1, 1), **QUARTER)) == []


def test_refused_rows_are_not_missing(load):
    load(rows(1, 70), **QUARTER)
    half = [row(n, due="x" if n > 30 else "05/07/2022") for n in range(1, 71)]
    assert confirmed(load(as_csv(half), good_rows=True, **QUARTER)) == []


def test_another_agency_period_source_or_channel_is_another_file(load):
    load(rows(1, 70), **QUARTER)
    for other in ({"agency": "LS"}, {"period": "2022-H2"}, {"source": "Khác"}, POSTAL):
        told = confirmed(load(rows(1, 10), **QUARTER | other))
        assert ("LARGE_DROP", None) not in told


def test_the_newest_accepted_upload_counts(load):
    load(rows(1, 70), **QUARTER)
    assert confirmed(load(rows(1, 30), **QUARTER)) == [("LARGE_DROP", None)]
    assert confirmed(load(rows(2, 31), **QUARTER)) == []


def test_agencies_of_the_province_may_send_their_files_one_by_one(load):
    whole = {"period": "2022-Q3"}
    load(rows(1, 70), **whole)
    assert confirmed(load(rows(101, 110), **whole)) == []
    load(rows(1, 80), **whole)
    assert confirmed(load(rows(1, 30), **whole)) == [("LARGE_DROP", None)]


def test_what_was_left_of_a_file_is_no_file_of_its_own(load):
    """Nothing is missing from it, and the next file is held against a whole one."""
    strange = "Một cửa Tân Thanh"
    lines = [row(number) for number in range(1, 71)] + [row(71, agency=strange)]
    load(as_csv(lines), good_rows=True, **QUARTER)
    settle(OpenName.objects.get(), Agency.objects.get(code="LS-TTH"), by=User.objects.create())
    work_off()
    left = Batch.objects.get(state="checked")
    assert (left.added, left.problems.filter(level="confirm").count()) == (1, 0)
    batches.accept(left)
    assert confirmed(load(rows(1, 30), **QUARTER)) == [("LARGE_DROP", None)]
