"""import_dossiers as other programs call it: exit codes, one JSON object, words elsewhere."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from procedures.models import Batch, Dossier
from tests.intake.files import as_csv, row

KEYS = [
    "batch",
    "state",
    "rows",
    "added",
    "changed",
    "unchanged",
    "merged",
    "refused",
    "ignored",
    "skipped",
    "problems",
]


@pytest.fixture
def file(register, tmp_path):
    def written(*rows):
        path = tmp_path / "tep.csv"
        path.write_bytes(as_csv(rows))
        return path

    return written


def run(*arguments) -> tuple[int, dict | None, str]:
    """(exit code, object printed, words printed elsewhere)."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_dossiers", *arguments, stdout=out, stderr=err)
        code = 0
    except CommandError as refused:
        code = refused.returncode
        err.write(str(refused))
    return code, json.loads(out.getvalue()) if out.getvalue() else None, err.getvalue()


def test_an_accepted_file_exits_0_with_one_object(file):
    code, told, _ = run(file(row(1)), "--period=2022-Q3", "--json")
    assert (code, list(told)) == (0, KEYS)
    assert (told["state"], told["rows"], told["added"]) == ("accepted", 1, 1)
    assert told["batch"] == Batch.objects.get().pk


def test_a_refused_file_exits_1_and_still_prints_its_object(file):
    code, told, err = run(file(row(1, due="x")), "--json")
    assert (code, told["state"]) == (1, "rejected")
    (problem,) = told["problems"]
    assert list(problem) == ["sheet", "line", "column", "code", "level", "value", "message"]
    assert (problem["line"], problem["code"], problem["value"]) == (2, "BAD_DATE", "x")
    assert "từ chối" in err


def test_good_rows_exit_0(file):
    code, told, _ = run(file(row(1), row(2, due="x")), "--good-rows", "--json")
    assert (code, told["state"]) == (0, "partial")


def test_a_dry_run_and_a_duplicate_exit_0(file):
    path = file(row(1))
    assert run(path, "--dry-run", "--json")[:2][1]["state"] == "checked"
    assert not Dossier.objects.exists()
    assert run(path)[0] == 0
    code, told, _ = run(path, "--json")
    assert (code, told["state"]) == (0, "duplicate")


def test_a_malformed_period_is_wrong_usage(file):
    code, told, err = run(file(row(1)), "--period=2022-Q5")
    assert (code, told) == (2, None)
    assert "2022-Q5" in err


def test_an_unknown_agency_or_file_is_refused_with_its_reason(file, tmp_path):
    assert run(file(row(1)), "--agency=LS-XX")[0] == 1
    assert run(tmp_path / "khong-co.csv")[0] == 1
    assert not Batch.objects.exists()


def test_an_unknown_channel_is_wrong_usage(file):
    with pytest.raises(CommandError, match="channel"):
        call_command("import_dossiers", file(row(1)), "--channel=fax")


def test_the_words_of_a_refusal_are_vietnamese_and_name_the_line(file):
    _, _, err = run(file(row(1), row(2, due="30/02/2022")))
    assert "Dòng 3" in err
    assert "không phải ngày dạng ngày/tháng/năm" in err


def test_the_report_refuses_what_is_no_period_as_wrong_usage(register):
    with pytest.raises(CommandError) as refused:
        call_command("quarterly_report", "2022-M13")
    assert refused.value.returncode == 2
    with pytest.raises(CommandError) as refused:
        call_command("quarterly_report", "2022-Q3", "--agency=LS-XX")
    assert refused.value.returncode == 1
