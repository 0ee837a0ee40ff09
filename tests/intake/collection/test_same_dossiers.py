"""Files that differ only in how they are written hold the same dossiers: nothing changes."""

import unicodedata

import pytest

from tests.intake.conftest import counts, problems
from tests.intake.containers import CONTAINERS
from tests.intake.files import as_csv, as_lines, row

OPEN = {"status": "4", "finished": ""}
ROWS = [
    row(1, received="01/07/2022 08:05:00", channel="1"),
    row(2, due="", agency="Sở Tư pháp", procedure_code="2.000200"),
    row(3, channel="BCCI", overdue_reason='Chờ "xác minh"; bổ sung, ký\nlại') | OPEN,
    row(4, status="Từ chối giải quyết", procedure_code="1.00011"),
    row(5, agency="UBND xã Hoà Bình (huyện Hữu Lũng)", overdue_reason="<b>1 & 2</b>"),
]
WRITTEN = {
    "as usual": lambda lines: lines,
    "columns the other way round": lambda lines: [line[::-1] for line in lines],
    "below titles": lambda lines: [["DANH SÁCH HỒ SƠ"], [""], ["Quý III/2022"], *lines],
    "rows the other way round": lambda lines: [lines[0], *lines[:0:-1]],
    "marks taken apart": lambda lines: [
        [unicodedata.normalize("NFD", cell) for cell in line] for line in lines
    ],
}


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("name", CONTAINERS)
def test_the_same_dossiers_in_another_file_change_nothing(load, name, written):
    assert counts(load(as_csv(ROWS))) == {"rows": 5, "added": 5}
    again = load(CONTAINERS[name](WRITTEN[written](as_lines(ROWS))), name)
    assert problems(again, "block", "confirm") == []
    told = counts(again)
    told.pop("skipped", None)
    assert told == {"rows": 5, "unchanged": 5}
