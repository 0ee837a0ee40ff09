"""An agency's word for its quarter: who gives it, for what, how long it stands, who is told."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.utils import timezone

from procedures.changes import DaySpan, dossiers_changed
from procedures.models import Act, Agency, Batch, Dossier, Event
from procedures.rules.periods import parse_period
from procedures.rules.statuses import Status
from reports.closing import close_period, reopen_period
from reports.completeness import Submission, completeness_of
from reports.confirming import FiguresMoved, NotConfirmed, confirm, exempt, fingerprint, withdraw
from reports.models import Confirmation, Exemption
from reports.reading import figures_of
from reports.rules.tallies import Tally
from tests.pages.conftest import a_clerk
from tests.pages.reading import words_of

SUMMER = parse_period("2022-Q3")
PAGE = "/nap/xac-nhan/2022-q3/"
AFTER = date(2022, 9, 15)


@pytest.fixture(autouse=True)
def the_day_after_the_quarter(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: AFTER)


@pytest.fixture
def clerk(district):
    """A clerk of the district Văn Lãng, which has no dossiers, and its commune, which has four."""
    clerk = a_clerk("canbo.vanlang", district)
    clerk.user_permissions.add(Permission.objects.get(codename="add_confirmation"))
    return clerk


@pytest.fixture
def clerk_client(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def commune(quarter):
    return Agency.objects.get(code="LS-TT")


def seen(*agencies: Agency) -> dict[int, str]:
    """What a page shows of the agencies now."""
    by_agency = figures_of(SUMMER).keyed(["agency"])["agency"]
    return {each.pk: fingerprint(by_agency.get(each.pk, Tally())) for each in agencies}


def boxes(*agencies: Agency) -> list[str]:
    return [f"{pk}-{shown}" for pk, shown in seen(*agencies).items()]


def given(clerk, *agencies: Agency, **told) -> list[Confirmation]:
    return confirm(period=SUMMER, seen=seen(*agencies), by=clerk, today=AFTER, **told)


def state_of(agency: Agency) -> Submission:
    standings = completeness_of(figures_of(SUMMER)).standings
    return next(each.state for each in standings if each.pk == agency.pk)


def conclude(agency: Agency) -> None:
    """Let one open dossier of the agency be concluded, as a later file would."""
    dossier = Dossier.objects.filter(agency=agency, finished_on=None).latest("code")
    dossier.finished_on, dossier.status = date(2022, 9, 14), Status.DONE
    dossier.save()
    dossiers_changed.send(None, spans=[DaySpan(dossier.received_on, None)])


def test_the_page_shows_the_own_figures_with_lamps_and_no_others(clerk_client, commune):
    words = words_of(clerk_client.get(PAGE))
    assert "Xác nhận số liệu Quý III/2022" in words
    assert "UBND xã Tân Thanh" in words
    assert "Sở Tài nguyên" not in words
    assert "Cân đối (3) = (4) + (5) + (6): Khớp" in words
    assert "Đã xác nhận 0/2 cơ quan phải nộp" in words


def test_a_clerk_confirms_with_a_comment_and_it_stands(clerk_client, clerk, commune):
    form = {"act": "so-lieu", "agency": boxes(commune), "comment": "Đã đối chiếu sổ"}
    words = words_of(clerk_client.post(PAGE, form, follow=True))
    assert "Đã xác nhận số liệu Quý III/2022 của 1 cơ quan." in words
    assert "Đã đối chiếu sổ" in words
    confirmation = Confirmation.objects.get()
    assert (confirmation.agency, confirmation.confirmed_by) == (commune, clerk)
    assert (confirmation.handled, confirmation.is_nil) == (4, False)
    assert Event.objects.get(act=Act.CONFIRMED).agency == commune
    assert state_of(commune) == Submission.CONFIRMED


def test_no_dossiers_is_said_by_an_act_of_its_own(clerk_client, district):
    assert state_of(district) == Submission.MISSING
    form = {"act": "khong-co-ho-so", "agency": boxes(district)}
    words = words_of(clerk_client.post(PAGE, form, follow=True))
    assert "Đã xác nhận không có hồ sơ Quý III/2022 của 1 cơ quan." in words
    assert state_of(district) == Submission.NIL


def test_who_has_dossiers_cannot_say_that_there_are_none(clerk_client, commune):
    response = clerk_client.post(PAGE, {"act": "khong-co-ho-so", "agency": boxes(commune)})
    assert response.status_code == 422
    assert "UBND xã Tân Thanh có 4 hồ sơ trong Quý III/2022" in words_of(response)
    assert not Confirmation.objects.exists()


def test_who_has_no_dossiers_does_not_confirm_noughts_as_figures(clerk, district):
    with pytest.raises(NotConfirmed, match="chưa có hồ sơ nào trong Quý III/2022"):
        given(clerk, district)


def test_all_are_confirmed_or_none(clerk, commune, district):
    with pytest.raises(NotConfirmed):
        given(clerk, commune, district)
    assert not Confirmation.objects.exists()


def test_nobody_confirms_figures_they_have_not_seen(clerk_client, clerk, commune):
    shown = boxes(commune)
    conclude(commune)
    response = clerk_client.post(
        PAGE, {"act": "so-lieu", "agency": shown, "comment": "Đã đối chiếu sổ"}
    )
    words = words_of(response)
    assert "Chưa xác nhận: số liệu đã đổi từ lúc bạn xem." in words
    assert "Đã đối chiếu sổ" in words
    with pytest.raises(FiguresMoved):
        confirm(period=SUMMER, seen={commune.pk: "khác"}, by=clerk, today=AFTER)
    assert not Confirmation.objects.exists()


def test_figures_that_change_afterwards_ask_for_another_word(clerk_client, clerk, commune):
    given(clerk, commune)
    conclude(commune)
    assert state_of(commune) == Submission.CHANGED
    words = words_of(clerk_client.get(PAGE))
    assert "Số liệu đã đổi sau khi xác nhận: đã giải quyết 2 → 3" in words
    clerk_client.post(PAGE, {"act": "so-lieu", "agency": boxes(commune)})
    assert state_of(commune) == Submission.CONFIRMED
    first, second = Confirmation.objects.order_by("pk")
    assert first.withdrawn_at is not None
    assert second.withdrawn_at is None


def test_figures_of_others_that_change_ask_nobody_else(clerk, commune):
    given(clerk, commune)
    conclude(Agency.objects.get(code="LS-STNMT"))
    assert state_of(commune) == Submission.CONFIRMED


def test_figures_that_change_and_come_back_are_those_that_were_confirmed(clerk, commune):
    given(clerk, commune)
    before = Dossier.objects.filter(agency=commune, finished_on=None).latest("code")
    conclude(commune)
    before.save()
    dossiers_changed.send(None, spans=[DaySpan(before.received_on, None)])
    assert state_of(commune) == Submission.CONFIRMED


def test_confirming_twice_is_confirming_once(clerk, commune):
    given(clerk, commune)
    assert given(clerk, commune) == []
    assert Confirmation.objects.count() == 1


def test_a_word_is_taken_back_until_the_period_is_closed(clerk_client, clerk, commune):
    given(clerk, commune)
    words = words_of(clerk_client.post(PAGE, {"act": "rut", "agency": boxes(commune)}, follow=True))
    assert "Đã rút xác nhận Quý III/2022 của 1 cơ quan." in words
    assert Event.objects.filter(act=Act.CONFIRMATION_WITHDRAWN, agency=commune).exists()
    assert state_of(commune) == Submission.RECORDED

    given(clerk, commune)
    close_period(period=SUMMER)
    with pytest.raises(NotConfirmed, match="đã chốt"):
        withdraw(period=SUMMER, agencies=[commune.pk], by=clerk, today=AFTER)
    assert state_of(commune) == Submission.CONFIRMED


def test_after_closing_nobody_confirms_and_the_page_says_whom_to_ask(clerk_client, clerk, commune):
    close_period(period=SUMMER)
    response = clerk_client.post(PAGE, {"act": "so-lieu", "agency": boxes(commune)})
    assert response.status_code == 422
    words = words_of(response)
    assert "Quý III/2022 đã chốt ngày 15/09/2022: không xác nhận hay rút xác nhận được" in words
    assert "báo Phòng Kiểm soát TTHC mở lại kỳ" in words
    assert "Xác nhận số liệu</button>" not in response.content.decode()
    reopen_period(period=SUMMER, reason="Nộp bổ sung")
    assert len(given(clerk, commune)) == 1


def test_before_the_quarter_has_ended_there_is_nothing_to_confirm(
    clerk_client, clerk, commune, monkeypatch
):
    monkeypatch.setattr(timezone, "localdate", lambda *_: SUMMER.last_day)
    response = clerk_client.post(PAGE, {"act": "so-lieu", "agency": boxes(commune)})
    assert "xác nhận được từ sau ngày 14/09/2022" in words_of(response)
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize("act", ["so-lieu", "khong-co-ho-so", "rut"])
def test_the_agency_of_another_is_as_if_there_were_none(clerk_client, commune, act):
    other = Agency.objects.get(code="LS-STNMT")
    response = clerk_client.post(PAGE, {"act": act, "agency": boxes(commune, other)})
    assert response.status_code == 404
    assert not Confirmation.objects.exists()


def test_who_chooses_nothing_is_told_so(clerk_client, commune):
    response = clerk_client.post(PAGE, {"act": "so-lieu"})
    assert "đánh dấu ít nhất một cơ quan" in words_of(response)


def test_without_the_right_or_without_a_scope_there_is_no_page(client, official_client, quarter):
    assert official_client.get(PAGE).status_code == 403
    clerk = a_clerk("moi", None)
    clerk.user_permissions.add(Permission.objects.get(codename="add_confirmation"))
    client.force_login(clerk)
    response = client.get(PAGE)
    assert response.status_code == 403
    assert "giao phạm vi dữ liệu" in words_of(response)


def test_quarters_are_confirmed_and_nothing_else(clerk_client, commune):
    assert clerk_client.get("/nap/xac-nhan/2022-m08/")["Location"] == PAGE
    assert clerk_client.get("/nap/xac-nhan/")["Location"] == "/nap/xac-nhan/2022-q3/"
    assert clerk_client.get("/nap/xac-nhan/2022-q9/").status_code == 404


def test_the_home_of_the_clerk_leads_here(clerk_client, commune):
    assert f'href="{PAGE}"' in clerk_client.get("/nap/").content.decode()


def test_the_page_takes_as_few_queries_for_many_agencies(
    clerk_client, district, django_assert_max_num_queries
):
    Agency.objects.bulk_create(
        Agency(
            code=f"X-{number}",
            name=f"UBND xã {number}",
            level="commune",
            parent=district,
            valid_from=date(2020, 1, 1),
        )
        for number in range(60)
    )
    with django_assert_max_num_queries(20):
        assert "Đã xác nhận 0/62" in words_of(clerk_client.get(PAGE))


@pytest.mark.parametrize(
    ("constraint", "spoilt"),
    [
        ("no_dossiers_are_confirmed_as_such_and_only_then", {"is_nil": True}),
        ("no_dossiers_are_confirmed_as_such_and_only_then", {"handled": 0}),
        ("no_dossiers_are_confirmed_as_such_and_only_then", {"handled": -1}),
        ("a_withdrawn_confirmation_says_when_and_by_whom", {"withdrawn_at": timezone.now()}),
    ],
)
def test_the_database_refuses_a_confirmation_that_cannot_be(clerk, commune, constraint, spoilt):
    given(clerk, commune)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Confirmation.objects.update(**spoilt)


def test_the_database_refuses_a_second_word_while_the_first_stands(clerk, commune):
    (first,) = given(clerk, commune)
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()
    Confirmation.objects.update(withdrawn_at=timezone.now(), withdrawn_by=clerk)
    first.save()


def test_the_database_refuses_an_exemption_without_a_reason_and_a_second_one(clerk, commune):
    told = {"agency": commune, "period": SUMMER.code, "by": clerk, "at": timezone.now()}
    with pytest.raises(IntegrityError, match="an_exemption_says_why"), transaction.atomic():
        Exemption.objects.create(**told, reason="")
    Exemption.objects.create(**told, reason="Tạm dừng")
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.create(**told, reason="Tạm dừng")


def test_the_home_of_the_clerk_says_of_the_agencies_what_the_board_says(
    clerk_client, clerk, commune, district, batch
):
    """A district without dossiers and its commune with four."""

    def told() -> str:
        return words_of(clerk_client.get("/nap/"))

    assert "Quý III/2022 1 chưa nộp, 1 đã ghi nhận" in told()
    Batch.objects.filter(pk=batch.pk).update(agency=district, state="checked")
    assert "Quý III/2022 1 đang kiểm tra, 1 đã ghi nhận" in told()
    Batch.objects.filter(pk=batch.pk).update(agency=None, state="accepted")
    given(clerk, commune)
    assert "Quý III/2022 1 chưa nộp, 1 đã xác nhận" in told()
    given(clerk, district, is_nil=True)
    conclude(commune)
    assert "Quý III/2022 1 đổi sau xác nhận, 1 không có hồ sơ" in told()
    exempt(period=SUMMER, agencies=[district], reason="Đã giải thể", by=clerk)
    assert "Quý III/2022 Đổi sau xác nhận" in told()
