"""A closed quarter says so and stands still; the lamp of the next one compares with it."""

import pytest
from django.utils import timezone

from procedures.models import Dossier
from procedures.rules.periods import parse_period
from reports.closing import close_period, reopen_period
from tests.pages.reading import words_of

SUMMER, AUTUMN = parse_period("2022-Q3"), parse_period("2022-Q4")


@pytest.fixture
def closed(quarter):
    return close_period(period=SUMMER)


def test_a_closed_quarter_says_since_when(official_client, closed):
    words = words_of(official_client.get("/ky/2022-q3/"))
    assert f"Đã chốt lần 1 ngày {timezone.localtime(closed.closed_at):%d/%m/%Y}" in words
    assert "Số tạm tính" not in words


def test_a_reopened_quarter_is_provisional_again(official_client, closed):
    reopen_period(period=SUMMER, reason="nạp bổ sung")
    assert "Số tạm tính" in words_of(official_client.get("/ky/2022-q3/"))


def test_the_fifth_lamp_compares_with_what_was_closed(official_client, closed):
    assert "(6) = (11) kỳ trước Khớp 3 = 3" in words_of(official_client.get("/ky/2022-q4/"))


def test_the_fifth_lamp_is_grey_where_nothing_is_closed(official_client, quarter):
    words = words_of(official_client.get("/ky/2022-q4/"))
    assert "(6) = (11) kỳ trước Chưa đối chiếu 3; kỳ trước chưa chốt" in words


def test_closed_figures_are_shown_whatever_became_of_the_dossiers(official_client, closed):
    Dossier.objects.all().delete()
    assert "phải giải quyết 6 hồ sơ" in words_of(official_client.get("/ky/2022-q3/"))
