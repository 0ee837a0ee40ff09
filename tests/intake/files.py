"""Exports as a test draws them: a few rows, in any container, with any heading."""

import csv
import io
import zipfile

import openpyxl
import xlsxwriter

HEADINGS = {
    "code": "Mã hồ sơ",
    "procedure_code": "Mã thủ tục",
    "procedure_name": "Tên thủ tục",
    "sector": "Lĩnh vực",
    "agency": "Cơ quan giải quyết",
    "receiving_agency": "Đơn vị tiếp nhận",
    "received": "Ngày tiếp nhận",
    "due": "Ngày hẹn trả",
    "finished": "Ngày kết thúc xử lý",
    "handed_over": "Ngày trả kết quả",
    "channel": "Hình thức tiếp nhận",
    "status": "Trạng thái",
    "overdue_reason": "Lý do quá hạn",
    "person": "Chủ hồ sơ",
    "content": "Nội dung hồ sơ",
}
USUAL = {
    "code": "H37.15-220701-0001",
    "procedure_code": "1.000001",
    "agency": "UBND xã Tân Thanh, huyện Văn Lãng",
    "received": "01/07/2022",
    "due": "05/07/2022",
    "finished": "04/07/2022",
    "channel": "Trực tuyến",
    "status": "Đã trả kết quả",
}


def row(number: int = 1, **cells: str) -> dict[str, str]:
    """A dossier that counts: received 01/07/2022, resolved a day early. Other cells as given."""
    return USUAL | {"code": f"H37.15-220701-{number:04d}"} | cells


def without(rows: list[dict], *fields: str) -> list[dict]:
    return [{name: cell for name, cell in each.items() if name not in fields} for each in rows]


def as_lines(rows: list[dict[str, str]], headings=HEADINGS) -> list[list[str]]:
    """The heading and the rows as lists of cells; columns in the order they first appear in."""
    if not rows:
        return []
    fields = list(dict.fromkeys(name for each in rows for name in each))
    return [[headings[name] for name in fields]] + [
        [each.get(name, "") for name in fields] for each in rows
    ]


def as_csv(rows, *, delimiter=",", encoding="utf-8-sig", above=(), below=(), end="\r\n") -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end)
    writer.writerows([*above, *as_lines(rows), *below])
    return file.getvalue().encode(encoding)


def as_xlsx(rows, *, above=(), below=(), title="Dữ liệu", change=None) -> bytes:
    """A workbook of one sheet; `change` may do to the sheet what a person would."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for line in [*above, *as_lines(rows), *below]:
        sheet.append(list(line))
    if change:
        change(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_excel_writes(lines: list[list[str]]) -> bytes:
    """A workbook with each text once, in a part of its own; cells are text whatever is in them."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for number, line in enumerate(lines):
        for column, cell in enumerate(line):
            sheet.write_string(number, column, cell)
    book.close()
    return file.getvalue()


def with_part(workbook: bytes, name: str, content: bytes | None) -> bytes:
    """The workbook with one of its parts replaced, added, or (None) taken away."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part.filename))
        if content is not None:
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def part_of(workbook: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        return package.read(name)
