"""The main job on the one quarter whose figures were published: report 433/BC-UBND, Q3/2022.

The whole demo province goes through the ordinary import; the page and the report say what was
printed. Figures come from the document, not from the code.
"""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.pages.reading import words_of

PUBLISHED = json.loads(Path("fixtures/published_2022_q3.json").read_text(encoding="utf-8"))
FIGURES, SHARES = PUBLISHED["figures"], PUBLISHED["printed_percentages"]
# On the page as an office writes them.
PRINTED = (
    *("205.488", "64.771", "31,52%", "202.543", "39.850", "162.404", "289"),
    *("19,67", "80,19", "0,14%", "2.945", "67", "2,28%"),
)


@pytest.mark.django_db
def test_the_page_and_the_report_say_what_was_published(admin_client):
    call_command("load_demo", "--quarters=2", stderr=StringIO())
    words = words_of(admin_client.get("/ky/2022-q3/"))
    assert [each for each in PRINTED if each not in words] == []

    out = StringIO()
    call_command("quarterly_report", "2022-Q3", stdout=out)
    told = json.loads(out.getvalue())
    counts, form = told["counts"], told["form_06a"]
    for name in ("handled", "received_online", "resolved", "resolved_early", "resolved_late"):
        assert counts[name] == FIGURES[name], name
    assert (counts["pending"], counts["pending_overdue"]) == (
        FIGURES["pending"],
        FIGURES["pending_overdue"],
    )
    # What the document calls "đúng hạn" is column (9) of the form.
    assert form["9"] == FIGURES["resolved_on_time"]
    for slug in ("online-of-handled", "early-share", "on-time-share", "late-share"):
        assert told["indicators"][slug]["rounded"] == f"{SHARES[slug]:.2f}".replace(".", ",")

    before = StringIO()
    call_command("quarterly_report", "2022-Q2", stdout=before)
    assert json.loads(before.getvalue())["counts"]["pending"] == counts["carried_over"]
    assert set(form["identities"].values()) == {True}
    assert len(told["rows"]) == FIGURES["agencies_on_system"]
