"""Lines of files as clerks send them: for the six dossiers of conftest.py, and new ones."""

HEAD = "Mã hồ sơ,Mã thủ tục,Cơ quan giải quyết,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc,Trạng thái"
GOOD = (
    "H37.15-220801-0101,1.000001,UBND xã Tân Thanh,01/08/2022,05/08/2022,04/08/2022,Đã trả kết quả",
    "H37.15-220802-0102,1.000001,UBND xã Tân Thanh,02/08/2022,05/08/2022,,Đang xử lý",
)
ENDS_BEFORE_IT_BEGINS = (
    "H37.15-220803-0103,1.000001,UBND xã Tân Thanh,03/08/2022,05/08/2022,02/08/2022,Đã trả kết quả"
)
KNOWN_AND_CHANGED = (
    "H37.15-220914-0004,1.000001,UBND xã Tân Thanh,14/09/2022,14/09/2022,14/09/2022,Đã trả kết quả"
)
NO_DOSSIER_ANY_MORE = (
    "H37.15-220620-0002,1.000001,UBND xã Tân Thanh,20/06/2022,30/06/2022,,Không được tiếp nhận"
)
OF_QUARTER_II = (
    "H37.15-220502-0201,1.000001,UBND xã Tân Thanh,02/05/2022,05/05/2022,04/05/2022,Đã trả kết quả"
)
