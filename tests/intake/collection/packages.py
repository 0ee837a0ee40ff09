"""Workbooks taken apart and put together wrongly: what a damaged or hostile zip file looks like."""

import io
import re
import warnings
import zipfile

import openpyxl

from tests.intake.files import as_lines, as_xlsx, part_of, row, with_part

SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
TYPES = "[Content_Types].xml"
GOOD = as_xlsx([row()])
CELLS = part_of(GOOD, SHEET)


def sheet_of(xml: bytes, *, workbook: bytes = GOOD) -> bytes:
    return with_part(workbook, SHEET, xml)


def changed(*changes: tuple[bytes, bytes], part: str = SHEET, workbook: bytes = GOOD) -> bytes:
    """The workbook with bytes of a part replaced; each must be there."""
    xml = part_of(workbook, part)
    for old, new in changes:
        assert old in xml, old
        xml = xml.replace(old, new)
    return with_part(workbook, part, xml)


def rewritten(pattern: bytes, by: bytes, *, part: str = SHEET, workbook: bytes = GOOD) -> bytes:
    """The workbook with what matches replaced in a part; something must match."""
    xml, count = re.subn(pattern, by, part_of(workbook, part))
    assert count, pattern
    return with_part(workbook, part, xml)


def with_cells(**cells: object) -> bytes:
    """Two dossiers, then cells set as a program would: B2=…, C3=…; a #… is an error cell."""

    def change(sheet):
        for place, value in cells.items():
            sheet[place].value = value
            if isinstance(value, str) and value.startswith("#"):
                sheet[place].data_type = "e"

    return as_xlsx([row(1), row(2)], change=change)


def sheets(*rows: list[dict], hidden: str = "") -> bytes:
    """A workbook of a sheet a list of rows, "Trang 1" and so on."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, some in enumerate(rows, start=1):
        sheet = book.create_sheet(f"Trang {number}")
        for line in as_lines(some) if some else ():
            sheet.append(line)
        if sheet.title == hidden:
            sheet.sheet_state = "hidden"
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zip_of(parts: dict[str, bytes], *, packed: bool = True) -> bytes:
    file = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "w", kind) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def with_more(workbook: bytes, parts: dict[str, bytes], *, packed: bool = True) -> bytes:
    """The workbook with parts behind its own, be there one of that name already or not."""
    file = io.BytesIO(workbook)
    kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with warnings.catch_warnings(), zipfile.ZipFile(file, "a", kind) as package:
        warnings.simplefilter("ignore")  # of two parts of one name
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, kind)
    return file.getvalue()


def streamed(workbook: bytes) -> bytes:
    """The workbook as programs write it that cannot go back: sizes stand behind each part."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.bytes = b""

        def writable(self):
            return True

        def write(self, some):
            self.bytes += bytes(some)
            return len(some)

    pipe = Pipe()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(pipe, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, old.read(part), zipfile.ZIP_DEFLATED)
    return pipe.bytes


def patched(workbook: bytes, at: dict[bytes, int], flip: int, *, last: bool = False) -> bytes:
    """The workbook with bits flipped in the headers of its parts: sign → offset behind it."""
    content = bytearray(workbook)
    for sign, offset in at.items():
        start = content.rfind(sign) if last else content.find(sign)
        while start >= 0:
            content[start + offset] ^= flip
            start = -1 if last else content.find(sign, start + 4)
    return bytes(content)


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
ENCRYPTED = patched(GOOD, {LOCAL: 6, CENTRAL: 8}, 0x01)
WRONG_CHECKSUM = patched(GOOD, {LOCAL: 14, CENTRAL: 16}, 0xFF)


def lying_about(workbook: bytes, part: str, size: int) -> bytes:
    """The workbook whose table of contents says that a part is of another size."""
    content = bytearray(workbook)
    for sign, offset, name_at in ((LOCAL, 22, 30), (CENTRAL, 24, 46)):
        start = content.find(sign)
        while start >= 0:
            if content[start + name_at :].startswith(part.encode()):
                content[start + offset : start + offset + 4] = size.to_bytes(4, "little")
            start = content.find(sign, start + 4)
    return bytes(content)


def ole(*names: str) -> bytes:
    """A compound file of Office 97, as far as anybody looks: its sign and the names within."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(n.encode("utf-16-le") for n in names)
