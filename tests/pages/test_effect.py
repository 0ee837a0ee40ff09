"""Step 4 of an upload: what accepting would do to form 06a, and to which dossiers."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from procedures.intake import batches
from procedures.intake.assenting import confirm
from procedures.models import Agency, Batch, Dossier, Scope, Source
from procedures.rules.periods import parse_period
from reports.closing import close_period
from reports.views import effect as effect_pages
from tests.pages.conftest import newest, work_off
from tests.pages.lines import ENDS_BEFORE_IT_BEGINS, GOOD
from tests.pages.reading import rows_of, words_of

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")

TAN_THANH = "1.000001,UBND xã Tân Thanh"
# Open and overdue until now; received on the first days of the quarter, so that the file tells all.
CONCLUDED_NOW = f"H37.15-220914-0004,{TAN_THANH},14/09/2022,14/09/2022,14/09/2022,Đã trả kết quả"
PUT_OFF = f"H37.15-220801-0006,{TAN_THANH},01/08/2022,20/09/2022,,Đang xử lý"
AS_KNOWN = f"H37.15-220620-0002,{TAN_THANH},20/06/2022,30/06/2022,29/06/2022,Đã xử lý xong"
FIRST_DAYS = f"H37.15-220616-0201,{TAN_THANH},16/06/2022,20/06/2022,17/06/2022,Đã trả kết quả"
OF_QUARTER_II = f"H37.15-220502-0201,{TAN_THANH},02/05/2022,05/05/2022,04/05/2022,Đã trả kết quả"
NO_DOSSIER_ANY_MORE = f"H37.15-220620-0002,{TAN_THANH},20/06/2022,30/06/2022,,Không được tiếp nhận"


@pytest.fixture
def effect(upload, clerk_client):
    """Upload lines from the source that is known, and open the page of their effect."""
    known = Source.objects.get(name="Phần mềm một cửa")

    def shown(*lines, query="", source=known.pk, **chosen):
        upload(*lines, source=source, **chosen)
        work_off()
        return clerk_client.get(f"/nap/{newest().pk}/tac-dong/{query}")

    return shown


def form_of(response) -> dict[str, list[str]]:
    """The lines of form 06a by name: columns (3) to (13)."""
    return {row[1]: row[2:] for row in rows_of(response) if len(row) == 13}


def test_the_own_form_is_shown_before_and_after(effect):
    response = effect(*GOOD)
    assert "Tác động lên số liệu của toàn tỉnh" in words_of(response)
    form = form_of(response)
    # One resolved before its due day, one open and overdue, both without a channel.
    assert form["Chứng thực"] == [
        *("6 trước là 4", "1", "5 trước là 3", "0"),
        *("3 trước là 2", "2 trước là 1", "1", "0"),
        *("3 trước là 2", "1", "2 trước là 1"),
    ]
    assert form["Đất đai"] == ["2", "0", "1", "1", "1", "0", "0", "1", "1", "1", "0"]
    assert form["Tổng cộng"][0] == "8 trước là 6"
    assert form["Thay đổi"] == ["+2", "0", "+2", "0", "+1", "+1", "0", "0", "+1", "0", "+1"]
    assert Dossier.objects.count() == 6


def test_the_finding_says_what_the_table_shows(effect):
    assert (
        "Thêm 2 hồ sơ tiếp nhận, thêm 1 hồ sơ đã giải quyết; "
        "đang giải quyết quá hạn tăng từ 1 lên 2." in words_of(effect(*GOOD))
    )


def test_the_identities_are_held_against_the_form_as_it_will_be(effect):
    words = words_of(effect(*GOOD))
    assert "(3) = (7) + (11): Khớp" in words
    assert "(6) = (11) kỳ trước: Chưa đối chiếu" in words


def test_new_changed_and_unchanged_dossiers_are_counted_and_listed(effect, clerk_client):
    response = effect(*GOOD, CONCLUDED_NOW, AS_KNOWN)
    words = words_of(response)
    assert "Mới 2 hồ sơ chưa từng có" in words
    assert "Thay đổi 1 1 từ đang giải quyết sang đã giải quyết" in words
    assert "Không đổi 1 giống hệt" in words
    changes = next(row[1] for row in rows_of(response) if row[0].startswith("H37.15-220914-0004"))
    assert changes.startswith("Trạng thái: Đang xử lý → Đã trả kết quả")
    address = f"/nap/{newest().pk}/tac-dong"
    assert rows_of(clerk_client.get(f"{address}/moi/"))[1:] == [
        [
            *("H37.15-220801-0101", "2", "1.000001 Thủ tục Chứng thực", "UBND xã Tân Thanh"),
            *("01/08/2022", "05/08/2022", "04/08/2022", "Đã trả kết quả"),
        ],
        [
            *("H37.15-220802-0102", "3", "1.000001 Thủ tục Chứng thực", "UBND xã Tân Thanh"),
            *("02/08/2022", "05/08/2022", "chưa có", "Đang xử lý"),
        ],
    ]
    unchanged = rows_of(clerk_client.get(f"{address}/khong-doi/"))[1:]
    assert [row[0] for row in unchanged] == ["H37.15-220620-0002"]


def test_long_lists_are_told_page_by_page(effect, clerk_client):
    lines = [GOOD[0].replace("0101", f"1{number:03}") for number in range(120)]
    effect(*lines)
    address = f"/nap/{newest().pk}/tac-dong/moi/"
    found = [
        row[0]
        for page in (1, 2, 3)
        for row in rows_of(clerk_client.get(f"{address}?trang={page}"))[1:]
    ]
    assert found == [f"H37.15-220801-1{number:03}" for number in range(120)]
    assert clerk_client.get(f"{address}?trang=4")["Location"] == address


def test_open_dossiers_that_a_full_export_does_not_mention_are_absent(effect, clerk_client):
    # From 16/06 to 14/09: the whole quarter of Tân Thanh, without its open dossier 0006.
    response = effect(FIRST_DAYS, CONCLUDED_NOW)
    assert "Vắng mặt 1 đang giải quyết trong kỳ" in words_of(response)
    absent = clerk_client.get(f"/nap/{newest().pk}/tac-dong/vang-mat/")
    assert rows_of(absent)[1:] == [
        [
            *("H37.15-220801-0006", "1.000001 Thủ tục Chứng thực", "UBND xã Tân Thanh"),
            *("01/08/2022", "02/08/2022", "chưa có", "Đang xử lý"),
        ]
    ]


def test_absent_dossiers_are_given_as_a_file(effect, clerk_client):
    effect(FIRST_DAYS, CONCLUDED_NOW)
    address = f"/nap/{newest().pk}/tac-dong/vang-mat"
    assert f'href="{address}.csv"' in clerk_client.get(f"{address}/").content.decode()
    _, row = clerk_client.get(f"{address}.csv").content.decode("utf-8-sig").splitlines()
    assert row.startswith("H37.15-220801-0006,UBND xã Tân Thanh,1.000001,")
    assert clerk_client.get(f"{address}.xlsx").content.startswith(b"PK")


def test_a_file_of_absent_dossiers_says_how_many_found_no_room(effect, clerk_client, monkeypatch):
    effect(FIRST_DAYS, CONCLUDED_NOW)
    monkeypatch.setattr(effect_pages, "_ABSENT_AT_MOST", 0)
    content = clerk_client.get(f"/nap/{newest().pk}/tac-dong/vang-mat.csv").content.decode()
    assert content.splitlines()[1:] == ["Còn 1 hồ sơ khác không ghi vào tệp này."]


def test_what_the_file_names_in_a_refused_row_is_not_absent(effect):
    refused = PUT_OFF.replace("01/08/2022,", "32/08/2022,")
    response = effect(FIRST_DAYS, CONCLUDED_NOW, refused, query="?dong-tot=1")
    assert "Vắng mặt 0 đang giải quyết" in words_of(response)


def test_a_file_of_another_source_need_not_mention_them(effect):
    other = Source.objects.create(name="Sổ của xã")
    words = words_of(effect(FIRST_DAYS, CONCLUDED_NOW, source=other.pk))
    assert "Vắng mặt 0 đang giải quyết trong kỳ, đã nạp từ nguồn “Sổ của xã”" in words


def test_of_a_few_corrections_nobody_is_absent(effect):
    assert "Vắng mặt không xét" in words_of(effect(*GOOD))


def test_a_due_day_put_off_after_it_had_passed_is_marked(effect):
    row = next(row for row in rows_of(effect(PUT_OFF)) if row[0].startswith("H37.15-220801-0006"))
    assert row[1] == "Ngày hẹn trả: 02/08/2022 → 20/09/2022 hạn lùi sau khi quá hạn"


def test_of_many_changes_a_few_of_each_kind_are_shown_and_the_others_are_a_link_away(
    effect, clerk_client
):
    known = Dossier.objects.get(code="H37.15-220801-0006")
    for number in range(100, 160):
        known.pk, known.code = None, f"H37.15-220801-0{number}"
        known.save()
    put_off = [PUT_OFF.replace("0006", f"0{number}") for number in range(100, 160)]
    response = effect(*put_off, CONCLUDED_NOW)
    kinds = [row[0] for row in rows_of(response) if len(row) == 1]
    assert kinds == ["Ngày hẹn trả: 60 hồ sơ", "Trạng thái, Ngày kết thúc xử lý: 1 hồ sơ"]
    codes = [row[0][14:18] for row in rows_of(response) if row[0].startswith("H37")]
    assert codes == ["0100", "0101", "0102", "0004"]
    (address,) = re.findall(r'href="(/nap/\d+/thay-doi/[?]nhom=\d+)">60', response.content.decode())
    second = clerk_client.get(f"{address}&trang=2")
    assert "Chỉ hồ sơ đổi Ngày hẹn trả" in words_of(second)
    assert [row[0][15:18] for row in rows_of(second)[1:]] == [str(n) for n in range(150, 160)]


def test_times_that_differ_only_in_their_seconds_do_not_look_alike(effect):
    to_the_second = GOOD[0].replace("01/08/2022", "01/08/2022 08:15:42")
    effect(to_the_second)
    batches.accept(newest())
    words = words_of(effect(to_the_second.replace(":42", "")))
    assert "Giờ tiếp nhận: 08:15:42 → 08:15" in words


def test_a_due_day_that_moves_before_it_has_passed_is_not_marked(effect, clerk_client):
    effect(PUT_OFF)
    before_it_passed = datetime(2022, 8, 2, 9, tzinfo=UTC)
    Batch.objects.filter(pk=newest().pk).update(received_at=before_it_passed)
    response = clerk_client.get(f"/nap/{newest().pk}/tac-dong/")
    assert "20/09/2022" in words_of(response)
    assert "hạn lùi" not in words_of(response)


def test_of_an_agency_only_its_own_form_is_shown(effect):
    agency = Agency.objects.get(code="LS-TT")
    response = effect(*GOOD, agency=agency.pk)
    assert "Tác động lên số liệu của UBND xã Tân Thanh" in words_of(response)
    assert list(form_of(response)) == ["(2)", "Chứng thực", "Tổng cộng", "Thay đổi"]


def test_accepting_from_here_writes_what_was_shown(effect, clerk_client):
    response = effect(*GOOD)
    assert "Ghi nhận 2 dòng" in words_of(response)
    clerk_client.post(f"/nap/{newest().pk}/ghi-nhan/")
    work_off()
    assert newest().state == "accepted"
    assert "phải giải quyết 8 hồ sơ" in words_of(clerk_client.get("/ky/2022-q3/"))


def test_what_was_checked_again_since_it_was_shown_is_not_accepted(effect, clerk_client):
    shown = effect(*GOOD)
    seen = re.search('name="seen" value="([^"]+)"', shown.text)[1]
    known = Dossier.objects.get(code="H37.15-220801-0006")
    known.pk, known.code = None, "H37.15-220801-0101"
    known.save()
    batches.recheck(newest())
    response = clerk_client.post(f"/nap/{newest().pk}/ghi-nhan/", {"seen": seen}, follow=True)
    assert "Chưa ghi gì: tệp đã được kiểm tra lại từ lúc bạn xem." in words_of(response)
    assert (newest().state, newest().task) == ("checked", "")


def test_with_refused_rows_one_comes_here_by_choosing_the_good_ones(effect, clerk_client):
    response = effect(*GOOD, ENDS_BEFORE_IT_BEGINS)
    assert response["Location"] == f"/nap/{newest().pk}/"
    response = clerk_client.get(f"/nap/{newest().pk}/tac-dong/?dong-tot=1")
    words = words_of(response)
    assert "1 dòng có lỗi chưa được tính" in words
    assert "Ghi nhận 2 dòng" in words
    assert 'name="good_rows" value="yes"' in response.content.decode()
    assert form_of(response)["Tổng cộng"][0] == "8 trước là 6"


def test_what_nobody_confirmed_is_confirmed_first(effect, clerk_client):
    words = words_of(effect(*GOOD, NO_DOSSIER_ANY_MORE))
    assert "Thêm 1 hồ sơ tiếp nhận" in words
    assert "Còn 1 loại cảnh báo chưa xác nhận: xác nhận trước" in words
    assert "Ghi nhận 3 dòng" not in words
    confirm(newest(), {"WITHDRAWN_FROM_COUNT": "đã trả lại"}, by=newest().uploaded_by)
    words = words_of(clerk_client.get(f"/nap/{newest().pk}/tac-dong/"))
    assert "chưa xác nhận" not in words
    assert "Ghi nhận 2 dòng Hủy" in words


def test_a_large_drop_says_what_becomes_of_what_is_not_in_the_file(effect, clerk_client):
    effect(*GOOD)
    newest().problems.create(code="LARGE_DROP", level="confirm", message="Tệp có 2 hồ sơ.")
    words = words_of(clerk_client.get(f"/nap/{newest().pk}/"))
    assert "Nếu ghi nhận: hồ sơ không có trong tệp được giữ nguyên, không xóa." in words
    assert "Tệp có 2 hồ sơ. Đã xem, đồng ý ghi nhận." in words


def test_the_steps_say_that_nothing_is_written_yet(effect):
    assert "4. Tác động chưa ghi gì 5. Biên nhận" in words_of(effect(*GOOD))


def test_into_a_closed_period_dossiers_come_late(effect, clerk_client):
    close_period(period=parse_period("2022-Q2"), by=User.objects.create_user("quantri"))
    words = words_of(effect(OF_QUARTER_II, period="2022-Q2"))
    assert "Quý II/2022 đã chốt: hồ sơ được ghi là nộp muộn, số đã chốt không đổi." in words
    assert "Thêm 1 hồ sơ tiếp nhận, thêm 1 hồ sơ đã giải quyết." in words


def test_a_file_that_changes_nothing_says_so(effect):
    response = effect(AS_KNOWN)
    assert "Các tổng số của biểu không đổi." in words_of(response)
    assert "Tệp không thay đổi hồ sơ nào đã có." in words_of(response)


def test_only_a_waiting_file_has_an_effect(effect, clerk_client):
    effect(*GOOD)
    address = f"/nap/{newest().pk}/"
    clerk_client.post(f"{address}huy/")
    for page in ("tac-dong/", "tac-dong/moi/"):
        assert clerk_client.get(address + page)["Location"] == address


def test_the_effect_of_anothers_file_is_as_if_there_were_none(effect, client, province):
    effect(*GOOD)
    other = User.objects.create_user("canbo2")
    other.user_permissions.set(newest().uploaded_by.user_permissions.all())
    department = Agency.objects.get(code="LS-STNMT")
    Agency.objects.filter(pk=department.pk).update(parent=province)
    Scope.objects.create(user=other, agency=department)
    client.force_login(other)
    for page in ("", "moi/", "vang-mat/"):
        assert client.get(f"/nap/{newest().pk}/tac-dong/{page}").status_code == 404
