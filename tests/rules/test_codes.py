"""Which codes are accepted, how they are compared, and what is read out of them."""

from datetime import date

import pytest

from procedures.rules.codes import (
    day_inside,
    is_dossier_code,
    lengthened_procedure_code,
    national_procedure_code,
    split_code_from_name,
    tidy_dossier_code,
)


@pytest.mark.parametrize(
    "code",
    [
        "H37.12-250915-0001",
        "H37.12.05-250915-0001",
        "H37.1.22.333-250915-1234567",
        "H37.15-220916-170001",
        "000.00.12.H37-220916-0001",
        "000.00.012.H37-220916-0001",
        "000.12.H37-220916-0001",
        "H01.12-250915-0001",  # of another province: a code all the same
        "00122090000123",
    ],
)
def test_a_dossier_code_of_every_known_shape_is_accepted(code):
    assert is_dossier_code(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "H37-250915-0001",
        "H37.12.05.07.09-250915-0001",
        "H37.1234-250915-0001",
        "H37.12-25091-0001",
        "H37.12-250915-001",
        "H37.12-250915-12345678",
        "H37.12-250915-000A",
        "H37.12/250915/0001",
        "X37.12-250915-0001",
        "h37.12-250915-0001",
        "H37.12-250915-0001 ",
        "H37.12-250915-0001\n",
        "H37.12-250915-٠٠٠١",  # digits, but of another script
        "0012209000012",
        "001220900001234",
        "TỔNG CỘNG",
    ],
)
def test_anything_else_is_no_dossier_code(code):
    assert not is_dossier_code(code)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (" h37.12-250915-0001 ", "H37.12-250915-0001"),
        ("H37.12 – 250915 – 0001", "H37.12-250915-0001"),
        ("H37.12-250915-\n0001", "H37.12-250915-0001"),
        ("H37.12\u00a0-250915-0001", "H37.12-250915-0001"),
    ],
)
def test_codes_are_compared_without_blanks_in_capitals_with_a_plain_hyphen(written, code):
    assert tidy_dossier_code(written) == code


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1c", "\x7f", "\x85", "\u200b", "\u202e"])
def test_a_control_character_in_a_code_is_not_tidied_away(control):
    assert not is_dossier_code(tidy_dossier_code(f"H37.12-250915-00{control}01"))


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("H37.15-220916-0001", date(2022, 9, 16)),
        ("000.00.12.H37-240229-0001", date(2024, 2, 29)),
        ("H37.15-230229-0001", None),  # no such day
        ("H37.15-221316-0001", None),
        ("00122090000123", None),  # the old codes carry none
        ("không phải mã", None),
    ],
)
def test_a_dossier_code_carries_the_day_of_its_registration(code, day):
    assert day_inside(code) == day


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.001193", "1.001193"),
        (" 1.001193 ", "1.001193"),
        ("1.001193.000.00.00.H37", "1.001193"),
        ("1.013978.H37", "1.013978"),
        ("1.001193.02", "1.001193"),
        ("1.001193.02.000.00.00.h37", "1.001193"),
        ("6.000001", "6.000001"),
        ("7.000001", None),
        ("0.001193", None),
        ("1.00119", None),
        ("1.0011930", None),
        ("1.001193.2", None),
        ("1.001193.000.00.00", None),
        ("1,001193", None),
        ("1.٠٠١١٩٣", None),
        ("1.001193.000.00.00.H37-Đăng ký khai sinh", None),
        ("", None),
    ],
)
def test_of_a_procedure_code_the_national_part_is_kept(written, code):
    assert national_procedure_code(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.00011", "1.000110"),
        ("2.00072", "2.000720"),
        ("1.5", "1.500000"),
        ("1.001193", None),  # nothing is missing
        ("1", None),
        ("7.00011", None),
        ("1.0001100", None),
    ],
)
def test_zeros_lost_in_a_number_cell_are_put_back(written, code):
    assert lengthened_procedure_code(written) == code


@pytest.mark.parametrize(
    ("written", "code", "name"),
    [
        (
            "1.012790.000.00.00.H37-Đính chính Giấy chứng nhận đã cấp",
            "1.012790",
            "Đính chính Giấy chứng nhận đã cấp",
        ),
        (
            "1.001193.000.00.00.H37- Thủ tục đăng ký khai sinh",
            "1.001193",
            "Thủ tục đăng ký khai sinh",
        ),
        ("1.001193 – Đăng ký khai sinh", "1.001193", "Đăng ký khai sinh"),
        ("1.001193.02: Đăng ký\nkhai sinh", "1.001193", "Đăng ký\nkhai sinh"),
        ("1.001193.000.00.00.h37 Đăng ký khai sinh", "1.001193", "Đăng ký khai sinh"),
        ("Đăng ký khai sinh", "", "Đăng ký khai sinh"),
        ("1.001193", "", "1.001193"),
        ("1.0011931 Đăng ký", "", "1.0011931 Đăng ký"),  # seven decimals are no code
        ("1.001193.000.00.00.X37-Đăng ký", "", "1.001193.000.00.00.X37-Đăng ký"),
    ],
)
def test_a_code_before_a_name_is_split_off(written, code, name):
    assert split_code_from_name(written) == (code, name)
