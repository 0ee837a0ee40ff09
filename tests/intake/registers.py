"""Layout B, the register “Sổ theo dõi”, as its software writes it."""

import io

import openpyxl

AGENCY = "UBND XÃ TÂN THANH, HUYỆN VĂN LÃNG"
CONTENT = "Đăng ký khai sinh"
PERSON = "Nguyễn Thị Chim Yến"
UPPER = [
    *("STT", "Mã hồ sơ", "Nội dung hồ sơ", "Số lượng\n(bộ)", "Họ tên chủ hồ sơ"),
    *("Địa chỉ chủ hồ sơ", "Số điện thoại", "Ngày, tháng, năm", "", "", "Trả kết quả", ""),
    *("Người nhận hồ sơ", "Địa bàn phát sinh hồ sơ", "Ghi chú"),
]
LOWER = ["", "", "", "", "", "", "", "Nhận hồ sơ", "Hẹn trả kết quả", "Ngày nhận kết quả"]
LOWER += ["Bên giao", "Bên nhận", "", "", ""]
NUMBERS = [f"({number})" for number in range(1, 16)]


def line(number: int, content=CONTENT, handed_over="04/07/2022 09:00:00", **cells) -> list:
    """A dossier received on 01/07/2022 and due on 05/07/2022."""
    days = ["01/07/2022 08:05:00", "05/07/2022 17:00:00", handed_over]
    return [
        *(cells.get("stt", number), cells.get("code", f"H37.15-220701-{number:04}"), content, 1),
        *(cells.get("person", PERSON), "Thôn Chim Yến", "0912987654", *days),
        *("Cán bộ", PERSON, "Cán bộ", "Xã Tân Thanh", ""),
    ]


def titles(agency=AGENCY, status="", period="Từ ngày 15/06/2022 đến ngày 14/09/2022") -> list:
    return [
        [agency, "", "", "", "", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["", "", "", "", "", "", "", "Độc lập - Tự do - Hạnh phúc"],
        [],
        ["SỔ THEO DÕI TÌNH HÌNH TIẾP NHẬN HỒ SƠ TTHC"],
        [period],
        [f"Trạng thái hồ sơ: {status}"],
        [],
    ]


def register(*lines, above=None, below=(), merge=()) -> bytes:
    """A register as its software writes it; its heading stands in lines 8 and 9, data from 11."""
    book = openpyxl.Workbook()
    sheet = book.active
    above = titles() if above is None else above
    for cells in (*above, UPPER, LOWER, NUMBERS, *lines, *below):
        sheet.append(cells)
    for area in ("A1:E1", "H1:O1", "A4:O4", "H8:J8", "K8:L8", "A8:A9", "B8:B9", *merge):
        sheet.merge_cells(area)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
