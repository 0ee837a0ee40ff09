"""Taking a batch back: of each dossier stands what was last written and not taken back.

Every test tells a history of files A, B, C, … of a few dossiers, and what stands in the end.
"""

import pytest

from procedures.intake.comparing import MovedOn
from procedures.intake.undoing import CannotBeUndone, listed, undo
from procedures.models import Batch, Dossier, DossierVersion
from procedures.rules.periods import parse_period
from reports import reading
from tests.intake.files import as_csv, row, without

OPEN = {"finished": "", "status": "Đang xử lý"}
SUMMER = parse_period("2022-Q3")


def due_days() -> dict[int, str]:
    """The dossiers there are, by their number, and when they are due."""
    return {
        int(code[-4:]): f"{due:%d/%m/%Y}"
        for code, due in Dossier.objects.order_by("code").values_list("code", "due_on")
    }


def counts(undoing) -> dict[str, int]:
    told = {name: getattr(undoing, name) for name in ("removed", "restored", "kept", "closed")}
    return {name: number for name, number in told.items() if number}


def refused(batch) -> str:
    with pytest.raises(CannotBeUndone) as told:
        undo(batch)
    return told.value.code


def test_what_only_this_batch_brought_is_gone(bring):
    bring(row(1))
    b = bring(row(2), row(3))
    assert counts(undo(b)) == {"removed": 2}
    assert due_days() == {1: "05/07/2022"}
    assert reading.total(SUMMER).handled == 1


def test_what_it_changed_is_as_before_and_belongs_to_the_batch_before(bring):
    a = bring(row(1), row(2))
    b = bring(row(1, due="06/07/2022", channel="Trực tiếp"), row(2))
    assert counts(undo(b)) == {"restored": 1}
    known = Dossier.objects.get(code=row(1)["code"])
    assert (str(known.due_on), known.channel, known.batch) == ("2022-07-05", 2, a)
    assert reading.total(SUMMER).received_online == 2


def test_what_a_later_batch_replaced_is_kept_as_it_is(bring):
    bring(row(1), row(2))
    b = bring(row(1, due="06/07/2022"), row(2, due="06/07/2022"))
    bring(row(1, due="07/07/2022"))
    assert counts(undo(b)) == {"restored": 1, "kept": 1}
    assert due_days() == {1: "07/07/2022", 2: "05/07/2022"}


def test_undoing_the_later_batch_does_not_bring_back_what_was_taken_back(bring):
    bring(row(1))
    b = bring(row(1, due="06/07/2022"), row(2))
    c = bring(row(1, due="07/07/2022"), row(2, due="08/07/2022"))
    d = bring(row(3))
    assert refused(b) == "NOTHING_LEFT"
    undo(d)
    assert counts(undo(c)) == {"restored": 2}
    assert due_days() == {1: "06/07/2022", 2: "05/07/2022"}


def test_of_a_batch_undone_in_part_the_kept_rest_is_taken_back_too(bring):
    bring(row(1))
    b = bring(row(1, due="06/07/2022"), row(2), row(3))
    c = bring(row(1, due="07/07/2022"), row(2, due="08/07/2022"))
    assert counts(undo(b)) == {"removed": 1, "kept": 2}
    assert counts(undo(c)) == {"removed": 1, "restored": 1}
    assert due_days() == {1: "05/07/2022"}


def test_batches_can_be_undone_from_the_newest_back_to_nothing(bring):
    batches = [bring(row(1, due=f"0{day}/07/2022")) for day in (5, 6, 7)]
    for batch, left in zip(reversed(batches), ("06/07/2022", "05/07/2022", None), strict=True):
        undo(batch)
        assert due_days() == ({1: left} if left else {})
    assert reading.total(SUMMER).handled == 0


def test_an_undone_state_is_in_the_history_of_the_dossier(bring):
    a = bring(row(1))
    b = bring(row(1, due="06/07/2022"))
    undo(b)
    assert list(
        DossierVersion.objects.order_by("pk").values_list("batch", "replaced_by", "due_on__day")
    ) == [(a.pk, b.pk, 5), (b.pk, b.pk, 6)]


def test_the_same_file_can_be_loaded_again_after_it_was_undone(load, bring):
    bring(row(1))
    content = as_csv([row(1, due="06/07/2022"), row(2)])
    b = load(content).batch
    assert load(content).state == "duplicate"
    undo(b)
    again = load(content)
    assert (again.state, again.batch.added, again.batch.changed) == ("accepted", 1, 1)
    assert due_days() == {1: "06/07/2022", 2: "05/07/2022"}
    undo(again.batch)
    assert due_days() == {1: "05/07/2022"}


