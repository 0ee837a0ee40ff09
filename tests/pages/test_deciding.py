"""What a clerk says of a checked file: which warnings are right and why, mend it or go on."""

import pytest

from procedures.intake import batches
from procedures.models import Assent, Dossier
from tests.pages.conftest import newest, worked_off
from tests.pages.lines import (
    ENDS_BEFORE_IT_BEGINS,
    GOOD,
    KNOWN_AND_CHANGED,
    NO_DOSSIER_ANY_MORE,
    OF_QUARTER_II,
)
from tests.pages.reading import all_confirmed, words_of

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")

SEEN = {"WITHDRAWN_FROM_COUNT-agreed": "on"}
WITH_REASON = SEEN | {"WITHDRAWN_FROM_COUNT-reason": "Đã hỏi bộ phận một cửa"}


def confirm(client, said: dict):
    return client.post(f"/nap/{newest().pk}/xac-nhan/", said, follow=True)


def go_on(client, **said):
    return client.post(f"/nap/{newest().pk}/tiep-tuc/", said)


def test_the_line_of_steps_says_where_the_file_is_and_what_was_found(upload):
    words = words_of(upload(*GOOD, NO_DOSSIER_ANY_MORE, ENDS_BEFORE_IT_BEGINS))
    assert (
        "1. Tệp , xong quy-3.csv 2. Ghép cột , xong theo mẫu đã biết, bỏ qua "
        "3. Kiểm tra 1 cách ly, 1 cần xác nhận 4. Tác động 5. Biên nhận"
    ) in words.replace("Tệp, xong", "Tệp , xong").replace("cột, xong", "cột , xong")


def test_before_a_file_is_read_nobody_says_that_its_columns_are_known(sent, clerk_client):
    sent(*GOOD)
    words = words_of(clerk_client.get(f"/nap/{newest().pk}/"))
    assert "Ghép cột" in words
    assert "Ghép cột, xong" not in words.replace("cột , xong", "cột, xong")


def test_a_tab_shows_one_level_the_gravest_first(upload, clerk_client):
    page = upload(*GOOD, NO_DOSSIER_ANY_MORE, ENDS_BEFORE_IT_BEGINS)
    assert "Mã lỗi NEGATIVE_DURATION" in words_of(page)
    assert "Mã lỗi WITHDRAWN_FROM_COUNT" not in words_of(page)
    words = words_of(clerk_client.get(f"/nap/{newest().pk}/?muc=xac-nhan"))
    assert "Mã lỗi WITHDRAWN_FROM_COUNT" in words
    assert "Mã lỗi NEGATIVE_DURATION" not in words


def test_a_kind_of_warning_is_confirmed_with_a_reason(upload, clerk_client):
    upload(*GOOD, NO_DOSSIER_ANY_MORE)
    words = words_of(confirm(clerk_client, WITH_REASON))
    assent = Assent.objects.get()
    assert (assent.code, assent.by.username) == ("WITHDRAWN_FROM_COUNT", "canbo")
    assert "canbo: “Đã hỏi bộ phận một cửa”" in words
    assert "chưa xác nhận" not in words


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (SEEN, "Ghi lý do, ít nhất 5 ký tự."),
        (SEEN | {"WITHDRAWN_FROM_COUNT-reason": " ừ  "}, "Ghi lý do, ít nhất 5 ký tự."),
        (
            {"WITHDRAWN_FROM_COUNT-reason": "Đã hỏi một cửa"},
            "Đánh dấu vào ô này để xác nhận.",
        ),
        ({}, "Chưa xác nhận gì"),
        ({"OUTSIDE_PERIOD-agreed": "on"}, "Chưa xác nhận gì"),  # which the file does not have
    ],
)
def test_a_confirmation_without_its_reason_is_none(upload, clerk_client, said, told):
    upload(*GOOD, NO_DOSSIER_ANY_MORE)
    words = words_of(confirm(clerk_client, said))
    assert told in words
    assert words.index("Chưa xác nhận") < words.index("dòng sẵn sàng ghi nhận"), "told on top"
    assert not Assent.objects.exists()


def test_going_on_leads_to_the_effect_once_all_is_confirmed(upload, clerk_client):
    upload(*GOOD, NO_DOSSIER_ANY_MORE)
    response = go_on(clerk_client)
    assert response.status_code == 422
    assert "Chưa ghi gì. Tệp có 1 cảnh báo cần xác nhận" in words_of(response)
    confirm(clerk_client, WITH_REASON)
    assert go_on(clerk_client)["Location"] == f"/nap/{newest().pk}/tac-dong/"


def test_bad_rows_are_mended_first_unless_the_good_ones_are_chosen(upload, clerk_client):
    upload(*GOOD, ENDS_BEFORE_IT_BEGINS)
    address = f"/nap/{newest().pk}/tac-dong/?dong-tot=1"
    assert go_on(clerk_client, way="good")["Location"] == address
    assert go_on(clerk_client, way="mend")["Location"] == f"/nap/{newest().pk}/"
    assert newest().state == "cancelled"
    words = words_of(clerk_client.get(f"/nap/{newest().pk}/"))
    assert "Lần nạp này đã hủy. Số liệu không thay đổi." in words
    assert "Tải sổ sửa lỗi, XLSX" in words


def test_the_receipt_says_who_confirmed_what_and_why(upload, clerk_client):
    upload(*GOOD, NO_DOSSIER_ANY_MORE)
    confirm(clerk_client, WITH_REASON)
    response = clerk_client.post(f"/nap/{newest().pk}/ghi-nhan/")
    words = words_of(worked_off(clerk_client, response))
    assert "Biên nhận" in words
    assert "Cảnh báo 1 trong số dòng nhận, đã xác nhận" in words
    assert "Đã xác nhận 1" in words
    assert "canbo: “Đã hỏi bộ phận một cửa”" in words
    assert "Hoàn tác được đến khi quý III/2022 chốt số liệu." in words
    assert Dossier.objects.count() == 8


def test_all_warnings_are_confirmed_together_each_with_its_reason(upload, clerk_client):
    upload(*GOOD, NO_DOSSIER_ANY_MORE, OF_QUARTER_II)
    page = clerk_client.get(f"/nap/{newest().pk}/?muc=xac-nhan").text
    confirm(clerk_client, all_confirmed(page, reason="Đã đối chiếu"))
    assert list(Assent.objects.values_list("code", "reason")) == [
        ("OUTSIDE_PERIOD", "Đã đối chiếu"),
        ("WITHDRAWN_FROM_COUNT", "Đã đối chiếu"),
    ]


def test_a_confirmation_is_asked_again_after_the_file_was_compared_anew(upload, clerk_client):
    upload(KNOWN_AND_CHANGED, NO_DOSSIER_ANY_MORE)
    confirm(clerk_client, WITH_REASON)
    first = newest()
    batches.recheck(first)
    assert not Assent.objects.exists()
    response = clerk_client.post(f"/nap/{first.pk}/ghi-nhan/")
    assert response.status_code == 422
