"""What is wrong in a clerk's file, what it changes, and what a person confirms before it counts."""

from unittest.mock import Mock

import pytest

from procedures.intake import batches, other_period
from procedures.intake.levels import CONFIRM
from procedures.intake.words import CATALOGUE
from procedures.models import Act, Dossier, Event, Problem
from procedures.views.kinds import KINDS, Doubt
from tests.pages.conftest import accept_all, newest, work_off, worked_off
from tests.pages.lines import (
    ENDS_BEFORE_IT_BEGINS,
    GOOD,
    KNOWN_AND_CHANGED,
    NO_DOSSIER_ANY_MORE,
    OF_QUARTER_II,
)
from tests.pages.reading import rows_of, words_of

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")


@pytest.fixture
def own_batch(batch, clerk):
    batch.uploaded_by = clerk
    batch.save()
    return batch


def problem_of(batch, line: int, **kwargs) -> Problem:
    facts = {"code": "BAD_DATE", "level": "block", "message": f"Ngày {line} sai"}
    code = f"H37.15-220801-{line:04}"
    return Problem(batch=batch, line=line, dossier=code, **facts | kwargs)


def test_many_problems_of_a_kind_are_one_group_with_the_first_three_lines(clerk_client, own_batch):
    Problem.objects.bulk_create(problem_of(own_batch, line) for line in range(1_205, 1, -1))
    response = clerk_client.get(f"/nap/{own_batch.pk}/")
    words = words_of(response)
    assert "1.204 dòng Ngày không đọc được" in words
    assert "Cách sửa: Viết ngày dạng ngày/tháng/năm." in words
    assert "Xem cả 1.204 dòng" in words
    assert [row[:2] for row in rows_of(response)[1:]] == [
        ["2", "H37.15-220801-0002"],
        ["3", "H37.15-220801-0003"],
        ["4", "H37.15-220801-0004"],
    ]


def test_a_note_of_the_file_is_told_of_every_column_it_was_found_in(clerk_client, own_batch):
    columns = ("Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý")
    note = {"batch": own_batch, "code": "NORMALISED", "level": "note"}
    Problem.objects.bulk_create(
        Problem(column=column, message=f"{number} ô viết lại.", **note)
        for number, column in enumerate(columns, 10)
    )
    words = words_of(clerk_client.get(f"/nap/{own_batch.pk}/"))
    assert "Mã hồ sơ: 10 ô viết lại." in words
    assert "Ngày kết thúc xử lý: 13 ô viết lại." in words


def test_every_line_of_a_kind_is_found_page_by_page(clerk_client, own_batch):
    Problem.objects.bulk_create(problem_of(own_batch, line) for line in range(2, 105))
    address = f"/nap/{own_batch.pk}/loi/BAD_DATE/"
    assert len(rows_of(clerk_client.get(address))) == 1 + 50
    response = clerk_client.get(f"{address}?trang=3")
    assert "Trang 3/3" in words_of(response)
    assert [row[0] for row in rows_of(response)] == ["Dòng", "102", "103", "104"]
    assert rows_of(response)[1] == ["102", "H37.15-220801-0102", "", "(trống)", "Ngày 102 sai"]
    assert "Trang 3/3" in words_of(clerk_client.get(f"{address}?trang=99"))


def test_a_list_says_how_many_more_there_are_than_it_shows(clerk_client, own_batch):
    Problem.objects.bulk_create(problem_of(own_batch, line) for line in range(2, 105))
    own_batch.unlisted.create(level="block", code="BAD_DATE", number=23_353)
    assert "23.456 dòng Ngày không đọc được" in words_of(clerk_client.get(f"/nap/{own_batch.pk}/"))
    words = words_of(clerk_client.get(f"/nap/{own_batch.pk}/loi/BAD_DATE/"))
    assert "Hiện 103 trên 23.456 dòng; sửa rồi nạp lại sẽ thấy tiếp." in words
    assert "Trang 1/3" in words


def test_the_home_counts_the_questions_that_are_not_listed_too(upload, clerk_client):
    upload(*GOOD, NO_DOSSIER_ANY_MORE)
    newest().unlisted.create(level="confirm", code="OTHER_SOURCE", number=9)
    newest().unlisted.create(level="block", code="BAD_DATE", number=70)
    assert "10 cảnh báo chờ xác nhận" in words_of(clerk_client.get("/nap/"))


