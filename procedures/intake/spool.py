"""Where uploaded bytes wait until they have been checked: private, outside the web root.

For batch 7 the spool holds `7.raw` (the upload, deleted once it has been checked or refused, or a
while later where a person may say how it is to be read), `7.arrow` (the table without its personal
columns, kept while the batch stands or one of its names waits for a person), `7.staged` (its rows
as values, until they are accepted). Its second attempt works in `7.2.*` and leaves nothing there.
What the state of a batch relies on is on the disk before that state is. While the bytes come in
they are `….upload`, then `….part`.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Container, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from procedures.intake import limits
from procedures.intake.problems import FileRefused

_ORIGINALS = (".raw", ".upload", ".part", ".json", ".read")
_TOLD_EVERY_SECONDS = 1
# Nobody writes to a file for so long and then goes on.
_LONGEST_WAIT_SECONDS = 2 * 60 * 60


def raw_path(batch_id: int) -> Path:
    return settings.SPOOL_ROOT / f"{batch_id}.raw"


def kept_path(batch_id: int) -> Path:
    return settings.SPOOL_ROOT / f"{batch_id}.arrow"


def staged_path(batch_id: int) -> Path:
    return settings.SPOOL_ROOT / f"{batch_id}.staged"


def working_path(batch_id: int, attempt: int | str) -> Path:
    """Where one attempt writes: another one, should it still live, does not get in its way."""
    return settings.SPOOL_ROOT / f"{batch_id}.{attempt}.arrow"


def incoming() -> IO[bytes]:
    """Return a file for bytes that are on their way; closing deletes it. Raises OSError."""
    return tempfile.NamedTemporaryFile(suffix=".upload", dir=_folder())


class RowsDone:
    """Tells whoever asks how many rows of a batch are done, of how many, while a stage of it runs.

    In a file: the worker's transaction may be open, and on SQLite nobody else writes meanwhile.
    """

    def __init__(self, batch_id: int, attempt: int):
        self._path = _rows_path(batch_id, attempt)
        self._path.unlink(missing_ok=True)  # what was told of the stage before
        self._told_at = time.monotonic()

    def __call__(self, rows: int, of_all: int) -> None:
        now = time.monotonic()
        if now - self._told_at >= _TOLD_EVERY_SECONDS:
            self._told_at = now
            beside = self._path.with_suffix(".doing")
            with suppress(OSError):  # a full disk stops what must be written, not this
                beside.write_text(f"{rows} {of_all}")
                beside.replace(self._path)


def rows_done(batch_id: int, attempt: int) -> tuple[int, int]:
    """Return how many rows of how many are done in the stage under way; none where nobody says."""
    try:
        rows, of_all = map(int, _rows_path(batch_id, attempt).read_text().split())
    except OSError:
        return 0, 0
    return rows, of_all


def _rows_path(batch_id: int, attempt: int) -> Path:
    return working_path(batch_id, attempt).with_suffix(".done")


def receive(chunks: Iterable[bytes], name: str) -> tuple[Path, str, int]:
    """Write the bytes to the spool under a name of ours; return (path, SHA-256, size).

    Raises FileRefused once they are more than any file may have, and OSError where there is no
    room for them.
    """
    path = _folder() / f"{name}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with open(path, "xb", opener=_private) as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limits.TEXT_BYTES:
                    break
                digest.update(chunk)
                file.write(chunk)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    if size > limits.TEXT_BYTES:
        path.unlink()
        limit = limits.size_in_words(limits.TEXT_BYTES)
        raise FileRefused("TOO_LARGE", size=f"trên {limit}", limit=limit)
    return path, digest.hexdigest(), size


def put(path: Path, final: Path) -> None:
    """Give a file its final name, all of it on the disk or nothing."""
    to_disk(path)
    path.replace(final)
    to_disk(final.parent)


def to_disk(path: Path) -> None:
    """Wait until a file, or what stands in a folder, would survive a power failure."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def can_be_checked(batch_id: int) -> bool:
    """Say whether there still is what a batch can be checked from."""
    return raw_path(batch_id).exists() or staged_path(batch_id).exists()


def forget(batch_id: int, *, but: Container[Path] = ()) -> None:
    """Delete all there is of a batch that will not be accepted."""
    for path in settings.SPOOL_ROOT.glob(f"{batch_id}.*"):
        if path not in but:
            path.unlink(missing_ok=True)


def forget_attempts(batch_id: int) -> None:
    """Delete what earlier attempts at a batch were about to write."""
    for path in settings.SPOOL_ROOT.glob(f"{batch_id}.*.*"):
        path.unlink(missing_ok=True)


def leftovers() -> list[Path]:
    """Return whatever may hold the bytes of an upload, whole or in part, or half a result."""
    found = settings.SPOOL_ROOT.glob("*")
    return [path for path in found if path.suffix in _ORIGINALS or path.name.count(".") > 1]


def batch_of(path: Path) -> int | None:
    """Return whose upload, as a batch has it, a file is; None where it is not that."""
    return int(path.stem) if path.suffix == ".raw" else None


def sweep(some: Iterable[Path], is_wanted: Mapping[int, bool]) -> None:
    """Delete the uploads of batches that do not want them, and in the end what has no batch.

    Where nothing is known of a batch it may be about to be stored: its file comes first.
    """
    for path in some:
        of = batch_of(path)
        with suppress(FileNotFoundError):
            if not (is_wanted[of] if of in is_wanted else _is_recent(path)):
                path.unlink()


def with_old_rows() -> set[int]:
    """Return the batches whose rows have waited for hours to be accepted, or were left behind."""
    found = settings.SPOOL_ROOT.glob("*.staged")
    return {int(path.stem) for path in found if path.stem.isdecimal() and not _is_recent(path)}


def _is_recent(path: Path) -> bool:
    return path.stat().st_mtime > time.time() - _LONGEST_WAIT_SECONDS


def _folder() -> Path:
    settings.SPOOL_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.SPOOL_ROOT


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
