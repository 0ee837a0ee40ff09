"""What was done is written down once: who, what, when, from where; nobody changes it afterwards."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from procedures.events import record
from procedures.models import Act, Event
from procedures.rules.periods import parse_period
from reports.closing import close_period, reopen_period

QUARTER = parse_period("2022-Q3")


@pytest.fixture
def chief(db):
    return User.objects.create_user("lanhdao")


@pytest.mark.django_db
def test_closing_and_reopening_a_period_are_written_down(chief):
    report = close_period(period=QUARTER, by=chief)
    reopen_period(period=QUARTER, reason="Sở Tư pháp nộp muộn", by=chief)
    reopened, closed = Event.objects.values_list("act", "by", "period", "told")
    told = {"version": 1, "checksum": report.checksum}
    assert closed == (Act.CLOSED, chief.pk, "2022-Q3", told)
    told = {"version": 1, "reason": "Sở Tư pháp nộp muộn"}
    assert reopened == (Act.REOPENED, chief.pk, "2022-Q3", told)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: Event.objects.update(act=Act.REOPENED),
        lambda: Event.objects.all().delete(),
    ],
    ids=["sửa", "xóa"],
)
def test_what_was_written_down_stands(chief, spoil):
    record(Act.CLOSED, by=chief, period="2022-Q3")
    with pytest.raises(IntegrityError), transaction.atomic():
        spoil()
    assert Event.objects.get().act == Act.CLOSED


def test_an_event_is_of_a_known_act(db):
    with pytest.raises(IntegrityError, match="an_event_is_of_a_known_act"), transaction.atomic():
        record("smuggled")


def test_an_act_of_the_server_itself_says_so(db):
    record(Act.FAILED)
    assert Event.objects.get().origin == "máy chủ"


def test_who_did_something_cannot_be_deleted_any_more(chief):
    record(Act.CLOSED, by=chief, period="2022-Q3")
    with pytest.raises(ProtectedError):
        chief.delete()