def test_a_kind_the_file_does_not_have_leads_back_to_the_batch(clerk_client, own_batch):
    response = clerk_client.get(f"/nap/{own_batch.pk}/loi/BAD_DATE/")
    assert response["Location"] == f"/nap/{own_batch.pk}/"


def test_the_sheet_is_named_only_where_there_are_sheets(clerk_client, own_batch):
    problem_of(own_batch, 2).save()
    assert "Trang tính" not in words_of(clerk_client.get(f"/nap/{own_batch.pk}/"))
    problem_of(own_batch, 3, sheet="Tháng 8").save()
    assert "Trang tính" in words_of(clerk_client.get(f"/nap/{own_batch.pk}/"))


def test_every_kind_that_a_row_can_have_has_a_title_and_a_fix():
    codes = [code.partition("/")[0] for code in CATALOGUE]
    of_a_bad_row = codes[codes.index("MISSING_VALUE") : codes.index("FORMULA_WITHOUT_VALUE") + 1]
    to_confirm = {code for code, (level, _) in CATALOGUE.items() if level == CONFIRM}
    assert set(KINDS) == {*of_a_bad_row, *to_confirm}
    assert {code for code, kind in KINDS.items() if isinstance(kind, Doubt)} == to_confirm


def test_a_changed_dossier_shows_what_was_and_what_will_be(upload, clerk_client):
    upload(*GOOD, KNOWN_AND_CHANGED)
    response = clerk_client.get(f"/nap/{newest().pk}/thay-doi/")
    assert "1 hồ sơ đổi như sau" in words_of(response)
    (dossier, changes) = next(row for row in rows_of(response) if row[0].startswith("H37"))
    assert dossier == "H37.15-220914-0004 dòng 4"
    assert "Trạng thái: Đang xử lý → Đã trả kết quả" in changes
    assert "Ngày kết thúc xử lý: (trống) → 14/09/2022" in changes
    assert Dossier.objects.get(code="H37.15-220914-0004").concluded_on is None


def test_changed_dossiers_are_told_page_by_page(upload, clerk_client):
    known = Dossier.objects.get(code="H37.15-220914-0004")
    for number in range(100, 160):
        known.pk, known.code = None, f"H37.15-220914-0{number}"
        known.save()
    lines = [KNOWN_AND_CHANGED.replace("0004", f"0{number}") for number in range(100, 160)]
    upload(*lines)
    address = f"/nap/{newest().pk}/thay-doi/"
    second = clerk_client.get(f"{address}?trang=2")
    assert [row[0][:18] for row in rows_of(second) if row[0].startswith("H37")] == [
        f"H37.15-220914-0{number}" for number in range(150, 160)
    ]
    assert "Trang 2/2" in words_of(second)
    assert rows_of(clerk_client.get(f"{address}?trang=3")) == rows_of(second)


def test_warnings_are_confirmed_before_anything_is_written(upload, clerk_client):
    words = words_of(upload(*GOOD, NO_DOSSIER_ANY_MORE))
    assert "Cần xác nhận 1" in words
    assert "Nếu ghi nhận: 1 hồ sơ thôi được tính." in words
    assert "Còn 1 loại cảnh báo chưa xác nhận" in words
    batch = newest()
    address = f"/nap/{batch.pk}/ghi-nhan/"

    response = clerk_client.post(address)
    assert response.status_code == 422
    assert "Chưa ghi gì. Tệp có 1 cảnh báo cần xác nhận" in words_of(response)
    assert Dossier.objects.count() == 6

    for asked in ({}, {"confirmed": "yes"}):
        assert clerk_client.post(address, asked).status_code == 422, "without a reason"
    accept_all(clerk_client, batch)
    work_off()
    words = words_of(clerk_client.get(f"/nap/{batch.pk}/"))
    assert "Đã xác nhận 1" in words
    assert "1 hồ sơ đã thôi được tính." in words
    assert "Nếu xác nhận" not in words
    assert Dossier.objects.count() == 8


def test_a_file_without_warnings_asks_for_no_confirmation(upload):
    assert "Đã xem" not in words_of(upload(*GOOD, ENDS_BEFORE_IT_BEGINS))


