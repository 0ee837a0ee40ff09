"""What became known after closing: the figures of today, and why the next quarter differs.

Quarter II is closed with dossiers 1 to 5, then a file changes three of them and brings 6 to 8:

    1 | resolved on 09/06 |
    2 | resolved on 09/06 | in fact on 20/06, so open on 14/06
    3 | open              | in fact resolved on 10/06
    4 | open              | in fact of Hòa Bình, not of Tân Thanh
    5 | open              |
    6 |                   | late, resolved on 09/06
    7 |                   | late, open
    8 |                   | late, open, of Hòa Bình
"""

# ruff: noqa: F811 (a fixture is imported, and asked for by its name)

import pytest

from procedures.rules.periods import parse_period
from reports.closing import close_period, reopen_period
from tests.intake.conftest import load, register, today  # noqa: F401
from tests.intake.files import as_csv, row
from tests.pages.reading import rows_of, words_of

SPRING, SUMMER = parse_period("2022-Q2"), parse_period("2022-Q3")
OPEN = {"finished": "", "status": "4", "due": "01/12/2022"}
RESOLVED = {"finished": "09/06/2022", "due": "30/06/2022"}
OF_HOA_BINH = {"agency": "UBND xã Hòa Bình, huyện Hữu Lũng"}

CLOSED = ((1, RESOLVED), (2, RESOLVED), (3, OPEN), (4, OPEN), (5, OPEN))
LATER = (
    (2, RESOLVED | {"finished": "20/06/2022"}),
    (3, RESOLVED | {"finished": "10/06/2022"}),
    (4, OPEN | OF_HOA_BINH),
    (6, RESOLVED),
    (7, OPEN),
    (8, OPEN | OF_HOA_BINH),
)


def export(dossiers) -> bytes:
    return as_csv([row(number, received="01/06/2022", **cells) for number, cells in dossiers])


@pytest.fixture
def closed(load):
    load(export(CLOSED))
    return close_period(period=SPRING)


@pytest.fixture
def moved(closed, load):
    load(export(LATER))
    return closed


def test_a_closed_page_says_quietly_what_changed_and_leads_to_it(official_client, moved):
    response = official_client.get("/ky/2022-q2/")
    words = words_of(response)
    assert "phải giải quyết 5 hồ sơ" in words
    assert (
        "Số liệu đã thay đổi sau khi chốt: tổng tiếp nhận +3, đã giải quyết +1, đang giải quyết +2 "
        "hồ sơ. Xem số hiện tại"
    ) in words
    assert 'href="/ky/2022-q2/?so-lieu=hien-tai"' in response.content.decode()


def test_a_closed_page_is_silent_where_nothing_changed(official_client, closed, load):
    load(as_csv([row(9)]))  # of quarter III
    assert "thay đổi sau khi chốt" not in words_of(official_client.get("/ky/2022-q2/"))


def test_a_dossier_that_only_went_to_another_agency_is_told_too(official_client, closed, load):
    load(export([(4, OPEN | OF_HOA_BINH)]))
    assert (
        "Số liệu đã thay đổi sau khi chốt: số toàn tỉnh không đổi, khác giữa các cơ quan hoặc lĩnh "
        "vực."
    ) in words_of(official_client.get("/ky/2022-q2/"))


def test_the_figures_of_today_say_that_they_are_not_closed_and_how_they_differ(
    official_client, moved
):
    response = official_client.get("/ky/2022-q2/?so-lieu=hien-tai")
    words = words_of(response)
    assert "15/03/2022 – 14/06/2022 Số hiện tại, chưa chốt" in words
    assert "phải giải quyết 8 hồ sơ" in words
    rows = rows_of(response)
    assert ["(3) Số hồ sơ tiếp nhận: Tổng số", "5", "8", "+3"] in rows
    assert ["(7) Số hồ sơ đã giải quyết: Tổng số", "2", "3", "+1"] in rows
    assert ["(11) Số hồ sơ đang giải quyết: Tổng số", "3", "5", "+2"] in rows
    page = response.content.decode()
    assert '<a href="/ky/2022-q2/">Về số đã chốt</a>' in page
    assert 'href="?bieu=co-quan&amp;so-lieu=hien-tai#bieu-06a"' in page
    assert 'href="/ky/2022-q2/so-lieu/cap.csv?so-lieu=hien-tai"' in page


