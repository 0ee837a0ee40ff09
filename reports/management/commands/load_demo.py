"""Load the demo province: the reference, demo users, and its quarters as ordinary exports.

Everything goes through the import that people use, and each quarter is closed before the next one
begins. What has been loaded once is not loaded again, what has been closed once not closed again.
"""

import os
import time
from argparse import ArgumentTypeError
from collections.abc import Iterable
from contextlib import closing
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from procedures.demo.files import PARTS, file_prefix, one_ahead, write_files
from procedures.demo.register import read_register
from procedures.demo.source import DEMO_SOURCE
from procedures.intake.importing import DUPLICATE, import_file
from procedures.models import Agency, Batch, BatchState, Scope
from procedures.reference import load_reference
from procedures.rules.periods import ReportingPeriod, parse_period
from procedures.rules.wording import written_number
from reports.closing import close_period
from reports.confirming import confirm, fingerprint
from reports.models import Confirmation, Report
from reports.reading import figures_of

LAST_QUARTER = "2022-Q3"
QUARTERS = 5
# Fewer dossiers than this no longer hold all that the figures of a quarter tell apart.
SMALLEST_SCALE = Fraction(1, 200)

DEFAULT_PASSWORD = "tthc-demo-2022"  # noqa: S105 (printed on purpose, for the demo only)
# User name, name shown, group, agency of the scope, whether the administration opens for them.
USERS = (
    ("lanhdao", "Lãnh đạo văn phòng", "Lãnh đạo, chuyên viên", "LS", False),
    ("canbo", "Cán bộ một cửa", "Cán bộ một cửa", "LS", False),
    ("canbo.vanlang", "Cán bộ một cửa huyện Văn Lãng", "Cán bộ một cửa", "LS-182", False),
    ("quantri", "Quản trị hệ thống", "Quản trị", "LS", True),
)
CLOSING_USER, CONFIRMING_USER = "quantri", "canbo"
# Two agencies never confirmed a quarter; of the last one a district has still to do so.
SILENT_UNTIL_CLOSED = ("LS-SNGV", "LS-BQLKKTCK")
SILENT_YET = (*SILENT_UNTIL_CLOSED, "LS-182")


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
            default=QUARTERS,
            help=f"số quý, tính ngược từ {LAST_QUARTER} (mặc định {QUARTERS})",
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
        chosen = [parse_period(LAST_QUARTER)]
        while len(chosen) < quarters:
            chosen.insert(0, chosen[0].previous())
        self._load(chosen, scale)
        self._close(chosen[:-1])
        if _is_loaded(chosen[-1], _known_files()):
            self._confirm(chosen[-1], SILENT_YET)

    def _create_users(self):
        password = os.environ.get("DEMO_PASSWORD", DEFAULT_PASSWORD if settings.DEBUG else "")
        if not password:
            raise CommandError("Cần đặt DEMO_PASSWORD để tạo người dùng.", returncode=1)
        for username, shown, group, agency, is_staff in USERS:
            user, is_new = get_user_model().objects.get_or_create(
                username=username, defaults={"first_name": shown, "is_staff": is_staff}
            )
            if is_new:
                user.set_password(password)
                user.save()
                user.groups.add(Group.objects.get(name=group))
            top = Agency.objects.get(code=agency)
            Scope.objects.get_or_create(user=user, defaults={"agency": top})
        names = ", ".join(f"{username} ({shown})" for username, shown, *_ in USERS)
        self.stderr.write(f"Người dùng trình diễn: {names}.")
        if password == DEFAULT_PASSWORD:
            self.stderr.write(f"Mật khẩu nếu chưa đổi: {DEFAULT_PASSWORD}")

    def _load(self, chosen, scale) -> None:
        """Load the files that are not there yet; a quarter's begin once those before are closed."""
        begun, known = time.monotonic(), _known_files()
        missing = self._missing(chosen, known)
        with TemporaryDirectory(prefix="trinh-dien-") as folder:
            written = write_files(missing, read_register(), scale, Path(folder), known=known)
            # Closed before the folder goes, so that nothing is being written into it any more.
            with closing(one_ahead(written)) as files:
                self._import_all(files, chosen)
        if missing:
            self.stderr.write(f"Đã nạp dữ liệu trình diễn, {_seconds_since(begun)}.")
        else:
            self.stderr.write("Dữ liệu trình diễn đã có đủ, không nạp gì thêm.")

    def _import_all(self, files, chosen) -> None:
        for quarter, of_quarter in groupby(files, key=lambda file: file.quarter):
            place = chosen.index(quarter)
            self._close(chosen[:place])
            for file in of_quarter:
                self.stderr.write(f"{quarter.label} ({place + 1}/{len(chosen)}), ", ending="")
                self.stderr.flush()
                self._import(file)

    def _missing(self, chosen, known) -> list:
        """Return the quarters of which files are missing.

        One before a quarter that is there stays out: its exports know less than is known by now.
        """
        there = [each for each in chosen if _is_loaded(each, known)]
        begun = [each for each in chosen if _is_begun(each, known)]
        missing = [each for each in chosen if each not in there]
        too_late = [each for each in missing if begun and each < begun[-1]]
        if too_late:
            labels = ", ".join(each.label for each in too_late)
            self.stderr.write(
                f"Không nạp {labels}: quý sau đã có. Muốn đủ, cần cơ sở dữ liệu trống."
            )
        return [each for each in missing if each not in too_late]

    def _import(self, file) -> None:
        begun = time.monotonic()
        agency = file.part.agency and Agency.objects.get(code=file.part.agency)
        imported = import_file(
            file.path,
            source=DEMO_SOURCE,
            agency=agency,
            channel=file.part.stated,
            period=file.quarter,
        )
        if imported.state not in (BatchState.ACCEPTED, DUPLICATE):
            reason = imported.batch.problems.first() or imported.batch.get_state_display()
            raise CommandError(f"Không nạp được {file.path.name}. {reason}", returncode=1)
        file.path.unlink()
        count = written_number(file.dossiers)
        self.stderr.write(f"{file.path.name}: {count} hồ sơ, {_seconds_since(begun)}")

    def _close(self, quarters) -> None:
        """Close the loaded quarters that never were; one that a person reopened stays open."""
        known = _known_files()
        for quarter in quarters:
            if _is_loaded(quarter, known) and not Report.objects.filter(code=quarter.code).exists():
                self._confirm(quarter, SILENT_UNTIL_CLOSED)
                close_period(
                    period=quarter,
                    by=get_user_model().objects.filter(username=CLOSING_USER).first(),
                )
                self.stderr.write(f"Đã chốt {quarter.label}.")

    def _confirm(self, quarter: ReportingPeriod, left_out: Iterable[str]) -> None:
        """Let all agencies with dossiers but those left out confirm, where none has ever done so.

        The agencies left out are named by their code, and stand for what is below them too.
        """
        clerk = get_user_model().objects.filter(username=CONFIRMING_USER).first()
        if clerk is None or Confirmation.objects.filter(period=quarter.code).exists():
            return
        tops = Agency.objects.filter(code__in=left_out).values_list("pk", flat=True)
        silent = set().union(*map(Agency.objects.ids_below, tops))
        by_agency = figures_of(quarter).keyed(["agency"])["agency"]
        seen = {
            pk: fingerprint(tally)
            for pk, tally in by_agency.items()
            if tally.handled and pk not in silent
        }
        confirm(period=quarter, seen=seen, by=clerk, today=timezone.localdate())
        self.stderr.write(f"{written_number(len(seen))} cơ quan đã xác nhận {quarter.label}.")


def _known_files() -> set[str]:
    loaded = Batch.objects.accepted().filter(source__name=DEMO_SOURCE)
    return set(loaded.values_list("file_name", flat=True))


def _is_begun(quarter: ReportingPeriod, known: set[str]) -> bool:
    return any(name.startswith(file_prefix(quarter)) for name in known)


def _is_loaded(quarter: ReportingPeriod, known: set[str]) -> bool:
    """Files are loaded in their order, so all are there once the last one is."""
    return PARTS[-1].file_name(quarter) in known


def _seconds_since(begun: float) -> str:
    return f"{time.monotonic() - begun:.1f} giây".replace(".", ",")
