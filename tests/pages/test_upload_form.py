"""What a clerk may say about a file: the period that is being reported, agencies told apart."""

from datetime import date

import pytest

from procedures.forms import UploadForm
from procedures.models import Agency
from procedures.reference import load_reference
from procedures.scopes import WHOLE_PROVINCE, Reach
from tests.pages.reading import words_of

SINCE = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("today", "chosen"),
    [
        (date(2022, 9, 14), "2022-Q3"),  # its last day
        (date(2022, 9, 15), "2022-Q3"),  # quarter IV has begun, quarter III is being reported
        (date(2022, 10, 14), "2022-Q3"),
        (date(2022, 10, 15), "2022-Q4"),
        (date(2022, 12, 14), "2022-Q4"),
    ],
)
def test_the_quarter_that_is_being_reported_is_chosen_beforehand(db, today, chosen):
    assert UploadForm(today=today, reach=WHOLE_PROVINCE)["period"].value() == chosen


@pytest.mark.parametrize(
    ("ended", "chosen"),
    [(date(2025, 6, 14), "2025-Q2"), (date(2025, 6, 30), "2025-Q3"), (None, "2026-Q4")],
)
def test_for_an_agency_that_has_ended_its_last_quarter_is(db, ended, chosen):
    agency = Agency(code="LS-1", name="UBND huyện Cũ", valid_from=SINCE, valid_to=ended)
    form = UploadForm(today=date(2026, 11, 25), reach=Reach(agency, frozenset({1})))
    assert form["period"].value() == chosen
    assert chosen in dict(form.fields["period"].choices)


def labels(today: date) -> list[str]:
    form = UploadForm(today=today, reach=WHOLE_PROVINCE)
    return [label for value, label in form.fields["agency"].choices if value]


def test_an_agency_is_told_apart_by_its_district_and_by_when_it_ended(db):
    load_reference()
    offered = labels(date(2026, 3, 1))
    assert "UBND xã Hòa Bình, huyện Chi Lăng (đến 30/06/2025)" in offered
    assert "Sở Nội vụ (đến 28/02/2025)" in offered
    assert "Sở Nội vụ" in offered
    assert len(offered) == len(set(offered))


def test_a_file_without_a_channel_column_is_said_to_be_unknown(clerk_client):
    words = words_of(clerk_client.get("/nap/moi/"))
    assert "Theo tệp (không có cột này thì là không rõ)" in words
