"""The province's exports of one quarter as a handful of files, as its offices would send them.

The dossier list in XLSX has no channel: such a file holds one channel, stated when it is loaded.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from procedures.demo.exports import Export
from procedures.models import AgencyLevel
from procedures.rules.channels import Channel


@dataclass(frozen=True)
class Part:
    """Which dossiers a file holds. `stated` is the channel of the whole file, for the loader."""

    name: str
    layout: str
    levels: frozenset[str]
    channels: frozenset[Channel]
    stated: Channel | None = None

    def of(self, export: Export) -> Export:
        levels = np.array([office.level in self.levels for office in export.register.offices])
        channels = np.isin(export.dossiers.channel, list(self.channels))
        return export.where(levels[export.dossiers.office] & channels)


_ABOVE_COMMUNES = frozenset({AgencyLevel.DEPARTMENT, AgencyLevel.DISTRICT})
_COMMUNES = frozenset({AgencyLevel.COMMUNE})


def _communes(name: str, channel: Channel, stated: Channel | None) -> Part:
    return Part(name, "igate", _COMMUNES, frozenset({channel}), stated)


PARTS = (
    Part("so-huyen", "csv", _ABOVE_COMMUNES, frozenset(Channel)),
    Part("xa-truc-tiep", "csv", _COMMUNES, frozenset({Channel.IN_PERSON})),
    _communes("xa-truc-tuyen", Channel.ONLINE, Channel.ONLINE),
    _communes("xa-buu-chinh", Channel.POSTAL, Channel.POSTAL),
    _communes("xa-khong-ro-hinh-thuc", Channel.UNKNOWN, None),
)


def parts_of(export: Export) -> Iterator[tuple[Part, Export]]:
    """Divide an export among the files; every dossier is in one of them."""
    for part in PARTS:
        dossiers = part.of(export)
        if len(dossiers):
            yield part, dossiers
