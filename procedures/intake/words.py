"""The words of every problem: code → (level, what is wrong and what to do).

"CODE/variant" is the same code said otherwise, at another level.
"""

BLOCK, CONFIRM, NOTE = "block", "confirm", "note"

CATALOGUE: dict[str, tuple[str, str]] = {
    # The file
    "EMPTY_FILE": (BLOCK, "Tệp rỗng (0 byte). Xuất lại tệp từ phần mềm một cửa rồi nạp lại."),
    "NO_ROWS": (
        BLOCK,
        "Tệp có dòng tiêu đề nhưng không có dòng hồ sơ nào. Kiểm tra bộ lọc khi xuất rồi nạp lại;"
        " nếu kỳ này không có hồ sơ, không cần nạp tệp.",
    ),
    "NOT_A_SPREADSHEET": (
        BLOCK,
        "Nội dung tệp không phải bảng tính hay bảng chữ (CSV). Chọn đúng tệp xuất từ phần mềm một"
        " cửa, dạng .xlsx hoặc .csv.",
    ),
    "EXTENSION_MISMATCH": (
        BLOCK,
        "Đuôi tệp {extension} không khớp nội dung: đây là {kind}. Đổi đuôi tệp thành {expected}"
        " hoặc xuất lại, rồi nạp lại.",
    ),
    "CORRUPT_FILE": (
        BLOCK,
        "Tệp bị hỏng hoặc tải chưa hết, không mở được. Xuất lại tệp từ phần mềm một cửa rồi nạp"
        " lại.",
    ),
    "UNSUPPORTED_TYPE": (
        BLOCK,
        "Chưa nhận loại tệp {kind}. Mở bằng Excel, chọn Lưu thành .xlsx (Excel Workbook) hoặc .csv"
        " (CSV UTF-8), rồi nạp lại.",
    ),
    "PASSWORD_PROTECTED": (
        BLOCK,
        "Tệp đặt mật khẩu, không đọc được. Mở bằng Excel, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ sổ"
        " làm việc), lưu lại rồi nạp lại.",
    ),
    "MACRO_NOT_ALLOWED": (
        BLOCK,
        "Tệp có macro nên không được nhận. Mở bằng Excel, chọn Lưu thành .xlsx (Excel Workbook) rồi"
        " nạp lại.",
    ),
    "OLD_XLS": (
        BLOCK,
        "Tệp .xls đời cũ (97–2003) không đọc được. Mở bằng Excel, chọn Lưu thành .xlsx rồi nạp"
        " lại.",
    ),
    "HTML_AS_XLS": (NOTE, "Tệp .xls thực ra là bảng HTML; đã đọc như bảng HTML."),
    "TEXT_AS_XLS": (NOTE, "Tệp .xls thực ra là tệp chữ phân cách bằng tab; đã đọc như tệp chữ."),
    "XML_AS_XLS": (
        BLOCK,
        "Tệp là XML Spreadsheet 2003. Mở bằng Excel, chọn Lưu thành .xlsx rồi nạp lại.",
    ),
    "STRICT_OOXML": (
        BLOCK,
        "Tệp lưu ở dạng “Strict Open XML”. Mở bằng Excel, chọn Lưu thành .xlsx (Excel Workbook"
        " thường) rồi nạp lại.",
    ),
    "TOO_LARGE": (
        BLOCK,
        "Tệp nặng {size}, quá giới hạn {limit}. Chia theo đơn vị hoặc theo tháng, hay xuất dạng"
        " CSV, rồi nạp từng tệp.",
    ),
    "TOO_LARGE_UNCOMPRESSED": (
        BLOCK,
        "Nội dung tệp khi giải nén quá giới hạn ({limit}), có thể là tệp độc hại. Xuất lại từ phần"
        " mềm một cửa, chia theo tháng nếu cần, rồi nạp lại.",
    ),
    "TOO_MANY_PARTS": (
        BLOCK,
        "Tệp .xlsx chứa quá {limit} phần bên trong. Chép riêng bảng hồ sơ sang một tệp mới rồi nạp"
        " lại.",
    ),
    "TOO_MANY_ROWS": (
        BLOCK,
        "Tệp có quá {limit} dòng. Chia theo tháng hoặc theo đơn vị rồi nạp từng tệp.",
    ),
    "TOO_MANY_COLUMNS": (
        BLOCK,
        "Bảng có quá {limit} cột. Xóa các cột thừa bên phải bảng hồ sơ, lưu lại rồi nạp lại.",
    ),
    "SHEET_TOO_LARGE": (
        BLOCK,
        "Trang tính có ô ở {value}, nằm quá xa bảng hồ sơ. Chọn các dòng, cột trống ngoài bảng, xóa"
        " hẳn (Delete), lưu lại rồi nạp lại.",
    ),
    "XML_DTD_FORBIDDEN": (
        BLOCK,
        "Tệp chứa khai báo DTD không được phép, có thể là tệp độc hại. Mở bằng Excel, lưu lại thành"
        " .xlsx rồi nạp lại.",
    ),
    "UNKNOWN_ENCODING": (
        BLOCK,
        "Không nhận ra bảng mã chữ của tệp. Mở bằng Excel, chọn Lưu thành “CSV UTF-8” rồi nạp lại.",
    ),
    "LEGACY_FONT_ENCODING": (
        BLOCK,
        "Tệp dùng bảng mã {kind} kiểu cũ. Chuyển sang Unicode (ví dụ bằng Unikey), lưu lại rồi nạp"
        " lại.",
    ),
    "NO_HEADER": (
        BLOCK,
        "Không thấy dòng tiêu đề trong 40 dòng đầu: cần ít nhất các cột như “Mã hồ sơ”, “Ngày tiếp"
        " nhận”, “Ngày hẹn trả”, “Trạng thái”. Kiểm tra đúng tệp xuất chưa, rồi nạp lại.",
    ),
    "MISSING_COLUMN": (
        BLOCK,
        "Tệp thiếu cột bắt buộc: {value}. Xuất lại tệp với đủ các cột này rồi nạp lại.",
    ),
    "DUPLICATE_COLUMN": (
        BLOCK,
        "Hai cột “{first}” và “{second}” cùng nghĩa là {meaning}. Xóa bớt một cột trong tệp rồi nạp"
        " lại.",
    ),
    "MANY_SHEETS": (
        BLOCK,
        "Tệp có quá {limit} trang tính. Giữ lại các trang có bảng hồ sơ, lưu lại rồi nạp lại.",
    ),
    "DATE_ORDER": (
        BLOCK,
        "Ngày trong tệp viết tháng trước ngày sau ({value}), hoặc ngày và tháng bị đảo so với ngày"
        " trong mã hồ sơ. Xuất lại với ngày dạng ngày/tháng/năm rồi nạp lại.",
    ),
    "BAD_FILE_NAME": (
        BLOCK,
        "Tên tệp có ký tự không dùng được hoặc quá dài. Đổi tên tệp ngắn gọn rồi nạp lại.",
    ),
    "TOOK_TOO_LONG": (
        BLOCK,
        "Đọc tệp quá {limit} giây nên đã dừng. Chia tệp theo tháng hoặc xuất dạng CSV rồi nạp lại.",
    ),
    "COULD_NOT_READ": (
        BLOCK,
        "Không đọc được tệp. Mở bằng Excel, lưu lại thành .xlsx mới rồi nạp lại; nếu vẫn vậy, gửi"
        " tệp cho quản trị.",
    ),
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
        "Không tìm thấy thủ tục “{value}” trong danh mục có hiệu lực. Kiểm tra mã, tên thủ tục;"
        " hoặc báo quản trị bổ sung danh mục.",
    ),
    "UNKNOWN_AGENCY": (
        BLOCK,
        "Không xác định được cơ quan “{value}”. Viết tên đầy đủ kèm huyện (ví dụ “UBND xã Hòa Bình,"
        " huyện Chi Lăng”), hoặc báo quản trị bổ sung cách viết này.",
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
    "HIDDEN_ROWS": (NOTE, "Tệp có {count} dòng hoặc cột bị ẩn; đã đọc như dòng, cột thường."),
    "HIDDEN_SHEETS": (NOTE, "Trang tính bị ẩn cũng đã được đọc: {value}."),
    "SHEETS_WITHOUT_TABLE": (NOTE, "Trang tính không có bảng hồ sơ, đã bỏ qua: {value}."),
    "IGNORED_COLUMNS": (NOTE, "Cột không dùng cho thống kê, đã bỏ: {value}."),
    "REMOVED_MARKS": (
        NOTE,
        "{count} ô có dấu điều khiển hướng chữ, đã bỏ dấu (ví dụ dòng {line_example}).",
    ),
}
