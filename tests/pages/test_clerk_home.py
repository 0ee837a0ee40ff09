"""The clerk's home: days left for the quarter, how the agency stands, every file so far."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from procedures.models import Agency, Batch
from tests.pages.conftest import a_clerk, newest
from tests.pages.lines import GOOD, NO_DOSSIER_ANY_MORE
from tests.pages.reading import rows_of, words_of

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")


def another(batch: Batch, **kwargs) -> Batch:
    facts = {"file_name": "khac.csv", "state": "cancelled", "received_at": timezone.now()}
    return Batch.objects.create(source=batch.source, size=1, sha256="1" * 64, **facts | kwargs)


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2022, 9, 13), "Còn 2 ngày đến hạn chốt 15/09/2022 của quý III/2022"),
        (date(2022, 9, 14), "Còn 1 ngày đến hạn chốt 15/09/2022 của quý III/2022"),
        (date(2022, 9, 15), "Hôm nay là hạn chốt của quý III/2022"),
        (date(2022, 9, 18), "Quá hạn chốt 3 ngày: hạn của quý III/2022 là 15/09/2022."),
        (date(2022, 10, 15), "Còn 61 ngày đến hạn chốt 15/12/2022 của quý IV/2022"),
    ],
)
def test_the_days_left_are_counted_to_the_day_after_the_quarter(
    clerk_client, monkeypatch, today, told
):
    monkeypatch.setattr(timezone, "localdate", lambda: today)
    assert told in words_of(clerk_client.get("/nap/"))


def test_who_has_sent_nothing_is_told_so_and_not_that_it_is_nought(clerk_client):
    words = words_of(clerk_client.get("/nap/"))
    assert "Quý III/2022 Chưa nộp" in words
    assert "chưa có tệp cho kỳ này" in words


def test_a_waiting_file_and_its_open_questions_are_counted(upload, clerk_client):
    upload(*GOOD, NO_DOSSIER_ANY_MORE)
    words = words_of(clerk_client.get("/nap/"))
    assert "Chờ ghi nhận 1 lần nạp chờ bạn quyết định: xem Câu hỏi mở 1 cảnh báo" in words
    said = {"WITHDRAWN_FROM_COUNT-agreed": "on", "WITHDRAWN_FROM_COUNT-reason": "Đã hỏi một cửa"}
    clerk_client.post(f"/nap/{newest().pk}/xac-nhan/", said)
    assert "Câu hỏi mở 0 cảnh báo" in words_of(clerk_client.get("/nap/"))


def test_what_waits_for_the_clerk_is_counted_in_whatever_quarter_it_is(upload, clerk_client):
    strange = GOOD[0].replace("UBND xã Tân Thanh", "Một cửa Tân Thanh")
    upload(*GOOD[1:], strange, NO_DOSSIER_ANY_MORE, period="2022-Q2")
    words = words_of(clerk_client.get("/nap/"))
    assert "Quý III/2022 Đã ghi nhận" in words
    assert "Chờ ghi nhận 1 lần nạp chờ bạn quyết định" in words
    assert "Câu hỏi mở 0 cảnh báo" not in words
    assert "Tên chưa rõ: 1" in words


def test_an_agency_that_has_ended_is_not_told_to_send_anything(client, province, monkeypatch):
    facts = {"level": "district", "parent": province, "valid_from": date(2020, 1, 1)}
    ended = Agency.objects.create(
        code="LS-1", name="UBND huyện Cũ", valid_to=date(2025, 6, 30), **facts
    )
    client.force_login(a_clerk("huyen-cu", ended))
    assert "Quý III/2022 Chưa nộp" in words_of(client.get("/nap/"))
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 9, 14))
    words = words_of(client.get("/nap/"))
    assert "Quý III/2026 Không phải nộp cơ quan không còn hoạt động trong kỳ này" in words


def test_the_history_is_narrowed_down_by_state_and_period(clerk_client, batch):
    another(batch, period="2022-Q2")
    another(batch, file_name="ba.csv", state="rejected", period="2022-Q3")

    def files(query: str) -> list[str]:
        return [row[0] for row in rows_of(clerk_client.get(f"/nap/?{query}"))[1:]]

    assert files("") == ["ba.csv", "khac.csv", "quy-3-truoc.csv"]
    assert files("trang-thai=da-huy") == ["khac.csv"]
    assert files("ky=2022-Q3") == ["ba.csv", "quy-3-truoc.csv"]
    assert files("ky=2022-Q3&trang-thai=tu-choi") == ["ba.csv"]
    assert files("ky=lung-tung&trang-thai=lung-tung") == ["ba.csv", "khac.csv", "quy-3-truoc.csv"]
    words = words_of(clerk_client.get("/nap/?ky=2022-Q2&trang-thai=tu-choi"))
    assert "Không có lần nạp nào khớp. Xem mọi lần nạp" in words


def test_the_history_has_fifty_files_a_page_the_newest_first(clerk_client, batch):
    for number in range(60):
        another(batch, file_name=f"{number}.csv", received_at=timezone.now() + timedelta(number))
    page = clerk_client.get("/nap/")
    assert [row[0] for row in rows_of(page)][1:3] == ["59.csv", "58.csv"]
    assert len(rows_of(page)) == 1 + 50
    assert len(rows_of(clerk_client.get("/nap/?trang=2"))) == 1 + 11


def test_the_home_takes_few_queries(clerk_client, batch, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        clerk_client.get("/nap/")
