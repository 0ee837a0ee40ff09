"""Where uploaded bytes wait until they have been checked: private, outside the web root.

For batch 7 the spool holds `7.raw` (the upload, deleted once it has been checked or refused),
`7.arrow` (the table without its personal columns, kept while the batch stands or one of its names
waits for a person) and `7.staged` (its rows as values, until they are accepted). Its second attempt
works in `7.2.*` and leaves nothing there. What the state of a batch relies on is on the disk before
that state is.
"""

import hashlib
import os
import time
from collections.abc import Container, Iterable
from pathlib import Path

from django.conf import settings

from procedures.intake import limits
from procedures.intake.problems import FileRefused

_ORIGINALS = (".raw", ".part", ".json", ".read")
_LONGEST_WAIT_SECONDS = 24 * 60 * 60


def raw_path(batch_id: int) -> Path:
    return settings.SPOOL_ROOT / f"{batch_id}.raw"


def kept_path(batch_id: int) -> Path:
    return settings.SPOOL_ROOT / f"{batch_id}.arrow"


def staged_path(batch_id: int) -> Path:
    return settings.SPOOL_ROOT / f"{batch_id}.staged"


def working_path(batch_id: int, attempt: int) -> Path:
    """Where one attempt writes: another one, should it still live, does not get in its way."""
    return settings.SPOOL_ROOT / f"{batch_id}.{attempt}.arrow"


def receive(chunks: Iterable[bytes], name: str) -> tuple[Path, str, int]:
    """Write the bytes to the spool under a name of ours; return (path, SHA-256, size).

    Raises FileRefused once they are more than any file may have, and OSError where there is no
    room for them.
    """
    settings.SPOOL_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = settings.SPOOL_ROOT / f"{name}.part"
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


def forget(batch_id: int) -> None:
    """Delete all there is of a batch that will not be accepted."""
    for path in settings.SPOOL_ROOT.glob(f"{batch_id}.*"):
        path.unlink(missing_ok=True)


def forget_attempts(batch_id: int) -> None:
    """Delete what earlier attempts at a batch were about to write."""
    for path in settings.SPOOL_ROOT.glob(f"{batch_id}.*.*"):
        path.unlink(missing_ok=True)


def originals() -> list[Path]:
    """Return whatever may hold the bytes of an upload, whole or in part."""
    return [path for path in settings.SPOOL_ROOT.glob("*") if path.suffix in _ORIGINALS]


def sweep(some: list[Path], unchecked: Container[int]) -> None:
    """Delete the originals that a crash left behind: of checked batches, and halves of a day ago.

    They must have been listed before it was asked which batches are unchecked.
    """
    yesterday = time.time() - _LONGEST_WAIT_SECONDS
    for path in some:
        if path.suffix == ".raw":
            is_wanted = int(path.stem) in unchecked
        else:
            is_wanted = path.exists() and path.stat().st_mtime > yesterday
        if not is_wanted:
            path.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
