"""The page of a period says what its six dossiers are; expected figures are counted by hand.

Carried over: 1. Received: 2, 3, 4, 5, 6. Early: 2. On time: 3. Late: 5. Open in time: 1 and 4 (due
on the last day itself). Overdue: 6.
"""

import re

import pytest

from tests.pages.reading import figures_of, rows_of, words_of


def test_the_newest_quarter_with_receipts_is_at_the_root(official_client, quarter):
    words = words_of(official_client.get("/"))
    assert "Quý III năm 2022" in words
    assert "15/06/2022 – 14/09/2022 Số tạm tính" in words


def test_one_sentence_tells_the_quarter(official_client, quarter):
    assert (
        "Từ 15/06/2022 đến 14/09/2022, toàn tỉnh phải giải quyết 6 hồ sơ và đã giải quyết 3; "
        "66,67% trước và đúng hạn, 1 hồ sơ quá hạn. "
        "Chuyển sang kỳ sau 3 hồ sơ, trong đó 1 đã quá hạn."
    ) in words_of(official_client.get("/ky/2022-q3/"))


@pytest.mark.parametrize(
    "card",
    [
        "Tổng tiếp nhận 6 Mới 5, kỳ trước chuyển sang 1",
        "Trực tuyến trên tổng tiếp nhận 16,67% 1 hồ sơ nộp trực tuyến",
        "Đã giải quyết 3 50,00% tổng tiếp nhận; trước và đúng hạn 66,67%",
        "Đã giải quyết, quá hạn 1 3.333,33 trên 10.000 hồ sơ đã giải quyết (33,33%)",
        "Đang giải quyết, đã quá hạn 1 33,33% của 3 hồ sơ đang giải quyết",
    ],
)
def test_five_cards_say_what_they_are_made_of(official_client, quarter, card):
    assert card in words_of(official_client.get("/ky/2022-q3/"))


def test_shares_that_were_rounded_together_say_so(official_client, quarter):
    response = official_client.get("/ky/2022-q3/")
    rows = rows_of(response)
    assert ["Trước hạn", "1", "33,34*"] in rows
    assert ["Đúng hạn", "1", "33,33"] in rows
    assert ["Quá hạn", "1", "33,33"] in rows
    assert "* Tỷ lệ đã làm tròn để tổng bằng 100%." in words_of(response)


def test_sectors_stand_with_most_dossiers_first(official_client, quarter):
    rows = rows_of(official_client.get("/ky/2022-q3/"))
    chung_thuc = rows.index(["Chứng thực", "4", "25,00", "0", "0,00"])
    assert rows[chung_thuc + 1] == ["Đất đai", "2", "0,00", "1", "10.000,00"]
    assert rows[chung_thuc + 2] == ["Toàn tỉnh", "6", "16,67", "1", "3.333,33"]


def test_form_06a_stands_by_sector_with_its_total(official_client, quarter):
    rows = rows_of(official_client.get("/ky/2022-q3/"))
    assert ["1", "Chứng thực", "4", "1", "3", "0", "2", "1", "1", "0", "2", "1", "1"] in rows
    assert ["2", "Đất đai", "2", "0", "1", "1", "1", "0", "0", "1", "1", "1", "0"] in rows
    assert ["", "Tổng cộng", "6", "1", "4", "1", "3", "1", "1", "1", "3", "2", "1"] in rows


def test_four_lamps_hold_and_the_fifth_waits_for_a_closed_period(official_client, quarter):
    words = words_of(official_client.get("/ky/2022-q3/"))
    assert "4 đẳng thức khớp, 1 chưa đối chiếu." in words
    assert "(3) = (4) + (5) + (6) Khớp 6 = 1 + 4 + 1" in words
    assert "(3) = (7) + (11) Khớp 6 = 3 + 3" in words
    assert "(6) = (11) kỳ trước Chưa đối chiếu 1; kỳ trước chưa chốt" in words


def test_agencies_stand_by_level(official_client, quarter):
    rows = rows_of(official_client.get("/ky/2022-q3/"))
    assert ["UBND xã Tân Thanh", "4", "25,00", "2", "0", "0,00", "2", "1"] in rows
    assert ["Sở Tài nguyên và Môi trường", "2", "0,00", "1", "1", "10.000,00", "1", "0"] in rows
    assert ["Sở, ban, ngành", "2", "1", "10.000,00"] in rows
    assert ["Cấp xã", "4", "0", "0,00"] in rows