def test_a_file_of_another_period_offers_to_be_checked_for_its_own(upload, clerk_client):
    words = words_of(upload(OF_QUARTER_II, channel="online"))
    assert "Tệp có 1/1 hồ sơ tiếp nhận trong quý II/2022. Bạn đang nạp cho quý III/2022." in words
    assert "Đổi sang quý II/2022" in words

    batch = newest()
    response = clerk_client.post(f"/nap/{batch.pk}/doi-ky/", {"period": "2022-Q2"})
    words = words_of(worked_off(clerk_client, response))
    assert "Kiểm tra tệp" in words
    assert "Đổi kỳ?" not in words
    batch.refresh_from_db()
    assert (batch.state, batch.period, batch.added) == ("checked", "2022-Q2", 1)
    assert not batch.problems.filter(code="OUTSIDE_PERIOD").exists()


def test_a_file_that_may_still_be_mapped_is_read_anew_for_another_period(upload, clerk_client):
    """What it asked before is asked once."""
    nobody_knows = OF_QUARTER_II.replace("0201", "0202").replace("UBND xã", "Một cửa")
    odd_word = OF_QUARTER_II.replace("0201", "0203").replace("Đã trả kết quả", "Đã xếp tủ")
    upload(OF_QUARTER_II, nobody_knows, odd_word)
    batch = newest()
    assert (batch.original_until is not None, batch.open_names.count()) == (True, 1)
    response = clerk_client.post(f"/nap/{batch.pk}/doi-ky/", {"period": "2022-Q2"})
    worked_off(clerk_client, response)
    batch.refresh_from_db()
    assert (batch.state, batch.period, batch.added) == ("checked", "2022-Q2", 1)
    assert batch.open_names.count() == 1


def test_a_period_is_changed_together_with_its_check_or_not_at_all(
    upload, clerk_client, monkeypatch
):
    """Else the warnings of the period before would stand under the new one."""
    upload(OF_QUARTER_II)
    batch = newest()
    monkeypatch.setattr(other_period.queue, "ask_to_check", Mock(side_effect=ZeroDivisionError))
    with pytest.raises(ZeroDivisionError):
        clerk_client.post(f"/nap/{batch.pk}/doi-ky/", {"period": "2022-Q2"})
    assert newest().period == "2022-Q3"
    assert not Event.objects.filter(act=Act.PERIOD_CHANGED).exists()


def test_a_file_is_checked_for_no_period_there_is_not(upload, clerk_client):
    upload(OF_QUARTER_II)
    batch = newest()
    clerk_client.post(f"/nap/{batch.pk}/doi-ky/", {"period": "2022-Q5"})
    batch.refresh_from_db()
    assert (batch.state, batch.period, batch.task) == ("checked", "2022-Q3", "")


def test_a_file_half_of_another_period_is_only_warned_about(upload):
    words = words_of(upload(GOOD[0], OF_QUARTER_II))
    assert "Đổi kỳ?" not in words
    assert "Hồ sơ không thuộc kỳ đã chọn" in words


def test_a_file_without_channels_says_so(upload):
    assert "2 hồ sơ không rõ hình thức tiếp nhận" in words_of(upload(*GOOD))


def test_what_was_changed_meanwhile_is_checked_again(upload, clerk_client):
    upload(KNOWN_AND_CHANGED)
    first = newest()
    upload(KNOWN_AND_CHANGED.replace("14/09/2022,Đã", "14/09/2022 10:00,Đã"), name="khac.csv")
    batches.accept(newest())

    accept_all(clerk_client, first)
    work_off()
    words = words_of(clerk_client.get(f"/nap/{first.pk}/"))
    assert "Chưa ghi gì: số liệu đã thay đổi từ lúc kiểm tra (có lần nạp khác vừa ghi" in words
    first.refresh_from_db()
    assert (first.state, first.changed, first.unchanged) == ("checked", 0, 1)


@pytest.mark.parametrize("deed", ["ghi-nhan", "huy"])
def test_who_comes_by_the_address_of_a_deed_is_led_to_the_batch(clerk_client, own_batch, deed):
    response = clerk_client.get(f"/nap/{own_batch.pk}/{deed}/")
    assert (response.status_code, response["Location"]) == (302, f"/nap/{own_batch.pk}/")


def test_a_repeated_row_is_one_dossier_in_two_rows(upload, clerk_client):
    upload(GOOD[0], *GOOD)
    response = clerk_client.post(f"/nap/{newest().pk}/ghi-nhan/")
    words = words_of(worked_off(clerk_client, response))
    assert "Đã ghi nhận 2 hồ sơ (3 dòng)." in words