def test_undoing_twice_changes_nothing_and_says_so(bring):
    bring(row(1))
    b = bring(row(1, due="06/07/2022"), row(2))
    undo(b)
    versions = DossierVersion.objects.count()
    assert refused(b) == "ALREADY_UNDONE"
    assert (due_days(), DossierVersion.objects.count()) == ({1: "05/07/2022"}, versions)


def test_a_batch_that_changed_nothing_has_nothing_to_undo(load, bring):
    bring(row(1), row(2))
    same = load(as_csv([row(2), row(1)])).batch
    assert same.unchanged == 2
    assert refused(same) == "NOTHING_WRITTEN"
    assert Batch.objects.get(pk=same.pk).state == "accepted"


def test_a_refused_batch_has_nothing_to_undo(load):
    assert refused(load(as_csv([row(1, due="x")])).batch) == "NOT_ACCEPTED"


def test_a_batch_accepted_in_part_is_undone_too(bring):
    b = bring(row(1), row(2, due="x"), good_rows=True)
    assert (b.state, counts(undo(b))) == ("partial", {"removed": 1})
    assert Batch.objects.get().state == "undone"


def test_a_file_with_few_columns_is_taken_back_with_all_it_left_as_it_was(bring):
    bring(row(1, overdue_reason="chờ xác minh"))
    b = bring(*without([row(1, status="Từ chối giải quyết")], "channel"))
    assert Dossier.objects.get().status == 11
    assert counts(undo(b)) == {"restored": 1}
    known = Dossier.objects.get()
    assert (known.status, known.channel, known.overdue_reason) == (10, 2, "chờ xác minh")


def test_a_dossier_withdrawn_from_counting_counts_again(bring):
    bring(row(1, **OPEN))
    b = bring(row(1, finished="", status="Không được tiếp nhận"))
    assert reading.total(SUMMER).handled == 0
    undo(b)
    assert reading.total(SUMMER).pending == 1


def test_who_undid_it_and_when_is_kept(bring, django_user_model):
    clerk = django_user_model.objects.create_user("canbo")
    b = bring(row(1))
    undo(b, by=clerk)
    b.refresh_from_db()
    assert (b.state, b.undone_by) == ("undone", clerk)
    assert b.undone_at > b.accepted_at


def test_what_moved_since_it_was_seen_is_not_undone(bring):
    b = bring(row(1), row(2))
    with listed(b) as seen:
        assert seen.undone
    bring(row(1, due="06/07/2022"))
    with pytest.raises(MovedOn):
        undo(b, seen=seen.fingerprint)
    assert len(due_days()) == 2
    with listed(b) as seen:
        assert seen.undone
    assert counts(undo(b, seen=seen.fingerprint)) == {"removed": 1, "kept": 1}


def test_the_lists_say_what_would_happen_and_nothing_does(bring):
    bring(row(1), row(2), row(3))
    b = bring(row(1, due="06/07/2022", **OPEN), row(2, due="06/07/2022"), row(4))
    later = bring(row(2, due="07/07/2022"))
    with listed(b) as undoing:
        undone = [
            (each.code[-1], change.column, change.old, change.new)
            for each in undoing.changes.some(0, 50)
            for change in each.changes
        ]
        alike = [(each.title, each.number) for each in undoing.changes.alike()]
        kept = [(each.code[-1], each.later) for each in undoing.list_kept(0, 50)]
        assert undoing.list_closed(0, 50) == []
        assert [each.code[-1] for each in undoing.changes.some(1, 1)] == ["4"]
    assert undone == [
        ("1", "Trạng thái", "Đang xử lý", "Đã trả kết quả"),
        ("1", "Ngày hẹn trả", "06/07/2022", "05/07/2022"),
        ("1", "Ngày kết thúc xử lý", "(trống)", "04/07/2022"),
        ("4", "Hồ sơ", "Đã trả kết quả, tiếp nhận 01/07/2022", "không còn"),
    ]
    assert alike == [
        ("Trạng thái, Ngày hẹn trả, Ngày kết thúc xử lý", 1),
        ("Hồ sơ không còn", 1),
    ]
    assert kept == [("2", later)]
    assert len(due_days()) == 4
