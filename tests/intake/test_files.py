"""What a clerk is told of files: their limits, and of each that is refused what to do.

The files themselves are in tests/intake/collection.
"""

import pytest

from procedures.intake import limits
from procedures.intake.levels import BLOCK
from procedures.intake.words_of_files import OF_FILES

WHAT_TO_DO = ("nạp lại", "nạp từng tệp", "không cần nạp", "Chọn đúng tệp")


@pytest.mark.parametrize("code", [code for code, (level, _) in OF_FILES.items() if level == BLOCK])
def test_whoever_is_refused_a_file_is_told_what_to_do(code):
    assert any(words in OF_FILES[code][1] for words in WHAT_TO_DO)


def test_the_limits_are_those_the_clerk_is_told():
    assert limits.WORKBOOK_BYTES == 50 * 2**20
    assert limits.TEXT_BYTES == 200 * 2**20
    assert limits.UNPACKED_BYTES == 512 * 2**20
    assert (limits.ROWS, limits.COLUMNS, limits.CELL_CHARACTERS) == (500_000, 200, 32_767)
    assert (limits.PARTS, limits.SHEETS, limits.RATIO, limits.WALL_SECONDS) == (1000, 20, 100, 60)
