"""The province's exports of one quarter as its offices would send them: nine files.

Most are lists of the whole province. Some communes send the register of their desk, and a system
of a ministry its own list. The XLSX list and the register do not say how a dossier came: such a
file holds one channel, stated when it is loaded.
"""

from collections.abc import Collection, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import numpy as np

from procedures.demo.exports import Export, export_of
from procedures.demo.layouts import LAYOUTS
from procedures.demo.register import Register
from procedures.demo.shape import REGISTER_KEEPERS
from procedures.models import AgencyLevel
from procedures.rules.channels import Channel
from procedures.rules.periods import ReportingPeriod

Made = TypeVar("Made")

_WITHOUT_CHANNELS = {"igate", "register"}


@dataclass(frozen=True)
class Part:
    """A file, and which dossiers it holds; None is no condition."""

    name: str
    layout: str
    level: str | None = None
    agency: str | None = None
    sector: str | None = None
    channel: Channel | None = None

    @property
    def stated(self) -> Channel | None:
        """The channel that whoever loads the file states, for the file does not."""
        is_silent = self.layout in _WITHOUT_CHANNELS and self.channel != Channel.UNKNOWN
        return self.channel if is_silent else None

    def holds(self, export: Export) -> np.ndarray:
        """Say of each dossier whether it belongs into this file."""
        offices, services = export.register.offices, export.register.services
        by_office = [
            self.level in (None, office.level) and self.agency in (None, office.code)
            for office in offices
        ]
        by_service = [self.sector in (None, service.sector) for service in services]
        dossiers = export.dossiers
        fits = np.array(by_office)[dossiers.office] & np.array(by_service)[dossiers.service]
        return fits if self.channel is None else fits & (dossiers.channel == self.channel)

    def file_name(self, quarter: ReportingPeriod) -> str:
        return f"{file_prefix(quarter)}{self.name}{LAYOUTS[self.layout].suffix}"


def file_prefix(quarter: ReportingPeriod) -> str:
    return f"trinh-dien-{quarter.slug}-"


# A dossier goes into the first that holds it. The last is never empty, so that a quarter is known
# to be loaded once that file is.
PARTS = (
    *(
        Part(f"so-theo-doi-{code.lower()}", "register", agency=code, channel=Channel.IN_PERSON)
        for code in REGISTER_KEEPERS
    ),
    Part("dang-ky-doanh-nghiep", "html", sector="Thành lập và hoạt động của doanh nghiệp"),
    Part("xa-buu-chinh", "igate", AgencyLevel.COMMUNE, channel=Channel.POSTAL),
    Part("xa-khong-ro-hinh-thuc", "igate", AgencyLevel.COMMUNE, channel=Channel.UNKNOWN),
    Part("xa-truc-tuyen", "igate", AgencyLevel.COMMUNE, channel=Channel.ONLINE),
    Part("xa-truc-tiep", "csv", AgencyLevel.COMMUNE),
    Part("so-huyen", "csv"),
)


def parts_of(export: Export) -> Iterator[tuple[Part, Export]]:
    """Divide an export among the files; every dossier is in one of them."""
    for part in PARTS:
        is_held = part.holds(export)
        if is_held.any():
            yield part, export.where(is_held)
        export = export.where(~is_held)


@dataclass(frozen=True)
class WrittenFile:
    quarter: ReportingPeriod
    part: Part
    path: Path
    dossiers: int


def write_files(
    quarters: Iterable[ReportingPeriod],
    register: Register,
    scale: Fraction,
    folder: Path,
    *,
    known: Collection[str],
) -> Iterator[WrittenFile]:
    """Write the files of the quarters one by one, but for those whose names are known already."""
    for quarter in quarters:
        for part, export in parts_of(export_of(quarter, register, scale=scale)):
            path = folder / part.file_name(quarter)
            if path.name not in known:
                LAYOUTS[part.layout].write(path, export)
                yield WrittenFile(quarter, part, path, len(export))


def one_ahead(things: Iterator[Made]) -> Generator[Made, None, None]:
    """Yield each thing while a thread makes the next one: most of an import is waiting."""
    with ThreadPoolExecutor(max_workers=1) as maker:
        ahead = maker.submit(next, things, None)
        while (made := ahead.result()) is not None:
            ahead = maker.submit(next, things, None)
            yield made
