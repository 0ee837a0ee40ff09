"""What a clerk of one agency cannot do to another's, nor learn of it, by what a file says."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from procedures.models import Agency, AgencyName, Batch, Defect, Dossier, OpenName, Problem
from tests.pages.conftest import a_clerk, work_off
from tests.pages.lines import HEAD
from tests.pages.reading import words_of

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")

CODE = "H37.15-220801-0101"
SHORT_HEAD = "Mã hồ sơ,Mã thủ tục,Cơ quan giải quyết,Ngày tiếp nhận,Ngày hẹn trả,Trạng thái"


@pytest.fixture
def other_district(district, province):
    return Agency.objects.create(
        code="LS-183",
        name="UBND huyện Hữu Lũng",
        short_name="Huyện Hữu Lũng",
        level="district",
        parent=province,
        valid_from=date(2020, 1, 1),
    )


def clerk_of(agency: Agency) -> User:
    return User.objects.filter(scope__agency=agency).first() or a_clerk(agency.code, agency)


@pytest.fixture
def send(client, district, other_district):
    """Send a file as a clerk of an agency, and accept its good rows."""

    def sent(agency: Agency, *lines, head=HEAD, accept=True):
        client.force_login(clerk_of(agency))
        file = SimpleUploadedFile("quy-3.csv", "\n".join([head, *lines]).encode())
        client.post("/nap/moi/", {"file": file, "period": "2022-Q3", "agency": agency.pk})
        work_off()
        batch = Batch.objects.latest("pk")
        if accept:
            said = {"good_rows": "yes", "confirmed": "yes", "reason": "Đã kiểm tra"}
            client.post(f"/nap/{batch.pk}/ghi-nhan/", said)
            work_off()
        return batch

    return sent


def faults_of(agency: Agency) -> list[tuple]:
    open_ones = Defect.objects.open().filter(agency=agency).order_by("dossier", "code")
    return list(open_ones.values_list("dossier", "code"))


def a_line(agency: str, ended="31/07/2022", code=CODE, received="01/08/2022") -> str:
    return f"{code},1.000001,{agency},{received},05/08/2022,{ended},Đã trả kết quả"


HERE, THERE = "UBND huyện Văn Lãng", "UBND huyện Hữu Lũng"
FAULTS = {"ends early": "31/07/2022", "no day": "hôm qua"}


@pytest.mark.parametrize("ended", FAULTS.values(), ids=FAULTS)
def test_a_file_opens_no_fault_on_the_desk_of_another_agency(send, district, other_district, ended):
    send(other_district, a_line(HERE, ended))
    assert Defect.objects.count() == 0
    send(other_district, a_line(THERE, ended))
    assert len(faults_of(other_district)) == 1


@pytest.mark.parametrize("ended", FAULTS.values(), ids=FAULTS)
def test_a_file_does_not_take_over_the_fault_of_another_agency(
    send, district, other_district, ended
):
    send(district, a_line(HERE, ended))
    before = Defect.objects.values().get()
    send(other_district, a_line(THERE, ended))
    assert Defect.objects.values().get() == before


def test_a_file_does_not_close_the_fault_of_another_agency(send, district, other_district):
    send(district, a_line(HERE))
    before = Defect.objects.values().get()
    send(other_district, a_line(THERE, "04/08/2022"))
    assert Defect.objects.values().get() == before


@pytest.mark.parametrize("ended", FAULTS.values(), ids=FAULTS)
def test_a_file_opens_no_fault_of_a_dossier_that_another_agency_has(
    send, district, other_district, ended
):
    send(district, a_line(HERE, "04/08/2022"))
    assert Dossier.objects.filter(code=CODE, agency=district).exists()
    send(other_district, a_line(THERE, ended))
    assert Defect.objects.count() == 0


def test_a_file_without_days_does_not_learn_those_of_another_agencys_dossier(
    send, district, other_district
):
    send(district, a_line(HERE, "04/08/2022"))
    line = f"{CODE},1.000001,{THERE},01/08/2022,10/09/2022,Đang xử lý"
    batch = send(other_district, line, head=SHORT_HEAD, accept=False)
    told = Problem.objects.filter(batch=batch, level="block")
    assert [each.code for each in told] == ["AGENCY_NOT_ALLOWED"]
    assert "04/08/2022" not in told.get().message + told.get().value


STRANGE = "Bộ phận một cửa Tân Thanh"


def asked_of(batch: Batch) -> OpenName:
    return OpenName.objects.waiting().get(batch=batch)


def test_a_name_that_files_of_others_wait_for_is_settled_by_who_sees_them_all(
    send, client, clerk, district, other_district
):
    one = send(district, a_line(STRANGE, "04/08/2022"), accept=False)
    two = send(other_district, a_line(STRANGE, "04/08/2022", "H37.15-220801-0102"), accept=False)
    assert "Tệp của cơ quan khác cũng chờ tên này" in words_of(client.get("/nap/ten-chua-ro/"))
    address, chosen = f"/nap/ten-chua-ro/{asked_of(two).pk}/", {"chosen": other_district.pk}
    response = client.post(address, chosen, follow=True)
    assert "Chưa chọn gì: tệp của cơ quan khác cũng chờ tên này" in words_of(response)
    assert not AgencyName.objects.exists()

    client.force_login(clerk)
    assert "Từ nay" in words_of(client.post(address, chosen, follow=True))
    assert AgencyName.objects.get().agency == other_district
    assert one.open_names.count() == 1


def test_a_name_that_only_own_files_wait_for_is_settled_at_once(send, client, other_district):
    batch = send(other_district, a_line(STRANGE, "04/08/2022"), accept=False)
    address, chosen = f"/nap/ten-chua-ro/{asked_of(batch).pk}/", {"chosen": other_district.pk}
    assert "Từ nay" in words_of(client.post(address, chosen, follow=True))


def test_a_number_of_no_choice_is_no_fault_of_ours(send, client, other_district):
    batch = send(other_district, a_line(STRANGE, "04/08/2022"), accept=False)
    response = client.post(f"/nap/ten-chua-ro/{asked_of(batch).pk}/", {"chosen": "1" * 5000})
    assert response.status_code == 302
