"""Load the register that comes with the project: agencies, sectors, procedures, holidays."""

from django.core.management.base import BaseCommand

from procedures.reference import Loaded, load_reference


class Command(BaseCommand):
    help = (
        "Nạp danh mục gốc: cơ quan, sắp xếp, lĩnh vực, thủ tục, ngày nghỉ, nhóm người dùng. "
        "Chỉ thêm phần còn thiếu; chạy lại không thay đổi gì."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--update",
            action="store_true",
            help="đưa các mục đã sửa, và quyền của ba nhóm, về đúng danh mục gốc",
        )

    def handle(self, *args, update: bool, **options):
        for loaded in load_reference(update=update):
            self._tell(loaded, update=update)

    def _tell(self, loaded: Loaded, *, update: bool) -> None:
        differing = len(loaded.differences) - loaded.updated
        self.stderr.write(
            f"{loaded.label[0].upper()}{loaded.label[1:]}: thêm {loaded.created}, "
            f"cập nhật {loaded.updated}, giữ nguyên {loaded.unchanged}, "
            f"khác danh mục gốc {differing}."
        )
        for difference in loaded.differences:
            self.stderr.write(
                f"  {'đã đưa về' if update else 'đang khác'} danh mục gốc: {difference}"
            )
