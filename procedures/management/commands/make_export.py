"""Write the file that the one-stop software of the demo province would export for a period."""

from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from procedures.demo.exports import DEFAULT_SEED, NothingToExport, export_of
from procedures.demo.layouts import LAYOUTS
from procedures.demo.register import RegisterIsEmpty, read_register
from procedures.rules.periods import BadPeriod, ReportingPeriod, parse_period
from procedures.rules.wording import written_number

REFUSED = 1


def period_argument(text: str) -> ReportingPeriod:
    try:
        return parse_period(text)
    except BadPeriod as bad:
        raise ArgumentTypeError(str(bad)) from bad


def count_argument(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"“{text}” không phải số nguyên dương")
    return int(text)


class Command(BaseCommand):
    help = "Ghi tệp dữ liệu trình diễn của một kỳ: hồ sơ giả lập, tình trạng đến hết ngày cuối kỳ."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="tệp cần ghi")
        parser.add_argument(
            "--period", type=period_argument, required=True, help="kỳ báo cáo, ví dụ 2022-Q3"
        )
        parser.add_argument("--layout", choices=LAYOUTS, default="igate", help="kiểu tệp")
        parser.add_argument("--agency", help="chỉ cơ quan này và các cơ quan trực thuộc")
        parser.add_argument("--rows", type=count_argument, help="chỉ lấy chừng này hồ sơ")
        parser.add_argument(
            "--seed", type=count_argument, default=DEFAULT_SEED, help="số gieo của dữ liệu giả lập"
        )

    def handle(self, *, file, period, layout, agency, rows, seed, **options):
        try:
            export = self._export(period, LAYOUTS[layout], agency, rows, seed)
            LAYOUTS[layout].write(file, export)
        except (RegisterIsEmpty, NothingToExport) as reason:
            raise CommandError(str(reason), returncode=REFUSED) from reason
        except OSError as reason:
            raise CommandError(
                f"Không ghi được {file}: {reason.strerror}", returncode=REFUSED
            ) from reason
        count = written_number(len(export))
        self.stderr.write(f"Đã ghi {count} hồ sơ của {period.label} vào {file}.")

    def _export(self, period, layout, agency, rows, seed):
        if layout.of_one_agency and not agency:
            raise CommandError(
                "Sổ theo dõi là sổ của một cơ quan: cần --agency với mã cơ quan đó.",
                returncode=REFUSED,
            )
        register = read_register()
        if agency and not register.office(agency):
            raise CommandError(f"Không có cơ quan nào có mã {agency}.", returncode=REFUSED)
        export = export_of(period, register, seed=seed)
        if agency:
            own = [register.office(agency).place]
            places = own if layout.of_one_agency else register.subtree_of(agency)
            export = export.of_offices(places)
        return export.sampled(rows, seed) if rows else export
