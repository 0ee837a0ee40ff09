"""Load the demo province: the reference, demo users, and its quarters as ordinary exports.

Everything goes through the import that people use. What has been loaded once is not loaded again.
"""

import os
import time
from argparse import ArgumentTypeError
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

from procedures.demo.exports import export_of
from procedures.demo.files import PARTS, parts_of
from procedures.demo.layouts import LAYOUTS
from procedures.demo.register import read_register
from procedures.demo.source import DEMO_SOURCE
from procedures.intake.importing import DUPLICATE, import_file
from procedures.models import Batch, BatchState
from procedures.reference import load_reference
from procedures.rules.periods import parse_period
from procedures.rules.wording import written_number

LAST_QUARTER = "2022-Q3"
# Fewer dossiers than this no longer hold all that the figures of a quarter tell apart.
SMALLEST_SCALE = Fraction(1, 200)

DEFAULT_PASSWORD = "tthc-demo-2022"  # noqa: S105 (printed on purpose, for the demo only)
# User name, name shown, group, whether the administration opens for them.
USERS = (
    ("lanhdao", "Lãnh đạo văn phòng", "Lãnh đạo, chuyên viên", False),
    ("canbo", "Cán bộ một cửa", "Cán bộ một cửa", False),
    ("quantri", "Quản trị hệ thống", "Quản trị", True),
)


def scale_argument(text: str) -> Fraction:
    try:
        scale = Fraction(text)
    except (ValueError, ZeroDivisionError):
        scale = Fraction(0)
    if not SMALLEST_SCALE <= scale <= 1:
        raise ArgumentTypeError(f"“{text}” không nằm trong khoảng từ {SMALLEST_SCALE} đến 1")
    return scale


def quarters_argument(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 12:
        raise ArgumentTypeError(f"“{text}” không phải số quý từ 1 đến 12")
    return int(text)


class Command(BaseCommand):
    help = "Nạp danh mục, người dùng và hồ sơ trình diễn (giả lập) qua đường nạp thông thường."

    def add_arguments(self, parser):
        parser.add_argument(
            "--quarters",
            type=quarters_argument,
            default=2,
            help=f"số quý, tính ngược từ {LAST_QUARTER} (mặc định 2)",
        )
        parser.add_argument(
            "--scale",
            type=scale_argument,
            default=Fraction(1),
            help="quy mô so với thực tế, ví dụ 0.1",
        )
        parser.add_argument(
            "--users",
            action="store_true",
            help="tạo người dùng trình diễn cả khi DEBUG tắt (cần DEMO_PASSWORD)",
        )

    def handle(self, *, quarters, scale, users, **options):
        load_reference()
        if users or settings.DEBUG:
            self._create_users()
        register = read_register()
        chosen = [parse_period(LAST_QUARTER)]
        while len(chosen) < quarters:
            chosen.insert(0, chosen[0].previous())
        loaded = sum(self._load(each, register, scale) for each in chosen)
        if not loaded:
            self.stderr.write("Dữ liệu trình diễn đã có đủ, không nạp gì thêm.")

    def _create_users(self):
        password = os.environ.get("DEMO_PASSWORD", DEFAULT_PASSWORD if settings.DEBUG else "")
        if not password:
            raise CommandError("Cần đặt DEMO_PASSWORD để tạo người dùng.", returncode=1)
        for username, shown, group, is_staff in USERS:
            user, is_new = get_user_model().objects.get_or_create(
                username=username, defaults={"first_name": shown, "is_staff": is_staff}
            )
            if is_new:
                user.set_password(password)
                user.save()
                user.groups.add(Group.objects.get(name=group))
        names = ", ".join(f"{username} ({shown})" for username, shown, *_ in USERS)
        self.stderr.write(f"Người dùng trình diễn: {names}.")
        if password == DEFAULT_PASSWORD:
            self.stderr.write(f"Mật khẩu nếu chưa đổi: {DEFAULT_PASSWORD}")

    def _load(self, quarter, register, scale) -> int:
        """Load the files of the quarter that are not there yet; return how many."""
        known = set(
            Batch.objects.filter(
                source__name=DEMO_SOURCE, state__in=(BatchState.ACCEPTED, BatchState.PARTIAL)
            ).values_list("file_name", flat=True)
        )
        names = {part: f"trinh-dien-{quarter.slug}-{part.name}" for part in PARTS}
        names = {part: name + LAYOUTS[part.layout].suffix for part, name in names.items()}
        if known.issuperset(names.values()):
            return 0
        export = export_of(quarter, register, scale=scale)
        files = [(part, rows) for part, rows in parts_of(export) if names[part] not in known]
        with TemporaryDirectory(prefix="trinh-dien-") as folder:
            for number, (part, rows) in enumerate(files, start=1):
                self.stderr.write(f"{quarter.label}, tệp {number}/{len(files)}: ", ending="")
                self._import(Path(folder) / names[part], part, rows, quarter)
        return len(files)

    def _import(self, path, part, rows, quarter):
        begun = time.monotonic()
        LAYOUTS[part.layout].write(path, rows)
        imported = import_file(path, source=DEMO_SOURCE, channel=part.stated, period=quarter)
        if imported.state not in (BatchState.ACCEPTED, DUPLICATE):
            reason = imported.batch.problems.first() or imported.batch.get_state_display()
            raise CommandError(f"Không nạp được {path.name}. {reason}", returncode=1)
        seconds = f"{time.monotonic() - begun:.1f}".replace(".", ",")
        self.stderr.write(f"{path.name}, {written_number(len(rows))} hồ sơ, {seconds} giây")
