"""The words of what is wrong with a file as a whole; procedures/intake/words.py has the others."""

from procedures.intake.levels import BLOCK, NOTE

OF_FILES: dict[str, tuple[str, str]] = {
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
    "DATE_ORDER/month_first": (
        BLOCK,
        "Tệp được đọc tháng trước ngày sau như đã ghép, nhưng ngày {value} không phải vậy hoặc trái"
        " với ngày trong mã hồ sơ. Chọn lại cách viết ngày ở trang Ghép cột, hoặc xuất lại với ngày"
        " dạng ngày/tháng/năm rồi nạp lại.",
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
}
