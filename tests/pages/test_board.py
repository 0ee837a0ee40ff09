"""The board: every agency that is to report has a row that says how it stands; reminding them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from procedures.models import Act, Agency, Batch, BatchState, Event, Reminder, Scope, Source
from procedures.roles import grant_roles
from procedures.rules.periods import parse_period
from reports.board import FILTERS
from reports.closing import close_period
from reports.completeness import quarter_wanted
from reports.models import Exemption
from tests.pages.conftest import a_clerk
from tests.pages.reading import rows_of, words_of
from tests.pages.test_confirming import AFTER, SUMMER, given

BOARD = "/quan-tri/?ky=2022-q3"


@pytest.fixture(autouse=True)
def three_days_too_late(monkeypatch):
    at_noon = datetime(2022, 9, 18, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    monkeypatch.setattr(timezone, "localdate", lambda value=at_noon: value.date())


@pytest.fixture
def administrator(district, province):
    grant_roles(update=False)
    user = User.objects.create_user("quantri", first_name="Lan", last_name="Hoàng")
    user.groups.add(Group.objects.get(name="Quản trị"))
    Scope.objects.create(user=user, agency=province)
    return user


@pytest.fixture
def board_client(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def clerk(district):
    clerk = a_clerk("canbo.vanlang", district)
    clerk.user_permissions.add(Permission.objects.get(codename="add_confirmation"))
    return clerk


@pytest.fixture
def commune(district):
    return Agency.objects.get(code="LS-TT")


@pytest.fixture
def silent(district):
    """A commune of which nothing came."""
    return Agency.objects.create(
        code="LS-TM",
        name="UBND xã Tân Mỹ",
        level="commune",
        parent=district,
        valid_from=date(2020, 1, 1),
    )


def a_file(agency: Agency, state: BatchState) -> Batch:
    return Batch.objects.create(
        file_name="a.csv",
        sha256="1" * 64,
        size=1,
        source=Source.objects.get(),
        agency=agency,
        period="2022-Q3",
        state=state,
        received_at=timezone.now(),
        accepted_at=timezone.now(),
    )


def states(client, query: str = "") -> dict[str, str]:
    return {row[0]: row[1] for row in rows_of(client.get(BOARD + query))[1:]}


def test_every_agency_expected_has_a_row_and_the_province_none(board_client, silent):
    assert states(board_client) == {
        "Sở Tài nguyên và Môi trường": "Đã ghi nhận Trễ 3 ngày",
        "UBND huyện Văn Lãng": "Chưa nộp Trễ 3 ngày",
        "UBND xã Tân Mỹ": "Chưa nộp Trễ 3 ngày",
        "UBND xã Tân Thanh": "Đã ghi nhận Trễ 3 ngày",
    }


@pytest.mark.parametrize("state", [BatchState.RECEIVED, BatchState.CHECKING, BatchState.CHECKED])
def test_a_file_of_the_district_that_waits_may_hold_its_communes(
    board_client, silent, district, state
):
    a_file(district, state)
    assert states(board_client)["UBND xã Tân Mỹ"].startswith("Đang kiểm tra")
    assert states(board_client)["UBND huyện Văn Lãng"].startswith("Đang kiểm tra")


def test_a_file_of_the_own_that_was_accepted_is_recorded_though_it_has_nothing_new(
    board_client, silent, district
):
    a_file(silent, BatchState.ACCEPTED)
    assert states(board_client)["UBND xã Tân Mỹ"].startswith("Đã ghi nhận")
    assert states(board_client)["UBND huyện Văn Lãng"].startswith("Chưa nộp")
    Batch.objects.update(state=BatchState.UNDONE, undone_at=timezone.now())
    assert states(board_client)["UBND xã Tân Mỹ"].startswith("Chưa nộp")


def test_who_confirmed_is_no_longer_late_and_the_row_says_who_and_what(
    board_client, clerk, commune, silent
):
    given(clerk, commune, comment="Đã đối chiếu")
    given(clerk, silent, is_nil=True)
    rows = {row[0]: row for row in rows_of(board_client.get(BOARD))[1:]}
    assert rows["UBND xã Tân Thanh"][1].startswith("Đã xác nhận")
    assert "Trễ" not in rows["UBND xã Tân Thanh"][1]
    assert "canbo.vanlang: Đã đối chiếu" in rows["UBND xã Tân Thanh"][4]
    assert rows["UBND xã Tân Mỹ"][1].startswith("Không có hồ sơ")


def test_an_agency_that_ended_before_the_quarter_is_not_expected_one_that_ended_in_it_is(
    board_client, silent
):
    Agency.objects.filter(pk=silent.pk).update(valid_to=date(2022, 6, 14))
    assert "UBND xã Tân Mỹ" not in states(board_client)
    Agency.objects.filter(pk=silent.pk).update(valid_to=date(2022, 6, 15))
    assert "UBND xã Tân Mỹ" in states(board_client)


def test_whoever_received_dossiers_is_expected_whatever_the_register_says(board_client, commune):
    Agency.objects.filter(pk=commune.pk).update(valid_to=date(2021, 1, 1))
    assert "UBND xã Tân Thanh" in states(board_client)


def test_filters_count_what_they_show_and_every_row_has_one_state(
    board_client, clerk, commune, silent
):
    given(clerk, commune)
    words = words_of(board_client.get(BOARD))
    assert (
        "Tất cả 4 Chưa nộp 2 Đang kiểm tra 0 Đã ghi nhận 1 Đổi sau xác nhận 0 Đã xác nhận 1 "
        "Không có hồ sơ 0 Trễ hạn 3"
    ) in words
    by_filter = {each.slug: states(board_client, f"&trang-thai={each.slug}") for each in FILTERS}
    assert list(by_filter["da-xac-nhan"]) == ["UBND xã Tân Thanh"]
    in_one_state = [by_filter[each.slug] for each in FILTERS[1:-1]]
    assert sum(map(len, in_one_state)) == len(by_filter[""]) == 4
    assert len(by_filter["tre"]) == 3


def test_agencies_are_found_without_accents(board_client, silent):
    assert list(states(board_client, "&tim=tan my")) == ["UBND xã Tân Mỹ"]
    assert list(states(board_client, "&tim=LS-tm")) == ["UBND xã Tân Mỹ"]
    response = board_client.get(f"{BOARD}&tim=khong co&trang-thai=chua-nop")
    assert "Không có cơ quan nào khớp “Chưa nộp”. Xem tất cả cơ quan" in words_of(response)


def test_the_board_costs_as_many_queries_for_230_agencies_as_for_four(
    board_client, district, django_assert_max_num_queries
):
    Agency.objects.bulk_create(
        Agency(
            code=f"X-{number}",
            name=f"UBND xã {number}",
            level="commune",
            parent=district,
            valid_from=date(2020, 1, 1),
        )
        for number in range(227)
    )
    board_client.get(BOARD)
    with django_assert_max_num_queries(20):
        assert len(states(board_client)) == 230


def test_the_queue_and_what_failed_stand_below(board_client, silent):
    words = words_of(board_client.get(BOARD))
    assert "Hàng đợi Không tệp nào chờ máy chủ, không tệp nào lỗi." in words
    waiting, failed = a_file(silent, BatchState.RECEIVED), a_file(silent, BatchState.FAILED)
    Batch.objects.filter(pk=waiting.pk).update(task="check")
    page = board_client.get(BOARD)
    assert "UBND xã Tân Mỹ Chờ lượt" in words_of(page)
    assert "UBND xã Tân Mỹ Lỗi hệ thống, không do tệp" in words_of(page)
    assert f'href="/nap/{failed.pk}/"' in page.content.decode()


def test_the_rows_shown_leave_as_a_table(board_client, silent):
    table = board_client.get("/quan-tri/tinh-hinh-nop.csv?ky=2022-q3&tim=tan")
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("LS-TM,UBND xã Tân Mỹ,Cấp xã,Chưa nộp,3,0,")
    assert lines[2].startswith("LS-TT,UBND xã Tân Thanh,Cấp xã,Đã ghi nhận,3,4,")
    assert "tinh-hinh-nop-so-lieu-2022-q3-2022-09-18.csv" in table["Content-Disposition"]
    book = board_client.get("/quan-tri/tinh-hinh-nop.xlsx?ky=2022-q3")
    assert book.content.startswith(b"PK")
    assert board_client.get("/quan-tri/tinh-hinh-nop.pdf").status_code == 404


def test_an_administrator_of_a_district_speaks_to_those_of_the_district_alone(
    board_client, administrator, commune, district
):
    department = Agency.objects.get(code="LS-STNMT")
    Scope.objects.filter(user=administrator).update(agency=district)
    form = {"ky": "2022-q3", "agency": [commune.pk, department.pk], "text": "x", "reason": "x"}
    board_client.post("/quan-tri/nhac/", form)
    assert [each.agency for each in Reminder.objects.all()] == [commune]
    of_another = Exemption.objects.create(
        agency=department,
        period="2022-Q3",
        reason="x",
        at=timezone.now(),
        by=administrator,
    )
    assert board_client.post(f"/quan-tri/dua-lai/{of_another.pk}/").status_code == 404
    assert Exemption.objects.count() == 1


def test_a_reminder_is_ready_to_be_sent(board_client):
    text = "Đề nghị nạp đủ hồ sơ và xác nhận số liệu Quý III/2022; hạn 15/09/2022."
    assert text in words_of(board_client.get("/quan-tri/?ky=2022-q3"))


def test_the_reminded_see_it_at_the_top_until_they_have_confirmed(
    board_client, client, clerk, commune, silent
):
    form = {"ky": "2022-q3", "agency": [commune.pk, silent.pk], "text": "Hạn là hôm nay"}
    words = words_of(board_client.post("/quan-tri/nhac/", form, follow=True))
    assert "Đã nhắc 2 cơ quan về Quý III/2022." in words
    assert Event.objects.filter(act=Act.REMINDED).count() == 2

    client.force_login(clerk)
    words = words_of(client.get("/nap/"))
    assert "Nhắc nộp quý III/2022: Hạn là hôm nay Lan Hoàng nhắc lúc" in words
    assert "gửi UBND xã Tân Mỹ, UBND xã Tân Thanh." in words
    given(clerk, silent, is_nil=True)
    assert "gửi UBND xã Tân Thanh." in words_of(client.get("/nap/"))
    given(clerk, commune)
    assert "Nhắc nộp" not in words_of(client.get("/nap/"))


def test_a_reminder_ends_with_the_closing_and_gives_way_to_a_newer_one(
    board_client, administrator, commune
):
    form = {"ky": "2022-q3", "agency": [commune.pk], "text": "Lần một"}
    board_client.post("/quan-tri/nhac/", form)
    board_client.post("/quan-tri/nhac/", form | {"text": "Lần hai"})
    assert [each.text for each in Reminder.objects.open()] == ["Lần hai"]
    close_period(period=SUMMER)
    assert not Reminder.objects.open().exists()


def test_who_has_confirmed_is_not_reminded(board_client, clerk, commune):
    given(clerk, commune)
    form = {"ky": "2022-q3", "agency": [commune.pk], "text": "Hạn là hôm nay"}
    words = words_of(board_client.post("/quan-tri/nhac/", form, follow=True))
    assert "đánh dấu trong bảng ít nhất một cơ quan chưa xác nhận" in words
    assert not Reminder.objects.exists()


def test_a_reminder_of_others_is_seen_by_nobody_else(board_client, client, clerk, quarter):
    other = Agency.objects.get(code="LS-STNMT")
    form = {"ky": "2022-q3", "agency": [other.pk], "text": "Hạn là hôm nay"}
    board_client.post("/quan-tri/nhac/", form)
    client.force_login(clerk)
    assert "Nhắc nộp" not in words_of(client.get("/nap/"))


def test_an_empty_reminder_is_not_sent_and_what_was_marked_stays(board_client, commune):
    response = board_client.post("/quan-tri/nhac/", {"ky": "2022-q3", "agency": [commune.pk]})
    assert response.status_code == 422
    words = words_of(response)
    assert words.index("Chưa làm gì. Xem chỗ có vạch cam") < words.index("Viết lời nhắc.")
    assert f'value="{commune.pk}" checked' in response.content.decode()


def test_an_agency_is_taken_out_with_a_reason_and_put_back(board_client, silent):
    form = {"ky": "2022-q3", "agency": [silent.pk], "reason": "Tạm dừng bộ phận một cửa"}
    words = words_of(board_client.post("/quan-tri/khong-phai-nop/", form, follow=True))
    assert "Không phải nộp kỳ này 1 UBND xã Tân Mỹ: Tạm dừng bộ phận một cửa" in words
    assert "UBND xã Tân Mỹ" not in states(board_client)
    words = words_of(
        board_client.post(f"/quan-tri/dua-lai/{Exemption.objects.get().pk}/", follow=True)
    )
    assert "UBND xã Tân Mỹ lại phải nộp Quý III/2022." in words
    assert "UBND xã Tân Mỹ" in states(board_client)
    acts = Event.objects.filter(agency=silent).values_list("act", flat=True)
    assert set(acts) == {Act.EXEMPTED, Act.EXEMPTION_ENDED}


def test_who_received_dossiers_is_expected_though_taken_out(board_client, commune):
    form = {"ky": "2022-q3", "agency": [commune.pk], "reason": "Tạm dừng bộ phận một cửa"}
    board_client.post("/quan-tri/khong-phai-nop/", form)
    assert "UBND xã Tân Thanh" in states(board_client)


def test_officials_look_and_clerks_do_not(client, official, clerk, commune):
    client.force_login(clerk)
    assert client.get(BOARD).status_code == 403
    official.user_permissions.add(Permission.objects.get(codename="view_confirmation"))
    client.force_login(official)
    page = client.get(BOARD)
    assert "Đã ghi nhận" in words_of(page)
    assert "Nhắc</button>" not in page.content.decode()
    for act in ("nhac", "khong-phai-nop", "dua-lai/1"):
        assert client.post(f"/quan-tri/{act}/", {"agency": [commune.pk]}).status_code == 403


def test_the_bar_of_every_page_of_the_quarter_counts_with_a_link_for_who_may_follow_it(
    client, administrator, official, clerk, commune, silent
):
    client.force_login(official)
    assert "0/4 cơ quan đã xác nhận" in words_of(client.get("/ky/2022-q3/"))
    given(clerk, commune)
    page = client.get("/ky/2022-q3/")
    assert "1/4 cơ quan đã xác nhận" in words_of(page)
    assert "/quan-tri/" not in page.content.decode()
    assert "đã xác nhận" not in words_of(client.get("/ky/2022/"))
    client.force_login(administrator)
    for address in ("", "chot/", "doi-chieu/"):
        page = client.get(f"/ky/2022-q3/{address}")
        assert "1/4 cơ quan đã xác nhận" in words_of(page)
        assert 'href="/quan-tri/?ky=2022-q3"' in page.content.decode()


def test_the_page_of_the_quarter_names_those_of_whom_nothing_came(
    client, official, clerk, district, silent
):
    client.force_login(official)
    told = "2 cơ quan chưa có số liệu: UBND huyện Văn Lãng, UBND xã Tân Mỹ; số dưới đây chưa đủ."
    assert told in words_of(client.get("/ky/2022-q3/"))
    # A file on its way does not write the kept page anew, and makes nothing of it untrue.
    a_file(silent, BatchState.CHECKED)
    kept = words_of(client.get("/ky/2022-q3/"))
    cache.clear()
    assert told in kept == words_of(client.get("/ky/2022-q3/"))
    given(clerk, district, silent, is_nil=True)
    assert "chưa có số liệu" not in words_of(client.get("/ky/2022-q3/"))


@pytest.mark.parametrize(
    ("today", "with_dossiers", "wanted"),
    [
        (AFTER, ["2022-Q2"], "2022-Q3"),
        (AFTER, [], "2022-Q3"),
        (date(2022, 12, 20), ["2022-Q3"], "2022-Q4"),
        (date(2026, 11, 25), ["2022-Q3", "2022-Q2"], "2022-Q3"),  # nobody has reported for years
    ],
)
def test_first_comes_the_quarter_that_is_reported(today, with_dossiers, wanted):
    quarters = [parse_period(each) for each in with_dossiers]
    assert quarter_wanted(today, quarters).code == wanted


def test_the_database_refuses_a_reminder_without_words(clerk, commune):
    told = {"agency": commune, "period": "2022-Q3", "sent_by": clerk, "sent_at": timezone.now()}
    with pytest.raises(IntegrityError, match="a_reminder_says_something"), transaction.atomic():
        Reminder.objects.create(**told, text="")


def test_the_database_refuses_two_open_reminders_of_an_agency(clerk, commune):
    told = {"agency": commune, "period": "2022-Q3", "sent_by": clerk, "sent_at": timezone.now()}
    Reminder.objects.create(**told, text="Một", done_at=timezone.now())
    Reminder.objects.create(**told, text="Hai")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(**told, text="Ba")
