"""Loading the demo goes through the import that people use, and happens once."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from procedures.models import Batch, Dossier
from tests.naive import naive_counts

# Accepting a file is a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)


def load(*arguments, capsys):
    call_command("load_demo", *arguments)
    return capsys.readouterr().err


def test_a_small_quarter_is_loaded_once_from_files_that_say_what_they_are(capsys):
    told = load("--quarters=1", "--scale=0.005", capsys=capsys)
    assert "tệp 5/5" in told
    batches = Batch.objects.all()
    assert {batch.state for batch in batches} == {"accepted"}
    assert {batch.source.name for batch in batches} == {"Dữ liệu trình diễn"}
    assert all(batch.file_name.startswith("trinh-dien-2022-q3-") for batch in batches)

    facts = Dossier.objects.values_list(
        "status", "received_on", "due_on", "concluded_on", "channel"
    )
    counts = naive_counts(facts, date(2022, 6, 15), date(2022, 9, 14))
    # A two-hundredth of 202.376 received, of 64.771 online, and about that of 3.112 carried over.
    assert counts["received"] == 1_012
    assert counts["received_online"] == 324
    assert 13 <= counts["carried_over"] <= 18
    assert counts["received_unknown"] > 0

    assert "không nạp gì thêm" in load("--quarters=1", "--scale=0.005", capsys=capsys)
    assert Batch.objects.count() == batches.count() == 5


def test_demo_users_are_not_made_in_production_unless_asked_for(settings, capsys, monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        call_command("load_demo", "--users", "--scale=0.005")
    assert not get_user_model().objects.exists()


def test_a_scale_beyond_the_province_is_wrong_usage():
    with pytest.raises(CommandError, match="khoảng"):
        call_command("load_demo", "--scale=2")
