"""What each kind of problem of a row is called over all its rows, and how it is mended.

The words of a single row are in procedures/intake/words.py, under the same codes.
"""

from dataclasses import dataclass

_MEND = "Sửa trong phần mềm một cửa, xuất lại tệp rồi nạp lại."


@dataclass(frozen=True, slots=True)
class Kind:
    title: str
    fix: str


@dataclass(frozen=True, slots=True)
class Doubt(Kind):
    """A kind that a person confirms: what then becomes of its rows, before and afterwards."""

    will: str
    did: str


KINDS: dict[str, Kind] = {
    "MISSING_VALUE": Kind(
        "Thiếu giá trị bắt buộc", "Bổ sung ô trống trong phần mềm một cửa, xuất lại tệp."
    ),
    "BAD_DOSSIER_CODE": Kind(
        "Mã hồ sơ sai cấu trúc",
        "Kiểm tra mã trong phần mềm một cửa, không tự đặt mã mới; mã đúng như H37.15-220916-0001.",
    ),
    "BAD_DATE": Kind("Ngày không đọc được", f"Viết ngày dạng ngày/tháng/năm. {_MEND}"),
    "DATE_OUT_OF_RANGE": Kind("Ngày ngoài khoảng từ năm 2000 đến hết năm sau", _MEND),
    "DATE_IN_FUTURE": Kind("Ngày ở tương lai", _MEND),
    "NEGATIVE_DURATION": Kind("Ngày hẹn trả hoặc kết thúc trước ngày tiếp nhận", _MEND),
    "BAD_CELL": Kind(
        "Ô chứa lỗi bảng tính", "Sửa các ô này trong Excel, hoặc xuất lại tệp từ phần mềm một cửa."
    ),
    "CELL_TOO_LONG": Kind("Ô quá dài", "Rút ngắn nội dung, hoặc xuất lại tệp."),
    "CONTROL_CHARACTER": Kind(
        "Ô có ký tự không đọc được", "Gõ lại nội dung trong phần mềm một cửa, xuất lại tệp."
    ),
    "WRONG_FIELD_COUNT": Kind(
        "Số ô của dòng khác số cột của bảng", "Xuất lại tệp, hoặc dùng dạng .xlsx."
    ),
    "BAD_CHOICE": Kind(
        "Giá trị không có trong danh sách",
        "Sửa trong phần mềm một cửa, xuất lại tệp; báo quản trị nếu đây là cách gọi mới.",
    ),
    "UNKNOWN_PROCEDURE": Kind(
        "Thủ tục không có trong danh mục",
        "Kiểm tra mã, tên thủ tục; nếu đúng, báo quản trị bổ sung danh mục.",
    ),
    "UNKNOWN_AGENCY": Kind(
        "Không xác định được cơ quan",
        "Viết tên đầy đủ kèm huyện, ví dụ “UBND xã Hòa Bình, huyện Chi Lăng”; nếu đúng, báo quản "
        "trị bổ sung cách viết này.",
    ),
    "AGENCY_NOT_ALLOWED": Kind(
        "Hồ sơ của cơ quan ngoài phạm vi được nạp",
        "Bỏ các dòng này khỏi tệp, hoặc nạp bằng tài khoản của đơn vị đó.",
    ),
    "DUPLICATE_IN_FILE": Kind(
        "Một mã hồ sơ ở nhiều dòng, nội dung khác nhau", "Giữ lại một dòng đúng rồi nạp lại."
    ),
    "STATUS_CONTRADICTS_DATES": Kind(
        "Trạng thái trái với ngày kết thúc",
        "Sửa trạng thái hoặc ngày kết thúc trong phần mềm một cửa, xuất lại tệp.",
    ),
    "FORMULA_WITHOUT_VALUE": Kind(
        "Ô là công thức chưa có kết quả", "Mở bằng Excel để Excel tính lại, lưu rồi nạp lại."
    ),
    "OUTSIDE_PERIOD": Doubt(
        "Hồ sơ không thuộc kỳ đã chọn",
        "Kiểm tra đã chọn đúng kỳ chưa.",
        will="ngoài kỳ đã chọn, được tính vào kỳ theo ngày của hồ sơ",
        did="ngoài kỳ đã chọn, đã tính vào kỳ theo ngày của hồ sơ",
    ),
    "STATED_OUTCOME": Doubt(
        "Kết quả ghi trong tệp khác kết quả tính theo ngày",
        "Kiểm tra ngày hẹn trả và ngày kết thúc trong phần mềm một cửa.",
        will="được tính theo ngày, không theo chữ trong tệp",
        did="đã tính theo ngày, không theo chữ trong tệp",
    ),
    "OTHER_SOURCE": Doubt(
        "Hồ sơ đã có từ nguồn dữ liệu khác",
        "Kiểm tra đã chọn đúng nguồn dữ liệu chưa.",
        will="được cập nhật theo tệp này và chỉ tính một lần",
        did="đã cập nhật theo tệp này và chỉ tính một lần",
    ),
    "WITHDRAWN_FROM_COUNT": Doubt(
        "Hồ sơ đã được tính, nay tệp ghi là chưa tiếp nhận",
        "Kiểm tra trạng thái trong phần mềm một cửa nếu hồ sơ đã được tiếp nhận.",
        will="thôi được tính",
        did="đã thôi được tính",
    ),
}
