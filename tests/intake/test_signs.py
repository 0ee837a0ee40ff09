"""Late, moved, closed in a hurry: every row is right, and yet a person should look at it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from procedures.intake.importing import Imported
from tests.intake.conftest import problems
from tests.intake.files import as_csv, row

SIGNS = {
    *("SAME_MINUTE", "DUE_POSTPONED", "SEEN_LATE", "MOVED_AFTER_CUTOFF", "CONCLUDED_ON_LAST_DAY"),
}
OPEN = {"finished": "", "status": "Đang xử lý"}


def signs(imported: Imported) -> dict[str, str]:
    told = imported.as_json()["problems"]
    return {each["code"]: each["message"] for each in told if each["code"] in SIGNS}


@pytest.fixture
def on(monkeypatch):
    """Return a function that turns the clock."""

    def turned(day: str) -> None:
        noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
        monkeypatch.setattr(timezone, "now", lambda: noon)
        monkeypatch.setattr(timezone, "localdate", lambda moment=None: (moment or noon).date())

    return turned


def test_a_usual_quarter_gives_no_sign(load):
    assert signs(load(as_csv([row(1), row(2, **OPEN)]), period="2022-Q3")) == {}


def test_received_and_finished_in_the_same_minute(load):
    rows = [
        row(1, received="01/07/2022 08:15:10", finished="01/07/2022 08:15:50"),
        row(2, received="01/07/2022 08:15:10", finished="01/07/2022 08:16:09"),
        row(3, received="01/07/2022", finished="01/07/2022"),  # the hours are not known
        row(4, received="01/07/2022 08:15:10", finished="02/07/2022 08:15:10"),
    ]
    told = signs(load(as_csv(rows)))
    assert list(told) == ["SAME_MINUTE"]
    assert told["SAME_MINUTE"].startswith("1 hồ sơ tiếp nhận và kết thúc trong cùng một phút")
    assert "dòng 2" in told["SAME_MINUTE"]


def test_a_due_day_put_off_after_it_had_passed(load, on):
    on("2022-07-03")
    load(as_csv([row(n, **OPEN) for n in (1, 2, 3)]))
    on("2022-07-05")
    in_time = as_csv([row(1, due="20/07/2022", **OPEN), row(2, **OPEN), row(3, **OPEN)])
    assert signs(load(in_time)) == {}  # on the day it was due, it may still be agreed anew
    on("2022-07-06")
    rows = [row(1, due="25/07/2022", **OPEN), row(2, due="20/07/2022", **OPEN), row(3, **OPEN)]
    told = signs(load(as_csv(rows)))
    assert list(told) == ["DUE_POSTPONED"]
    assert told["DUE_POSTPONED"].startswith("1 hồ sơ có ngày hẹn trả lùi lại")
    assert "dòng 3" in told["DUE_POSTPONED"]


def test_one_that_was_resolved_in_time_has_nothing_put_off(load, on):
    on("2022-07-10")
    load(as_csv([row(1)]))
    assert signs(load(as_csv([row(1, due="20/07/2022")]))) == {}


def test_received_long_ago_and_seen_for_the_first_time(load):
    old = {"received": "20/05/2022", "due": "01/06/2022", "finished": "20/06/2022"}
    first = load(as_csv([row(1, code="H37.15-220520-0001", **old)]), period="2022-Q3")
    assert signs(first) == {}  # nothing at all is known from before
    rows = [row(1, code="H37.15-220520-0002", **old), row(2)]
    told = signs(load(as_csv(rows), period="2022-Q3"))
    assert list(told) == ["SEEN_LATE"]
    assert told["SEEN_LATE"].startswith("1 hồ sơ tiếp nhận trước 15/06/2022 nay mới có")


def test_days_changed_after_the_quarter_had_ended(load, on):
    on("2022-09-10")
    load(as_csv([row(1), row(2), row(3), row(4, **OPEN)]), period="2022-Q3")
    changed = [row(1, finished="03/07/2022"), row(2, due="06/07/2022"), row(3), row(4)]
    on("2022-09-14")
    assert signs(load(as_csv(changed), period="2022-Q3")) == {}
    on("2022-09-15")
    again = [row(1, finished="02/07/2022"), row(2, due="07/07/2022"), row(3), row(4)]
    told = signs(load(as_csv(again), period="2022-Q3"))
    assert list(told) == ["MOVED_AFTER_CUTOFF"]
    assert told["MOVED_AFTER_CUTOFF"].startswith("2 hồ sơ đã có được sửa")


def test_one_that_ends_after_the_quarter_is_not_moved(load, on):
    on("2022-09-10")
    load(as_csv([row(1, **OPEN)]), period="2022-Q3")
    on("2022-09-20")
    assert signs(load(as_csv([row(1, finished="16/09/2022")]), period="2022-Q3")) == {}


def test_many_concluded_on_the_very_last_day(load):
    hurried = [row(n, due="20/09/2022", finished="14/09/2022") for n in range(1, 21)]
    usual = [row(n) for n in range(21, 81)]
    told = signs(load(as_csv([*hurried, *usual]), period="2022-Q3"))
    assert list(told) == ["CONCLUDED_ON_LAST_DAY"]
    assert "UBND xã Tân Thanh: 20 trong 80 hồ sơ của kỳ" in told["CONCLUDED_ON_LAST_DAY"]


@pytest.mark.parametrize(("hurried", "usual"), [(19, 0), (20, 61)], ids=["ít", "phần nhỏ"])
def test_a_few_on_the_last_day_are_as_usual(load, hurried, usual):
    rows = [row(n, due="20/09/2022", finished="14/09/2022") for n in range(1, hurried + 1)]
    rows += [row(hurried + n) for n in range(1, usual + 1)]
    assert signs(load(as_csv(rows), period="2022-Q3")) == {}


def test_the_dossiers_behind_a_sign_are_kept_as_many_as_its_note_says(load, on):
    on("2022-09-10")
    load(as_csv([row(1), row(2, **OPEN)]), period="2022-Q3")
    hurried = [row(n, due="20/09/2022", finished="14/09/2022") for n in range(11, 31)]
    moved = row(1, finished="03/07/2022")
    same_minute = row(3, received="01/07/2022 08:15:10", finished="01/07/2022 08:15:50")
    on("2022-09-20")
    batch = load(as_csv([moved, row(2, **OPEN), same_minute, *hurried]), period="2022-Q3").batch
    behind: dict[str, list[int]] = {}
    for each in batch.sightings.all():
        behind.setdefault(each.code, []).append(int(each.dossier[-4:]))
    assert behind == {
        "SAME_MINUTE": [3],
        "MOVED_AFTER_CUTOFF": [1],
        "CONCLUDED_ON_LAST_DAY": list(range(11, 31)),
    }
    for code, dossiers in behind.items():
        assert batch.problems.get(code=code).message.startswith(f"{len(dossiers)} hồ sơ")
    seen = batch.sightings.get(code="MOVED_AFTER_CUTOFF")
    assert (str(seen.known_concluded_on), str(seen.concluded_on)) == ("2022-07-04", "2022-07-03")


def test_signs_block_nothing(load):
    rows = [row(1, received="01/07/2022 08:15", finished="01/07/2022 08:15")]
    imported = load(as_csv(rows))
    assert imported.state == "accepted"
    assert problems(imported, "block", "confirm") == []
