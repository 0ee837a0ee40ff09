"""What is taken in: of a request no more than one file may have, of a person so many files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import path

from procedures.intake import limits
from procedures.models import Act, Batch, Event
from tests.pages.conftest import newest, work_off
from tests.pages.lines import GOOD
from tests.pages.reading import words_of


def told(request):
    return HttpResponse(" ".join(str(len(each.read())) for each in request.FILES.values()))


urlpatterns = [path("nhan/", told)]


@pytest.mark.urls(__name__)
def test_many_files_in_one_request_take_no_more_room_than_one(clerk_client, monkeypatch, client):
    monkeypatch.setattr(limits, "TEXT_BYTES", 100_000)
    files = {f"tep-{n}": SimpleUploadedFile("a.csv", b"x" * 90_000) for n in range(5)}
    kept = list(map(int, clerk_client.post("/nhan/", files).content.split()))
    assert kept[0] == 90_000
    assert sum(kept) <= 100_000 + 64 * 1024


FULL = "bạn đang có 1 tệp chưa xong"
WAITING = 'href="/nap/?trang-thai=cho-ghi-nhan"'


@pytest.fixture
def one_may_wait(monkeypatch, the_last_day_of_the_quarter):
    monkeypatch.setattr(limits, "WAITING_FILES", 1)


def test_who_has_too_many_files_waiting_decides_on_some_before_sending_more(
    clerk_client, sent, one_may_wait, settings
):
    assert FULL not in words_of(clerk_client.get("/nap/moi/"))
    sent(*GOOD, name="dau-tien.csv")
    answer = sent(GOOD[0], name="thu-hai.csv")
    assert answer.status_code == 409
    assert f"Chưa nhận tệp này: {FULL}" in words_of(answer)
    assert "dau-tien.csv, đang đợi máy chủ" in words_of(answer)
    assert WAITING in answer.text
    assert newest().file_name == "dau-tien.csv"
    assert len(list(settings.SPOOL_ROOT.glob("*.raw"))) == 1, "nothing is kept of what was refused"
    assert Event.objects.get(act=Act.REFUSED).told == {"code": "TOO_MANY_WAITING"}


def test_a_file_that_was_checked_waits_until_somebody_decides(clerk_client, sent, one_may_wait):
    sent(*GOOD)
    work_off()
    words = words_of(clerk_client.get("/nap/moi/"))
    assert FULL in words, "told before the next file has been sent"
    assert "Chưa nhận tệp này" not in words
    clerk_client.post(f"/nap/{newest().pk}/huy/")
    assert FULL not in words_of(clerk_client.get("/nap/moi/"))
    assert sent(GOOD[0]).status_code == 302


def test_a_file_sent_again_is_known_however_many_wait(clerk_client, sent, one_may_wait):
    sent(*GOOD)
    again = sent(*GOOD)
    assert again["Location"] == f"/nap/{newest().pk}/"
    assert Batch.objects.filter(file_name="quy-3.csv").count() == 1


def test_the_files_of_others_take_nobodys_room(sent, one_may_wait, official):
    sent(*GOOD)
    Batch.objects.filter(pk=newest().pk).update(uploaded_by=official)
    assert sent(GOOD[0]).status_code == 302
