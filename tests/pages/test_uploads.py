"""A clerk's file: checked, then accepted in full or in part, cancelled, or refused with reasons."""

import pytest

from procedures.models import Dossier
from tests.pages.conftest import newest, work_off, worked_off
from tests.pages.lines import ENDS_BEFORE_IT_BEGINS, GOOD
from tests.pages.reading import rows_of, words_of

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")


def test_the_form_offers_the_quarters_with_their_days_the_present_one_first(clerk_client):
    words = words_of(clerk_client.get("/nap/moi/"))
    assert (
        "Quý III/2022, từ ngày 15/06/2022 đến ngày 14/09/2022 "
        "Quý II/2022, từ ngày 15/03/2022 đến ngày 14/06/2022"
    ) in words


def test_a_form_without_a_file_says_what_is_missing(clerk_client):
    response = clerk_client.post("/nap/moi/", {"period": "2022-Q3"})
    assert response.status_code == 422
    assert "Chọn tệp xuất từ phần mềm một cửa." in words_of(response)


def test_a_checked_file_shows_what_will_change_and_writes_nothing(upload):
    words = words_of(upload(*GOOD))
    assert "Kiểm tra tệp" in words
    assert "Chưa ghi gì." in words
    assert "Nhận 2 dòng sẵn sàng ghi nhận" in words
    assert "Tệp có 2 dòng = 2 nhận + 0 cách ly + 0 bỏ qua. Không dòng nào bị mất." in words
    assert "2 dòng nhận = 2 mới + 0 thay đổi + 0 không đổi + 0 lặp lại đã gộp." in words
    assert "Tiếp tục" in words
    assert Dossier.objects.count() == 6


def test_accepting_writes_the_dossiers_and_gives_a_receipt(upload, clerk_client):
    upload(*GOOD)
    batch = newest()
    response = worked_off(clerk_client, clerk_client.post(f"/nap/{batch.pk}/ghi-nhan/"))
    words = words_of(response)
    batch.refresh_from_db()
    assert "Đã ghi nhận 2 hồ sơ (2 dòng)." in words
    assert "Trang tổng quan đã có số mới; xem Quý III/2022." in words
    assert 'href="/ky/2022-q3/"' in response.content.decode()
    assert f"Biên nhận số {batch.pk}" in words
    assert batch.sha256 in words
    assert Dossier.objects.count() == 8
    assert "phải giải quyết 8 hồ sơ" in words_of(clerk_client.get("/ky/2022-q3/"))


def test_a_bad_row_is_shown_with_its_place_and_its_value(upload):
    response = upload(*GOOD, ENDS_BEFORE_IT_BEGINS)
    words = words_of(response)
    assert "Lỗi chặn 1" in words
    assert "Mã lỗi NEGATIVE_DURATION" in words
    assert "Ghi nhận 2 dòng tốt, để 1 dòng cách ly" in words
    assert any(row[0] == "4" and "02/08/2022" in row for row in rows_of(response))


def test_the_good_rows_alone_are_accepted_by_choice_only(upload, clerk_client):
    upload(*GOOD, ENDS_BEFORE_IT_BEGINS)
    address = f"/nap/{newest().pk}/ghi-nhan/"

    words = words_of(clerk_client.post(address, follow=True))
    assert "Lần bấm này không ghi gì" in words
    assert Dossier.objects.count() == 6

    response = clerk_client.post(address, {"good_rows": "yes"})
    words = words_of(worked_off(clerk_client, response))
    assert "Ghi nhận một phần" in words
    assert "1 dòng cách ly chưa được tính" in words
    assert Dossier.objects.count() == 8


def test_a_cancelled_file_changes_nothing_and_stays_cancelled(upload, clerk_client):
    upload(*GOOD)
    batch = newest()
    words = words_of(clerk_client.post(f"/nap/{batch.pk}/huy/", follow=True))
    assert "Lần nạp này đã hủy. Số liệu không thay đổi." in words
    words = words_of(clerk_client.post(f"/nap/{batch.pk}/ghi-nhan/", follow=True))
    assert "Lần bấm này không ghi gì" in words
    assert Dossier.objects.count() == 6


def test_a_refused_file_says_why_and_what_to_do(upload):
    words = words_of(upload("1,2", head="Cột lạ,Cột khác"))
    assert "Tệp bị từ chối" in words
    assert "Không ghi dòng nào, số liệu chưa thay đổi." in words
    assert "Không thấy dòng tiêu đề trong 40 dòng đầu" in words
    assert "Mã lỗi NO_HEADER" in words
    assert "Tải sổ sửa lỗi" not in words, "no row of it is to be mended"
    assert "Ghi nhận" not in words


def test_the_same_file_again_says_who_brought_it_and_when(upload, clerk_client):
    upload(*GOOD)
    batch = newest()
    clerk_client.post(f"/nap/{batch.pk}/ghi-nhan/")
    work_off()
    page = upload(*GOOD, name="ban-sao.csv")
    words = words_of(page)
    assert "Tệp này đã được nạp" in words
    assert f'<a href="/nap/{batch.pk}/">lần nạp số {batch.pk}</a>' in page.content.decode()
    assert "canbo đã nạp đúng tệp này, tên quy-3.csv" in words
    assert newest() == batch


def test_the_list_shows_own_batches_with_their_state(upload, clerk_client, batch):
    upload(*GOOD)
    response = clerk_client.get("/nap/")
    (row,) = (row for row in rows_of(response) if row[0] == "quy-3.csv")
    assert row[1:3] == ["Chờ ghi nhận", "Quý III/2022"]
    assert row[4:] == ["2", "2", "0", "0"]


def test_a_file_refused_as_a_whole_counts_nothing_on_the_list(upload, clerk_client):
    upload("1,2", head="Cột lạ,Cột khác")
    (row,) = (row for row in rows_of(clerk_client.get("/nap/")) if row[0] == "quy-3.csv")
    assert row[1] == "Từ chối: tệp có lỗi"
    assert row[4:] == ["–", "–", "–", "–"]


def test_the_page_of_a_batch_takes_few_queries(upload, clerk_client, django_assert_max_num_queries):
    upload(*GOOD, ENDS_BEFORE_IT_BEGINS)
    with django_assert_max_num_queries(16):
        clerk_client.get(f"/nap/{newest().pk}/")
