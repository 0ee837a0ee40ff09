"""COLUMNS: which headings mean what. One declaration a column; order and layout do not matter."""

from dataclasses import dataclass

from procedures.rules.names import matching_key


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an export: its field, what it is called on the screen, how exports call it."""

    field: str
    label: str
    headings: tuple[str, ...]


COLUMNS = (
    Column("code", "Mã hồ sơ", ("Mã hồ sơ", "Số hồ sơ", "Số biên nhận", "MaHoSo")),
    Column("procedure_code", "Mã thủ tục", ("Mã thủ tục", "Mã TTHC", "MaTTHC")),
    Column(
        "procedure_name",
        "Tên thủ tục",
        ("Tên thủ tục", "Tên TTHC", "Tên thủ tục hành chính", "Thủ tục", "TenTTHC"),
    ),
    Column("sector", "Lĩnh vực", ("Lĩnh vực", "Tên lĩnh vực", "TenLinhVuc")),
    Column(
        "agency",
        "Cơ quan giải quyết",
        (
            "Cơ quan giải quyết",
            "Đơn vị xử lý",
            "Đơn vị giải quyết",
            "Cơ quan/đơn vị",
            "Cơ quan thực hiện",
            "DonViXuLy",
        ),
    ),
    Column("receiving_agency", "Đơn vị tiếp nhận", ("Đơn vị tiếp nhận", "Nơi tiếp nhận")),
    Column(
        "received",
        "Ngày tiếp nhận",
        ("Ngày tiếp nhận", "Ngày nhận", "Nhận hồ sơ", "NgayTiepNhan"),
    ),
    Column(
        "due",
        "Ngày hẹn trả",
        ("Ngày hẹn trả", "Hạn xử lý", "Ngày hẹn", "Hẹn trả kết quả", "NgayHenTra"),
    ),
    Column(
        "finished",
        "Ngày kết thúc xử lý",
        ("Ngày có kết quả", "Ngày kết thúc xử lý", "Ngày kết thúc", "NgayKetThucXuLy"),
    ),
    Column(
        "handed_over",
        "Ngày trả kết quả",
        ("Ngày trả", "Ngày trả kết quả", "Ngày nhận kết quả", "NgayTra"),
    ),
    Column(
        "channel",
        "Hình thức tiếp nhận",
        ("Hình thức tiếp nhận", "Hình thức nộp", "Hình thức", "Kênh tiếp nhận", "HinhThuc"),
    ),
    Column(
        "status",
        "Trạng thái",
        ("Trạng thái", "Trạng thái hồ sơ", "Tình trạng", "TrangThaiHoSo"),
    ),
    Column(
        "overdue_reason",
        "Lý do quá hạn",
        ("Lý do quá hạn", "Lý do trễ hạn", "Nguyên nhân quá hạn"),
    ),
    Column("content", "Nội dung hồ sơ", ("Nội dung hồ sơ",)),
)
# What a dossier is about, in free words. It may name a person: it is compared with the names of
# procedures where nothing else names one, and never kept.
CONTENT = "content"
LABELS = {column.field: column.label for column in COLUMNS}

# Known headings whose cells are never kept: personal, or of no use to the report.
DROPPED = (
    "STT",
    "Chủ hồ sơ",
    "ChuHoSo",
    "Người nộp",
    "Họ tên chủ hồ sơ",
    "Địa chỉ",
    "Địa chỉ chủ hồ sơ",
    "Số điện thoại",
    "SoDienThoai",
    "SĐT",
    "Email",
    "CCCD",
    "Số CCCD/CMND",
    "Ngày sinh",
    "LoaiDoiTuong",
    "MaDoiTuong",
    "TrichYeuHoSo",
    "Người nhận hồ sơ",
    "Người tiếp nhận",
    "Phòng ban",
    "Phòng ban xử lý",
    "MaLinhVuc",
    "Ngày nộp",
    "Số lượng (bộ)",
    "Bên giao",
    "Bên nhận",
    "Địa bàn phát sinh hồ sơ",
    "Ghi chú",
    "DanhSachHoSoBoSung",
)
_DROPPED_PREFIX = matching_key("Cán bộ")

REQUIRED = ("code", "received", "due", "status")
PROCEDURE_FIELDS = ("procedure_code", "procedure_name")
# What a dossier keeps of an optional column: an empty cell there replaces what is known.
REPLACING = (
    *("receiving_agency", "due", "finished", "handed_over", "channel", "status"),
    "overdue_reason",
)

_FIELD_BY_KEY = {
    matching_key(heading): column.field for column in COLUMNS for heading in column.headings
}
_DROPPED_KEYS = {matching_key(heading) for heading in DROPPED}


def field_of(heading: str) -> str | None:
    """Return the field a heading means, "" for a known one that is dropped, None if unknown."""
    key = matching_key(heading)
    if key in _FIELD_BY_KEY:
        return _FIELD_BY_KEY[key]
    if key in _DROPPED_KEYS or key.startswith(_DROPPED_PREFIX):
        return ""
    return None
