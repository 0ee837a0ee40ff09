"""Files in which every row is right, and yet a person should look twice."""

from tests.intake.collection.cases import good, read
from tests.intake.files import as_csv, row

OPEN = {"status": "Đang xử lý", "finished": ""}
OLD = {"received": "20/05/2022", "due": "01/06/2022", "finished": "20/06/2022"}
OLD_DAYS = {"received_on": "2022-05-20", "due_on": "2022-06-01", "concluded_on": "2022-06-20"}


def old(number: int) -> bytes:
    return as_csv([row(1, code=f"H37.15-220520-{number:04}", **OLD)])


CASES = [
    good(
        "cung-mot-phut.csv",
        as_csv([row(1, received="01/07/2022 08:15:10", finished="01/07/2022 08:15:50")]),
        note=["SAME_MINUTE"],
        known={"concluded_on": "2022-07-01"},
    ),
    read(
        "lui-ngay-hen.csv",
        as_csv([row(1, due="20/07/2022", **OPEN)]),
        {"rows": 1, "changed": 1},
        note=["DUE_POSTPONED", "MOVED_AFTER_CUTOFF"],
        before=as_csv([row(1, **OPEN)]),
        known={"status": 4, "due_on": "2022-07-20", "concluded_on": None},
    ),
    good("nay-moi-thay.csv", old(2), note=["SEEN_LATE"], before=old(1), known=OLD_DAYS),
    good(
        "nop-muon.csv",
        old(2),
        note=["SEEN_LATE", "LATE_FOR_CLOSED"],
        before=old(1),
        closed="2022-Q2",
        says="1 hồ sơ tính vào kỳ đã chốt (Quý II/2022",
        known=OLD_DAYS,
    ),
    good(
        "don-ngay-cuoi.csv",
        as_csv([row(n, due="20/09/2022", finished="14/09/2022") for n in range(20)]),
        added=20,
        note=["CONCLUDED_ON_LAST_DAY"],
        known={"due_on": "2022-09-20", "concluded_on": "2022-09-14"},
    ),
    read(
        "it-han-di.csv",
        as_csv([row(n) for n in range(48)]),
        {"rows": 48, "unchanged": 48},
        confirm=["LARGE_DROP"],
        before=as_csv([row(n) for n in range(70)]),
    ),
]
