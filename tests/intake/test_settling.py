"""A person says once what a name means: what waited is checked again, and no file asks any more."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection

from procedures.intake import batches, queue, spool, twins
from procedures.intake.receiving import receive
from procedures.intake.settling import NotSettled, settle
from procedures.intake.undoing import undo
from procedures.models import (
    Act,
    Agency,
    AgencyName,
    Batch,
    Dossier,
    Event,
    OpenName,
    Procedure,
    ProcedureName,
    Source,
)
from procedures.worker import work
from tests.intake.files import as_csv, row
from tests.pages.conftest import work_off

STRANGE, OTHER = "Trung tâm Một cửa Tân Thanh", "Một cửa Hữu Lũng"


@pytest.fixture
def clerk(db):
    return User.objects.create_user("canbo", first_name="Nông Thị", last_name="Mai")


@pytest.fixture
def check(register, clerk):
    """Upload and check rows, as the page does."""

    def checked(*rows, name="tep.csv", agency=None):
        batch = receive(
            [as_csv(rows)],
            file_name=name,
            source=Source.objects.get_or_create(name="Một cửa")[0],
            agency=agency,
            by=clerk,
        )
        return batches.check(batch)

    return checked


def waits_in(batch: Batch) -> Batch | None:
    """The batch in which what was not accepted of one waits now."""
    batch.refresh_from_db()
    if batch.state == "checked":
        return batch
    return batch.continuations.filter(state="checked").last()


@pytest.fixture
def say(clerk):
    """Settle a name that waits, let the worker check again, and return what then waits."""

    def said(written, code, by=clerk):
        asked = settled(written, code, by)
        work_off()
        return [each for each in map(waits_in, asked) if each]

    return said


def settled(written, code, by) -> list[Batch]:
    name = OpenName.objects.waiting().filter(written=written).first()
    kind = Agency if name.kind == "agency" else Procedure
    return settle(name, kind.objects.get(code=code), by=by)


def counts(batch: Batch) -> dict[str, int]:
    batch = Batch.objects.get(pk=batch.pk)
    names = ("rows", "added", "changed", "unchanged", "merged", "refused", "ignored")
    return {name: getattr(batch, name) for name in names if getattr(batch, name)}


def waiting() -> list[str]:
    return [each.written for each in OpenName.objects.waiting().order_by("written")]


def test_a_waiting_file_is_renewed_where_it_is(check, say, clerk):
    batch = check(row(1), row(2, agency=STRANGE), row(3, agency=OTHER))
    assert counts(batch) == {"rows": 3, "added": 1, "refused": 2}
    (again,) = say(STRANGE, "LS-TTH")
    assert again == batch
    assert counts(batch) == {"rows": 3, "added": 2, "refused": 1}
    assert waiting() == [OTHER]
    assert [(p.code, p.line) for p in batch.problems.filter(level="block")] == [
        ("UNKNOWN_AGENCY", 4)
    ]
    batches.accept(Batch.objects.get(), good_rows=True)
    assert Dossier.objects.get(code=row(2)["code"]).agency.code == "LS-TTH"
    spelling = AgencyName.objects.get(spelling=STRANGE)
    assert (spelling.settled_by, spelling.settled_at is not None) == (clerk, True)
    assert Event.objects.get(act=Act.NAME_SETTLED).told["name"] == STRANGE


def test_the_next_file_is_understood_without_asking(check, say):
    check(row(1), row(2, agency=STRANGE))
    say(STRANGE, "LS-TTH")
    next_one = check(row(3, agency=STRANGE.upper()), name="sau.csv")
    assert counts(next_one) == {"rows": 1, "added": 1}
    assert waiting() == []


def test_what_was_left_of_a_file_waits_as_a_batch_of_its_own(check, say):
    batch = check(row(1), row(2, agency=STRANGE), row(3, agency=OTHER), row(4, due="x"))
    batches.accept(batch, good_rows=True)
    problems = batch.problems.count()
    (left,) = say(STRANGE, "LS-TTH")
    assert (left.state, left.continues, left.file_name) == (
        *("checked", batch),
        "tep.csv (phần còn lại)",
    )
    assert counts(left) == {"rows": 3, "added": 1, "refused": 2}
    assert counts(batch) == {"rows": 4, "added": 1, "refused": 3}
    assert (Batch.objects.get(pk=batch.pk).state, batch.problems.count()) == ("partial", problems)
    assert Dossier.objects.count() == 1, "nothing is accepted silently"

    batches.accept(left, good_rows=True)
    (last,) = say(OTHER, "LS-HL")
    assert (last.continues, last.file_name) == (left, "tep.csv (phần còn lại)")
    assert counts(last) == {"rows": 2, "added": 1, "refused": 1}
    batches.accept(last, good_rows=True)
    assert Dossier.objects.count() == 3


def test_what_was_left_of_a_file_does_not_stand_for_all_of_it(check, say):
    """Sent again after it was undone, the file is no twin of what was left of it."""
    batch = check(row(1), row(2, agency=STRANGE))
    batches.accept(batch, good_rows=True)
    (left,) = say(STRANGE, "LS-TTH")
    batches.accept(left)
    undo(batch)
    again = check(row(1), row(2, agency=STRANGE), name="lai.csv")
    assert (again.added, again.unchanged) == (1, 1)
    batches.cancel(again)
    Batch.objects.filter(pk=again.pk).update(state="received")
    assert twins.let_be_checked(again) == again


def test_a_second_name_of_what_was_left_renews_the_same_batch(check, say):
    batches.accept(check(row(1), row(2, agency=STRANGE), row(3, agency=OTHER)), good_rows=True)
    (left,) = say(STRANGE, "LS-TTH")
    assert say(OTHER, "LS-HL") == [left]
    assert counts(left) == {"rows": 2, "added": 2}
    assert Batch.objects.count() == 2


def test_a_file_refused_for_its_names_alone_waits_again_as_a_batch_of_its_own(check, say, settings):
    batch = check(row(1, agency=STRANGE), row(2, agency=STRANGE))
    assert batch.state == "rejected"
    (left,) = say(STRANGE, "LS-TTH")
    assert (left.state, counts(left)) == ("checked", {"rows": 2, "added": 2})
    assert Batch.objects.get(pk=batch.pk).state == "rejected"
    batches.accept(left)
    assert Dossier.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_rows_that_are_wrong_in_something_else_too_do_not_wait_again(check, say):
    batch = check(row(1, agency=STRANGE, due="x"))
    assert say(STRANGE, "LS-TTH") == []
    assert (Batch.objects.count(), waiting()) == (1, [])
    assert not spool.kept_path(batch.pk).exists(), "nothing waits: nothing is kept"


@pytest.mark.django_db(transaction=True)
def test_a_refused_file_is_forgotten_once_its_rows_wait_elsewhere(check, say):
    batch = check(row(1, agency=STRANGE))
    (left,) = say(STRANGE, "LS-TTH")
    assert not spool.kept_path(batch.pk).exists()
    assert spool.kept_path(left.pk).exists()


def test_all_files_that_ask_the_same_are_checked_again(check, say):
    first = check(row(1), row(2, agency=STRANGE))
    second = check(row(3), row(4, agency=f"{STRANGE} "), name="hai.csv")
    cancelled = batches.cancel(check(row(5), row(6, agency=STRANGE), name="ba.csv"))
    assert say(STRANGE, "LS-TTH") == [first, second]
    assert (counts(cancelled)["refused"], waiting()) == (1, [])


def test_a_code_is_settled_for_every_file(check, say):
    codes = ["1.000894", "1.000894.000.00.00.H37", "1.000001"]
    batch = check(*(row(n, procedure_code=code) for n, code in enumerate(codes, 1)))
    say("1.000894", "1.000110")
    batches.accept(Batch.objects.get(pk=batch.pk))
    found = Dossier.objects.order_by("code").values_list("procedure__code", flat=True)
    assert list(found) == ["1.000110", "1.000110", "1.000001"]
    assert ProcedureName.objects.get().spelling == "1.000894"


def test_a_name_of_a_procedure_is_settled(check, say):
    check(row(1), row(2, procedure_code="", procedure_name="Khai sinh lưu động"))
    (batch,) = say("Khai sinh lưu động", "1.000001")
    assert counts(batch) == {"rows": 2, "added": 2}


def test_a_homonym_stays_asked(check, say):
    check(row(1), row(2, agency="UBND xã Hòa Bình"))
    with pytest.raises(NotSettled, match="tên chung của 2 mục"):
        say("UBND xã Hòa Bình", "LS-HB1")
    assert (waiting(), AgencyName.objects.filter(key="ubnd xã hòa bình").count()) == (
        ["UBND xã Hòa Bình"],
        0,
    )


def test_a_meaning_that_was_not_valid_then_is_refused(check, say):
    check(row(1), row(2, agency=STRANGE))
    with pytest.raises(NotSettled, match="không có hiệu lực"):
        say(STRANGE, "LS-CU")
    check(row(3), row(4, procedure_code="", procedure_name="Thủ tục lạ"), name="hai.csv")
    with pytest.raises(NotSettled, match="không có hiệu lực"):
        say("Thủ tục lạ", "1.000400")
    assert waiting() == ["Thủ tục lạ", STRANGE]


def test_who_says_otherwise_afterwards_is_told_who_was_first(check, say):
    check(row(1), row(2, agency=STRANGE))
    name = OpenName.objects.waiting().get()
    say(STRANGE, "LS-TTH")
    second = User.objects.create_user("khac")
    with pytest.raises(NotSettled, match=f"Nông Thị Mai đã chọn: “{STRANGE}” là UBND xã Tân Thanh"):
        settle(name, Agency.objects.get(code="LS-HL"), by=second)
    assert AgencyName.objects.filter(spelling=STRANGE).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_settle_differently_at_once_the_second_is_told(check):
    check(row(1), row(2, agency=STRANGE))
    outcomes = []

    def said(code, by):
        try:
            settled(STRANGE, code, by)
            outcomes.append("settled")
        except NotSettled:
            outcomes.append("told")
        finally:
            connection.close()

    people = [User.objects.create_user(name) for name in ("mot", "hai")]
    codes = ("LS-TTH", "LS-HL")
    threads = [threading.Thread(target=said, args=pair) for pair in zip(codes, people, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["settled", "told"]
    assert AgencyName.objects.filter(spelling=STRANGE).count() == 1


def test_an_agency_outside_the_upload_is_still_not_allowed(check, say):
    check(row(1), row(2, agency=STRANGE), agency=Agency.objects.get(code="LS-VL"))
    (batch,) = say(STRANGE, "LS-HL")
    assert [each.code for each in batch.problems.filter(level="block")] == ["AGENCY_NOT_ALLOWED"]


def test_a_register_keeps_its_procedures_when_it_is_checked_again(check, say):
    """Its free words are not kept, but those that name a procedure are."""
    words = ["Chứng thực bản sao", "Đăng ký khai sinh cho Nguyễn Thị Chim Yến"]
    rows = [
        {name: cell for name, cell in row(n).items() if name != "procedure_code"}
        | {"content": text, "agency": STRANGE}
        for n, text in enumerate(words, 1)
    ]
    check(*rows)
    (left,) = say(STRANGE, "LS-TTH")
    assert counts(left) == {"rows": 2, "added": 1, "refused": 1}
    assert [each.code for each in left.problems.filter(level="block")] == ["UNKNOWN_PROCEDURE"]


def test_checking_again_is_the_workers(check, clerk):
    batch = check(row(1), row(2, agency=STRANGE))
    (asked,) = settled(STRANGE, "LS-TTH", clerk)
    assert (asked, asked.task, counts(batch)["refused"]) == (batch, "check_again", 1)
    assert waiting() == [], "nobody is asked meanwhile"
    with pytest.raises(queue.NotWaiting):
        queue.ask_to_accept(asked, good_rows=True)
    work_off()
    assert counts(batch) == {"rows": 2, "added": 2}
    assert OpenName.objects.get().settled_by == clerk


@pytest.mark.parametrize("accepted", [True, False], ids=["một phần", "bị từ chối"])
def test_where_checking_again_fails_what_was_accepted_stays_and_the_name_waits_again(
    check, clerk, accepted
):
    batch = check(*([row(1)] if accepted else []), row(2, agency=STRANGE))
    if accepted:
        batches.accept(batch, good_rows=True)
    settled(STRANGE, "LS-TTH", clerk)
    for _ in range(queue.ATTEMPTS):
        Batch.objects.update(claimed_until=None)
        claimed = queue.claim("test")
        queue.attempt_failed(claimed)
        batches.let_go(claimed)
    after = Batch.objects.get()
    assert (after.state, after.task) == ("partial" if accepted else "rejected", "")
    assert Event.objects.filter(act=Act.FAILED, batch=after).count() == 1
    assert waiting() == [STRANGE]
    settled(STRANGE, "LS-TTH", clerk)  # the same meaning once more
    work_off()
    assert waits_in(after).added == 1


def test_a_renewed_file_may_be_cancelled_while_it_is_checked_again(check, clerk):
    batch = check(row(1), row(2, agency=STRANGE))
    settled(STRANGE, "LS-TTH", clerk)
    claimed = queue.claim("test")
    batches.cancel(claimed)
    with pytest.raises(queue.ClaimLost):
        work(claimed)
    assert Batch.objects.get(pk=batch.pk).state == "cancelled"


def test_undoing_a_file_cancels_what_waits_of_its_rest(check, say, clerk):
    batch = check(row(1), row(2, agency=STRANGE))
    batches.accept(batch, good_rows=True)
    (left,) = say(STRANGE, "LS-TTH")
    undo(batch, by=clerk)
    left.refresh_from_db()
    assert (left.state, Dossier.objects.count()) == ("cancelled", 0)
    assert Event.objects.filter(act=Act.CANCELLED, batch=left, by=clerk).exists()


def test_undoing_a_file_cancels_its_rest_also_while_that_is_checked_again(check, say, clerk):
    """Else it would come back to be accepted of a file that was taken back."""
    batch = check(row(1), row(2, agency=STRANGE), row(3, agency=OTHER))
    batches.accept(batch, good_rows=True)
    (left,) = say(STRANGE, "LS-TTH")
    settled(OTHER, "LS-HL", clerk)
    claimed = queue.claim("test")
    undo(batch, by=clerk)
    with pytest.raises(queue.ClaimLost):
        work(claimed)
    left.refresh_from_db()
    assert (claimed, left.state) == (left, "cancelled")


def test_undoing_keeps_a_rest_that_was_accepted(check, say):
    batch = check(row(1), row(2, agency=STRANGE))
    batches.accept(batch, good_rows=True)
    (left,) = say(STRANGE, "LS-TTH")
    batches.accept(left)
    undo(batch)
    left.refresh_from_db()
    assert (left.state, Dossier.objects.get().code) == ("accepted", row(2)["code"])


def test_what_is_undone_is_not_checked_again(check, clerk):
    batch = check(row(1), row(2, agency=STRANGE))
    batches.accept(batch, good_rows=True)
    settled(STRANGE, "LS-TTH", clerk)
    claimed = queue.claim("test")
    undo(batch)
    with pytest.raises(queue.ClaimLost):
        work(claimed)
    assert queue.claim("test") is None
    assert Batch.objects.count() == 1
