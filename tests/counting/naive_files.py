"""Exports read the slow way, row by row with the standard library and openpyxl, into a dictionary.

A second opinion on everything the intake decides: nothing here calls it.
"""

import csv
from datetime import date, datetime
from typing import NamedTuple

import openpyxl

STATUS_WORDS = {
    "Được tiếp nhận": 2,
    "Đang xử lý": 4,
    "Yêu cầu bổ sung giấy tờ": 5,
    "Yêu cầu thực hiện nghĩa vụ tài chính": 6,
    "Công dân yêu cầu rút hồ sơ": 7,
    "Dừng xử lý": 8,
    "Đã xử lý xong": 9,
    "Đã trả kết quả": 10,
    "Từ chối giải quyết": 11,
}


class Known(NamedTuple):
    agency: str
    procedure: str
    status: int
    received_on: date
    due_on: date | None
    finished_on: date | None
    handed_over_on: date | None
    channel: int

    @property
    def facts(self):
        concluded_on = self.finished_on or self.handed_over_on
        return self.status, self.received_on, self.due_on, concluded_on, self.channel


def day(text: str | None, form: str) -> date | None:
    return datetime.strptime(text, form).date() if text else None


def read_csv_layout(
    path, known: dict[str, Known], agency_codes: dict[str, str], procedure_codes
) -> None:
    """Layout C: every column there is; procedures without a national code go by their name."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            status, agency = row["TrangThaiHoSo"], agency_codes[row["DonViXuLy"]]
            days = [
                day(row[name], "%Y%m%d%H%M%S")
                for name in ("NgayTiepNhan", "NgayHenTra", "NgayKetThucXuLy", "NgayTra")
            ]
            known[row["MaHoSo"]] = Known(
                agency,
                row["MaTTHC"] or procedure_codes(row["TenTTHC"], agency),
                int(status) if status.isdecimal() else STATUS_WORDS[status],
                *days,
                int(row["HinhThuc"] or 0),
            )


def read_workbook_layout(
    path, known: dict[str, Known], agency_codes: dict[str, str], procedure_codes, channel: int
) -> None:
    """Layout A: no channel, no procedure code, no day of handing over."""
    lines = openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True)
    heading = next(lines)
    for line in lines:
        row = dict(zip(heading, line, strict=True))
        code, agency = row["Số hồ sơ"], agency_codes[row["Cơ quan/đơn vị"]]
        before = known.get(code)
        days = [
            day(row[name], "%d/%m/%Y %H:%M:%S")
            for name in ("Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý")
        ]
        known[code] = Known(
            agency,
            procedure_codes(row["Tên thủ tục hành chính"], agency),
            STATUS_WORDS[row["Trạng thái hồ sơ"]],
            *days,
            before.handed_over_on if before else None,
            channel,
        )
