"""Rows that cannot count, that a person must confirm, or of which something is noted."""

from tests.intake.collection.cases import bad_row, good, read
from tests.intake.collection.packages import with_cells
from tests.intake.files import as_csv, as_xlsx, row, without

THREE = {"rows": 3, "added": 2, "refused": 1}
OPEN = {"status": "Đang xử lý", "finished": ""}
STILL_OPEN = {"status": 4, "concluded_on": None}
LONGEST = "x" * 32_767


def noted(name: str, cells: dict[str, str], *notes: str, known=(), **other):
    """One dossier with other cells: it is taken, and something is noted."""
    return good(name, as_csv([row(1, **cells)]), note=notes, known=known, **other)


CASES = [
    # Its code
    bad_row("khong-ma.csv", {"code": ""}, "MISSING_VALUE"),
    bad_row("ma-gach-cheo.csv", {"code": "H37.15/220701/0002"}, "BAD_DOSSIER_CODE"),
    bad_row("ma-la-chu.csv", {"code": "hồ sơ số 12"}, "BAD_DOSSIER_CODE"),
    bad_row("ma-so-thu-tu-ngan.csv", {"code": "H37.15-220701-002"}, "BAD_DOSSIER_CODE"),
    bad_row("ma-13-so.csv", {"code": "3722070100002"}, "BAD_DOSSIER_CODE"),
    bad_row("ma-so-a-rap.csv", {"code": "H37.15-٢٢٠٧٠١-0002"}, "BAD_DOSSIER_CODE"),
    bad_row("ma-co-chuong.csv", {"code": "H37.15-220701-00\x0702"}, "BAD_DOSSIER_CODE"),
    bad_row("ma-co-ky-tu-thoat.csv", {"code": "H37.15-220701-_x0007_2"}, "BAD_DOSSIER_CODE"),
    bad_row("ma-la-cong-thuc.csv", {"code": "=1+1"}, "BAD_DOSSIER_CODE"),
    noted("ma-doi-cu.csv", {"code": "03722070000001"}),
    noted("ma-dai.csv", {"code": "000.00.12.H37-220701-0001"}),
    noted("ma-cong-bo.csv", {"code": "H37.02-220701-1500001"}),
    noted("ma-viet-thuong-gach-dai.csv", {"code": " h37.15 – 220701\u00a0– 0001"}, "NORMALISED"),
    noted("ma-dau-nhay.csv", {"code": "'H37.15-220701-0001"}),
    # Its days
    bad_row("khong-ngay-nhan.csv", {"received": ""}, "MISSING_VALUE"),
    bad_row("ngay-30-thang-2.csv", {"due": "30/02/2022"}, "BAD_DATE"),
    bad_row("ngay-29-2-nam-thuong.csv", {"due": "29/02/2023"}, "BAD_DATE"),
    bad_row("nam-hai-chu-so.csv", {"due": "05/07/22"}, "BAD_DATE"),
    bad_row("ngay-bang-chu.csv", {"due": "thứ hai"}, "BAD_DATE"),
    bad_row("hai-dau-ngay.csv", {"due": "05/07-2022"}, "BAD_DATE"),
    bad_row("gio-25.csv", {"due": "05/07/2022 25:00"}, "BAD_DATE"),
    bad_row("ngay-bi-rut-gon.csv", {"due": "2.02207E+13"}, "BAD_DATE", says="Excel rút gọn"),
    bad_row("ngay-tan-cung.csv", {"due": "9999-12-31T23:00:00Z"}, "BAD_DATE"),
    bad_row("ngay-so-am.csv", {"due": "-5"}, "BAD_DATE"),
    bad_row("ngay-cong-thuc.csv", {"due": "=TODAY()"}, "BAD_DATE"),
    bad_row("nhan-nam-1999.csv", {"received": "31/12/1999"}, "DATE_OUT_OF_RANGE"),
    bad_row("hen-nam-sau-nua.csv", {"due": "01/01/2024"}, "DATE_OUT_OF_RANGE"),
    noted("hen-cuoi-nam-sau.csv", {"due": "31/12/2023"}, known={"due_on": "2023-12-31"}),
    bad_row("ngay-nam-1904.csv", {"due": "1500"}, "DATE_OUT_OF_RANGE", note=["NORMALISED"]),
    bad_row("nhan-ngay-mai.csv", {"received": "02/12/2022", "due": ""} | OPEN, "DATE_IN_FUTURE"),
    bad_row("xong-ngay-mai.csv", {"finished": "02/12/2022"}, "DATE_IN_FUTURE"),
    bad_row("tra-ngay-mai.csv", {"handed_over": "02/12/2022"}, "DATE_IN_FUTURE"),
    bad_row("hen-truoc-nhan.csv", {"due": "30/06/2022"}, "NEGATIVE_DURATION"),
    bad_row("xong-truoc-nhan.csv", {"finished": "30/06/2022"}, "NEGATIVE_DURATION"),
    bad_row(
        "tra-truoc-nhan.csv", {"finished": "", "handed_over": "30/06/2022"}, "NEGATIVE_DURATION"
    ),
    noted("ngay-iso.csv", {"received": "2022-07-01T08:05:00", "due": "2022-07-05"}),
    noted("ngay-lien.csv", {"received": "20220701080500", "due": "20220705"}),
    noted("ngay-utc-buoi-toi.csv", {"received": "2022-06-30T18:30:00Z"}, "NORMALISED"),
    noted("ngay-mot-chu-so.csv", {"received": "1/7/2022"}, "NORMALISED"),
    noted("ngay-co-khoang-trang.csv", {"received": " 01 / 07 /\u00a02022"}, "NORMALISED"),
    noted("ngay-dau-cham.csv", {"received": "01.07.2022 8:05"}, "NORMALISED"),
    noted("ngay-so-seri.csv", {"received": "44743,336805556"}, "NORMALISED"),
    noted("khong-hen.csv", {"due": ""}, "NO_DUE_DATE", known={"due_on": None}),
    noted("hen-1900.csv", {"due": "01/01/1900 00:00"}, "NO_DUE_DATE", known={"due_on": None}),
    noted("hen-00.csv", {"due": "00/00/0000"}, "NO_DUE_DATE", known={"due_on": None}),
    noted("hen-ba-cham.csv", {"due": "…"}, "NO_DUE_DATE", known={"due_on": None}),
    noted(
        "chi-ngay-tra.csv",
        {"finished": "", "handed_over": "06/07/2022"},
        "HANDED_OVER_DAY_USED",
        known={"concluded_on": "2022-07-06"},
    ),
    # Its status and channel
    bad_row("khong-trang-thai.csv", {"status": ""}, "MISSING_VALUE"),
    bad_row("tra-lai.csv", {"status": "Trả lại"}, "BAD_CHOICE"),
    bad_row("trang-thai-12.csv", {"status": "12"}, "BAD_CHOICE"),
    bad_row("kenh-la.csv", {"channel": "Zalo"}, "BAD_CHOICE"),
    bad_row("da-tra-khong-ngay.csv", {"finished": ""}, "STATUS_CONTRADICTS_DATES"),
    bad_row("dang-xu-ly-da-xong.csv", {"status": "Đang xử lý"}, "STATUS_CONTRADICTS_DATES"),
    bad_row("cho-bo-sung-da-xong.csv", {"status": "5"}, "STATUS_CONTRADICTS_DATES"),
    noted("chua-tra-ket-qua.csv", {"status": "Hồ sơ chưa trả kết quả."}, known={"status": 9}),
    noted("trang-thai-so.csv", {"status": "4.0", "finished": ""}, known=STILL_OPEN),
    noted("trang-thai-04.csv", {"status": "04", "finished": ""}, known=STILL_OPEN),
    noted(
        "dung-xu-ly.csv",
        {"status": "Dừng xử lý", "finished": ""},
        known={"status": 8, "concluded_on": None},
    ),
    noted(
        "dang-giai-quyet-qua-han.csv",
        {"status": "Đang giải quyết quá hạn", "finished": ""},
        known=STILL_OPEN,
    ),
    noted("khong-kenh.csv", {"channel": "-"}, "CHANNEL_UNKNOWN", known={"channel": 0}),
    noted("kenh-ca-tep.csv", {"channel": ""}, known={"channel": 3}, said={"channel": "postal"}),
    noted(
        "kenh-trong-o.csv", {"channel": "BCCI"}, known={"channel": 3}, said={"channel": "online"}
    ),
    good(
        "thieu-cot-kenh.csv",
        as_csv(without([row(1)], "channel")),
        note=["CHANNEL_UNKNOWN"],
        known={"channel": 0},
    ),
    # Its agency
    bad_row("khong-co-quan.csv", {"agency": ""}, "MISSING_VALUE"),
    bad_row("co-quan-la.csv", {"agency": "UBND xã Tân Thành"}, "UNKNOWN_AGENCY"),
    bad_row("xa-trung-ten.csv", {"agency": "UBND xã Hòa Bình"}, "UNKNOWN_AGENCY"),
    bad_row("xa-sai-huyen.csv", {"agency": "UBND xã Tân Thanh, huyện Hữu Lũng"}, "UNKNOWN_AGENCY"),
    bad_row("xa-da-nhap.csv", {"agency": "UBND xã Cũ"}, "UNKNOWN_AGENCY"),
    noted(
        "xa-vua-nhap.csv",
        {"agency": "UBND xã Cũ", "received": "30/06/2022"},
        known={"agency__code": "LS-CU", "received_on": "2022-06-30"},
    ),
    noted(
        "xa-dau-thanh-cu.csv",
        {"agency": "Uỷ ban nhân dân xã HOÀ BÌNH (huyện Văn Lãng)"},
        known={"agency__code": "LS-HB1"},
    ),
    noted("co-quan-bang-ma.csv", {"agency": "LS-TTH"}),
    noted(
        "noi-nhan-la.csv",
        {"receiving_agency": "Trung tâm X"},
        "RECEIVING_AGENCY_UNKNOWN",
        known={"receiving_agency": None},
    ),
    read(
        "co-quan-khac.csv",
        as_csv([row(1), row(2, agency="Sở Tư pháp"), row(3, agency="UBND xã Tân Thanh")]),
        THREE,
        block=[("AGENCY_NOT_ALLOWED", 3)],
        said={"agency": "LS-VL"},
    ),
    read(
        "ho-so-cua-co-quan-khac.csv",
        as_csv([row(1, agency="")]),
        {"rows": 1, "refused": 1},
        block=[("AGENCY_NOT_ALLOWED", 2)],
        said={"agency": "LS-HL"},
        before=as_csv([row(1)]),
    ),
    good("thieu-cot-co-quan.csv", as_csv(without([row(1)], "agency")), said={"agency": "LS-TTH"}),
    good(
        "xa-trung-ten-cua-huyen.csv",
        as_csv([row(1, agency="UBND xã Hòa Bình")]),
        said={"agency": "LS-HL"},
        known={"agency__code": "LS-HB2"},
    ),
    # Its procedure
    bad_row("khong-thu-tuc.csv", {"procedure_code": ""}, "MISSING_VALUE"),
    bad_row("thu-tuc-la.csv", {"procedure_code": "1.999999"}, "UNKNOWN_PROCEDURE"),
    bad_row("thu-tuc-la-duong-dan.csv", {"procedure_code": "../../x"}, "UNKNOWN_PROCEDURE"),
    bad_row(
        "ten-hai-thu-tuc.csv",
        {"procedure_code": "", "procedure_name": "Cấp đổi giấy phép"},
        "UNKNOWN_PROCEDURE",
    ),
    noted(
        "ma-thu-tuc-mat-so-0.csv",
        {"procedure_code": "1.00011"},
        "NORMALISED",
        known={"procedure__code": "1.000110"},
    ),
    noted("ma-thu-tuc-cua-tinh.csv", {"procedure_code": "1.000001.000.00.00.H37"}),
    noted("ten-co-ma.csv", {"procedure_code": "", "procedure_name": "1.000001.H37- Tên khác"}),
    noted("ten-viet-hoa.csv", {"procedure_code": "", "procedure_name": "ĐĂNG  KÝ KHAI SINH"}),
    noted(
        "thu-tuc-chua-hieu-luc.csv",
        {"procedure_code": "1.000400"},
        "OUTSIDE_VALIDITY",
        known={"procedure__code": "1.000400"},
    ),
    noted(
        "truc-tuyen-khong-dich-vu.csv",
        {"procedure_code": "1.000500"},
        "ONLINE_WITHOUT_SERVICE",
        known={"procedure__code": "1.000500"},
    ),
    noted(
        "truc-tiep-khong-dich-vu.csv",
        {"procedure_code": "1.000500", "channel": "Trực tiếp"},
        known={"procedure__code": "1.000500", "channel": 1},
    ),
    # Its characters
    bad_row("ky-tu-dieu-khien.csv", {"agency": "UBND\x01 xã Tân Thanh"}, "CONTROL_CHARACTER"),
    bad_row("ky-tu-thoat.csv", {"agency": "UBND_x0007_ xã Tân Thanh"}, "CONTROL_CHARACTER"),
    bad_row("ky-tu-c1.csv", {"agency": "UBND\x85 xã Tân Thanh"}, "CONTROL_CHARACTER"),
    bad_row("ky-tu-xoa.csv", {"channel": "\x7fTrực tuyến"}, "CONTROL_CHARACTER"),
    bad_row("ky-tu-nul.csv", {"status": "Đã trả\0 kết quả"}, "CONTROL_CHARACTER"),
    bad_row("mot-nua-ky-tu.xlsx", {"agency": "x_xD800_"}, "CONTROL_CHARACTER", content=as_xlsx),
    bad_row("o-qua-dai.csv", {"agency": LONGEST + "x"}, "CELL_TOO_LONG"),
    noted("o-dai-nhat.csv", {"overdue_reason": LONGEST}, known={"overdue_reason": LONGEST}),
    noted(
        "ly-do-nguoc-chieu.csv",
        {"overdue_reason": "chờ\u202e xác\u200e minh"},
        "REMOVED_MARKS",
        known={"overdue_reason": "chờ xác minh"},
    ),
    noted(
        "ly-do-cong-thuc.csv",
        {"overdue_reason": '=HYPERLINK("http://x")'},
        known={"overdue_reason": '=HYPERLINK("http://x")'},
    ),
    noted(
        "ly-do-html.csv",
        {"overdue_reason": "<script>alert(1)</script>"},
        known={"overdue_reason": "<script>alert(1)</script>"},
    ),
    # Cells of a workbook
    read(
        "o-loi.xlsx",
        with_cells(E2="#N/A"),
        {"rows": 2, "added": 1, "refused": 1},
        block=[("BAD_CELL", 2)],
    ),
    read(
        "cong-thuc-chua-tinh.xlsx",
        with_cells(E3="=D3+5"),
        {"rows": 2, "added": 1, "refused": 1},
        block=[("FORMULA_WITHOUT_VALUE", 3)],
    ),
    # The same dossier again
    read(
        "lap-giong-nhau.csv",
        as_csv([row(1), row(2), row(1)]),
        {"rows": 3, "added": 2, "merged": 1},
        note=["DUPLICATE_IN_FILE"],
        says="dòng 4",
    ),
    read(
        "lap-khac-nhau.csv",
        as_csv([row(1), row(2), row(1, due="06/07/2022")]),
        {"rows": 3, "added": 1, "refused": 2},
        block=[("DUPLICATE_IN_FILE", 2), ("DUPLICATE_IN_FILE", 4)],
        says="2, 4",
    ),
    read(
        "nap-lai.csv",
        as_csv([row(2), row(1)]),
        {"rows": 2, "unchanged": 2},
        before=as_csv([row(1), row(2)]),
    ),
    read(
        "sua-ngay-hen.csv",
        as_csv([row(1, due="07/07/2022"), row(2)]),
        {"rows": 2, "changed": 1, "unchanged": 1},
        before=as_csv([row(1), row(2)]),
        note=["MOVED_AFTER_CUTOFF"],
        known={"due_on": "2022-07-07"},
    ),
    read(
        "hai-nguon.csv",
        as_csv([row(1)]),
        {"rows": 1, "changed": 1},
        confirm=[("OTHER_SOURCE", 2)],
        before=as_csv([row(1)]),
        said={"source": "Bộ Tư pháp"},
    ),
    # What is no dossier yet
    read(
        "moi-dang-ky.csv",
        as_csv([row(1), row(2, status="Mới đăng ký", received="", agency="?")]),
        {"rows": 2, "added": 1, "ignored": 1},
        note=["NOT_YET_DOSSIERS"],
    ),
    read(
        "thoi-khong-tinh.csv",
        as_csv([row(1, status="3", finished="")]),
        {"rows": 1, "ignored": 1},
        note=["NOT_YET_DOSSIERS"],
        confirm=[("WITHDRAWN_FROM_COUNT", 2)],
        known={"status": 3},
        before=as_csv([row(1)]),
    ),
    # What a person must confirm
    read(
        "ghi-som-hon.csv",
        as_csv([row(1, status="Đã giải quyết đúng hạn", finished="09/07/2022")]),
        {"rows": 1, "added": 1},
        confirm=[("STATED_OUTCOME", 2)],
        known={"status": 9, "concluded_on": "2022-07-09"},
    ),
    read(
        "ngoai-ky.csv",
        as_csv([row(1)]),
        {"rows": 1, "added": 1},
        confirm=[("OUTSIDE_PERIOD", 2)],
        said={"period": "2022-Q2"},
    ),
]
