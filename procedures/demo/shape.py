"""Who receives what: the sectors, procedures and hours of a typical quarter, as invented figures.

Only the ratios matter; the totals of a quarter are in `figures`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class SectorShape:
    """A sector in a quarter of 205.488 dossiers; `usual_limit` in working days, 0 = the same day.

    The limit stands in for procedures whose limit the catalogue does not give in working days.
    """

    handled: int
    online: int
    early: int
    late: int
    pending: int
    overdue: int
    usual_limit: int


HANDLED_IN_ALL = 205_488

SECTORS = {
    "Chứng thực": SectorShape(61_158, 2_218, 940, 3, 13, 0, 0),
    "Hộ tịch": SectorShape(26_382, 17_176, 2_021, 10, 75, 2, 3),
    "Đất đai": SectorShape(21_785, 2_732, 4_833, 96, 815, 37, 20),
    "Sát hạch, cấp giấy phép lái xe": SectorShape(13_091, 6_972, 4_435, 3, 263, 0, 5),
    "Bảo trợ xã hội": SectorShape(9_393, 2_332, 1_765, 27, 201, 4, 10),
    "Đăng ký biện pháp bảo đảm": SectorShape(8_594, 1_363, 3_613, 11, 44, 2, 1),
    "Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)": SectorShape(
        7_895, 4_542, 3_009, 6, 63, 1, 3
    ),
    "Lý lịch tư pháp": SectorShape(5_896, 3_400, 511, 43, 351, 4, 10),
    "Xuất nhập khẩu": SectorShape(5_196, 3_756, 3_186, 0, 13, 0, 1),
    "Đăng kiểm": SectorShape(4_897, 1_419, 3_382, 0, 6, 0, 1),
    "Người có công": SectorShape(4_297, 735, 623, 21, 244, 6, 20),
    "Việc làm": SectorShape(4_097, 1_453, 1_234, 4, 81, 0, 15),
    "Thành lập và hoạt động của doanh nghiệp": SectorShape(3_697, 2_659, 2_112, 2, 31, 0, 3),
    "Hoạt động xây dựng": SectorShape(2_099, 1_192, 521, 16, 163, 3, 20),
    "Lao động, tiền lương": SectorShape(1_299, 739, 492, 1, 19, 0, 7),
    "Thương mại quốc tế": SectorShape(1_199, 861, 733, 0, 6, 0, 5),
    "Dược phẩm": SectorShape(899, 546, 259, 3, 56, 0, 20),
    "Khám bệnh, chữa bệnh": SectorShape(799, 443, 165, 5, 81, 1, 30),
    "Môi trường": SectorShape(500, 251, 50, 6, 67, 2, 30),
    "Quản lý chất lượng nông lâm sản và thủy sản": SectorShape(450, 278, 132, 1, 19, 0, 15),
    "Thành lập và hoạt động của tổ hợp tác, hợp tác xã, liên hiệp hợp tác xã": SectorShape(
        300, 104, 88, 1, 13, 0, 3
    ),
    "Kinh doanh khí": SectorShape(180, 126, 80, 0, 6, 0, 10),
}
# Each of the other sectors is like their sum; they share what the named ones leave.
OTHER_SECTORS = SectorShape(21_385, 9_474, 5_666, 30, 313, 5, 10)

# The share of its sector a well-known procedure has; the others share the rest, few most of it.
FREQUENT_PROCEDURES = {
    "2.000815": 0.62,  # chứng thực bản sao từ bản chính
    "2.000884": 0.27,  # chứng thực chữ ký
    "1.001193": 0.24,  # đăng ký khai sinh
    "1.004873": 0.21,  # xác nhận tình trạng hôn nhân
    "2.000635": 0.18,  # bản sao trích lục hộ tịch
    "1.000656": 0.10,  # đăng ký khai tử
    "1.000894": 0.10,  # đăng ký kết hôn
    "1.002809": 0.55,  # đổi giấy phép lái xe
    "1.001776": 0.40,  # trợ cấp xã hội hằng tháng
    "1.001612": 0.55,  # đăng ký thành lập hộ kinh doanh
}

# How likely a procedure of each level is: most people need what the nearest office does.
LEVEL_SHARES = {"province": 0.15, "district": 0.5, "commune": 1.0}

# How unequal agencies, other sectors and the procedures of a sector are (log-normal sigma).
AGENCY_SPREAD = {"department": 0.4, "district": 0.45, "commune": 0.85}
SECTOR_SPREAD, PROCEDURE_SPREAD = 0.6, 1.6

# A department that manages no procedure of the catalogue still receives a handful of dossiers.
LENT_SECTOR = "Hỗ trợ doanh nghiệp nhỏ và vừa"
LENT_DOSSIERS = 7

# Procedures with longer limits exist; a dossier of the demo is concluded within the next quarter.
LONGEST_LIMIT = 40

# How busy the desks are from Monday to Saturday; on Saturdays they are open in the morning only.
RECEIPTS_BY_WEEKDAY = (1.2, 1.05, 1.0, 1.0, 0.95, 0.3)
# Days from one working day to the next: more than the longest weekend is a week off, Tết. From the
# days next to it outwards, so much of the usual receipts.
LONGEST_WEEKEND = 6
RECEIPTS_NEAR_TET = (0.35, 0.45, 0.55, 0.7, 0.85)
OPENING, CLOSING, SATURDAY_CLOSING = 7 * 3600 + 1800, 17 * 3600, 11 * 3600 + 1800
NOON_BREAK, NOON_BREAK_BEGINS = 2 * 3600, 11 * 3600 + 1800

# Communes that send the register of their desk. It knows neither pauses nor other endings than a
# result, so there are none here, and what is finished is handed over the same day.
REGISTER_KEEPERS = ("LS-06343", "LS-06547", "LS-06592")

# Of the dossiers sent online, those that got their code the evening before they were received.
CODED_THE_DAY_BEFORE = 0.02
# On which working day after the conclusion the result is handed over: shares for 0, 1, 2, …
HANDED_OVER_AFTER = (0.62, 0.18, 0.09, 0.05, 0.03, 0.02, 0.01)
