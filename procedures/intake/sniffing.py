"""Bytes → what kind of file this really is, or why it is not read.

The content decides; the extension must be one that fits. Nothing is unpacked here beyond the
table of contents of a zip file.
"""

import codecs
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

from procedures.intake import limits
from procedures.intake.problems import FileRefused


class FileKind(StrEnum):
    WORKBOOK = "workbook"  # Office Open XML
    TEXT = "text"  # comma, semicolon or tab
    MARKUP = "markup"  # a table in HTML


_NAMES = {
    FileKind.WORKBOOK: "sổ tính Excel (.xlsx)",
    FileKind.TEXT: "tệp chữ (CSV)",
    FileKind.MARKUP: "bảng HTML",
}
_EXTENSIONS = {
    FileKind.WORKBOOK: (".xlsx",),
    FileKind.TEXT: (".csv", ".txt"),
    FileKind.MARKUP: (".xls",),
}
# Text under this name is read too if tabs part its cells; procedures/intake/text.py sees to that.
TAB_TEXT_EXTENSION = ".xls"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE_WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_HTML = re.compile(rb"<(!doctype\s+html|html|table|meta|head|body|style|div)\b", re.I)
_XML_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_BINARY_STARTS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)
_ENCRYPTED_FLAG = 0x1
_HEAD = 4096


def sniff(path: Path, file_name: str) -> FileKind:
    """Return the kind of a file that may be read; raises FileRefused with the reason otherwise."""
    size = path.stat().st_size
    if not size:
        raise FileRefused("EMPTY_FILE")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    extension = Path(file_name).suffix.lower()
    kind = _kind(path, head, extension)
    _check_size(size, kind)
    if extension not in _EXTENSIONS[kind]:
        if kind is FileKind.TEXT and extension == TAB_TEXT_EXTENSION:
            return kind
        if kind is FileKind.TEXT and extension == ".xlsx":
            raise FileRefused("NOT_A_SPREADSHEET")
        raise extension_mismatch(extension, kind)
    return kind


def extension_mismatch(extension: str, kind: FileKind) -> FileRefused:
    """Return the refusal of a readable kind under another kind's extension."""
    return FileRefused(
        "EXTENSION_MISMATCH",
        value=extension,
        extension=extension or "(không có)",
        kind=_NAMES[kind],
        expected=" hoặc ".join(_EXTENSIONS[kind]),
    )


def _check_size(size: int, kind: FileKind) -> None:
    limit = limits.WORKBOOK_BYTES if kind is FileKind.WORKBOOK else limits.TEXT_BYTES
    if size > limit:
        raise FileRefused(
            "TOO_LARGE", size=limits.size_in_words(size), limit=limits.size_in_words(limit)
        )


def _kind(path: Path, head: bytes, extension: str) -> FileKind:
    if head.startswith(_OLE):
        raise _refusal_of_ole(path, extension)
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return _kind_of_zip(path)
    if head.startswith(_BINARY_STARTS):
        raise FileRefused("NOT_A_SPREADSHEET")
    return _kind_of_text(head)


def _refusal_of_ole(path: Path, extension: str) -> FileRefused:
    content = path.read_bytes()
    if _OLE_ENCRYPTED in content:
        return FileRefused("PASSWORD_PROTECTED")
    if any(name in content for name in _OLE_WORKBOOKS):
        return FileRefused("OLD_XLS")
    return FileRefused("NOT_A_SPREADSHEET")


def _kind_of_zip(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            _check_parts(parts)
            names = {part.filename for part in parts}
            content_types = _start_of(package, "[Content_Types].xml")
            mimetype = _start_of(package, "mimetype")
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as e:
        raise FileRefused("CORRUPT_FILE") from e
    if b"opendocument" in mimetype:
        raise FileRefused("UNSUPPORTED_TYPE", value="ods", kind="OpenDocument (.ods)")
    if b"macroEnabled" in content_types or any(n.endswith("vbaProject.bin") for n in names):
        raise FileRefused("MACRO_NOT_ALLOWED")
    if b"ms-excel.sheet.binary" in content_types or "xl/workbook.bin" in names:
        raise FileRefused("UNSUPPORTED_TYPE", value="xlsb", kind="Excel nhị phân (.xlsb)")
    if "xl/workbook.xml" not in names and b"spreadsheetml" not in content_types:
        raise FileRefused("NOT_A_SPREADSHEET")
    return FileKind.WORKBOOK


def _start_of(package: zipfile.ZipFile, name: str) -> bytes:
    """Return the first MiB of a part, whatever its header says of its size; b"" without it."""
    try:
        with package.open(name) as file:
            return file.read(limits.MEBI)
    except KeyError:
        return b""


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse what the table of contents already admits: too many parts, a bomb, a password."""
    if len(parts) > limits.PARTS:
        raise FileRefused("TOO_MANY_PARTS", value=len(parts), limit=limits.PARTS)
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise FileRefused("PASSWORD_PROTECTED")
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise FileRefused("CORRUPT_FILE")  # of two of one name, who knows which one is read
    unpacked = sum(part.file_size for part in parts)
    bomb = any(
        part.file_size > limits.RATIO_FROM_BYTES
        and part.file_size > limits.RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if bomb or unpacked > limits.UNPACKED_BYTES:
        raise FileRefused(
            "TOO_LARGE_UNCOMPRESSED", limit=limits.size_in_words(limits.UNPACKED_BYTES)
        )


def _kind_of_text(head: bytes) -> FileKind:
    utf_16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    shown = head.decode("utf-16", "ignore").encode() if utf_16 else head
    if _XML_SPREADSHEET in shown:
        raise FileRefused("XML_AS_XLS")
    start = shown.lstrip(codecs.BOM_UTF8 + b" \t\r\n")
    if start.startswith(b"<") and _HTML.search(shown):
        return FileKind.MARKUP
    if start.startswith(b"<?xml"):
        raise FileRefused("UNSUPPORTED_TYPE", value="xml", kind="XML")
    if not utf_16 and _looks_binary(head):
        raise FileRefused("NOT_A_SPREADSHEET")
    return FileKind.TEXT


def _looks_binary(head: bytes) -> bool:
    """Text has no NUL and hardly any other control byte; a stray one is a problem of its row."""
    if head[::2].count(0) > len(head) // 4 or head[1::2].count(0) > len(head) // 4:
        return False  # UTF-16 without its mark: text, though of no known encoding
    controls = sum(byte < 32 and byte not in b"\t\r\n\x1a" for byte in head)
    return head.count(0) > 4 or controls > max(8, len(head) // 50)
