"""A page of figures is written once, and anew as soon as anything it shows has changed."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone

from procedures.intake import batches, queue
from procedures.models import Agency, Batch, BatchStage, BatchState
from procedures.reference import load_reference
from procedures.rules.periods import parse_period
from reports.closing import close_period, reopen_period
from reports.confirming import confirm, fingerprint, withdraw
from reports.editions import current_edition
from reports.reading import figures_of
from tests.pages.reading import words_of

Q3, QUARTER = "/ky/2022-q3/", parse_period("2022-Q3")
# Who asks (2), the edition, and nothing else.
QUERIES_OF_A_KEPT_PAGE = 3


@pytest.fixture
def opened(official_client, quarter):
    """A page that was opened before, with the cookie that protects its forms."""
    official_client.get(Q3)
    return official_client.get(Q3)


def test_an_unchanged_page_is_not_written_again(official_client, opened, django_assert_num_queries):
    with django_assert_num_queries(QUERIES_OF_A_KEPT_PAGE):
        again = official_client.get(Q3)
    assert words_of(again) == words_of(opened)


def test_a_browser_that_has_the_page_is_told_so(official_client, opened):
    again = official_client.get(Q3, headers={"If-None-Match": opened["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert opened["Cache-Control"] == "private, no-cache"


def test_another_address_is_another_page(official_client, opened):
    other = official_client.get("/ky/2022/", headers={"If-None-Match": opened["ETag"]})
    assert other.status_code == 200
    assert other["ETag"] != opened["ETag"]


def test_what_a_page_shows_makes_it_new(official_client, quarter):
    """Each of these changes the page, so the page of before is never sent again."""
    close, clerk = parse_period("2022-Q2"), User.objects.create_user("canbo")

    def renamed():
        agency = Agency.objects.get(code="LS-TT")
        agency.name = "UBND phường Tân Thanh"
        agency.save()

    def uploaded():
        batch = Batch.objects.get()
        batch.state = BatchState.PARTIAL
        batch.save()

    def given_a_right():
        group = Group.objects.create(name="Nạp dữ liệu")
        group.permissions.add(Permission.objects.get(codename="add_batch"))

    def confirmed():
        commune = Agency.objects.get(code="LS-TT")
        shown = {
            commune.pk: fingerprint(figures_of(QUARTER).keyed(["agency"])["agency"][commune.pk])
        }
        confirm(period=QUARTER, seen=shown, by=clerk, today=date(2022, 9, 15))

    def withdrawn():
        agencies = Agency.objects.values_list("pk", flat=True)
        withdraw(period=QUARTER, agencies=agencies, by=clerk, today=date(2022, 9, 15))

    acts = [
        renamed,
        confirmed,
        withdrawn,
        uploaded,
        given_a_right,
        lambda: close_period.__wrapped__(period=close),
        lambda: reopen_period.__wrapped__(period=close, reason="Nạp bổ sung"),
    ]
    tags = [official_client.get(Q3)["ETag"]]
    for act in acts:
        act()
        tags.append(official_client.get(Q3)["ETag"])
    assert len(set(tags)) == len(tags)


def test_a_file_on_its_way_leaves_the_pages_as_they_are(official_client, opened):
    """Without, every page would be written anew whenever a worker takes a file up."""
    source = Batch.objects.get().source
    batch = Batch.objects.create(
        file_name="tep.csv", size=1, source=source, received_at=timezone.now()
    )
    queue.ask_to_check(batch)
    batch = queue.claim("w")
    queue.renew(batch)
    queue.say(batch, stage=BatchStage.COMPARING)
    queue.end(batch)
    batch.state = BatchState.CHECKED
    batch.save()
    batches.cancel(batch)
    assert official_client.get(Q3)["ETag"] == opened["ETag"]


def test_the_reference_loaded_anew_is_another_edition(db):
    load_reference()
    before = current_edition()
    load_reference()
    assert current_edition() not in ("", before)


def test_nobody_gets_the_page_of_another(official_client, opened, clerk_client):
    assert "Nạp dữ liệu" in words_of(clerk_client.get(Q3))
    other = Client()
    other.force_login(User.objects.create_user("an", first_name="An", last_name="Hoàng"))
    assert "An Hoàng" in words_of(other.get(Q3))
    assert "Nạp dữ liệu" not in words_of(other.get(Q3))


def test_signing_in_is_no_change(official, official_client, opened):
    edition = current_edition()
    Client().force_login(official)
    official.refresh_from_db()
    assert official.last_login is not None
    assert current_edition() == edition


def test_the_form_of_a_kept_page_is_taken(official, quarter):
    client = Client(enforce_csrf_checks=True)
    client.force_login(official)
    client.get(Q3)
    page = client.get(Q3).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    signed_out = client.post("/dang-xuat/", {"csrfmiddlewaretoken": token})
    assert signed_out.status_code == 302


def test_a_page_written_while_figures_changed_is_written_again(
    official_client, quarter, monkeypatch
):
    asked = iter(["truoc", "sau", "sau", "sau"])
    monkeypatch.setattr("reports.views.kept.current_edition", lambda: next(asked))
    assert official_client.get(Q3).status_code == 200
    assert list(asked) == []