def test_the_files_of_today_hold_the_figures_of_today(official_client, moved):
    def total(query: str) -> list[str]:
        text = official_client.get(f"/ky/2022-q2/so-lieu/cap.csv{query}").content.decode()
        return next(line for line in text.splitlines() if "Tổng cộng" in line).split(",")[2:3]

    assert (total(""), total("?so-lieu=hien-tai")) == (["5"], ["8"])


def test_of_an_open_period_the_figures_of_today_are_its_figures(official_client, closed):
    words = words_of(official_client.get("/ky/2022-q3/?so-lieu=hien-tai"))
    assert "Số tạm tính" in words
    assert "chưa chốt. Quý" not in words


def test_the_red_lamp_leads_to_the_agencies_and_reasons(official_client, moved):
    response = official_client.get("/ky/2022-q3/")
    assert "(6) = (11) kỳ trước Lệch 2 5 so với 3" in words_of(response)
    assert '<a href="/ky/2022-q3/doi-chieu/">Lệch 2</a>' in response.content.decode()

    response = official_client.get("/ky/2022-q3/doi-chieu/")
    assert (
        "Lệch +2: Quý III/2022 nhận từ kỳ trước 5 hồ sơ, Quý II/2022 khi chốt chuyển sang 3."
    ) in words_of(response)
    assert (
        "Chênh +2 hồ sơ: 2 hồ sơ nạp sau khi chốt; 2 hồ sơ sửa sau khi chốt nên thành đang giải "
        "quyết; 2 hồ sơ sửa sau khi chốt nên không còn đang giải quyết."
    ) in words_of(response)
    assert rows_of(response)[1:] == [
        # as closed, late, came, went, now, difference
        ["UBND xã Hòa Bình", "0", "+1", "+1", "0", "2", "+2"],
        ["UBND xã Tân Thanh", "3", "+1", "+1", "−2", "3", "0"],
        ["Toàn tỉnh", "3", "+2", "+2", "−2", "5", "+2"],
    ]


def test_of_several_later_changes_only_what_was_known_at_closing_and_now_counts(
    official_client, moved, load
):
    load(export([(3, RESOLVED | {"finished": "11/06/2022"}), (7, RESOLVED)]))
    rows = rows_of(official_client.get("/ky/2022-q3/doi-chieu/"))
    assert ["UBND xã Tân Thanh", "3", "0", "+1", "−2", "2", "−1"] in rows


def test_a_period_that_agrees_with_the_one_before_says_so(official_client, closed, load):
    load(as_csv([row(9)]))
    words = words_of(official_client.get("/ky/2022-q3/doi-chieu/"))
    assert "Khớp: Quý III/2022 nhận từ kỳ trước 3 hồ sơ" in words
    assert "Không hồ sơ nào thay đổi." in words


def test_a_closed_period_explains_what_it_was_closed_with(official_client, closed, load):
    close_period(period=SUMMER)
    load(export(LATER))
    words = words_of(official_client.get("/ky/2022-q3/doi-chieu/"))
    assert "Khớp: Quý III/2022 nhận từ kỳ trước 3 hồ sơ" in words
    assert "cũng đã chốt, với 3 hồ sơ từ kỳ trước; bảng này giải thích đến số hiện tại" in words


def test_without_a_closed_period_before_nothing_is_compared(official_client, moved):
    reopen_period(period=SPRING, reason="nạp bổ sung")
    words = words_of(official_client.get("/ky/2022-q3/doi-chieu/"))
    assert "Kỳ trước chưa chốt, nên chưa có số đã chốt để đối chiếu." in words


@pytest.mark.parametrize(
    "address",
    ["/ky/2022-q2/", "/ky/2022-q2/?so-lieu=hien-tai", "/ky/2022-q3/", "/ky/2022-q3/?bieu=co-quan"],
)
def test_pages_of_closed_and_changed_periods_take_few_queries(
    official_client, moved, django_assert_max_num_queries, address
):
    with django_assert_max_num_queries(12):
        official_client.get(address)


def test_the_explanation_takes_few_queries(official_client, moved, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        official_client.get("/ky/2022-q3/doi-chieu/")
