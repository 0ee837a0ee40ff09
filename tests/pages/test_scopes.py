"""Whose data a clerk sees and uploads: those of an agency and everything below it."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from procedures.models import Agency, Batch, BatchState, Dossier, Source
from tests.pages.conftest import a_clerk, accept_all, work_off
from tests.pages.reading import words_of

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")

HEAD = "Mã hồ sơ,Mã thủ tục,Cơ quan giải quyết,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc,Trạng thái"
OF_THE_COMMUNE = (
    "H37.15-220801-0101,1.000001,UBND xã Tân Thanh,01/08/2022,05/08/2022,04/08/2022,Đã trả kết quả"
)
OF_A_DEPARTMENT = (
    "H37.15-220801-0102,1.000001,Sở Tài nguyên và Môi trường,01/08/2022,05/08/2022,,Đang xử lý"
)
WITHOUT_AGENCY = "H37.15-220801-0103,1.000001,,01/08/2022,05/08/2022,,Đang xử lý"


def upload(client, *lines, **chosen):
    file = SimpleUploadedFile("quy-3.csv", "\n".join([HEAD, *lines]).encode())
    client.post("/nap/moi/", {"file": file, "period": "2022-Q3", **chosen})
    work_off()
    return Batch.objects.latest("pk")


def a_batch_of(agency: Agency | None) -> Batch:
    return Batch.objects.create(
        file_name="khac.csv",
        sha256="1" * 64,
        size=1,
        source=Source.objects.get(),
        agency=agency,
        state=BatchState.CHECKED,
        received_at=timezone.now(),
    )


def test_who_was_given_no_scope_uploads_nothing_and_is_told_whom_to_ask(client, quarter):
    client.force_login(a_clerk("moi", None))
    assert "Tài khoản chưa được giao cơ quan nào" in words_of(client.get("/nap/"))
    file = SimpleUploadedFile("quy-3.csv", b"x")
    response = client.post("/nap/moi/", {"file": file, "period": "2022-Q3"})
    assert response.status_code == 403
    assert "giao phạm vi dữ liệu" in words_of(response)


def test_a_clerk_of_a_district_is_offered_the_district_and_its_communes(district_clerk):
    words = words_of(district_clerk.get("/nap/moi/"))
    assert "UBND huyện Văn Lãng UBND xã Tân Thanh" in words
    assert "Sở Tài nguyên và Môi trường" not in words
    assert "Toàn tỉnh" not in words


def test_rows_of_another_agency_are_refused_and_those_without_one_are_the_clerks(
    district_clerk, district
):
    batch = upload(
        district_clerk, OF_THE_COMMUNE, OF_A_DEPARTMENT, WITHOUT_AGENCY, agency=district.pk
    )
    refused = batch.problems.filter(level="block").values_list("code", "line")
    assert list(refused) == [("AGENCY_NOT_ALLOWED", 3)]
    accept_all(district_clerk, batch)
    work_off()
    loaded = Dossier.objects.filter(batch=batch).order_by("code")
    assert [each.agency.code for each in loaded] == ["LS-TT", "LS-182"]


def test_a_dossier_known_to_be_another_agencys_cannot_be_taken_over(district_clerk, district):
    of_a_department = Dossier.objects.filter(agency__code="LS-STNMT").earliest("code")
    batch = upload(
        district_clerk,
        f"{of_a_department.code},1.000001,UBND xã Tân Thanh,10/06/2022,20/09/2022,,Đang xử lý",
        agency=district.pk,
    )
    assert batch.state == BatchState.REJECTED
    assert batch.problems.get(level="block").code == "AGENCY_NOT_ALLOWED"


@pytest.mark.parametrize("chosen", ["LS-STNMT", "LS", ""], ids=["sở", "tỉnh", "không chọn"])
def test_a_file_cannot_be_sent_for_an_agency_outside_the_scope(district_clerk, chosen):
    agency = Agency.objects.filter(code=chosen).first()
    file = SimpleUploadedFile("quy-3.csv", f"{HEAD}\n{OF_A_DEPARTMENT}".encode())
    form = {"file": file, "period": "2022-Q3", "agency": agency.pk if agency else ""}
    before = Batch.objects.count()
    assert district_clerk.post("/nap/moi/", form).status_code == 422
    assert Batch.objects.count() == before


PAGES = ("", "thay-doi/", "loi/BAD_DATE/")
ACTS = ("ghi-nhan/", "huy/")


@pytest.mark.parametrize("code", ["LS-STNMT", "LS", ""], ids=["sở", "tỉnh", "toàn tỉnh"])
def test_the_batch_of_another_agency_is_as_if_there_were_none(district_clerk, code):
    batch = a_batch_of(Agency.objects.filter(code=code).first())
    for page in PAGES:
        response = district_clerk.get(f"/nap/{batch.pk}/{page}")
        assert response.status_code == 404
        assert "Không có lần nạp này" in words_of(response)
    for act in ACTS:
        assert district_clerk.post(f"/nap/{batch.pk}/{act}").status_code == 404
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED
    assert "khac.csv" not in words_of(district_clerk.get("/nap/"))


def test_colleagues_of_one_agency_go_on_with_each_others_batches(district_clerk, district):
    batch = upload(district_clerk, OF_THE_COMMUNE, agency=district.pk)
    colleague = a_clerk("dong.nghiep", district)
    district_clerk.force_login(colleague)
    assert "quy-3.csv" in words_of(district_clerk.get("/nap/"))
    assert district_clerk.get(f"/nap/{batch.pk}/").status_code == 200


def test_a_district_sees_what_its_communes_uploaded(district_clerk):
    batch = a_batch_of(Agency.objects.get(code="LS-TT"))
    assert district_clerk.get(f"/nap/{batch.pk}/").status_code == 200


def test_the_administration_shows_no_batches_of_other_agencies(client, district):
    clerk = a_clerk("canbo.vanlang", district)
    clerk.is_staff = True
    clerk.save()
    clerk.user_permissions.add(Permission.objects.get(codename="view_batch"))
    client.force_login(clerk)
    other = a_batch_of(None)
    assert "khac.csv" not in words_of(client.get("/admin/procedures/batch/"))
    assert client.get(f"/admin/procedures/batch/{other.pk}/change/").status_code == 302
