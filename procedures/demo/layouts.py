"""Export files of the one-stop software, one writer for each layout.

`igate` is the dossier list as XLSX: names and statuses in words, no channel, no procedure code.
`csv` has the fields of the national synchronisation: UTF-8 with BOM, CRLF, national codes.
`register` is the book of one agency (procedures/demo/books.py), `html` a table named .xls
(procedures/demo/tables.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from procedures.demo.books import write_register
from procedures.demo.exports import Export
from procedures.demo.tables import write_html
from procedures.demo.texts import (
    DAYS_AS_DIGITS,
    DAYS_IN_WORDS,
    OFFICER,
    WRITTEN_AT,
    looked_up,
    moments,
    persons,
    statuses,
)
from procedures.rules.channels import Channel
from procedures.rules.statuses import STATUS_LABELS, Status

_IGATE_COLUMNS = (
    ("Số hồ sơ", 22),
    ("Tên thủ tục hành chính", 60),
    ("Tên lĩnh vực", 24),
    ("Phòng ban", 24),
    ("Ngày tiếp nhận", 19),
    ("Ngày hẹn trả", 19),
    ("Ngày kết thúc xử lý", 19),
    ("Cơ quan/đơn vị", 36),
    ("Chủ hồ sơ", 20),
    ("Số điện thoại", 14),
    ("Cán bộ xử lý hiện tại", 20),
    ("Trạng thái hồ sơ", 26),
)
_CSV_HEADINGS = (
    "MaHoSo,MaTTHC,TenTTHC,MaLinhVuc,TenLinhVuc,ChuHoSo,LoaiDoiTuong,MaDoiTuong,Email,SoDienThoai,"
    "TrichYeuHoSo,NgayTiepNhan,NgayHenTra,TrangThaiHoSo,NgayTra,HinhThuc,NgayKetThucXuLy,DonViXuLy"
)
_RECEIVING_DESK = "Bộ phận tiếp nhận và trả kết quả"
_CITIZEN = "1"  # LoaiDoiTuong


def write_igate(path: Path, export: Export) -> None:
    """Write layout A: one sheet, every cell a text."""
    columns = _igate_columns(export)
    workbook = xlsxwriter.Workbook(path, {"constant_memory": True})
    workbook.set_properties({"created": WRITTEN_AT})
    sheet = workbook.add_worksheet("Danh sách hồ sơ")
    heading = workbook.add_format({"bold": True})
    for column, (title, width) in enumerate(_IGATE_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, heading)
    for row, cells in enumerate(zip(*columns, strict=True), start=1):
        for column, text in enumerate(cells):
            if text:
                sheet.write_string(row, column, text)
    workbook.close()


def _igate_columns(export: Export) -> list[Sequence[str]]:
    dossiers, services = export.dossiers, export.register.services
    numbers = persons(export)
    return [
        export.codes(),
        looked_up([service.name for service in services], dossiers.service),
        looked_up([service.sector for service in services], dossiers.service),
        [_RECEIVING_DESK] * len(export),
        moments(dossiers.received_on, dossiers.received_seconds, DAYS_IN_WORDS),
        moments(dossiers.due_on, export.due_seconds, DAYS_IN_WORDS),
        moments(dossiers.finished_on, dossiers.finished_seconds, DAYS_IN_WORDS),
        looked_up([office.written for office in export.register.offices], dossiers.office),
        [f"Nguyễn Văn Mẫu {person}" for person in numbers],
        [f"090{person:07}" for person in numbers],
        [OFFICER] * len(export),
        statuses(export),
    ]


def write_csv(path: Path, export: Export) -> None:
    """Write layout C: texts in quotes, numbers and dates bare, nothing for what is not known."""
    dossiers = export.dossiers
    rows = (
        f'"{code}",{procedure},"Nguyễn Văn Mẫu {person}",{_CITIZEN},"{person:012}",'
        f'"mau{person}@example.com","090{person:07}","Hồ sơ của Nguyễn Văn Mẫu {person}",'
        f"{received},{due},{status},{handed_over},{channel},{finished},{office}\r\n"
        for (
            code,
            procedure,
            person,
            received,
            due,
            status,
            handed_over,
            channel,
            finished,
            office,
        ) in zip(
            export.codes(),
            looked_up(_csv_procedures(export), dossiers.service),
            persons(export),
            moments(dossiers.received_on, dossiers.received_seconds, DAYS_AS_DIGITS),
            moments(dossiers.due_on, export.due_seconds, DAYS_AS_DIGITS),
            looked_up(_CSV_STATUSES, dossiers.status),
            moments(dossiers.handed_over_on, dossiers.handed_over_seconds, DAYS_AS_DIGITS),
            looked_up(_CSV_CHANNELS, dossiers.channel),
            moments(dossiers.finished_on, dossiers.finished_seconds, DAYS_AS_DIGITS),
            looked_up([_quoted(each.written) for each in export.register.offices], dossiers.office),
            strict=True,
        )
    )
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(f"{_CSV_HEADINGS}\r\n")
        file.writelines(rows)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


# Places are the national codes. A refusal has none of its own, so it stands there in words.
_CSV_STATUSES = ["", *(str(status.value) for status in Status)]
_CSV_STATUSES[Status.REFUSED] = _quoted(STATUS_LABELS[Status.REFUSED])
_CSV_CHANNELS = [str(channel.value) for channel in Channel]
_CSV_CHANNELS[Channel.UNKNOWN] = ""


def _csv_procedures(export: Export) -> list[str]:
    """Return code, name, sector code and sector of each procedure as four cells."""
    return [
        ",".join(
            (
                service.national_code,
                _quoted(service.name),
                service.sector_code,
                _quoted(service.sector),
            )
        )
        for service in export.register.services
    ]


@dataclass(frozen=True)
class Layout:
    suffix: str
    write: Callable[[Path, Export], None]
    of_one_agency: bool = False  # its file names the agency once, above the table


# A new layout is a writer and a line here.
LAYOUTS = {
    "igate": Layout(".xlsx", write_igate),
    "register": Layout(".xlsx", write_register, of_one_agency=True),
    "csv": Layout(".csv", write_csv),
    "html": Layout(".xls", write_html),
}
