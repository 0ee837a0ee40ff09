"""Every text seen for a status, and those that must not be guessed."""

import unicodedata

import pytest

from procedures.rules.statuses import (
    CONCLUDED,
    NOT_A_DOSSIER,
    OPEN,
    STATUS_LABELS,
    Status,
    stated_outcome_of,
    status_of,
)

TEXTS = {
    1: "Mới đăng ký · Chờ tiếp nhận · Chờ tiếp nhận trực tuyến · Mới nộp",
    2: "Được tiếp nhận · Mới tiếp nhận · Đã tiếp nhận",
    3: "Không được tiếp nhận · Từ chối tiếp nhận · Không tiếp nhận · Không được tiếp nhận/thu hồi",
    4: "Đang xử lý · Đang giải quyết · Đang thụ lý · Chờ phân công · Chờ trình ký · "
    "Đang liên thông · Đã chuyển thông tin thuế · Đang giải quyết trong hạn · "
    "Đang giải quyết quá hạn",
    5: "Yêu cầu bổ sung giấy tờ · Chờ bổ sung · Yêu cầu bổ sung · Chờ bổ sung tiếp nhận · "
    "Chờ xác nhận yêu cầu bổ sung · Tạm dừng",
    6: "Yêu cầu thực hiện nghĩa vụ tài chính · Chờ thực hiện nghĩa vụ tài chính · "
    "Chờ nộp phí, lệ phí",
    7: "Công dân yêu cầu rút hồ sơ · Trả lại/Xin rút · Rút hồ sơ · Đã rút",
    8: "Dừng xử lý · Dừng giải quyết hồ sơ",
    9: "Đã xử lý xong · Đã hoàn thành · Hoàn thành · Chờ trả kết quả · Chưa trả kết quả · "
    "Đã ký Giấy chứng nhận · Đã giải quyết · Đã giải quyết trước hạn · "
    "Đã giải quyết đúng hạn · Đã giải quyết quá hạn",
    10: "Đã trả kết quả · Đã trả · Đã trả kết quả cho công dân",
    11: "Từ chối giải quyết · Không đủ điều kiện giải quyết · Trả hồ sơ không đủ điều kiện",
}
EVERY_TEXT = [(text, number) for number, texts in TEXTS.items() for text in texts.split(" · ")]


@pytest.mark.parametrize(("text", "number"), EVERY_TEXT)
def test_every_text_seen_in_exports_is_known(text, number):
    assert status_of(text) == Status(number)
    assert status_of(unicodedata.normalize("NFD", text.upper())) == Status(number)
    assert status_of(f"Hồ sơ  {text[0].lower()}{text[1:]}.") == Status(number)


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("04", 4), ("4.0", 4), ("4,0", 4), (" 10 ", 10), ("10.0", 10)]
)
def test_a_national_code_is_read_as_number_or_text(text, number):
    assert status_of(text) == Status(number)


@pytest.mark.parametrize(
    "text",
    ["Trả lại", "", "0", "11", "12", "4.5", "-4", "Đã", "Chưa xử lý", "Đã trả kết quả rồi"],
)
def test_what_is_ambiguous_or_unknown_is_not_guessed(text):
    assert status_of(text) is None


def test_not_yet_handed_over_is_resolved_all_the_same():
    assert status_of("Chưa trả kết quả") is Status.DONE


def test_every_status_has_a_label_that_is_read_back_as_the_status():
    assert {status: status_of(label) for status, label in STATUS_LABELS.items()} == {
        status: status for status in Status
    }


def test_every_status_but_stopped_says_by_itself_whether_the_dossier_is_concluded():
    assert set(Status) - {Status.STOPPED} == CONCLUDED | OPEN | NOT_A_DOSSIER
    assert not CONCLUDED & OPEN


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Đã giải quyết trước hạn", "resolved_early"),
        ("đã giải quyết đúng hạn.", "resolved_on_time"),
        ("Hồ sơ đã giải quyết quá hạn", "resolved_late"),
        ("Đã giải quyết", None),
        ("Đang giải quyết quá hạn", None),  # on which day is not known
    ],
)
def test_an_outcome_stated_in_words_is_kept_for_comparison(text, outcome):
    assert stated_outcome_of(text) == outcome
