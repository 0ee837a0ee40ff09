"""Whatever an address or a form holds is answered, and never a fault of ours."""

import pytest

from procedures.models import Assent
from tests.pages.conftest import newest
from tests.pages.lines import GOOD, NO_DOSSIER_ANY_MORE

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")


@pytest.mark.parametrize(
    "address",
    [
        *("/nap/cach-ly/?co-quan=%00", "/nap/cach-ly/a%00b/", "/nap/{}/loi/%00/"),
        *("/nap/{}/dau-hieu/%00/", "/nap/ten-chua-ro/?lan-nap=%00", "/ky/%00/"),
    ],
)
def test_an_address_with_a_nul_is_refused(upload, clerk_client, address):
    upload(*GOOD)
    response = clerk_client.get(address.format(newest().pk))
    assert response.status_code == 400
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize("asked", ["khong-phai", "\u0661", "//khac.vn/", "https://khac.vn/"])
def test_the_door_of_the_administration_leads_nowhere_else(admin_client, asked):
    response = admin_client.get("/admin/login/", {"next": asked})
    assert response.status_code == 302
    assert "khac.vn" not in response["Location"]


def test_a_layout_with_a_nul_is_none(upload, clerk_client):
    upload(*GOOD)
    response = clerk_client.post(f"/nap/{newest().pk}/ghep-cot/bo/", {"layout": "\0"})
    assert response.status_code == 302


@pytest.mark.parametrize("reason", ["", "  x ", "\0\0\0\0\0"])
def test_nothing_is_accepted_with_a_warning_that_nobody_gave_a_reason_for(
    upload, clerk_client, reason
):
    upload(*GOOD, NO_DOSSIER_ANY_MORE)
    said = {"confirmed": "yes", "reason": reason}
    assert clerk_client.post(f"/nap/{newest().pk}/ghi-nhan/", said).status_code == 422
    assert (newest().task, Assent.objects.count()) == ("", 0)


@pytest.mark.parametrize(
    "asked",
    [
        *("at__year=1", "at__year=0001", "at__year=9999", "at__year=9_999", "at__year=%2B9999"),
        *("at__year=99999", "at__year=2022&at__month=13", "at__year__exact=1"),
    ],
)
def test_a_year_at_the_end_of_time_shows_all_events(admin_client, asked):
    asked = admin_client.get(f"/admin/procedures/event/?{asked}", follow=True)
    assert asked.status_code == 200
    assert admin_client.get("/admin/procedures/event/?at__year=2022").status_code == 200
