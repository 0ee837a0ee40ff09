"""Import one export of the one-stop software, all of it or, if told so, its good rows."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from procedures.intake.importing import DUPLICATE, import_file
from procedures.management.arguments import agency_named, period_named
from procedures.models import BatchState, Source
from procedures.models.dossier import DEFAULT_SOURCE
from procedures.rules.channels import Channel, channel_from_slug

_CHANNELS = [channel.slug for channel in Channel if channel is not Channel.UNKNOWN]
_SHOWN = 50
_LONGEST_SOURCE = Source._meta.get_field("name").max_length


class Command(BaseCommand):
    help = "Nạp một tệp hồ sơ xuất từ phần mềm một cửa (CSV, XLSX)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--agency", metavar="CODE", help="cơ quan nạp tệp; bỏ trống: toàn tỉnh")
        parser.add_argument("--source", default=DEFAULT_SOURCE, metavar="NAME")
        parser.add_argument("--channel", choices=_CHANNELS)
        parser.add_argument("--period", metavar="PERIOD", help="ví dụ 2022-Q3")
        parser.add_argument("--good-rows", action="store_true", help="ghi nhận các dòng tốt")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi nhận")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, **options):
        period = period_named(options["period"]) if options["period"] else None
        if not 0 < len(options["source"].strip()) <= _LONGEST_SOURCE:
            raise CommandError(f"Tên nguồn dữ liệu phải có từ 1 đến {_LONGEST_SOURCE} ký tự.")
        try:
            imported = import_file(
                options["file"],
                source=options["source"],
                agency=agency_named(options["agency"]),
                channel=channel_from_slug(options["channel"]) if options["channel"] else None,
                period=period,
                good_rows=options["good_rows"],
                dry_run=options["dry_run"],
            )
        except OSError as unreadable:
            raise CommandError(f"Không mở được tệp {options['file']}.") from unreadable
        self._tell(imported, as_json=options["as_json"])
        if imported.state == BatchState.REJECTED:
            raise CommandError(f"Tệp bị từ chối (lần nạp {imported.batch.pk}); chưa ghi gì.")

    def _tell(self, imported, *, as_json: bool) -> None:
        told = imported.as_json()
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        if imported.state == DUPLICATE:
            at = imported.batch.accepted_at.astimezone()
            self.stderr.write(
                f"Tệp này đã được nạp (lần nạp {imported.batch.pk}, {at:%H:%M %d/%m/%Y});"
                " không thay đổi gì."
            )
            return
        for each in told["problems"][:_SHOWN]:
            where = f"Dòng {each['line']}" if each["line"] else "Tệp"
            self.stderr.write(f"[{each['level']}] {where}, {each['code']}: {each['message']}")
        if len(told["problems"]) > _SHOWN:
            self.stderr.write(f"… và {len(told['problems']) - _SHOWN} vấn đề khác.")
        self.stderr.write(
            "{rows} dòng = {added} mới + {changed} thay đổi + {unchanged} không đổi + {merged} gộp"
            " + {refused} cách ly + {ignored} chưa là hồ sơ; bỏ qua {skipped} dòng.".format(**told)
        )
