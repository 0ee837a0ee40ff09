"""The page on which a clerk takes a batch back: what will go and what stays, then one button."""

import re

import pytest

from procedures.models import Batch, Dossier
from tests.pages.conftest import accept_all, newest, work_off
from tests.pages.lines import GOOD
from tests.pages.reading import rows_of, words_of

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")


def accepted(upload, client, *lines) -> Batch:
    upload(*lines)
    batch = newest()
    accept_all(client, batch)
    work_off()
    batch.refresh_from_db()
    assert batch.state in ("accepted", "partial")
    return batch


def seen_on(response) -> str:
    return re.search('name="seen" value="([^"]+)"', response.content.decode())[1]


def test_the_lists_are_shown_first_and_then_it_is_undone(upload, clerk_client):
    batch = accepted(upload, clerk_client, *GOOD)
    address = f"/nap/{batch.pk}/hoan-tac/"
    assert address in clerk_client.get(f"/nap/{batch.pk}/").content.decode()
    response = clerk_client.get(address)
    assert "Hoàn tác 2 hồ sơ?" in words_of(response)
    assert rows_of(response)[1:3] == [
        ["Hồ sơ không còn: 2 hồ sơ"],
        ["H37.15-220801-0101", "Hồ sơ: Đã trả kết quả, tiếp nhận 01/08/2022 → không còn"],
    ]
    assert Dossier.objects.count() == 8
    response = clerk_client.post(address, {"seen": seen_on(response)}, follow=True)
    assert "Đã hoàn tác 2 hồ sơ." in words_of(response)
    assert Dossier.objects.count() == 6
    response = clerk_client.get(address, follow=True)
    assert f"Lần nạp {batch.pk} đã hoàn tác lúc" in words_of(response)


def test_what_moved_in_between_is_shown_again_instead_of_undone(upload, clerk_client):
    batch = accepted(upload, clerk_client, *GOOD)
    address = f"/nap/{batch.pk}/hoan-tac/"
    seen = seen_on(clerk_client.get(address))
    later = accepted(upload, clerk_client, GOOD[1].replace("05/08/2022", "08/08/2022"))
    response = clerk_client.post(address, {"seen": seen}, follow=True)
    words = words_of(response)
    assert "Chưa hoàn tác: hồ sơ của lần nạp này đã thay đổi" in words
    assert "Hoàn tác 1 hồ sơ?" in words
    assert "1 hồ sơ giữ lại vì lần nạp sau đã thay." in words
    assert rows_of(response)[-1][1].startswith(f"Số {later.pk},")
    assert Dossier.objects.count() == 8


def test_every_list_is_whole_on_a_page_of_its_own(upload, clerk_client):
    many = [GOOD[1].replace("0102", f"1{number:03}") for number in range(60)]
    batch = accepted(upload, clerk_client, *many, *GOOD)
    later = [line.replace("05/08/2022", "08/08/2022") for line in many[:15]]
    accepted(upload, clerk_client, *later)
    address = f"/nap/{batch.pk}/hoan-tac/"
    assert len(rows_of(clerk_client.get(address))) == 1 + 1 + 3 + 1 + 10
    gone = rows_of(clerk_client.get(f"{address}ho-so/?trang=1"))
    assert [row[0] for row in gone[1:3]] == ["H37.15-220801-0101", "H37.15-220802-0102"]
    assert len(gone) == 1 + 47
    kept = rows_of(clerk_client.get(f"{address}giu-lai/"))
    assert [row[0] for row in kept[1:]] == [f"H37.15-220802-1{number:03}" for number in range(15)]
    assert rows_of(clerk_client.get(f"{address}giu-lai/?trang=9")) == kept, "the last page there is"
    for page in ("", "ho-so/", "giu-lai/", "da-chot/"):
        assert clerk_client.get(f"/nap/999/hoan-tac/{page}").status_code == 404
