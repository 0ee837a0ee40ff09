"""Small disks, and the register of the other tests."""

import gc

import pytest

from tests.faults.disks import NotAllowed, small_disk
from tests.intake.conftest import register

__all__ = ["register"]


@pytest.fixture
def started_ahead():
    """Here each file starts a child of its own, which may be killed or find no room."""


@pytest.fixture
def disk(settings, tmp_path):
    """A disk of 256 KB on which everything uploaded waits."""
    settings.MEDIA_ROOT = tmp_path / "small"
    settings.SPOOL_ROOT = settings.MEDIA_ROOT / "spool"
    try:
        with small_disk(settings.MEDIA_ROOT, kibibytes=256) as mounted:
            yield mounted
            gc.collect()  # files that were cut off go as long as there is the disk they lie on
    except NotAllowed as reason:
        pytest.skip(str(reason))
