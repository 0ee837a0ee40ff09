"""Layout B, the register of one agency: “Sổ theo dõi tình hình tiếp nhận hồ sơ TTHC” as XLSX.

Title rows name the agency and the period, the heading has two rows, dossiers stand in a group for
each sector, and signatures follow. A register knows when a result was handed over, but neither
how a dossier stands nor when its handling ended.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import xlsxwriter

from procedures.demo.exports import Export
from procedures.demo.texts import DAYS_IN_WORDS, OFFICER, WRITTEN_AT, looked_up, moments, persons
from procedures.rules.wording import written_day

# Heading, what stands below it, width.
_COLUMNS = (
    ("STT", "", 6),
    ("Mã hồ sơ", "", 22),
    ("Nội dung hồ sơ", "", 60),
    ("Số lượng\n(bộ)", "", 9),
    ("Họ tên chủ hồ sơ", "", 22),
    ("Địa chỉ chủ hồ sơ", "", 24),
    ("Số điện thoại", "", 14),
    ("Ngày, tháng, năm", "Nhận hồ sơ", 19),
    ("", "Hẹn trả kết quả", 19),
    ("", "Ngày nhận kết quả", 19),
    ("Trả kết quả", "Bên giao", 12),
    ("", "Bên nhận", 12),
    ("Người nhận hồ sơ", "", 18),
    ("Địa bàn phát sinh hồ sơ", "", 30),
    ("Ghi chú", "", 12),
)
_LAST = len(_COLUMNS) - 1
_GROUPED_HEADINGS = ((7, 9, "Ngày, tháng, năm"), (10, 11, "Trả kết quả"))
_HEADING_ROW, _FIRST_ROW = 7, 9  # from 0
_NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def write_register(path: Path, export: Export) -> None:
    """Write the dossiers of the first one's agency; a register has no others."""
    workbook = xlsxwriter.Workbook(path)
    workbook.set_properties({"created": WRITTEN_AT})
    sheet = workbook.add_worksheet("Sổ theo dõi")
    bold = workbook.add_format({"bold": True, "align": "center", "text_wrap": True})
    _write_titles(sheet, bold, export)
    _write_heading(sheet, bold)
    behind = _write_groups(sheet, bold, export)
    sheet.write_string(behind + 1, _LAST - 2, "……, ngày …… tháng …… năm ……")
    sheet.write_string(behind + 2, _LAST - 2, "NGƯỜI LẬP BIỂU", bold)
    workbook.close()


def _write_titles(sheet, bold, export: Export) -> None:
    agency = export.register.offices[export.dossiers.office[0]].written
    period = export.period
    sheet.merge_range(0, 0, 0, 4, agency.upper(), bold)
    for row, words in enumerate(_NATION):
        sheet.merge_range(row, 7, row, _LAST, words, bold)
    titles = (
        "SỔ THEO DÕI TÌNH HÌNH TIẾP NHẬN HỒ SƠ TTHC",
        f"Từ ngày {written_day(period.first_day)} đến ngày {written_day(period.last_day)}",
        "Trạng thái hồ sơ: ",
    )
    for row, words in enumerate(titles, start=3):
        sheet.merge_range(row, 0, row, _LAST, words, bold)


def _write_heading(sheet, bold) -> None:
    for column, (upper, lower, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        if lower:
            sheet.write_string(_HEADING_ROW + 1, column, lower, bold)
        else:
            sheet.merge_range(_HEADING_ROW, column, _HEADING_ROW + 1, column, upper, bold)
    for first, last, words in _GROUPED_HEADINGS:
        sheet.merge_range(_HEADING_ROW, first, _HEADING_ROW, last, words, bold)
    for column in range(len(_COLUMNS)):
        sheet.write_string(_FIRST_ROW, column, f"({column + 1})")


def _write_groups(sheet, bold, export: Export) -> int:
    """Write the dossiers sector by sector; return the row behind the last one."""
    row = _FIRST_ROW + 1
    lines = sorted(_lines(export))
    for number, (sector, group) in enumerate(groupby(lines, lambda line: line[0]), start=1):
        sheet.write_string(row, 0, f"{_roman(number)}. Lĩnh vực {sector}", bold)
        for place, (_, *cells) in enumerate(group, start=1):
            row += 1
            sheet.write_number(row, 0, place)
            for column, text in enumerate(cells, start=1):
                if text:
                    sheet.write_string(row, column, text)
        row += 1
    return row


def _lines(export: Export) -> Iterator[tuple[str, ...]]:
    """Return each dossier's sector, and its cells from the second column on."""
    dossiers, services, offices = export.dossiers, export.register.services, export.register.offices
    rows = zip(
        looked_up([service.sector for service in services], dossiers.service),
        export.codes(),
        looked_up([service.name for service in services], dossiers.service),
        persons(export),
        looked_up([office.written for office in offices], dossiers.office),
        moments(dossiers.received_on, dossiers.received_seconds, DAYS_IN_WORDS),
        moments(dossiers.due_on, export.due_seconds, DAYS_IN_WORDS),
        moments(dossiers.handed_over_on, dossiers.handed_over_seconds, DAYS_IN_WORDS),
        strict=True,
    )
    for sector, code, name, person, place, received, due, handed_over in rows:
        applicant = f"Nguyễn Văn Mẫu {person}"
        who = (applicant, f"Thôn Mẫu {person}", f"090{person:07}")
        sides = (OFFICER, applicant) if handed_over else ("", "")
        days = (received, due, handed_over)
        yield sector, code, name, "1", *who, *days, *sides, OFFICER, place, ""


def _roman(number: int) -> str:
    written = ""
    for value, letters in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV")):
        while number >= value:
            written, number = written + letters, number - value
    return written + "I" * number
