"""The command that writes an export: what it writes, and how it refuses."""

import csv

import openpyxl
import pytest
from django.core.management import execute_from_command_line

from procedures.reference import load_reference

pytestmark = pytest.mark.django_db


def run(*arguments):
    """Return the exit code, as a shell sees it."""
    try:
        execute_from_command_line(["manage.py", "make_export", *map(str, arguments)])
    except SystemExit as ended:
        return ended.code
    return 0


def rows_of(file):
    return list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))


def test_it_writes_as_many_dossiers_as_asked(tmp_path):
    load_reference()
    file = tmp_path / "ra.csv"
    assert run(file, "--period", "2022-Q3", "--layout", "csv", "--rows", 50) == 0
    assert len(rows_of(file)) == 50


def test_an_agency_is_written_with_everything_below_it(tmp_path):
    load_reference()
    file = tmp_path / "ra.csv"
    arguments = ("--period", "2022-M08", "--layout", "csv", "--agency", "LS-182", "--rows", 1_000)
    assert run(file, *arguments) == 0
    names = {row["DonViXuLy"] for row in rows_of(file)}
    assert "UBND huyện Văn Lãng" in names
    assert "UBND xã Tân Thanh" in names
    assert "UBND huyện Cao Lộc" not in names


def test_without_a_register_it_is_refused_in_words(tmp_path, capsys):
    assert run(tmp_path / "ra.csv", "--period", "2022-Q3") == 1
    assert "Hãy chạy load_reference trước" in capsys.readouterr().err


def test_an_unknown_agency_is_refused(tmp_path, capsys):
    load_reference()
    assert run(tmp_path / "ra.csv", "--period", "2022-Q3", "--agency", "LS-999") == 1
    assert "LS-999" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    load_reference()
    assert run(tmp_path / "no" / "ra.csv", "--period", "2022-M08", "--layout", "csv") == 1


def test_a_period_without_dossiers_is_refused(tmp_path):
    load_reference()
    assert run(tmp_path / "ra.csv", "--period", "2018-Q1") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--period", "2022-Q5"),
        (),
        ("--period", "2022-Q3", "--layout", "pdf"),
        ("--period", "2022-Q3", "--rows", "0"),
    ],
)
def test_wrong_usage_ends_with_two(tmp_path, arguments):
    assert run(tmp_path / "ra.csv", *arguments) == 2


def test_a_register_needs_to_know_whose_it_is(tmp_path, capsys):
    assert run(tmp_path / "so.xlsx", "--period", "2022-Q3", "--layout", "register") == 1
    assert "cần --agency" in capsys.readouterr().err


def test_a_register_is_of_one_agency_alone(tmp_path):
    load_reference()
    file = tmp_path / "so.xlsx"
    arguments = ("--period", "2022-Q3", "--layout", "register", "--agency", "LS-182")
    assert run(file, *arguments) == 0
    sheet = openpyxl.load_workbook(file).active
    places = {row[13].value for row in sheet.iter_rows(min_row=11) if row[1].value}
    assert places == {"UBND huyện Văn Lãng"}, "not the communes below it"


def test_an_agency_without_dossiers_has_no_register(tmp_path, capsys):
    load_reference()
    arguments = ("--period", "2022-Q3", "--layout", "register", "--agency", "LS")
    assert run(tmp_path / "so.xlsx", *arguments) == 1
    assert "không có hồ sơ nào" in capsys.readouterr().err
