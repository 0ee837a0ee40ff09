"""Layout D as its software writes it: a page with a table, named .xls."""

HEADINGS = [
    *("STT", "Đơn vị tiếp nhận", "Đơn vị xử lý", "Người tiếp nhận", "Tên TTHC", "Lĩnh vực"),
    *("Mã hồ sơ", "Hình thức", "Trạng thái", "Địa chỉ", "Chủ hồ sơ", "Ngày nộp", "Ngày nhận"),
    *("Ngày hẹn trả", "Ngày trả"),
]
AGENCY = "UBND xã Tân Thanh"


def cells(number: int = 1, **other: str) -> dict[str, str]:
    """A dossier received on 01/07/2022, due on 05/07/2022, handed over a day early."""
    usual = [
        *(str(number), AGENCY, AGENCY, "Cán bộ", "Đăng ký khai sinh", "Hộ tịch"),
        *(f"H37.15-220701-{number:04}", "Trực tuyến", "Đã trả kết quả", "Thôn A", "Người B"),
        *("02/07/2022", "01/07/2022 08:05", "05/07/2022", "04/07/2022"),
    ]
    return dict(zip(HEADINGS, usual, strict=True)) | other


def tr(texts, tag="td", end=True) -> str:
    closing = f"</{tag}>" if end else ""
    return "<tr>" + "".join(f"<{tag}>{text}{closing}" for text in texts) + ("</tr>" if end else "")


HEAD = tr(HEADINGS, "th")
ONE = tr(cells().values())


def page(*rows: str, before="", behind="", meta='<meta charset="utf-8">') -> str:
    return (
        f"<html><head>{meta}<style>td {{mso-number-format:'\\@';}}</style></head><body>{before}"
        f"<table border=1>{''.join(rows)}</table>{behind}</body></html>"
    )
