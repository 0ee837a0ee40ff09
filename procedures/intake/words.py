"""The words of every problem: code → (level, what is wrong and what to do).

"CODE/variant" is the same code said otherwise, at another level.
"""

from procedures.intake.levels import BLOCK, CONFIRM, NOTE
from procedures.intake.words_of_files import OF_FILES

CATALOGUE: dict[str, tuple[str, str]] = OF_FILES | {
    # A row that cannot count
    "MISSING_VALUE": (
        BLOCK,
        "Ô “{column}” trống. Bổ sung trong phần mềm một cửa rồi xuất lại tệp.",
    ),
    "BAD_DOSSIER_CODE": (
        BLOCK,
        "Mã hồ sơ “{value}” sai cấu trúc; mã đúng gồm mã cơ quan, ngày và số thứ tự, ví dụ"
        " H37.15-220916-0001. Kiểm tra mã trong phần mềm một cửa, không tự đặt mã mới.",
    ),
    "BAD_DATE": (
        BLOCK,
        "“{value}” không phải ngày dạng ngày/tháng/năm có thật. Sửa “{column}” trong phần mềm một"
        " cửa rồi xuất lại tệp.",
    ),
    "BAD_DATE/shortened": (
        BLOCK,
        "“{value}” là số đã bị Excel rút gọn, không còn đọc được ngày. Xuất lại tệp và nạp ngay,"
        " đừng mở rồi lưu qua Excel.",
    ),
    "DATE_OUT_OF_RANGE": (
        BLOCK,
        "Ngày {value} ngoài khoảng từ năm 2000 đến hết năm sau. Sửa “{column}” trong phần mềm một"
        " cửa rồi xuất lại tệp.",
    ),
    "DATE_IN_FUTURE": (
        BLOCK,
        "Ngày {value} ở tương lai; “{column}” không thể sau hôm nay. Sửa trong phần mềm một cửa rồi"
        " xuất lại tệp.",
    ),
    "NEGATIVE_DURATION": (
        BLOCK,
        "{column} {value} trước ngày tiếp nhận {received}. Sửa “{column}” trong phần mềm một cửa,"
        " xuất lại tệp.",
    ),
    "BAD_CELL": (
        BLOCK,
        "Ô “{column}” chứa lỗi bảng tính ({value}). Sửa ô này hoặc xuất lại tệp từ phần mềm một"
        " cửa.",
    ),
    "CELL_TOO_LONG": (
        BLOCK,
        "Ô “{column}” dài quá 32.767 ký tự. Rút ngắn hoặc xuất lại tệp.",
    ),
    "CONTROL_CHARACTER": (
        BLOCK,
        "Ô “{column}” có ký tự điều khiển không đọc được. Gõ lại nội dung trong phần mềm một cửa"
        " rồi xuất lại.",
    ),
    "WRONG_FIELD_COUNT": (
        BLOCK,
        "Dòng có {actual} ô, trong khi tiêu đề có {expected} ô; thường do dấu phân cách hoặc dấu"
        " nháy nằm trong nội dung. Xuất lại tệp, hoặc dùng .xlsx.",
    ),
    "WRONG_FIELD_COUNT/quote": (
        BLOCK,
        'Dòng {value} có dấu nháy kép (") mở mà không đóng, làm các dòng sau dính vào một ô. Sửa'
        " dấu nháy trong phần mềm một cửa, hoặc xuất dạng .xlsx, rồi nạp lại.",
    ),
    "BAD_CHOICE": (
        BLOCK,
        "“{value}” không có trong danh sách giá trị của “{column}”. Sửa trong phần mềm một cửa rồi"
        " xuất lại, hoặc báo quản trị nếu đây là cách gọi mới.",
    ),
    "UNKNOWN_PROCEDURE": (
        BLOCK,
        "Không tìm thấy thủ tục “{value}” trong danh mục có hiệu lực. Chọn một lần ở trang “Tên"
        " chưa rõ”, hoặc báo quản trị bổ sung danh mục.",
    ),
    "UNKNOWN_PROCEDURE/words": (
        BLOCK,
        "Nội dung hồ sơ không nêu đúng thủ tục nào trong danh mục; không trích lại vì có thể có tên"
        " người. Ghi tên hoặc mã thủ tục trong phần mềm một cửa rồi xuất lại tệp.",
    ),
    "UNKNOWN_AGENCY": (
        BLOCK,
        "Không xác định được cơ quan “{value}”. Chọn một lần ở trang “Tên chưa rõ”; tên trùng nhiều"
        " nơi thì viết kèm huyện (ví dụ “UBND xã Hòa Bình, huyện Chi Lăng”).",
    ),
    "AGENCY_NOT_ALLOWED": (
        BLOCK,
        "Hồ sơ của “{value}”, ngoài phạm vi được nạp ({scope}). Bỏ các dòng này khỏi tệp, hoặc nạp"
        " bằng tài khoản của đơn vị đó.",
    ),
    "DUPLICATE_IN_FILE": (
        BLOCK,
        "Mã hồ sơ {value} có ở các dòng {lines} với nội dung khác nhau. Giữ lại một dòng đúng rồi"
        " nạp lại.",
    ),
    "STATUS_CONTRADICTS_DATES": (
        BLOCK,
        "Trạng thái “{status}” nhưng {contradiction}. Sửa trạng thái hoặc ngày kết thúc trong phần"
        " mềm một cửa, xuất lại tệp.",
    ),
    "FORMULA_WITHOUT_VALUE": (
        BLOCK,
        "Ô “{column}” là công thức chưa có kết quả. Mở bằng Excel, để Excel tính lại, lưu rồi nạp"
        " lại.",
    ),
    # A row that counts once a person has said so
    "OUTSIDE_PERIOD": (
        CONFIRM,
        "Hồ sơ tiếp nhận {received}, kết thúc {concluded}: không được tính trong kỳ đã chọn"
        " {period}. Kiểm tra đã chọn đúng kỳ chưa.",
    ),
    "STATED_OUTCOME": (
        CONFIRM,
        "Tệp ghi “{value}” nhưng theo ngày thì hồ sơ {computed}. Số liệu tính theo ngày; kiểm tra"
        " lại ngày hẹn trả và ngày kết thúc.",
    ),
    "OTHER_SOURCE": (
        CONFIRM,
        "Mã hồ sơ {value} đã có từ nguồn “{source}”. Nếu xác nhận, hồ sơ được cập nhật theo tệp này"
        " và chỉ tính một lần.",
    ),
    "WITHDRAWN_FROM_COUNT": (
        CONFIRM,
        "Hồ sơ {code_known} đã được tính, nay tệp ghi “{value}”. Nếu xác nhận, hồ sơ thôi được"
        " tính.",
    ),
    "LARGE_DROP": (
        CONFIRM,
        "Tệp có {value} hồ sơ, ít hơn hẳn {before} hồ sơ của lần nạp số {number} ngày {day} cho"
        " cùng cơ quan và kỳ. Kiểm tra bộ lọc khi xuất tệp.",
    ),
    # What was noticed; nothing to do
    "NO_DUE_DATE": (
        NOTE,
        "{count} hồ sơ không có ngày hẹn trả (ví dụ dòng {line_example}); được đếm riêng, không coi"
        " là đúng hạn.",
    ),
    "HANDED_OVER_DAY_USED": (
        NOTE,
        "{count} hồ sơ không có ngày kết thúc xử lý, đã dùng ngày trả kết quả (ví dụ dòng"
        " {line_example}).",
    ),
    "DUPLICATE_IN_FILE/merged": (
        NOTE,
        "{count} dòng lặp lại hồ sơ đã có trong tệp với cùng nội dung, đã gộp: dòng {lines}.",
    ),
    "TITLE_USED": (
        NOTE,
        "Bảng không có cột “{column}”; lấy theo dòng tiêu đề phía trên bảng cho mọi dòng: {value}."
        " Kiểm tra lại.",
    ),
    "TITLE_PERIOD": (
        NOTE,
        "Tiêu đề bảng ghi kỳ {value}, khác kỳ đã chọn {period}. Không dòng nào bị cắt bỏ; kiểm tra"
        " lại kỳ khi nạp.",
    ),
    "STATUS_BY_HANDOVER": (
        NOTE,
        "Sổ không có cột trạng thái: {count} hồ sơ chưa có ngày trả kết quả (ví dụ dòng"
        " {line_example}) được coi là đang xử lý, các hồ sơ khác là đã trả.",
    ),
    "NORMALISED": (NOTE, "{count} ô đã được chuẩn hóa: {what} (ví dụ dòng {line_example})."),
    "COLUMNS_MAPPED": (
        NOTE,
        "Đọc theo cách ghép cột đã chọn: {columns} cột; {count} ô hình thức, trạng thái được hiểu"
        " theo nghĩa đã chọn.",
    ),
    "CHANNEL_UNKNOWN": (
        NOTE,
        "{count} hồ sơ không rõ hình thức tiếp nhận (ví dụ dòng {line_example}); được đếm riêng."
        " Nếu cả tệp cùng một hình thức, chọn hình thức đó khi nạp.",
    ),
    "OUTSIDE_VALIDITY": (
        NOTE,
        "{count} hồ sơ có ngày tiếp nhận ngoài thời gian hiệu lực của thủ tục (ví dụ dòng"
        " {line_example}).",
    ),
    "ONLINE_WITHOUT_SERVICE": (
        NOTE,
        "{count} hồ sơ ghi nộp trực tuyến nhưng danh mục ghi thủ tục chỉ cung cấp thông tin (ví dụ"
        " dòng {line_example}); vẫn được tính là trực tuyến. Kiểm tra lại hình thức tiếp nhận.",
    ),
    "RECEIVING_AGENCY_UNKNOWN": (
        NOTE,
        "{count} dòng có đơn vị tiếp nhận không rõ là cơ quan nào (ví dụ dòng {line_example}); để"
        " trống, không ảnh hưởng số liệu.",
    ),
    "SKIPPED_LINES": (
        NOTE,
        "{count} dòng không phải hồ sơ (trống, tiêu đề, tổng cộng, số cột…) đã bỏ qua: dòng"
        " {lines}.",
    ),
    "NOT_YET_DOSSIERS": (
        NOTE,
        "{count} dòng mới đăng ký hoặc không được tiếp nhận (ví dụ dòng {line_example}): chưa là hồ"
        " sơ, không tính.",
    ),
    # What deserves a second look
    "SAME_MINUTE": (
        NOTE,
        "{count} hồ sơ tiếp nhận và kết thúc trong cùng một phút (ví dụ dòng {line_example});"
        " thường do nhập bù sau. Kiểm tra giờ tiếp nhận trong phần mềm một cửa.",
    ),
    "DUE_POSTPONED": (
        NOTE,
        "{count} hồ sơ có ngày hẹn trả lùi lại sau khi đã quá hạn (ví dụ dòng {line_example}). Kiểm"
        " tra có văn bản xin lỗi, hẹn lại ngày trả không.",
    ),
    "LATE_FOR_CLOSED": (
        NOTE,
        "{count} hồ sơ tính vào kỳ đã chốt ({periods}; ví dụ dòng {line_example}): được ghi là nộp"
        " muộn, số đã chốt không đổi.",
    ),
    "SEEN_LATE": (
        NOTE,
        "{count} hồ sơ tiếp nhận trước {first_day} nay mới có trong tệp (ví dụ dòng"
        " {line_example}). Kiểm tra vì sao các lần nạp trước không có.",
    ),
    "MOVED_AFTER_CUTOFF": (
        NOTE,
        "{count} hồ sơ đã có được sửa ngày hẹn trả hoặc ngày kết thúc sau ngày cuối kỳ {last_day}"
        " (ví dụ dòng {line_example}). Kiểm tra lý do sửa.",
    ),
    "CONCLUDED_ON_LAST_DAY": (
        NOTE,
        "{count} hồ sơ của {agencies} cơ quan kết thúc dồn vào ngày cuối kỳ {last_day}; nhiều nhất"
        " là {agency}: {most} trong {of_all} hồ sơ của kỳ (ví dụ dòng {line_example}). Kiểm tra"
        " ngày kết thúc có đúng không.",
    ),
    "HIDDEN_ROWS": (NOTE, "Tệp có {count} dòng hoặc cột bị ẩn; đã đọc như dòng, cột thường."),
    "HIDDEN_SHEETS": (NOTE, "Trang tính bị ẩn cũng đã được đọc: {value}."),
    "SHEETS_WITHOUT_TABLE": (NOTE, "Trang tính không có bảng hồ sơ, đã bỏ qua: {value}."),
    "IGNORED_COLUMNS": (NOTE, "Cột không dùng cho thống kê, đã bỏ: {value}."),
    "REMOVED_MARKS": (
        NOTE,
        "{count} ô có dấu điều khiển hướng chữ, đã bỏ dấu (ví dụ dòng {line_example}).",
    ),
}
