"""Export files of the one-stop software, one writer for each layout.

`igate` is the dossier list as XLSX: names and statuses in words, no channel, no procedure code.
`csv` has the fields of the national synchronisation: UTF-8 with BOM, CRLF, national codes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import xlsxwriter

from procedures.demo.dossiers import written_days
from procedures.demo.exports import Export
from procedures.rules.channels import Channel
from procedures.rules.statuses import STATUS_LABELS, Status

# The properties of a workbook carry a date; the clock would make every file another one.
_WRITTEN_AT = datetime(2022, 9, 16, tzinfo=UTC)

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
_OFFICER = "Cán bộ Mẫu"
_CITIZEN = "1"  # LoaiDoiTuong
_PLACEHOLDERS = 10_000

_DAYS_IN_WORDS = ("%d/%m/%Y", " {:02}:{:02}:{:02}")
_DAYS_AS_DIGITS = ("%Y%m%d", "{:02}{:02}{:02}")


def write_igate(path: Path, export: Export) -> None:
    """Write layout A: one sheet, every cell a text."""
    columns = _igate_columns(export)
    workbook = xlsxwriter.Workbook(path, {"constant_memory": True})
    workbook.set_properties({"created": _WRITTEN_AT})
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
    persons = _persons(export)
    return [
        export.codes(),
        _looked_up([service.name for service in services], dossiers.service),
        _looked_up([service.sector for service in services], dossiers.service),
        [_RECEIVING_DESK] * len(export),
        _moments(dossiers.received_on, dossiers.received_seconds, _DAYS_IN_WORDS),
        _moments(dossiers.due_on, export.due_seconds, _DAYS_IN_WORDS),
        _moments(dossiers.finished_on, dossiers.finished_seconds, _DAYS_IN_WORDS),
        _looked_up([office.written for office in export.register.offices], dossiers.office),
        [f"Nguyễn Văn Mẫu {person}" for person in persons],
        [f"090{person:07}" for person in persons],
        [_OFFICER] * len(export),
        _looked_up(["", *(STATUS_LABELS[status] for status in Status)], dossiers.status),
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
            _looked_up(_csv_procedures(export), dossiers.service),
            _persons(export),
            _moments(dossiers.received_on, dossiers.received_seconds, _DAYS_AS_DIGITS),
            _moments(dossiers.due_on, export.due_seconds, _DAYS_AS_DIGITS),
            _looked_up(_CSV_STATUSES, dossiers.status),
            _moments(dossiers.handed_over_on, dossiers.handed_over_seconds, _DAYS_AS_DIGITS),
            _looked_up(_CSV_CHANNELS, dossiers.channel),
            _moments(dossiers.finished_on, dossiers.finished_seconds, _DAYS_AS_DIGITS),
            _looked_up(
                [_quoted(each.written) for each in export.register.offices], dossiers.office
            ),
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


def _looked_up(texts: list[str], places: np.ndarray) -> list[str]:
    return np.array(texts, dtype=object)[places].tolist()


def _persons(export: Export) -> list[int]:
    """Give each dossier the number of its placeholder, the same in every export."""
    dossiers = export.dossiers
    mixed = dossiers.coded_on.astype(np.int64) * 31 + dossiers.office * 997 + dossiers.serial
    return (mixed % _PLACEHOLDERS).tolist()


def _moments(days: np.ndarray, seconds: np.ndarray, formats: tuple[str, str]) -> list[str]:
    """Return day and time of day as text, nothing where there is no day."""
    day_format, time_format = formats
    known, place = np.unique(seconds, return_inverse=True)
    times = [time_format.format(s // 3600, s // 60 % 60, s % 60) for s in known.tolist()]
    times = np.array(times, object)[place]
    return np.where(np.isnat(days), "", written_days(days, day_format) + times).tolist()


@dataclass(frozen=True)
class Layout:
    suffix: str
    write: Callable[[Path, Export], None]


# A new layout is a writer and a line here.
LAYOUTS = {"igate": Layout(".xlsx", write_igate), "csv": Layout(".csv", write_csv)}
