"""Numbers and days as an office writes them."""

from datetime import date
from decimal import Decimal

import pytest

from procedures.rules.wording import first_sentence, written_day, written_number


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0"),
        (289, "289"),
        (205_488, "205.488"),
        (4_000_000, "4.000.000"),
        (Decimal("31.52"), "31,52"),
        (Decimal("80.10"), "80,10"),
        (Decimal("1234.50"), "1.234,50"),
    ],
)
def test_numbers_are_grouped_by_points_and_split_by_a_comma(number, written):
    assert written_number(number) == written


def test_a_day_is_written_day_first():
    assert written_day(date(2022, 9, 4)) == "04/09/2022"


@pytest.mark.parametrize(
    ("message", "quoted", "said"),
    [
        ("“31/02/2022” không phải ngày. Sửa ô này.", "31/02/2022", "“31/02/2022” không phải ngày."),
        ("Không rõ “TP. Lạng Sơn”. Chọn một lần.", "TP. Lạng Sơn", "Không rõ “TP. Lạng Sơn”."),
        ("Một câu thôi", "", "Một câu thôi"),
    ],
)
def test_what_is_wrong_is_the_first_sentence(message, quoted, said):
    assert first_sentence(message, quoted) == said
