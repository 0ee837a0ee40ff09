"""Close a period: its figures stand still from now on."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from procedures.management.arguments import period_named
from reports.closing import AlreadyClosed, close_period


class Command(BaseCommand):
    help = "Chốt số liệu của một kỳ; từ đó số liệu đứng yên."

    def add_arguments(self, parser):
        parser.add_argument("period", metavar="PERIOD", help="ví dụ 2022-Q3")
        parser.add_argument("--by", metavar="USER", help="tên đăng nhập của người chốt")

    def handle(self, *, period, by, **options):
        period = period_named(period)
        try:
            report = close_period(period=period, by=_user(by))
        except AlreadyClosed as closed:
            raise CommandError(
                f"{period.label} đã chốt; muốn chốt lại phải mở lại trước."
            ) from closed
        self.stderr.write(
            f"Đã chốt {period.label}, lần {report.version}. Mã {report.checksum[:12]}."
        )


def _user(name: str | None):
    if not name:
        return None
    user_model = get_user_model()
    try:
        return user_model.objects.get_by_natural_key(name)
    except user_model.DoesNotExist as unknown:
        raise CommandError(f"Không có người dùng {name}.") from unknown
