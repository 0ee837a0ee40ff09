"""Closing and reopening in the application: who may, what they are shown, what is said after."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.utils import timezone

from procedures.models import Batch, BatchState
from procedures.roles import grant_roles
from procedures.rules.periods import parse_period
from reports.closing import close_period, reopen_period
from reports.models import Report
from tests.pages.reading import words_of

SUMMER = parse_period("2022-Q3")
CLOSE, REOPEN = "/ky/2022-q3/chot/", "/ky/2022-q3/mo-lai/"


@pytest.fixture
def keeper(db):
    """One of Phòng Kiểm soát TTHC: may close and reopen, and nothing else."""
    user = User.objects.create_user("kiemsoat", first_name="Lan", last_name="Hoàng")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["close_period", "reopen_period"])
    )
    return user


@pytest.fixture
def keeper_client(client, keeper):
    client.force_login(keeper)
    return client


def test_the_keeper_is_shown_what_will_stand_still_and_closes_it(keeper_client, quarter, keeper):
    assert f'href="{CLOSE}"' in keeper_client.get("/ky/2022-q3/").content.decode()
    words = words_of(keeper_client.get(CLOSE))
    assert "6 hồ sơ phải giải quyết, 3 đã giải quyết, 3 chuyển kỳ sau" in words
    assert "4 đẳng thức khớp, 1 chưa đối chiếu." in words
    assert not Report.objects.exists()

    words = words_of(keeper_client.post(CLOSE, follow=True))
    assert "Đã chốt Quý III/2022, lần 1. Từ nay số liệu của kỳ đứng yên." in words
    report = Report.objects.get()
    assert report.closed_by == keeper
    assert (
        f"Đã chốt lần 1 ngày {timezone.localtime(report.closed_at):%d/%m/%Y} bởi Lan Hoàng" in words
    )


def test_the_keeper_reopens_with_a_reason_that_stays(keeper_client, quarter):
    close_period(period=SUMMER)
    assert f'href="{REOPEN}"' in keeper_client.get("/ky/2022-q3/").content.decode()
    words = words_of(keeper_client.post(REOPEN, {"reason": "Sở Y tế nạp bổ sung"}, follow=True))
    assert "Đã mở lại Quý III/2022 (lần chốt 1)." in words
    assert "Đã mở lại, chưa chốt lại" in words
    assert "bởi Lan Hoàng, lý do: Sở Y tế nạp bổ sung" in words


@pytest.mark.parametrize("sent", [{"reason": ""}, {"reason": "   "}, {}])
def test_without_a_reason_nothing_is_reopened(keeper_client, quarter, sent):
    close_period(period=SUMMER)
    response = keeper_client.post(REOPEN, sent)
    assert response.status_code == 422
    assert "Ghi lý do mở lại kỳ." in words_of(response)
    assert Report.objects.get().state == "closed"


@pytest.mark.parametrize("address", [CLOSE, REOPEN])
@pytest.mark.parametrize("way", ["get", "post"])
def test_others_may_neither_close_nor_reopen(official_client, quarter, address, way):
    if address == REOPEN:
        close_period(period=SUMMER)
    states = list(Report.objects.values_list("state"))
    response = getattr(official_client, way)(address, {"reason": "vì sao không"})
    assert response.status_code == 403
    assert "Bạn chưa có quyền" in words_of(response)
    assert list(Report.objects.values_list("state")) == states


def test_others_see_no_way_to_close_but_who_closed_when(official_client, quarter, keeper):
    assert "/chot/" not in official_client.get("/ky/2022-q3/").content.decode()
    close_period(period=SUMMER, by=keeper)
    response = official_client.get("/ky/2022-q3/")
    assert "/mo-lai/" not in response.content.decode()
    assert "bởi Lan Hoàng" in words_of(response)


@pytest.mark.parametrize("way", ["get", "post"])
def test_a_closed_period_is_not_closed_again_and_an_open_one_not_reopened(
    keeper_client, quarter, way
):
    response = getattr(keeper_client, way)(REOPEN, {"reason": "x"}, follow=True)
    assert "Quý III/2022 chưa chốt, nên không có gì để mở lại." in words_of(response)
    report = close_period(period=SUMMER)
    response = getattr(keeper_client, way)(CLOSE, follow=True)
    assert (
        f"Quý III/2022 đã chốt ngày {timezone.localtime(report.closed_at):%d/%m/%Y};"
        " muốn chốt lại thì mở lại kỳ trước."
    ) in words_of(response)
    assert Report.objects.get() == report


@pytest.mark.parametrize(
    ("slug", "reason"),
    [
        ("2099-q3", "Quý III/2099 chưa kết thúc; chốt được từ sau ngày 14/09/2099."),
        ("2021-q3", "Quý III/2021 không có hồ sơ nào, nên không có số liệu để chốt."),
    ],
)
def test_what_has_not_ended_or_holds_nothing_is_not_closed(keeper_client, quarter, slug, reason):
    assert f"/ky/{slug}/chot/" not in keeper_client.get(f"/ky/{slug}/").content.decode()
    assert reason in words_of(keeper_client.post(f"/ky/{slug}/chot/", follow=True))
    assert not Report.objects.exists()


def test_warnings_name_months_without_files_and_files_that_wait(keeper_client, quarter, batch):
    Batch.objects.update(period="2022-M08")
    words = words_of(keeper_client.get(CLOSE))
    assert "Chưa có tệp nào nạp cho Tháng 7/2022, Tháng 9/2022." in words
    assert "tệp đã kiểm tra nhưng chưa ghi nhận" not in words
    for period in ("2022-Q3", "2022-Q2", ""):
        batch.pk, batch.period, batch.state = None, period, BatchState.CHECKED
        batch.save()
    assert "2 tệp đã kiểm tra nhưng chưa ghi nhận" in words_of(keeper_client.get(CLOSE))


def test_the_history_keeps_every_closing(keeper_client, quarter, keeper):
    close_period(period=SUMMER, by=keeper)
    reopen_period(period=SUMMER, reason="nạp bổ sung", by=keeper)
    close_period(period=SUMMER)
    words = words_of(keeper_client.get("/ky/2022-q3/"))
    assert words.index("Lần 2: chốt lúc") < words.index("Lần 1: chốt lúc")
    assert "lý do: nạp bổ sung" in words


def test_administrators_close_and_reopen_and_clerks_and_officials_do_not(db):
    grant_roles(update=True)
    may = {
        group.name: set(
            group.permissions.filter(codename__endswith="_period").values_list(
                "codename", flat=True
            )
        )
        for group in Group.objects.all()
    }
    assert may == {
        "Lãnh đạo, chuyên viên": set(),
        "Cán bộ một cửa": set(),
        "Quản trị": {"close_period", "reopen_period"},
    }
