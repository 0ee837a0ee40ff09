"""The page of names nobody could tell: what is alike, a search, one choice for every file."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile

from procedures.models import Agency, AgencyName, Batch, OpenName, Procedure, ProcedureName, Scope
from tests.pages.conftest import accept_all, work_off
from tests.pages.reading import words_of

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")

HEAD = "Mã hồ sơ,Mã thủ tục,Cơ quan giải quyết,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc,Trạng thái"
STRANGE = "Bộ phận một cửa Tân Thanh"


def line(number: int, procedure="1.000001", agency="UBND xã Tân Thanh") -> str:
    return (
        f"H37.15-220801-{number:04},{procedure},{agency},"
        "01/08/2022,05/08/2022,04/08/2022,Đã trả kết quả"
    )


@pytest.fixture
def upload(clerk_client, quarter):
    def uploaded(*lines, name="quy-3.csv", **chosen):
        file = SimpleUploadedFile(name, "\n".join([HEAD, *lines]).encode("utf-8-sig"))
        clerk_client.post("/nap/moi/", {"file": file, "period": "2022-Q3", **chosen})
        work_off()
        return Batch.objects.latest("pk")

    return uploaded


@pytest.fixture
def may_settle(clerk):
    clerk.user_permissions.add(Permission.objects.get(codename="settle_name"))


def choose(client, name: OpenName, meaning, query=""):
    address = f"/nap/ten-chua-ro/{name.pk}/{query}"
    response = client.post(address, {"chosen": meaning.pk}, follow=True)
    work_off()
    return response


def test_the_receipt_says_that_what_waits_for_a_name_need_not_be_sent_again(upload, clerk_client):
    batch = upload(line(1), line(2, agency=STRANGE), line(3, agency=STRANGE))
    accept_all(clerk_client, batch)
    work_off()
    words = words_of(clerk_client.get(f"/nap/{batch.pk}/"))
    assert "Dòng chỉ chờ rõ tên thì không phải xuất lại: xem Tên chưa rõ." in words


def test_what_holds_up_most_rows_comes_first_with_what_is_alike(upload, clerk_client):
    upload(line(1), line(2, agency="Xã Lạ"), line(3, agency=STRANGE), line(4, agency=STRANGE))
    words = words_of(clerk_client.get("/nap/ten-chua-ro/"))
    assert f"2 dòng Cơ quan “{STRANGE}” Tiếp nhận 01/08/2022, trong 1 tệp" in words
    assert "LS-TT UBND xã Tân Thanh (giống " in words
    assert words.index(STRANGE) < words.index("Xã Lạ")


def test_the_page_of_a_batch_leads_to_its_names(upload, clerk_client):
    batch = upload(line(1), line(2, agency=STRANGE))
    other = upload(line(3), line(4, agency="Xã Lạ"), name="khac.csv")
    page = clerk_client.get(f"/nap/{batch.pk}/").content.decode()
    assert f'href="/nap/ten-chua-ro/?lan-nap={batch.pk}"' in page
    words = words_of(clerk_client.get(f"/nap/ten-chua-ro/?lan-nap={batch.pk}"))
    assert STRANGE in words
    assert "Xã Lạ" not in words
    assert "Xã Lạ" in words_of(clerk_client.get(f"/nap/ten-chua-ro/?lan-nap={other.pk}"))


def test_a_choice_is_remembered_and_what_waited_is_told(upload, clerk_client, clerk):
    batch = upload(line(1), line(2, agency=STRANGE))
    name = OpenName.objects.get()
    words = words_of(choose(clerk_client, name, Agency.objects.get(code="LS-TT")))
    assert f"Từ nay “{STRANGE}” là UBND xã Tân Thanh." in words
    assert f"Đang kiểm tra lại các dòng chờ tên này, ở lần nạp số {batch.pk}." in words
    assert f"Đang kiểm tra lại: lần nạp số {batch.pk}. Dòng đã rõ tên sẽ chờ ghi nhận." in words
    assert "Không có tên nào chờ." in words
    assert AgencyName.objects.get().settled_by == clerk
    batch.refresh_from_db()
    assert (batch.state, batch.added, batch.refused) == ("checked", 2, 0)


def test_what_is_left_of_a_file_is_found_from_its_receipt_and_goes_with_it(upload, clerk_client):
    batch = upload(line(1), line(2, agency=STRANGE))
    clerk_client.post(f"/nap/{batch.pk}/ghi-nhan/", {"good_rows": "yes"})
    work_off()
    name = OpenName.objects.get()
    clerk_client.post(
        f"/nap/ten-chua-ro/{name.pk}/", {"chosen": Agency.objects.get(code="LS-TT").pk}
    )
    words = words_of(clerk_client.get(f"/nap/{batch.pk}/"))
    assert "Đang kiểm tra lại các dòng chờ tên" in words
    assert "Phần đã ghi nhận không đổi" in words
    assert "Hủy lần nạp này" not in words
    work_off()
    left = Batch.objects.latest("pk")
    words = words_of(clerk_client.get(f"/nap/{batch.pk}/"))
    assert f"Phần còn lại của tệp đang chờ ghi nhận, 1 dòng, ở lần nạp số {left.pk}." in words
    words = words_of(clerk_client.get(f"/nap/{batch.pk}/hoan-tac/"))
    assert f"đang chờ ở lần nạp số {left.pk}, 1 dòng, cũng được hủy." in words


def test_an_agency_is_found_without_accents_and_only_if_it_existed(upload, clerk_client):
    Agency.objects.create(
        code="LS-TM", name="UBND xã Tân Mới", level="commune", valid_from=date(2022, 9, 1)
    )
    upload(line(1), line(2, agency=STRANGE))
    address = f"/nap/ten-chua-ro/{OpenName.objects.get().pk}/"
    words = words_of(clerk_client.get(f"{address}?tim=tan+thanh"))
    assert "LS-TT UBND xã Tân Thanh Đúng, dùng cơ quan này" in words
    assert "Không tìm thấy “tan moi”" in words_of(clerk_client.get(f"{address}?tim=tan+moi"))


def test_a_code_is_chosen_by_who_may(upload, clerk_client, may_settle):
    upload(line(1), line(2, procedure="1.00894"))
    words = words_of(choose(clerk_client, OpenName.objects.get(), Procedure.objects.first()))
    assert "Từ nay “1.00894” là 1.00000" in words
    assert ProcedureName.objects.count() == 1


def test_without_the_right_a_code_is_only_seen(upload, clerk_client):
    upload(line(1), line(2, procedure="1.00894"))
    words = words_of(clerk_client.get("/nap/ten-chua-ro/"))
    assert "Mã thủ tục “1.00894”" in words
    assert "Bạn không có quyền chọn thủ tục." in words
    words = words_of(choose(clerk_client, OpenName.objects.get(), Procedure.objects.first()))
    assert "Chưa chọn gì" in words
    assert not ProcedureName.objects.exists()


def test_homonyms_are_shown_and_not_offered(upload, clerk_client):
    Agency.objects.create(
        code="LS-T2", name="UBND xã Tân Thanh", level="commune", valid_from=date(2020, 1, 1)
    )
    upload(line(1, agency="LS-T2"), line(2))
    words = words_of(clerk_client.get("/nap/ten-chua-ro/"))
    assert "Tên chung của 2 mục dưới đây" in words
    assert "Đúng, dùng cơ quan này" not in words


def test_the_second_of_two_is_told_what_the_first_chose(upload, clerk_client, province):
    upload(line(1), line(2, agency=STRANGE))
    name = OpenName.objects.get()
    choose(clerk_client, name, Agency.objects.get(code="LS-TT"))
    words = words_of(choose(clerk_client, name, province))
    assert f"Chưa ghi lựa chọn này. canbo đã chọn: “{STRANGE}” là UBND xã Tân Thanh" in words


@pytest.fixture
def other_clerk(quarter, province):
    """A clerk of one commune, who sees nothing of the province's files."""
    commune = Agency.objects.get(code="LS-TT")
    commune.parent = province
    commune.save()
    user = User.objects.create_user("xa")
    user.user_permissions.add(Permission.objects.get(codename="add_batch"))
    Scope.objects.create(user=user, agency=commune)
    return user


