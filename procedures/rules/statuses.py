"""What the one-stop software says about a dossier, as the ten national statuses and one more.

Numbers are the national codes (`TrangThaiHoSo`); "từ chối giải quyết" has none of its own.
Source: data fields of the national public service portal; texts seen in provincial exports.
"""

import re
from enum import IntEnum

from procedures.rules.names import clean_text, matching_key


class Status(IntEnum):
    NEWLY_REGISTERED = 1  # mới đăng ký: not a dossier yet
    RECEIVED = 2  # được tiếp nhận
    NOT_ACCEPTED = 3  # không được tiếp nhận: never a dossier
    IN_PROGRESS = 4  # đang xử lý
    SUPPLEMENT_REQUESTED = 5  # yêu cầu bổ sung: the clock stands still
    FEE_REQUESTED = 6  # chờ nghĩa vụ tài chính: the clock stands still
    WITHDRAWN = 7  # công dân rút
    STOPPED = 8  # dừng xử lý: stopped with an end date, paused without
    DONE = 9  # đã xử lý xong
    HANDED_OVER = 10  # đã trả kết quả
    REFUSED = 11  # từ chối giải quyết, trả lại vì không đủ điều kiện


STATUS_LABELS = {
    Status.NEWLY_REGISTERED: "Mới đăng ký",
    Status.RECEIVED: "Được tiếp nhận",
    Status.NOT_ACCEPTED: "Không được tiếp nhận",
    Status.IN_PROGRESS: "Đang xử lý",
    Status.SUPPLEMENT_REQUESTED: "Yêu cầu bổ sung giấy tờ",
    Status.FEE_REQUESTED: "Yêu cầu thực hiện nghĩa vụ tài chính",
    Status.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    Status.STOPPED: "Dừng xử lý",
    Status.DONE: "Đã xử lý xong",
    Status.HANDED_OVER: "Đã trả kết quả",
    Status.REFUSED: "Từ chối giải quyết",
}

NOT_A_DOSSIER = frozenset({Status.NEWLY_REGISTERED, Status.NOT_ACCEPTED})
UNDER_WAY = frozenset({Status.RECEIVED, Status.IN_PROGRESS})
PAUSED = frozenset({Status.SUPPLEMENT_REQUESTED, Status.FEE_REQUESTED})
RESOLVED = frozenset({Status.DONE, Status.HANDED_OVER})
# Concluded by its status alone; STOPPED is concluded only by an end date.
CONCLUDED = RESOLVED | {Status.WITHDRAWN, Status.REFUSED}
OPEN = UNDER_WAY | PAUSED

_TEXTS = {
    Status.NEWLY_REGISTERED: (
        "Mới đăng ký",
        "Chờ tiếp nhận",
        "Chờ tiếp nhận trực tuyến",
        "Mới nộp",
    ),
    Status.RECEIVED: ("Được tiếp nhận", "Mới tiếp nhận", "Đã tiếp nhận"),
    Status.NOT_ACCEPTED: (
        "Không được tiếp nhận",
        "Từ chối tiếp nhận",
        "Không tiếp nhận",
        "Không được tiếp nhận/thu hồi",
    ),
    Status.IN_PROGRESS: (
        "Đang xử lý",
        "Đang giải quyết",
        "Đang thụ lý",
        "Chờ phân công",
        "Chờ trình ký",
        "Đang liên thông",
        "Đã chuyển thông tin thuế",
        "Đang giải quyết trong hạn",
        "Đang giải quyết quá hạn",
    ),
    Status.SUPPLEMENT_REQUESTED: (
        "Yêu cầu bổ sung giấy tờ",
        "Chờ bổ sung",
        "Yêu cầu bổ sung",
        "Chờ bổ sung tiếp nhận",
        "Chờ xác nhận yêu cầu bổ sung",
        "Tạm dừng",
    ),
    Status.FEE_REQUESTED: (
        "Yêu cầu thực hiện nghĩa vụ tài chính",
        "Chờ thực hiện nghĩa vụ tài chính",
        "Chờ nghĩa vụ tài chính",
        "Chờ nộp phí, lệ phí",
    ),
    Status.REFUSED: (
        "Từ chối giải quyết",
        "Không đủ điều kiện giải quyết",
        "Trả hồ sơ không đủ điều kiện",
    ),
    Status.WITHDRAWN: (
        "Công dân yêu cầu rút hồ sơ",
        "Công dân rút",
        "Trả lại/Xin rút",
        "Rút hồ sơ",
        "Đã rút",
    ),
    Status.STOPPED: ("Dừng xử lý", "Dừng giải quyết hồ sơ", "Dừng giải quyết"),
    Status.DONE: (
        "Đã xử lý xong",
        "Đã hoàn thành",
        "Hoàn thành",
        "Chờ trả kết quả",
        "Chưa trả kết quả",
        "Đã ký Giấy chứng nhận",
        "Đã giải quyết",
        "Đã giải quyết trước hạn",
        "Đã giải quyết đúng hạn",
        "Đã giải quyết quá hạn",
    ),
    Status.HANDED_OVER: ("Đã trả kết quả", "Đã trả", "Đã trả kết quả cho công dân"),
}

# A text that says how the dossier ended; it is compared with the dates. "Đang giải quyết trong
# hạn / quá hạn" is not: the day of the export is unknown.
_STATED_OUTCOMES = {
    "Đã giải quyết trước hạn": "resolved_early",
    "Đã giải quyết đúng hạn": "resolved_on_time",
    "Đã giải quyết quá hạn": "resolved_late",
}

_NUMBER = re.compile(r"0?(\d{1,2})(?:[.,]0)?")


def _status_key(text: str) -> str:
    key = matching_key(text).removesuffix(".").rstrip()
    return key.removeprefix(_DOSSIER_WORD)


_DOSSIER_WORD = matching_key("Hồ sơ") + " "
_BY_KEY = {_status_key(text): status for status, texts in _TEXTS.items() for text in texts}
_OUTCOME_BY_KEY = {_status_key(text): outcome for text, outcome in _STATED_OUTCOMES.items()}


def status_of(text: str) -> Status | None:
    """Return the status a cell states as a national code ("10", "04", "4.0") or in words.

    None where the text is not known: it is never guessed. "Trả lại" alone is ambiguous.
    """
    if number := _NUMBER.fullmatch(clean_text(text)):
        code = int(number[1])
        return Status(code) if 1 <= code <= 10 else None
    return _BY_KEY.get(_status_key(text))


def stated_outcome_of(text: str) -> str | None:
    """Return the outcome a resolved status states in words, to be held against the dates."""
    return _OUTCOME_BY_KEY.get(_status_key(text))
