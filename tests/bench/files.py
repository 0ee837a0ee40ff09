"""The files of the benchmark: one quarter of the demo province in one general layout.

205,488 dossiers × 14 columns, two of them personal, as a workbook and as text; the same rows in
two other orders; and a copy in which three of a hundred have another due day.
"""

import csv
from datetime import timedelta
from pathlib import Path

import numpy as np
import xlsxwriter

from procedures.demo.exports import export_of
from procedures.demo.register import read_register
from procedures.rules.channels import CHANNEL_LABELS, Channel
from procedures.rules.periods import parse_period
from procedures.rules.statuses import STATUS_LABELS, Status

PERIOD = "2022-Q3"
HEADINGS = (
    "Mã hồ sơ",
    "Mã thủ tục",
    "Tên thủ tục",
    "Lĩnh vực",
    "Cơ quan giải quyết",
    "Chủ hồ sơ",
    "Số điện thoại",
    "Hình thức tiếp nhận",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày kết thúc xử lý",
    "Ngày trả kết quả",
    "Trạng thái",
    "Lý do quá hạn",
)
SAMPLE = 2_000  # rows for django-import-export
_DUE = HEADINGS.index("Ngày hẹn trả")
_CORRECTED_EVERY = 33
# Minutes of the day: applications are taken in the morning and concluded in the afternoon.
_MORNING = range(7 * 60 + 30, 11 * 60 + 30)
_AFTERNOON = range(13 * 60 + 30, 16 * 60 + 30)
_CLOSING = range(17 * 60, 17 * 60 + 1)
_STEP = 37  # has no divisor in common with either length, so that every minute comes


def quarter_rows() -> list[list[str]]:
    """Return the dossiers of the quarter as the cells an export would show."""
    export = export_of(parse_period(PERIOD), read_register())
    dossiers, register = export.dossiers, export.register
    columns = zip(
        export.codes(),
        dossiers.service.tolist(),
        dossiers.office.tolist(),
        dossiers.channel.tolist(),
        dossiers.status.tolist(),
        _written(dossiers.received_on, _MORNING),
        _written(dossiers.due_on, _CLOSING),
        _written(dossiers.finished_on, _AFTERNOON),
        strict=True,
    )
    rows = []
    for number, (code, service, office, channel, status, received, due, finished) in enumerate(
        columns
    ):
        procedure = register.services[service]
        rows.append(
            [
                code,
                procedure.code if procedure.code[0].isdigit() else "",
                procedure.name,
                procedure.sector,
                register.offices[office].written,
                f"Nguyễn Văn Mẫu {number}",
                f"09{number:08d}",
                CHANNEL_LABELS[Channel(channel)] if channel else "",
                received,
                due,
                finished,
                "",
                STATUS_LABELS[Status(status)],
                "",
            ]
        )
    return rows


def _written(days: np.ndarray, minutes: range) -> list[str]:
    """Write days with minutes spread over a part of the day, as they are in an office."""
    written = []
    for number, day in enumerate(days.tolist()):
        hour, minute = divmod(minutes[number * _STEP % len(minutes)], 60)
        written.append(f"{day:%d/%m/%Y} {hour:02d}:{minute:02d}:00" if day else "")
    return written


def corrected(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows with the due day of three of a hundred a week later."""
    changed = []
    for number, row in enumerate(rows):
        if number % _CORRECTED_EVERY == 0 and row[_DUE]:
            row = row.copy()
            day, month, year = map(int, row[_DUE][:10].split("/"))
            due = np.datetime64(f"{year}-{month:02d}-{day:02d}").item() + timedelta(days=7)
            row[_DUE] = f"{due:%d/%m/%Y} 17:00:00"
        changed.append(row)
    return changed


def write_csv(path: Path, rows: list[list[str]]) -> None:
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])


def write_workbook(path: Path, rows: list[list[str]]) -> None:
    """Write as the one-stop software does: every cell a shared string."""
    workbook = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    sheet = workbook.add_worksheet("Hồ sơ")
    for number, row in enumerate([HEADINGS, *rows]):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, cell)
    workbook.close()


def write_for_the_library(path: Path, rows: list[list[str]], codes: dict[str, str]) -> None:
    """Write rows as a `ModelResource` takes them: codes for names, numbers for words, ISO days.

    All that the intake does besides storing is taken off the library's hands.
    """
    channels = {label: channel.value for channel, label in CHANNEL_LABELS.items()}
    statuses = {label: status.value for status, label in STATUS_LABELS.items()}
    heading = [
        "code",
        "procedure",
        "agency",
        "channel",
        "status",
        "received_on",
        "due_on",
        "finished_on",
        "overdue_reason",
    ]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        for row in rows:
            cells = dict(zip(HEADINGS, row, strict=True))
            days = (
                "-".join(reversed(cells[name][:10].split("/")))
                for name in ("Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý")
            )
            writer.writerow(
                [
                    cells["Mã hồ sơ"],
                    cells["Mã thủ tục"],
                    codes[cells["Cơ quan giải quyết"]],
                    channels[cells["Hình thức tiếp nhận"] or "Không xác định"],
                    statuses[cells["Trạng thái"]],
                    *days,
                    "",
                ]
            )


def write_files(folder: Path) -> str:
    """Write all of them, unless they are there; they are the same every time."""
    rows = quarter_rows()
    contents = {
        "quarter": rows,
        "reversed": rows[::-1],
        "corrected": corrected(rows),
        "restored": rows[1:] + rows[:1],  # other bytes than the first, which would be recognised
    }
    for name, content in contents.items():
        if not (folder / f"{name}.xlsx").exists():
            write_workbook(folder / f"{name}.xlsx", content)
    write_csv(folder / "quarter.csv", rows)
    codes = {each.written: each.code for each in read_register().offices}
    sample = [row for row in rows if row[1]][:SAMPLE]
    write_for_the_library(folder / "library.csv", sample, codes)
    return f"{len(rows)} rows"
