"""Sentences say what the figures beside them say."""

import pytest

from reports import sentences
from reports.rules.indicators import measure
from reports.rules.tallies import Tally

PUBLISHED = Tally(
    received_online=205_488,
    resolved_early=39_850,
    resolved_on_time=162_404,
    resolved_late=289,
    pending_in_time=2_945,
)


def test_outcomes_are_told_in_words():
    measures = measure(PUBLISHED)
    assert sentences.outcomes_finding(measures, "") == (
        "Cứ 10.000 hồ sơ đã giải quyết có 14,27 hồ sơ quá hạn."
    )
    assert sentences.outcomes_finding(measures, "thấp nhất trong 8 quý") == (
        "Cứ 10.000 hồ sơ đã giải quyết có 14,27 hồ sơ quá hạn, thấp nhất trong 8 quý."
    )
    assert sentences.outcomes_in_words(measures) == (
        "Thanh 100% hồ sơ đã giải quyết: trước hạn 39.850 hồ sơ (19,67%), "
        "đúng hạn 162.404 hồ sơ (80,19%), quá hạn 289 hồ sơ (0,14%)."
    )


@pytest.mark.parametrize(
    ("tally", "finding"),
    [
        (Tally(), "Chưa hồ sơ nào được giải quyết trong kỳ: không có gì để chia."),
        (Tally(resolved_early=5), "Không hồ sơ nào trả kết quả quá hạn."),
    ],
)
def test_no_late_dossier_and_no_dossier_at_all_are_two_things(tally, finding):
    assert sentences.outcomes_finding(measure(tally), "thấp nhất trong 8 quý") == finding


@pytest.mark.parametrize(
    ("largest", "finding"),
    [
        ([("Đất đai", 1)], "Lĩnh vực Đất đai chiếm 12,5% tổng tiếp nhận."),
        (
            [("Chứng thực", 4), ("Hộ tịch", 1)],
            "Hai lĩnh vực Chứng thực và Hộ tịch chiếm 62,5% tổng tiếp nhận.",
        ),
        (
            [("Chứng thực", 4), ("Hộ tịch", 2), ("Đất đai", 1)],
            "Ba lĩnh vực Chứng thực, Hộ tịch và Đất đai chiếm 87,5% tổng tiếp nhận.",
        ),
    ],
)
def test_the_largest_sectors_are_named(largest, finding):
    assert sentences.sectors_finding(largest, handled=8) == finding


@pytest.mark.parametrize(
    ("carried_over", "received", "resolved", "pending", "end"),
    [
        (3_112, 202_376, 202_543, 2_945, "lượng hồ sơ chuyển kỳ giảm 167, từ 3.112 còn 2.945."),
        (5, 1_000, 999, 6, "lượng hồ sơ chuyển kỳ tăng 1, từ 5 lên 6."),
        (5, 7, 7, 5, "lượng hồ sơ chuyển kỳ không đổi, 5."),
    ],
)
def test_the_flow_says_how_the_stock_moved(carried_over, received, resolved, pending, end):
    assert sentences.flow_finding(carried_over, received, resolved, pending).endswith(end)


@pytest.mark.parametrize(
    ("lamps", "finding"),
    [
        ([True] * 5, "5 đẳng thức khớp."),
        ([True, True, True, False, None], "3 đẳng thức khớp, 1 lệch, 1 chưa đối chiếu."),
    ],
)
def test_lamps_are_counted(lamps, finding):
    assert sentences.lamps_finding(lamps) == finding


def test_a_period_without_uploads_says_whose_dossiers_its_figures_are():
    assert sentences.no_uploads("Quý IV/2022", 0, 0) == "Chưa có tệp nào nạp cho Quý IV/2022."
    assert sentences.no_uploads("Quý IV/2022", 3, 0) == (
        "Chưa có tệp nào nạp cho Quý IV/2022; chỉ có hồ sơ từ kỳ khác chuyển sang."
    )
    assert sentences.no_uploads("Quý IV/2022", 3, 1) == (
        "Chưa có tệp nào nạp cho Quý IV/2022; hồ sơ dưới đây có trong tệp nạp cho kỳ khác."
    )


def test_many_quarters_without_uploads_are_not_all_named():
    quarters = [f"Q{number}" for number in range(1, 10)]
    assert sentences.quarters_missing(quarters) == (
        "Chưa có tệp nào nạp cho Q1, Q2, Q3, Q4, Q5, Q6 và 3 quý khác; số dưới đây chưa đủ cả kỳ."
    )
