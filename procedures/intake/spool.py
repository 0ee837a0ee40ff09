"""Where uploaded bytes wait until they have been checked: private, outside the web root.

For batch 7 the spool holds `7.raw` (the upload, deleted when checked, refused or failed),
`7.arrow` (the table without its personal columns, kept while the batch stands) and `7.staged`
(its rows as values, until they are accepted). What a crash left behind goes after a day.
"""

import hashlib
import os
import time
from collections.abc import Iterable
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


def receive(chunks: Iterable[bytes], name: str) -> tuple[Path, str, int]:
    """Write the bytes to the spool under a name of ours; return (path, SHA-256, size).

    Raises FileRefused once they are more than any file may have.
    """
    settings.SPOOL_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep()
    path = settings.SPOOL_ROOT / f"{name}.part"
    digest, size = hashlib.sha256(), 0
    with open(path, "xb", opener=_private) as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limits.TEXT_BYTES:
                break
            digest.update(chunk)
            file.write(chunk)
    if size > limits.TEXT_BYTES:
        path.unlink()
        limit = limits.size_in_words(limits.TEXT_BYTES)
        raise FileRefused("TOO_LARGE", size=f"trên {limit}", limit=limit)
    return path, digest.hexdigest(), size


def forget(batch_id: int) -> None:
    """Delete all there is of a batch that will not be accepted."""
    for path in settings.SPOOL_ROOT.glob(f"{batch_id}.*"):
        path.unlink(missing_ok=True)


def _sweep() -> None:
    """Delete originals that nobody came to check for a day (a crash between the two)."""
    yesterday = time.time() - _LONGEST_WAIT_SECONDS
    for path in settings.SPOOL_ROOT.iterdir():
        if path.suffix in _ORIGINALS and path.stat().st_mtime < yesterday:
            path.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
