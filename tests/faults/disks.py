"""A disk so small that it is soon full, for as long as a block lasts."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NotAllowed(Exception):
    """Only root may mount, and not everywhere."""


class SmallDisk:
    def __init__(self, folder: Path):
        self.folder = folder
        self._ballast = folder / "ballast"

    def grow(self, kibibytes: int) -> None:
        _run("mount", "-o", f"remount,size={kibibytes}k", self.folder)

    def fill(self, *, but: int = 0) -> None:
        """Leave no room but so many bytes."""
        with open(self._ballast, "ab") as file:
            free = shutil.disk_usage(self.folder).free
            if free > but:
                os.posix_fallocate(file.fileno(), file.tell(), free - but)

    def free(self) -> None:
        """Somebody has tidied up."""
        self._ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, *, kibibytes: int) -> Iterator[SmallDisk]:
    """Yield an empty disk of that size at the folder; raises NotAllowed where there can be none."""
    folder.mkdir(parents=True, exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={kibibytes}k,mode=0777", "tmpfs", folder)
    try:
        yield SmallDisk(folder)
    finally:
        _run("umount", "--lazy", folder)


def _run(*command) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as reason:
        raise NotAllowed(f"no small disk here: {reason}") from None
