"""The fix-at-source desk: a fault opens with a file, closes with a clean row, and may reopen."""

import io

import openpyxl
import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from procedures.models import Agency, Batch, Defect, Scope
from tests.pages.conftest import accept_all, work_off
from tests.pages.reading import words_of

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")

HEAD = "Mã hồ sơ,Mã thủ tục,Cơ quan giải quyết,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc,Trạng thái"
CODE = "H37.15-220801-0101"
GOOD = f"{CODE},1.000001,UBND xã Tân Thanh,01/08/2022,05/08/2022,04/08/2022,Đã trả kết quả"
ENDS_EARLY = f"{CODE},1.000001,UBND xã Tân Thanh,01/08/2022,05/08/2022,31/07/2022,Đã trả kết quả"
OTHER_GOOD = (
    "H37.15-220802-0102,1.000001,UBND xã Tân Thanh,02/08/2022,05/08/2022,04/08/2022,Đã trả kết quả"
)
OF_A_DEPARTMENT = (
    "H37.15-220803-0103,1.000000,Sở Tài nguyên và Môi trường,03/08/2022,01/08/2022,,Đang xử lý"
)
UNREADABLE = "khong-phai-ma,1.000001,UBND xã Tân Thanh,01/08/2022,05/08/2022,,Đang xử lý"


@pytest.fixture
def send(clerk_client, quarter):
    """Upload lines and accept the good ones."""

    def sent(*lines, accept=True):
        file = SimpleUploadedFile("quy-3.csv", "\n".join([HEAD, *lines]).encode())
        clerk_client.post("/nap/moi/", {"file": file, "period": "2022-Q3"})
        work_off()
        batch = Batch.objects.latest("pk")
        if accept:
            accept_all(clerk_client, batch)
            work_off()
        return batch

    return sent


def open_ones() -> list[tuple]:
    found = Defect.objects.open().order_by("dossier")
    return list(found.values_list("dossier", "code", "agency__code"))


FAULT = (CODE, "NEGATIVE_DURATION", "LS-TT")


def test_a_fault_opens_closes_with_a_clean_row_and_reopens_with_the_error(send):
    send(ENDS_EARLY, OTHER_GOOD)
    assert open_ones() == [FAULT]
    closing = send(GOOD)
    assert open_ones() == []
    assert Defect.objects.get().closed_by == closing
    send(ENDS_EARLY, OTHER_GOOD)
    assert open_ones() == [FAULT]
    assert Defect.objects.get().closed_by is None


def test_the_fault_of_a_file_that_was_cancelled_is_still_to_be_mended(send, clerk_client):
    """Taking back a file mends nothing in the one-stop software."""
    batch = send(ENDS_EARLY, OTHER_GOOD, accept=False)
    withdrawn = "tệp đã hủy, hồ sơ vẫn cần sửa"
    pages = ("/nap/cach-ly/", "/nap/cach-ly/NEGATIVE_DURATION/")
    assert [withdrawn in words_of(clerk_client.get(each)) for each in pages] == [False, False]
    clerk_client.post(f"/nap/{batch.pk}/huy/")
    assert open_ones() == [FAULT]
    assert [withdrawn in words_of(clerk_client.get(each)) for each in pages] == [True, True]


def test_a_clean_row_that_was_not_accepted_closes_nothing(send):
    send(ENDS_EARLY)
    send(GOOD, accept=False)
    assert open_ones() == [FAULT]


def test_the_same_file_again_tells_a_fault_once_and_since_when_it_was_there(send):
    send(ENDS_EARLY)
    since = Defect.objects.get().opened_at
    again = send(ENDS_EARLY)
    fault = Defect.objects.get()
    assert (fault.opened_at, fault.batch) == (since, again)


def test_a_row_whose_dossier_cannot_be_told_is_left_to_its_file(send):
    batch = send(UNREADABLE)
    assert batch.problems.get(level="block").code == "BAD_DOSSIER_CODE"
    assert open_ones() == []


