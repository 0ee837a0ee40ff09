"""Reopen a closed period, for a reason that stays with it."""

from django.core.management.base import BaseCommand, CommandError

from procedures.management.arguments import period_named
from reports.closing import NotClosed, ReasonMissing, reopen_period


class Command(BaseCommand):
    help = "Mở lại một kỳ đã chốt, kèm lý do."

    def add_arguments(self, parser):
        parser.add_argument("period", metavar="PERIOD", help="ví dụ 2022-Q3")
        parser.add_argument("--reason", required=True, metavar="TEXT")

    def handle(self, *, period, reason, **options):
        period = period_named(period)
        try:
            report = reopen_period(period=period, reason=reason)
        except NotClosed as open_already:
            raise CommandError(f"{period.label} chưa chốt.") from open_already
        except ReasonMissing as missing:
            raise CommandError("Cần ghi lý do mở lại kỳ.") from missing
        self.stderr.write(f"Đã mở lại {period.label}, lần chốt {report.version}.")
