"""Signs on the page of a file: how many dossiers, all a link away, for whoever may see them."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission, User

from procedures.intake import signs
from procedures.models import Agency, Scope
from procedures.rules.periods import parse_period
from procedures.views.kinds import SIGNS
from reports.closing import close_period
from tests.pages.conftest import newest, worked_off
from tests.pages.reading import rows_of, words_of

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")

TAN_THANH = "1.000001,UBND xã Tân Thanh"


def in_a_minute(number: int) -> str:
    code = f"H37.15-220801-1{number:03}"
    return f"{code},{TAN_THANH},01/08/2022 08:15,05/08/2022,01/08/2022 08:15,Đã trả kết quả"


def of_spring(number: int) -> str:
    code = f"H37.15-220502-1{number:03}"
    return f"{code},{TAN_THANH},02/05/2022,05/05/2022,04/05/2022,Đã trả kết quả"


@pytest.fixture
def spring_closed(official, quarter):
    close_period(period=parse_period("2022-Q2"), by=official)


def test_every_sign_has_words_of_its_own():
    assert set(SIGNS) == set(signs.CODES)


def test_a_sign_counts_its_dossiers_and_lists_them_all(upload, clerk_client):
    response = upload(*map(in_a_minute, range(60)))
    assert "60 hồ sơ Tiếp nhận và kết thúc trong cùng một phút" in words_of(response)
    address = f"/nap/{newest().pk}/dau-hieu/SAME_MINUTE/"
    assert f'href="{address}"' in response.content.decode()
    page = clerk_client.get(f"{address}?trang=2")
    assert "60 hồ sơ của tệp quy-3.csv." in words_of(page)
    assert rows_of(page)[1] == [
        *("H37.15-220801-1050", "52", "1.000001 Thủ tục Chứng thực", "UBND xã Tân Thanh"),
        *("01/08/2022", "05/08/2022", "01/08/2022", "Đã trả kết quả"),
    ]
    assert len(rows_of(page)) == 1 + 10


def test_the_dossiers_behind_a_sign_are_given_as_a_file(upload, clerk_client):
    upload(*map(in_a_minute, range(60)))
    address = f"/nap/{newest().pk}/dau-hieu/SAME_MINUTE"
    text = clerk_client.get(f"{address}.csv").content.decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(text))
    assert heading[:3] == ["Mã hồ sơ", "Dòng", "Cơ quan"]
    assert [row[0] for row in rows] == [f"H37.15-220801-1{number:03}" for number in range(60)]
    assert clerk_client.get(f"{address}.xlsx").content.startswith(b"PK")
    assert clerk_client.get(f"{address}.doc").status_code == 404


def test_late_dossiers_are_told_before_and_after_they_are_accepted(
    spring_closed, upload, clerk_client
):
    told = "2 hồ sơ tính vào kỳ đã chốt (Quý II/2022; ví dụ dòng 2): được ghi là nộp muộn"
    response = upload(of_spring(1), of_spring(2), period="2022-Q2")
    assert told in words_of(response)
    batch = newest()
    assert f'href="/nap/{batch.pk}/dau-hieu/LATE_FOR_CLOSED/"' in response.content.decode()
    receipt = worked_off(clerk_client, clerk_client.post(f"/nap/{batch.pk}/ghi-nhan/"))
    assert "Biên nhận" in words_of(receipt)
    assert told in words_of(receipt)
    listed = rows_of(clerk_client.get(f"/nap/{batch.pk}/dau-hieu/LATE_FOR_CLOSED/"))
    assert [row[0] for row in listed[1:]] == ["H37.15-220502-1001", "H37.15-220502-1002"]


def test_a_sign_that_a_file_does_not_give_leads_back_to_it(upload, clerk_client):
    upload(in_a_minute(1))
    for code in ("DUE_POSTPONED", "BAD_DATE"):
        response = clerk_client.get(f"/nap/{newest().pk}/dau-hieu/{code}/")
        assert response["Location"] == f"/nap/{newest().pk}/"


def test_the_signs_of_anothers_file_are_as_if_there_were_none(upload, client, province):
    upload(in_a_minute(1))
    other = User.objects.create_user("canbo2")
    other.user_permissions.add(Permission.objects.get(codename="add_batch"))
    department = Agency.objects.get(code="LS-STNMT")
    Agency.objects.filter(pk=department.pk).update(parent=province)
    Scope.objects.create(user=other, agency=department)
    client.force_login(other)
    for page in ("SAME_MINUTE/", "SAME_MINUTE.csv", "SAME_MINUTE.xlsx"):
        assert client.get(f"/nap/{newest().pk}/dau-hieu/{page}").status_code == 404
