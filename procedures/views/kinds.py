"""What each kind of problem of a row is called over all its rows, and how it is mended.

The words of a single row are in procedures/intake/words.py, under the same codes.
"""

from dataclasses import dataclass, field

_MEND = "Sửa trong phần mềm một cửa, xuất lại tệp rồi nạp lại."


@dataclass(frozen=True, slots=True)
class Kind:
    """`why` says in a line what is wrong with such a row; `fix` what to do about it."""

    title: str
    fix: str
    why: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Doubt(Kind):
    """A kind that a person confirms: what then becomes of its rows, before and afterwards."""

    will: str
    did: str


KINDS: dict[str, Kind] = {
    "MISSING_VALUE": Kind(
        "Thiếu giá trị bắt buộc",
        "Bổ sung ô trống trong phần mềm một cửa, xuất lại tệp.",
        why="Thiếu mã, ngày, trạng thái hay cơ quan thì không đếm được hồ sơ.",
    ),
    "BAD_DOSSIER_CODE": Kind(
        "Mã hồ sơ sai cấu trúc",
        "Kiểm tra mã trong phần mềm một cửa, không tự đặt mã mới; mã đúng như H37.15-220916-0001.",
        why="Mã gồm mã cơ quan, ngày và số thứ tự; sai mã thì một hồ sơ có thể bị đếm hai lần.",
    ),
    "BAD_DATE": Kind(
        "Ngày không đọc được",
        f"Viết ngày dạng ngày/tháng/năm. {_MEND}",
        why="Không đọc được ngày thì không biết hồ sơ trước hạn, đúng hạn hay quá hạn.",
    ),
    "DATE_OUT_OF_RANGE": Kind(
        "Ngày ngoài khoảng từ năm 2000 đến hết năm sau",
        _MEND,
        why="Thường do gõ nhầm năm.",
    ),
    "DATE_IN_FUTURE": Kind(
        "Ngày ở tương lai",
        _MEND,
        why="Hồ sơ không thể được nhận hay kết thúc sau hôm nay. Thường do gõ nhầm năm.",
    ),
    "NEGATIVE_DURATION": Kind(
        "Ngày hẹn trả hoặc kết thúc trước ngày tiếp nhận",
        _MEND,
        why="Hồ sơ không thể trả kết quả trước khi được nhận. Thường do gõ nhầm năm.",
    ),
    "BAD_CELL": Kind(
        "Ô chứa lỗi bảng tính",
        "Sửa các ô này trong Excel, hoặc xuất lại tệp từ phần mềm một cửa.",
        why="Ô chứa #N/A, #REF! hay lỗi tương tự, không còn giá trị để đọc.",
    ),
    "CELL_TOO_LONG": Kind(
        "Ô quá dài",
        "Rút ngắn nội dung, hoặc xuất lại tệp.",
        why="Ô của bảng tính chứa nhiều nhất 32.767 ký tự; thường do nhiều dòng dính vào nhau.",
    ),
    "CONTROL_CHARACTER": Kind(
        "Ô có ký tự không đọc được",
        "Gõ lại nội dung trong phần mềm một cửa, xuất lại tệp.",
        why="Ký tự ẩn thường do chép nội dung từ phần mềm khác.",
    ),
    "WRONG_FIELD_COUNT": Kind(
        "Số ô của dòng khác số cột của bảng",
        "Xuất lại tệp, hoặc dùng dạng .xlsx.",
        why="Thường do dấu phân cách hoặc dấu nháy trong nội dung, các ô sau bị lệch cột.",
    ),
    "BAD_CHOICE": Kind(
        "Giá trị không có trong danh sách",
        "Sửa trong phần mềm một cửa, xuất lại tệp; báo quản trị nếu đây là cách gọi mới.",
        why="Hệ thống chưa biết cách gọi này nên không đoán.",
    ),
    "UNKNOWN_PROCEDURE": Kind(
        "Thủ tục không có trong danh mục",
        "Chọn đúng thủ tục một lần, mọi dòng cùng mã được kiểm tra lại. Không chắc thì để Phòng "
        "Kiểm soát TTHC chọn.",
        why="Mã hoặc tên này không có trong danh mục đang có hiệu lực; hệ thống không đoán.",
    ),
    "UNKNOWN_AGENCY": Kind(
        "Không xác định được cơ quan",
        "Chọn đúng cơ quan một lần, mọi dòng viết như vậy được kiểm tra lại. Tên trùng nhiều nơi "
        "thì viết kèm huyện, ví dụ “UBND xã Hòa Bình, huyện Chi Lăng”.",
        why="Tên trùng nhiều nơi, hoặc không có trong danh mục; hệ thống không đoán.",
    ),
    "AGENCY_NOT_ALLOWED": Kind(
        "Hồ sơ của cơ quan ngoài phạm vi được nạp",
        "Bỏ các dòng này khỏi tệp, hoặc nạp bằng tài khoản của đơn vị đó.",
        why="Mỗi lần nạp chỉ nhận hồ sơ của cơ quan được giao.",
    ),
    "DUPLICATE_IN_FILE": Kind(
        "Một mã hồ sơ ở nhiều dòng, nội dung khác nhau",
        "Giữ lại một dòng đúng rồi nạp lại.",
        why="Không biết dòng nào đúng nên chưa tính dòng nào.",
    ),
    "STATUS_CONTRADICTS_DATES": Kind(
        "Trạng thái trái với ngày kết thúc",
        "Sửa trạng thái hoặc ngày kết thúc trong phần mềm một cửa, xuất lại tệp.",
        why="Trạng thái nói đã xong, ngày kết thúc nói chưa, hoặc ngược lại.",
    ),
    "FORMULA_WITHOUT_VALUE": Kind(
        "Ô là công thức chưa có kết quả",
        "Mở bằng Excel để Excel tính lại, lưu rồi nạp lại.",
        why="Tệp giữ công thức mà không giữ kết quả, nên không có gì để đọc.",
    ),
    "OUTSIDE_PERIOD": Doubt(
        "Hồ sơ không thuộc kỳ đã chọn",
        "Kiểm tra đã chọn đúng kỳ chưa.",
        will="ngoài kỳ đã chọn, được tính vào kỳ theo ngày của hồ sơ",
        did="ngoài kỳ đã chọn, đã tính vào kỳ theo ngày của hồ sơ",
        why="Theo ngày tiếp nhận và ngày kết thúc, hồ sơ được tính ở kỳ khác.",
    ),
    "STATED_OUTCOME": Doubt(
        "Kết quả ghi trong tệp khác kết quả tính theo ngày",
        "Kiểm tra ngày hẹn trả và ngày kết thúc trong phần mềm một cửa.",
        will="được tính theo ngày, không theo chữ trong tệp",
        did="đã tính theo ngày, không theo chữ trong tệp",
        why="Tệp ghi một đằng, ngày hẹn trả và ngày kết thúc cho kết quả khác.",
    ),
    "OTHER_SOURCE": Doubt(
        "Hồ sơ đã có từ nguồn dữ liệu khác",
        "Kiểm tra đã chọn đúng nguồn dữ liệu chưa.",
        will="được cập nhật theo tệp này và chỉ tính một lần",
        did="đã cập nhật theo tệp này và chỉ tính một lần",
        why="Hồ sơ cùng mã đã được nạp từ phần mềm khác.",
    ),
    "LARGE_DROP": Doubt(
        "Ít hồ sơ hơn hẳn lần nạp trước",
        "Kiểm tra bộ lọc cơ quan, ngày khi xuất tệp.",
        will="hồ sơ không có trong tệp được giữ nguyên, không xóa",
        did="hồ sơ không có trong tệp đã được giữ nguyên",
        why="Lần nạp trước cho cùng cơ quan và kỳ có nhiều hồ sơ hơn hẳn.",
    ),
    "WITHDRAWN_FROM_COUNT": Doubt(
        "Hồ sơ đã được tính, nay tệp ghi là chưa tiếp nhận",
        "Kiểm tra trạng thái trong phần mềm một cửa nếu hồ sơ đã được tiếp nhận.",
        will="thôi được tính",
        did="đã thôi được tính",
        why="Hồ sơ đang có trong số liệu, tệp này lại ghi là chưa tiếp nhận.",
    ),
}

