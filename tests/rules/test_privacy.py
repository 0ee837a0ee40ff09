"""What is masked in words that are kept, and what has as many digits and stays."""

import time

import pytest

from procedures.rules.privacy import MASK, masked, without_persons


@pytest.mark.parametrize(
    "number",
    [
        *("0912987654", "091 298 7654", "(091) 298 7654", "0912–987–654", "0912.987.654"),
        *("+84 912 987 654", "84912987654", "0084912987654", "0912_987_654", "0205 3812 345"),
        *("0912\u00a0987\u00a0654", "0912\u200b987654", "020193004321", "020 193 004 321"),
        *("281234567", "281 234 567", "chim.yen@example.vn"),
    ],
)
def test_numbers_of_persons_and_addresses_are_masked(number):
    assert masked(f"gọi {number}, chờ") == f"gọi {MASK}, chờ"
    assert masked(f"02.07.2022 {number}") == f"02.07.2022 {MASK}"
    assert masked(number) == MASK


@pytest.mark.parametrize(
    "text",
    [
        *("H37.15-220701-0001", "theo hồ sơ 000.00.12.H37-220916-0001", "20220701080500"),
        *("1.001193", "1.012790.000.00.00.H37-Đính chính", "02132013000001"),
        *("Báo cáo 01.07.2022-14.09.2022.xlsx", "Sổ theo dõi hồ sơ_2022_09_14_08_05.xlsx"),
        *("từ 01/07/2022 đến 14/09/2022 08:05:00", "2022-09-15 08.05.12", "Số 1234/QĐ-UBND"),
    ],
)
def test_codes_days_and_moments_stay(text):
    assert masked(text) == text


def test_text_without_a_person_stays_as_it_is_written():
    assert without_persons("UBND  xã\u00a0A ") == "UBND  xã\u00a0A "
    assert without_persons("UBND  xã A 0912987654") == f"UBND xã A {MASK}"


@pytest.mark.parametrize("piece", ["a", "a@", "a.", "0", "0 ", "09 1", "(", "1.", "01.07.2022"])
def test_the_longest_cell_is_read_at_once(piece):
    began = time.process_time()
    masked((piece * 32_767)[:32_767])
    assert time.process_time() - began < 1
