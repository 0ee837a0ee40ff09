"""Checks and accepts what was uploaded; without a running worker, uploads wait."""

import signal

from django.core.management.base import BaseCommand

from procedures.worker import Worker


class Command(BaseCommand):
    help = "Kiểm tra và ghi nhận các tệp đang đợi, cho đến khi được dừng (SIGTERM, Ctrl-C)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--once", action="store_true", help="làm hết những gì đang đợi rồi kết thúc"
        )

    def handle(self, *, once, **options):
        worker = Worker()
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        worker.run(once=once)
