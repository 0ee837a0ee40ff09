"""Layout D, an HTML table under the name .xls, as some ministry systems save a list."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from procedures.demo.exports import Export
from procedures.demo.texts import DAYS_IN_WORDS, OFFICER, looked_up, moments, persons, statuses
from procedures.rules.channels import CHANNEL_LABELS, Channel
from procedures.rules.wording import written_number

_HEADINGS = (
    "STT",
    "Đơn vị tiếp nhận",
    "Đơn vị xử lý",
    "Người tiếp nhận",
    "Tên TTHC",
    "Lĩnh vực",
    "Mã hồ sơ",
    "Hình thức",
    "Trạng thái",
    "Địa chỉ",
    "Chủ hồ sơ",
    "Ngày nộp",
    "Ngày nhận",
    "Ngày hẹn trả",
    "Ngày kết thúc xử lý",
    "Ngày trả",
)
_START = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<style>td {mso-number-format:"\\@";}</style></head>
<body><table border="1">
"""
_END = "</table></body></html>\n"


def write_html(path: Path, export: Export) -> None:
    """Write one table: procedures as links that begin with their code, a total below."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_START)
        file.write(_row(f"<th>{heading}</th>" for heading in _HEADINGS))
        file.writelines(_rows(export))
        total = written_number(len(export))
        file.write(_row([f'<td colspan="{len(_HEADINGS)}">TỔNG CỘNG: {total}</td>']))
        file.write(_END)


def _rows(export: Export) -> Iterator[str]:
    dossiers, services, offices = export.dossiers, export.register.services, export.register.offices
    agencies = looked_up([_cell(office.written) for office in offices], dossiers.office)
    received = moments(dossiers.received_on, dossiers.received_seconds, DAYS_IN_WORDS)
    rows = zip(
        agencies,
        looked_up([_procedure(service) for service in services], dossiers.service),
        looked_up([_cell(service.sector) for service in services], dossiers.service),
        export.codes(),
        looked_up(_CHANNELS, dossiers.channel),
        statuses(export),
        persons(export),
        received,
        moments(dossiers.due_on, export.due_seconds, DAYS_IN_WORDS),
        moments(dossiers.finished_on, dossiers.finished_seconds, DAYS_IN_WORDS),
        moments(dossiers.handed_over_on, dossiers.handed_over_seconds, DAYS_IN_WORDS),
        strict=True,
    )
    for number, (agency, name, sector, code, channel, status, person, day, *ends) in enumerate(
        rows, start=1
    ):
        who = (f"Thôn Mẫu {person}", f"Nguyễn Văn Mẫu {person}")
        known = (agency, agency, _cell(OFFICER), name, sector)
        rest = (code, channel, status, *who, day, day, *ends)
        yield _row((_cell(str(number)), *known, *map(_cell, rest)))


def _row(cells) -> str:
    return f"<tr>{''.join(cells)}</tr>\n"


def _cell(text: str) -> str:
    return f"<td>{escape(text) or '&nbsp;'}</td>"


def _procedure(service) -> str:
    code = f"{service.national_code}.000.00.00.H37-" if service.national_code else ""
    return f'<td><a href="#">{escape(code + service.name)}</a></td>'


_CHANNELS = [CHANNEL_LABELS[channel] for channel in Channel]
_CHANNELS[Channel.UNKNOWN] = ""
