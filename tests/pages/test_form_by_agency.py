"""Form 06a by agency: the same six dossiers, below the sums of their levels."""

from tests.pages.reading import rows_of, words_of

BY_AGENCY = "/ky/2022-q3/?bieu=co-quan"


def form_in(response) -> list[list[str]]:
    """The rows of form 06a, the only table of 13 columns."""
    return [row for row in rows_of(response) if len(row) == 13]


def test_agencies_stand_below_the_sum_of_their_level(official_client, quarter):
    numbers, *lines = form_in(official_client.get(BY_AGENCY))
    assert numbers[:3] == ["(1)", "(2)", "(3)"]
    assert lines == [
        ["A", "Sở, ban, ngành", "2", "0", "1", "1", "1", "0", "0", "1", "1", "1", "0"],
        ["1", "Sở Tài nguyên và Môi trường", *"20111001110"],
        ["B", "Cấp xã", "4", "1", "3", "0", "2", "1", "1", "0", "2", "1", "1"],
        ["2", "UBND xã Tân Thanh", *"41302110211"],
        ["", "Tổng cộng", "6", "1", "4", "1", "3", "1", "1", "1", "3", "2", "1"],
    ]


def test_both_forms_have_one_total(official_client, quarter):
    by_sector = form_in(official_client.get("/ky/2022-q3/"))
    assert by_sector[-1] == form_in(official_client.get(BY_AGENCY))[-1]


def test_links_lead_from_one_form_to_the_other_and_say_which_is_shown(official_client, quarter):
    page = official_client.get(BY_AGENCY).content.decode()
    assert '<a href="?bieu=linh-vuc#bieu-06a">Theo lĩnh vực</a>' in page
    assert '<a href="?bieu=co-quan#bieu-06a" aria-current="true">Theo cơ quan</a>' in page


def test_what_is_no_form_is_shown_by_sector(official_client, quarter):
    words = words_of(official_client.get("/ky/2022-q3/?bieu=khac"))
    assert "(1) (2) (3)" in words
    assert "A Sở, ban, ngành" not in words