def test_what_is_drawn_is_what_the_tables_say(official_client, quarter):
    figures = figures_of(official_client.get("/ky/2022-q3/"))
    assert [bar["x"] for bar in figures["outcomes-figure"]["data"]] == [[1], [1], [1]]
    (sectors,) = figures["sectors-figure"]["data"]
    assert (sectors["y"], sectors["x"]) == (["Chứng thực", "Đất đai"], [4, 2])


def test_nothing_to_divide_is_said_in_words_and_a_zero_is_a_zero(official_client, quarter):
    # Of month 9 (15/08 to 14/09): 1 and 6 are carried over, 4 is received, nothing is resolved.
    response = official_client.get("/ky/2022-m09/")
    words = words_of(response)
    assert "Đã giải quyết 0 Chưa hồ sơ nào được giải quyết trong kỳ" in words
    assert ["Chứng thực", "2", "0,00", "0", "không có hồ sơ"] in rows_of(response)


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        ("2022-m07", "Tháng 7 năm 2022"),
        ("2022-h2", "6 tháng cuối năm 2022"),
        ("2022-9m", "9 tháng năm 2022"),
        ("2022", "Năm 2022"),
        ("2022-06-15..2022-09-14", "Từ ngày 15/06/2022 đến ngày 14/09/2022"),
    ],
)
def test_every_kind_of_period_has_its_page(official_client, quarter, slug, title):
    response = official_client.get(f"/ky/{slug}/")
    assert response.status_code == 200
    assert title in words_of(response)


def test_an_empty_period_says_so_and_which_quarters_have_dossiers(official_client, quarter):
    words = words_of(official_client.get("/ky/2021-q3/"))
    assert "Không có hồ sơ nào từ ngày 15/06/2021 đến ngày 14/09/2021." in words
    assert "Các quý có hồ sơ: Quý III/2022 Quý II/2022" in words
    assert "Tổng tiếp nhận" not in words


@pytest.mark.parametrize(
    ("slug", "neighbours"),
    [
        ("2000-q1", ["/ky/2000-q2/"]),
        ("2100", ["/ky/2099/"]),
        ("2022-q3", ["/ky/2022-q2/", "/ky/2022-q4/"]),
    ],
)
def test_the_steps_lead_to_periods_that_have_a_page(official_client, db, slug, neighbours):
    page = official_client.get(f"/ky/{slug}/").content.decode()
    assert re.findall(r'class="period-bar__step" href="([^"]+)"', page) == neighbours


def test_every_period_of_the_menu_has_a_page(official_client, db):
    page = official_client.get("/ky/2100-12-20..2100-12-31/").content.decode()
    for address in re.findall(r'href="(/ky/[^"]+)"', page):
        assert official_client.get(address).status_code == 200


def test_a_code_in_capitals_leads_to_the_one_address(official_client, quarter):
    response = official_client.get("/ky/2022-Q3/")
    assert (response.status_code, response["Location"]) == (302, "/ky/2022-q3/")


def test_a_period_that_does_not_exist_is_explained(official_client, db):
    response = official_client.get("/ky/2022-q5/")
    assert response.status_code == 404
    assert "“2022-q5” không phải là kỳ báo cáo." in words_of(response)


def test_an_empty_house_leads_a_clerk_to_the_upload(clerk_client):
    response = clerk_client.get("/")
    assert "Chưa có hồ sơ nào trong hệ thống" in words_of(response)
    assert 'href="/nap/moi/"' in response.content.decode()


def test_an_empty_house_tells_an_official_to_wait(official_client):
    response = official_client.get("/")
    assert "Chưa có hồ sơ nào trong hệ thống" in words_of(response)
    assert "/nap/" not in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/ky/2022-q3/", "/ky/2022/", "/ky/2021-q3/"])
def test_a_page_takes_few_queries(official_client, quarter, django_assert_max_num_queries, address):
    with django_assert_max_num_queries(12):
        official_client.get(address)
