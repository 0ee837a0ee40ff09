"""Take an accepted batch back, or say what that would do."""

import json
from argparse import RawDescriptionHelpFormatter

from django.core.management.base import BaseCommand, CommandError

from procedures.intake.undoing import CannotBeUndone, Undoing, listed, undo
from procedures.models import Batch
from procedures.rules.wording import written_number

_NUMBERS = ("undone", "removed", "restored", "kept", "closed")


class Command(BaseCommand):
    help = (
        "Hoàn tác một lần nạp đã ghi nhận.\n\n"
        "Kết thúc: 0 xong, 1 bị từ chối kèm lý do, 2 gọi sai. --json in một đối tượng:\n"
        "  batch     số lần nạp\n"
        "  state     trạng thái sau lệnh này (undone: đã hoàn tác; null: không có lần nạp)\n"
        "  undone    số hồ sơ hoàn tác = removed (không còn) + restored (về số liệu cũ)\n"
        "  kept      số hồ sơ giữ lại vì lần nạp sau đã thay\n"
        "  closed    số hồ sơ giữ lại vì tính trong kỳ đã chốt từ khi ghi nhận\n"
        "  problems  lý do từ chối, mỗi lý do có code và message\n"
        "Với --dry-run các số là những gì sẽ xảy ra, và không có gì thay đổi."
    )

    def create_parser(self, *arguments, **options):
        return super().create_parser(
            *arguments, formatter_class=RawDescriptionHelpFormatter, **options
        )

    def add_arguments(self, parser):
        parser.add_argument("batch", type=int, metavar="BATCH", help="số lần nạp, ví dụ 12")
        parser.add_argument("--dry-run", action="store_true", help="chỉ nói sẽ hoàn tác những gì")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, batch, dry_run, as_json, **options):
        undoing, refusal = _undone(batch, dry_run=dry_run)
        if as_json:
            self.stdout.write(json.dumps(_told(batch, undoing, refusal), ensure_ascii=False))
        if refusal:
            raise CommandError(refusal.words) from refusal
        self.stderr.write(
            f"{'Sẽ hoàn tác' if dry_run else 'Đã hoàn tác'} {written_number(undoing.undone)} hồ sơ"
            f" của lần nạp {batch}: {written_number(undoing.removed)} không còn,"
            f" {written_number(undoing.restored)} về số liệu cũ."
        )
        for reason in undoing.reasons_to_stay:
            self.stderr.write(f"{reason}.")


def _undone(pk: int, *, dry_run: bool) -> tuple[Undoing | None, CannotBeUndone | None]:
    batch = Batch.objects.filter(pk=pk).first()
    if batch is None:
        return None, CannotBeUndone("UNKNOWN_BATCH", f"Không có lần nạp số {pk}.")
    try:
        with listed(batch) as undoing:
            if dry_run or undoing.refusal:
                return undoing, undoing.refusal
        return undo(batch), None
    except CannotBeUndone as refusal:
        return None, refusal


def _told(pk: int, undoing: Undoing | None, refusal: CannotBeUndone | None) -> dict:
    state = Batch.objects.filter(pk=pk).values_list("state", flat=True).first()
    numbers = {name: getattr(undoing, name) if undoing else 0 for name in _NUMBERS}
    problems = [{"code": refusal.code, "message": refusal.words}] if refusal else []
    return {"batch": pk, "state": state, **numbers, "problems": problems}