def test_names_of_files_outside_the_scope_are_as_if_there_were_none(
    upload, client, other_clerk, province
):
    upload(line(1), line(2, agency=STRANGE))
    client.force_login(other_clerk)
    assert "Không có tên nào chờ." in words_of(client.get("/nap/ten-chua-ro/"))
    words = words_of(choose(client, OpenName.objects.get(), province))
    assert "Tên này không còn chờ" in words
    assert not AgencyName.objects.exists()


def test_an_agency_outside_the_scope_cannot_be_chosen(upload, client, other_clerk, province):
    commune = Agency.objects.get(code="LS-TT")
    upload(line(1), line(2, agency=STRANGE), agency=commune.pk)
    client.force_login(other_clerk)
    name = OpenName.objects.get()
    assert "Chưa chọn gì" in words_of(choose(client, name, province))
    assert "Không tìm thấy “lang son”" in words_of(
        client.get(f"/nap/ten-chua-ro/{name.pk}/?tim=lang+son")
    )
    assert "Từ nay" in words_of(choose(client, name, commune))


def test_many_names_take_few_queries(upload, clerk_client, django_assert_max_num_queries):
    upload(line(1), *(line(n, agency=f"Xã Lạ {n}") for n in range(2, 30)))
    with django_assert_max_num_queries(16):
        words = words_of(clerk_client.get("/nap/ten-chua-ro/"))
    assert "Trang 1/2" in words


def test_who_may_not_upload_sees_no_names(official_client):
    assert official_client.get("/nap/ten-chua-ro/").status_code == 403
