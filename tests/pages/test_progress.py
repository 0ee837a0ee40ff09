"""A batch while it waits and is worked on: what the page says, and what can still be stopped."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from procedures.intake import queue, spool
from procedures.models import Act, Batch, Dossier, Event
from procedures.views.progress import progress_of
from tests.pages.conftest import newest, work_off
from tests.pages.lines import GOOD
from tests.pages.reading import words_of

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")


def page_of(client, batch: Batch) -> str:
    return words_of(client.get(f"/nap/{batch.pk}/"))


def at(batch: Batch, **progress) -> None:
    """As if a worker had come so far."""
    claim = {"claimed_by": "w", "claimed_until": timezone.now(), "attempts": 1}
    Batch.objects.filter(pk=batch.pk).update(**claim | progress)


def test_an_upload_is_answered_before_it_is_read(sent, clerk_client):
    response = sent(*GOOD)
    batch = newest()
    assert (response.status_code, response["Location"]) == (302, f"/nap/{batch.pk}/")
    assert (batch.state, batch.task) == ("received", "check")
    words = page_of(clerk_client, batch)
    assert "Đang kiểm tra tệp" in words
    assert "Đang đợi đến lượt" in words
    assert "Có thể đóng trình duyệt" in words
    assert "Ghi nhận" not in words


def test_who_waits_sees_how_many_come_before(sent, clerk_client):
    sent(*GOOD)
    sent(GOOD[0], name="hai.csv")
    sent(GOOD[1], name="ba.csv")
    words = page_of(clerk_client, newest())
    assert "Đang đợi đến lượt, trước lần nạp này còn 2 lần nạp" in words


def test_while_rows_are_compared_or_written_it_is_said_how_many_of_how_many(
    sent, clerk_client, monkeypatch
):
    monkeypatch.setattr(spool, "_TOLD_EVERY_SECONDS", 0)
    sent(*GOOD)
    batch = newest()
    for stage, task in (("comparing", "check"), ("writing", "accept")):
        at(batch, stage=stage, task=task, rows_read=205_488)
        tell = spool.RowsDone(batch.pk, attempt=1)
        assert "đã chuẩn bị" not in page_of(clerk_client, batch), "of the stage before"
        tell(60_000, 205_488)
        assert "đã chuẩn bị 60.000/205.488 dòng" in page_of(clerk_client, batch)


def test_a_page_that_shows_how_many_rows_are_done_is_told_when_there_are_more(
    sent, clerk_client, monkeypatch
):
    monkeypatch.setattr(spool, "_TOLD_EVERY_SECONDS", 0)
    sent(*GOOD)
    at(newest(), stage="comparing", rows_read=9)
    tell = spool.RowsDone(newest().pk, attempt=1)
    tell(2, 9)
    key = progress_of(newest()).key
    tell(4, 9)
    assert progress_of(newest()).key != key


def test_how_many_rows_are_done_is_told_once_a_second_at_most(settings, monkeypatch):
    """Without, telling would take longer than doing."""
    settings.SPOOL_ROOT.mkdir(parents=True, exist_ok=True)
    now = 100.0
    monkeypatch.setattr(spool.time, "monotonic", lambda: now)
    tell, told = spool.RowsDone(7, attempt=1), []
    for rows in range(1, 9):
        now += 0.25
        tell(rows, 8)
        told.append(spool.rows_done(7, attempt=1)[0])
    assert told == [0, 0, 0, 4, 4, 4, 4, 8]


STANDS_STILL = "Máy chủ chưa chạy bộ phận kiểm tra tệp, nên tệp đã nạp còn phải đợi."


def waiting_for(seconds: int) -> None:
    Batch.objects.exclude(task="").update(asked_at=timezone.now() - timedelta(seconds=seconds))


def test_where_no_worker_runs_who_waits_is_told_after_a_minute(sent, clerk_client):
    sent(*GOOD)
    for seconds, is_told in ((50, False), (70, True)):
        waiting_for(seconds)
        assert (STANDS_STILL in page_of(clerk_client, newest())) is is_told
        assert (STANDS_STILL in words_of(clerk_client.get("/nap/"))) is is_told
    work_off()
    assert STANDS_STILL not in words_of(clerk_client.get("/nap/"))


def test_who_waits_for_a_worker_that_is_busy_is_not_alarmed(sent, clerk_client):
    sent(*GOOD)
    first = newest()
    sent(GOOD[0], name="hai.csv")
    waiting_for(600)
    at(first, stage="reading", claimed_until=timezone.now() + timedelta(seconds=20))
    assert STANDS_STILL not in page_of(clerk_client, newest())
    died_long_ago = timezone.now() - timedelta(seconds=90)
    at(first, stage="reading", claimed_until=died_long_ago)
    assert STANDS_STILL in page_of(clerk_client, newest())


@pytest.mark.parametrize(
    ("stage", "rows", "said", "done"),
    [
        ("", 0, "Đang đọc bảng", 1),
        ("reading", 0, "Đang đọc bảng", 1),
        ("converting", 205_488, "Đã đọc 205.488 dòng, đang kiểm tra", 2),
        ("comparing", 205_488, "Đã đọc 205.488 dòng, đang kiểm tra", 3),
    ],
)
def test_the_page_says_how_far_the_check_is(sent, clerk_client, stage, rows, said, done):
    sent(*GOOD)
    at(newest(), state="checking", stage=stage, rows_read=rows)
    response = clerk_client.get(f"/nap/{newest().pk}/")
    assert said in words_of(response)
    assert f'value="{done}" max="4"' in response.content.decode()


def test_without_a_script_the_page_loads_itself_again(sent, clerk_client):
    sent(*GOOD)
    page = clerk_client.get(f"/nap/{newest().pk}/").content.decode()
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page


def news_of(client, batch: Batch, page: str):
    """What the script asks for: whether there is anything new since that page."""
    address = re.search('hx-get="([^"]*)"', page).group(1)
    return client.get(address, headers={"HX-Request": "true"})


def test_the_script_is_told_what_is_new_nothing_or_that_it_is_over(sent, clerk_client):
    sent(*GOOD)
    batch = newest()
    page = clerk_client.get(f"/nap/{batch.pk}/").content.decode()
    assert news_of(clerk_client, batch, page).status_code == 204
    at(batch, state="checking", stage="converting", rows_read=2)
    news = news_of(clerk_client, batch, page)
    assert "Đã đọc 2 dòng, đang kiểm tra" in words_of(news)
    assert news_of(clerk_client, batch, news.content.decode()).status_code == 204
    Batch.objects.filter(pk=batch.pk).update(claimed_by="", claimed_until=None)
    work_off()
    assert news_of(clerk_client, batch, page)["HX-Refresh"] == "true"


def test_the_address_of_the_news_leads_a_person_to_the_batch(sent, clerk_client):
    sent(*GOOD)
    response = clerk_client.get(f"/nap/{newest().pk}/tien-do/")
    assert response["Location"] == f"/nap/{newest().pk}/"


def test_a_check_is_cancelled_while_it_runs(sent, clerk_client, settings):
    sent(*GOOD)
    batch = newest()
    at(batch, state="checking", stage="reading")
    assert "Hủy lần nạp này" in page_of(clerk_client, batch)
    words = words_of(clerk_client.post(f"/nap/{batch.pk}/huy/", follow=True))
    assert "Lần nạp này đã hủy. Số liệu không thay đổi." in words
    assert not list(settings.SPOOL_ROOT.iterdir())


def test_what_a_command_checks_offers_no_button_that_does_nothing(sent, clerk_client):
    sent(*GOOD)
    at(newest(), task="", state="checking", stage="reading", claimed_by="", claimed_until=None)
    words = page_of(clerk_client, newest())
    assert "Đang được kiểm tra từ máy chủ: không hủy ở đây được." in words
    assert "Hủy lần nạp này" not in words


def test_what_is_being_written_cannot_be_stopped_and_says_so(sent, clerk_client):
    sent(*GOOD)
    work_off()
    batch = newest()
    clerk_client.post(f"/nap/{batch.pk}/ghi-nhan/")
    assert "Hủy lần nạp này" in page_of(clerk_client, batch)
    at(batch, stage="writing")
    words = page_of(clerk_client, batch)
    assert "Đang ghi: không dừng giữa chừng được." in words
    assert "Hủy lần nạp này" not in words
    words = words_of(clerk_client.post(f"/nap/{batch.pk}/huy/", follow=True))
    assert "Không hủy được nữa" in words
    assert newest().task == "accept"


def test_the_same_file_sent_twice_at_once_is_one_batch(sent, clerk_client):
    sent(*GOOD)
    batch = newest()
    response = sent(*GOOD, name="ban-sao.csv")
    assert (response["Location"], newest()) == (f"/nap/{batch.pk}/", batch)
    assert "Đúng tệp này đã được nạp và đang chờ" in page_of(clerk_client, batch)


def test_of_the_same_file_for_two_quarters_the_second_is_told_of_the_first(sent, clerk_client):
    for period in ("2022-Q3", "2022-Q2"):
        sent(*GOOD, period=period)
    work_off()
    first, second = Batch.objects.order_by("pk")[1:]
    for batch in (first, second):
        queue.ask_to_accept(batch, good_rows=False)
    work_off()
    assert f"Đúng tệp này đã được ghi nhận ở lần nạp số {first.pk} của canbo" in page_of(
        clerk_client, second
    )
    assert Dossier.objects.count() == 8


def test_what_failed_by_our_fault_is_checked_again_by_a_button(sent, clerk_client):
    sent(*GOOD)
    batch = newest()
    Batch.objects.filter(pk=batch.pk).update(state="failed", task="")
    assert "Lỗi ở hệ thống, không do tệp. Bấm Kiểm tra lại" in page_of(clerk_client, batch)
    clerk_client.post(f"/nap/{batch.pk}/kiem-tra-lai/")
    work_off()
    assert newest().state == "checked"
    assert Event.objects.get(act=Act.TRIED_AGAIN).by.username == "canbo"


def test_without_its_bytes_a_failed_file_is_uploaded_again(sent, clerk_client):
    sent(*GOOD)
    batch = newest()
    Batch.objects.filter(pk=batch.pk).update(state="failed", task="")
    spool.forget(batch.pk)
    assert "Lỗi ở hệ thống, không do tệp. Nạp lại" in page_of(clerk_client, batch)
    words = words_of(clerk_client.post(f"/nap/{batch.pk}/kiem-tra-lai/", follow=True))
    assert "Không kiểm tra lại được: tệp gốc đã bị xóa." in words


@pytest.mark.parametrize("place", ["to_disk", "_private"])
def test_a_full_disk_is_said_and_nothing_is_kept(sent, settings, monkeypatch, place):
    def full(*_):
        raise OSError("No space left on device")

    before, kept = newest(), list(settings.MEDIA_ROOT.rglob("*.*"))
    monkeypatch.setattr(spool, place, full)
    response = sent(*GOOD)
    assert response.status_code == 507
    assert "Máy chủ không lưu được tệp, có thể đã hết chỗ lưu" in words_of(response)
    assert (newest(), list(settings.MEDIA_ROOT.rglob("*.*"))) == (before, kept)
