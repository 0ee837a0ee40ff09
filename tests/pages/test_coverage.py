"""Periods nobody uploaded for, periods to come, invented figures: none passes for a result."""

from datetime import date

import pytest
from django.utils import timezone
from django.views.defaults import server_error

from procedures.models import Source
from tests.pages.reading import words_of

DEMO = "Dữ liệu trình diễn (giả lập), không phải số liệu thật"


@pytest.fixture(autouse=True)
def some_weeks_after_the_quarter(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2022, 12, 1))


def words_on(client, slug: str) -> str:
    return words_of(client.get(f"/ky/{slug}/"))


@pytest.mark.parametrize("slug", ["2022-q3", "2022-m07", "2022-06-20..2022-08-01"])
def test_a_period_with_an_accepted_file_has_no_notice(official_client, quarter, slug):
    assert "Chưa có tệp nào nạp" not in words_on(official_client, slug)


def test_a_quarter_with_nothing_but_what_was_carried_over_says_so(official_client, quarter):
    assert (
        "Chưa có tệp nào nạp cho Quý IV/2022; chỉ có hồ sơ từ kỳ khác chuyển sang."
    ) in words_on(official_client, "2022-q4")


def test_a_longer_period_names_its_quarters_without_files(official_client, quarter):
    # On 01/12/2022 quarter IV has begun.
    assert (
        "Chưa có tệp nào nạp cho Quý I/2022, Quý II/2022, Quý IV/2022; số dưới đây chưa đủ cả kỳ."
    ) in words_on(official_client, "2022")


def test_an_empty_period_says_that_nobody_uploaded(official_client, quarter):
    words = words_on(official_client, "2021-q3")
    assert "Chưa có tệp nào nạp cho Quý III/2021." in words
    assert "chuyển sang" not in words


def test_a_file_whose_period_nobody_stated_may_hold_any(official_client, quarter, batch):
    batch.period = ""
    batch.save()
    assert "Chưa có tệp nào nạp" not in words_on(official_client, "2022-q4")


def test_a_file_that_was_not_accepted_is_none(official_client, quarter, batch):
    batch.state = "cancelled"
    batch.save()
    assert "Chưa có tệp nào nạp cho Quý III/2022" in words_on(official_client, "2022-q3")


def test_a_period_to_come_says_when_it_begins(official_client, quarter):
    words = words_on(official_client, "2023-q1")
    assert "Kỳ này chưa bắt đầu; kỳ bắt đầu ngày 15/12/2022." in words
    assert "Chưa có tệp nào nạp" not in words


@pytest.mark.parametrize("address", ["/", "/ky/2022-q3/", "/ky/2021-q3/", "/nap/", "/khong-co/"])
def test_invented_figures_say_so_on_every_page_above_and_below(
    clerk_client, quarter, batch, address
):
    assert DEMO not in words_of(clerk_client.get(address))
    batch.source = Source.objects.create(name="Dữ liệu trình diễn")
    batch.save()
    assert words_of(clerk_client.get(address)).count(DEMO) == 2


def test_the_sign_in_and_the_administration_say_so_too(admin_client, batch):
    batch.source = Source.objects.create(name="Dữ liệu trình diễn")
    batch.save()
    assert DEMO in words_of(admin_client.get("/admin/"))
    admin_client.logout()
    assert DEMO in words_of(admin_client.get("/dang-nhap/"))


def test_an_error_of_ours_asks_the_database_for_nothing(rf, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        server_error(rf.get("/"))
