"""undo_batch as other programs call it: exit codes, one JSON object, words elsewhere."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from procedures.models import Batch, Dossier
from tests.intake.files import row


def run(*arguments) -> tuple[int, dict | None, str]:
    """(exit code, object printed, words printed elsewhere)."""
    out, err = StringIO(), StringIO()
    try:
        call_command("undo_batch", *map(str, arguments), stdout=out, stderr=err)
        code = 0
    except CommandError as refused:
        code = refused.returncode
        err.write(str(refused))
    return code, json.loads(out.getvalue()) if out.getvalue() else None, err.getvalue()


def test_a_batch_is_undone_with_one_object(bring):
    bring(row(1))
    b = bring(row(1, due="06/07/2022"), row(2), row(3))
    bring(row(3, due="06/07/2022"))
    expected = {"undone": 2, "removed": 1, "restored": 1, "kept": 1, "closed": 0, "problems": []}
    told = {"batch": b.pk, "state": "accepted", **expected}
    assert run(b.pk, "--dry-run", "--json")[:2] == (0, told)
    assert Dossier.objects.count() == 3
    code, told, words = run(b.pk, "--json")
    assert (code, told) == (0, {"batch": b.pk, "state": "undone", **expected})
    assert "Đã hoàn tác 2 hồ sơ" in words
    assert "1 hồ sơ giữ lại vì lần nạp sau đã thay" in words
    assert Dossier.objects.count() == 2


def test_what_cannot_be_undone_is_refused_with_its_reason(bring):
    b = bring(row(1))
    assert run(b.pk)[0] == 0
    code, told, words = run(b.pk, "--json")
    assert (code, told["state"], told["undone"]) == (1, "undone", 0)
    assert [each["code"] for each in told["problems"]] == ["ALREADY_UNDONE"]
    assert "đã hoàn tác" in words


def test_an_unknown_batch_is_refused(db):
    code, told, _ = run(99, "--json")
    assert (code, told["state"]) == (1, None)
    assert [each["code"] for each in told["problems"]] == ["UNKNOWN_BATCH"]
    assert not Batch.objects.exists()


def test_what_is_no_number_is_wrong_usage(db):
    with pytest.raises(CommandError, match="BATCH"):
        call_command("undo_batch", "x")