# What deserves a second look although the rows are right (procedures/intake/signs.py).
SIGNS: dict[str, Kind] = {
    "LATE_FOR_CLOSED": Kind(
        "Hồ sơ tính vào kỳ đã chốt",
        "Không phải sửa. Cơ quan chốt kỳ thấy phần chênh ở trang của kỳ.",
        why="Số đã chốt không đổi; hồ sơ được ghi là nộp muộn và tính vào số hiện tại.",
    ),
    "SAME_MINUTE": Kind(
        "Tiếp nhận và kết thúc trong cùng một phút",
        "Kiểm tra giờ tiếp nhận trong phần mềm một cửa.",
        why="Thường do nhập bù sau khi đã trả kết quả.",
    ),
    "DUE_POSTPONED": Kind(
        "Ngày hẹn trả lùi lại sau khi đã quá hạn",
        "Kiểm tra có văn bản xin lỗi, hẹn lại ngày trả không.",
        why="Hồ sơ đang quá hạn thành trong hạn.",
    ),
    "SEEN_LATE": Kind(
        "Tiếp nhận từ kỳ trước, nay mới thấy",
        "Kiểm tra vì sao các lần nạp trước không có.",
        why="Kỳ trước đã báo cáo mà chưa tính hồ sơ này.",
    ),
    "MOVED_AFTER_CUTOFF": Kind(
        "Sửa ngày hẹn trả hoặc ngày kết thúc sau khi hết kỳ",
        "Kiểm tra lý do sửa.",
        why="Sửa sau ngày cuối kỳ làm số của kỳ thay đổi.",
    ),
    "CONCLUDED_ON_LAST_DAY": Kind(
        "Kết thúc dồn vào ngày cuối kỳ",
        "Kiểm tra ngày kết thúc có đúng không.",
        why="Một ngày có ít nhất một phần tư số hồ sơ cơ quan kết thúc cả kỳ.",
    ),
}