def test_the_desk_tells_kinds_and_agencies_and_what_to_do(send, clerk_client):
    send(ENDS_EARLY, OF_A_DEPARTMENT)
    words = words_of(clerk_client.get("/nap/cach-ly/"))
    assert "2 lỗi của hồ sơ chưa được tính" in words
    assert "Cách sửa: Sửa trong phần mềm một cửa, xuất lại tệp rồi nạp lại." in words
    assert "Sở Tài nguyên và Môi trường 1" in words
    assert "UBND xã Tân Thanh 1" in words
    of_one = words_of(clerk_client.get("/nap/cach-ly/?co-quan=LS-TT"))
    assert "1 lỗi của hồ sơ chưa được tính" in of_one
    assert "Sở Tài nguyên" not in of_one
    listed = words_of(clerk_client.get("/nap/cach-ly/NEGATIVE_DURATION/?co-quan=LS-TT"))
    assert CODE in listed
    assert "H37.15-220803-0103" not in listed


def test_an_empty_desk_says_so(clerk_client, quarter):
    assert "Không còn lỗi nào cần sửa." in words_of(clerk_client.get("/nap/cach-ly/"))


def test_an_agency_gets_its_faults_as_a_workbook(send, clerk_client):
    send(ENDS_EARLY, OF_A_DEPARTMENT)
    response = clerk_client.get("/nap/cach-ly/so-sua-loi.xlsx?co-quan=LS-TT")
    assert "so-sua-loi-ubnd-xa-tan-thanh-2022-09-14.xlsx" in response["Content-Disposition"]
    _, *rows = openpyxl.load_workbook(io.BytesIO(response.content)).active.values
    assert [row[:4] for row in rows] == [
        (
            CODE,
            "UBND xã Tân Thanh",
            "Quý III/2022",
            "Ngày hẹn trả hoặc kết thúc trước ngày tiếp nhận",
        )
    ]


def test_the_desk_takes_as_many_queries_for_many_kinds_as_for_one(
    send, clerk_client, django_assert_num_queries
):
    batch = send(ENDS_EARLY)
    with CaptureQueriesContext(connection) as of_one:
        clerk_client.get("/nap/cach-ly/")
    for number, code in enumerate(("BAD_DATE", "BAD_CHOICE", "MISSING_VALUE")):
        for line in range(5):
            Defect.objects.create(
                dossier=f"H37.15-220801-{number}{line:03}",
                code=code,
                batch=batch,
                line=line,
                opened_at=timezone.now(),
            )
    with django_assert_num_queries(len(of_one)):
        words = words_of(clerk_client.get("/nap/cach-ly/"))
    assert words.count("Xem cả 5 lỗi") == 3


def test_a_clerk_sees_the_faults_of_their_own_agencies(send, client):
    send(ENDS_EARLY, OF_A_DEPARTMENT)
    user = User.objects.create_user("canbo.xa")
    user.user_permissions.add(Permission.objects.get(codename="add_batch"))
    Scope.objects.create(user=user, agency=Agency.objects.get(code="LS-TT"))
    # The commune has no agency above it here, which would be the whole province.
    Agency.objects.filter(code="LS-TT").update(parent=Agency.objects.get(code="LS"))
    client.force_login(user)
    for address in ("/nap/cach-ly/", "/nap/cach-ly/?co-quan=LS-STNMT"):
        words = words_of(client.get(address))
        assert "1 lỗi của hồ sơ" in words
        assert "Sở Tài nguyên" not in words
    listed = words_of(client.get("/nap/cach-ly/NEGATIVE_DURATION/"))
    assert "H37.15-220803-0103" not in listed
    book = client.get("/nap/cach-ly/so-sua-loi.xlsx?co-quan=LS-STNMT").content
    _, *rows = openpyxl.load_workbook(io.BytesIO(book)).active.values
    assert [row[0] for row in rows] == [CODE]


def test_pages_of_the_desk_keep_the_agency_that_was_chosen(send, clerk_client):
    lines = [ENDS_EARLY.replace(CODE, f"H37.15-220801-{n:04d}") for n in range(1, 53)]
    send(*lines, OF_A_DEPARTMENT)
    response = clerk_client.get("/nap/cach-ly/NEGATIVE_DURATION/?co-quan=LS-TT")
    assert 'href="?co-quan=LS-TT&amp;trang=2"' in response.text
    second = words_of(clerk_client.get("/nap/cach-ly/NEGATIVE_DURATION/?co-quan=LS-TT&trang=2"))
    assert "Trang 2/2" in second
