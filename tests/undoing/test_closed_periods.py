"""What counts in a period closed since cannot be taken back; what was known at closing stays known.

Quarter II ends on 14/06/2022, quarter III begins on 15/06/2022.
"""

import pytest

from procedures.intake.undoing import CannotBeUndone, listed, undo
from procedures.models import Dossier
from procedures.rules.periods import parse_period
from reports import reading
from reports.closing import close_period, reopen_period
from reports.reconciling import reconcile
from tests.intake.files import row

SPRING, SUMMER = parse_period("2022-Q2"), parse_period("2022-Q3")
OPEN = {"finished": "", "status": "Đang xử lý"}


def spring(number: int, **cells):
    """A dossier of quarter II, open until it is said to have ended."""
    return row(number, **{"received": "01/06/2022", "due": "01/12/2022"} | OPEN | cells)


def ended(day: str) -> dict[str, str]:
    return {"finished": day, "status": "Đã trả kết quả"}


def numbers(batch) -> tuple[int, int, int, int]:
    """(removed, restored, kept, closed) of the dossiers that undoing would find."""
    with listed(batch) as undoing:
        return undoing.removed, undoing.restored, undoing.kept, undoing.closed


def known() -> set[int]:
    return {int(code[-4:]) for code in Dossier.objects.values_list("code", flat=True)}


def test_what_counts_in_a_period_closed_since_stays_and_the_rest_is_undone(bring):
    a = bring(spring(1), row(2))
    close_period(period=SPRING)
    with listed(a) as undoing:
        (stays,) = undoing.list_closed(0, 50)
    assert (stays.code[-1], stays.period) == ("1", "Quý II/2022")
    undone = undo(a)
    assert (undone.removed, undone.closed) == (1, 1)
    assert known() == {1}
    a.refresh_from_db()
    assert a.state == "undone"
    assert reading.total(SPRING, live=True) == reading.total(SPRING)


def test_where_all_of_it_is_closed_nothing_is_undone_and_the_reason_is_told(bring):
    a = bring(spring(1), spring(2))
    close_period(period=SPRING)
    with pytest.raises(CannotBeUndone) as refused:
        undo(a)
    assert "2 hồ sơ giữ lại vì tính trong kỳ đã chốt (Quý II/2022)" in refused.value.words
    a.refresh_from_db()
    assert (a.state, known()) == ("accepted", {1, 2})


def test_what_was_accepted_late_can_be_undone(bring):
    bring(spring(1))
    close_period(period=SPRING)
    late = bring(spring(1, **ended("10/06/2022")), spring(2))
    assert numbers(late) == (1, 1, 0, 0)
    undo(late)
    assert reading.total(SPRING, live=True) == reading.total(SPRING)


def test_after_reopening_it_can_be_undone_until_it_is_closed_again(bring):
    a = bring(spring(1))
    close_period(period=SPRING)
    reopen_period(period=SPRING, reason="nạp bổ sung")
    assert numbers(a) == (1, 0, 0, 0)
    close_period(period=SPRING)
    assert numbers(a) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("before", "after", "is_closed"),
    [
        # It ended before the quarter began, says the batch: then it counted in it before only.
        (spring(1, received="01/03/2022"), ended("14/03/2022"), True),
        (spring(1, received="01/03/2022"), ended("15/03/2022"), True),
        (spring(1, received="01/03/2022", **ended("14/03/2022")), {"due": "02/12/2022"}, False),
        (spring(1, received="14/06/2022"), {"due": "02/12/2022"}, True),
        (spring(1, received="15/06/2022"), {"due": "02/12/2022"}, False),
        # Not a dossier any more, says the batch: then it counts again.
        (spring(1), {"status": "Không được tiếp nhận"}, True),
    ],
)
def test_closed_is_what_counts_in_the_period_as_it_is_or_as_it_would_be(
    bring, before, after, is_closed
):
    bring(before)
    b = bring(before | after)
    close_period(period=SPRING)
    assert numbers(b) == ((0, 0, 0, 1) if is_closed else (0, 1, 0, 0))


def test_what_was_left_closed_stands_under_a_later_batch(bring):
    bring(spring(1), row(2))
    b = bring(spring(1, due="02/12/2022"), row(2, due="09/07/2022"))
    close_period(period=SPRING)
    undo(b)
    late = bring(spring(1, due="03/12/2022"))
    undo(late)
    assert str(Dossier.objects.get(code=spring(1)["code"]).due_on) == "2022-12-02"


def test_undone_late_dossiers_explain_nothing_any_more(bring):
    bring(spring(1), spring(2), spring(3))
    report = close_period(period=SPRING)
    late = bring(spring(1, **ended("10/06/2022")), spring(4))
    assert (reconcile(report).total.late, reconcile(report).total.went) == (1, 1)
    undo(late)
    assert reconcile(report).gaps == ()


def test_a_dossier_undone_and_changed_again_is_explained_once(bring):
    bring(spring(1), spring(2))
    report = close_period(period=SPRING)
    undo(bring(spring(1, **ended("10/06/2022"))))
    undo(bring(spring(1, **ended("11/06/2022"))))
    bring(spring(1, **ended("12/06/2022")))
    total = reconcile(report).total
    assert (total.closed, total.now, total.went, total.unexplained) == (2, 1, 1, 0)


def test_what_falls_back_behind_its_state_at_closing_is_explained(bring):
    """At closing B was known, which had ended; it is taken back under C, then C itself."""
    bring(spring(1), row(9))
    b = bring(spring(1, **ended("10/06/2022")), row(8))
    report = close_period(period=SPRING)
    c = bring(spring(1, **ended("11/06/2022")))
    undo(b)
    undo(c)
    total = reconcile(report).total
    assert (total.closed, total.now, total.came, total.unexplained) == (0, 1, 1, 0)
    bring(spring(1, **ended("12/06/2022")))
    total = reconcile(report).total
    assert (total.closed, total.now, total.came, total.went, total.unexplained) == (0, 0, 0, 0, 0)


def test_a_late_dossier_undone_and_sent_again_is_late_once(bring):
    bring(spring(1))
    report = close_period(period=SPRING)
    undo(bring(spring(2)))
    bring(spring(2), spring(3))
    total = reconcile(report).total
    assert (total.closed, total.now, total.late, total.unexplained) == (1, 3, 2, 0)
