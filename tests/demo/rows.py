"""Exports as plain rows, for counting one by one."""

from typing import NamedTuple


class Row(NamedTuple):
    code: str
    agency: str
    level: str
    procedure: str
    sector: str
    status: int
    received_on: object
    due_on: object
    concluded_on: object
    channel: int

    @property
    def facts(self):
        """What the naive twin counts."""
        return self.status, self.received_on, self.due_on, self.concluded_on, self.channel


def plain_rows(export):
    dossiers, offices, services = (
        export.dossiers,
        export.register.offices,
        export.register.services,
    )
    columns = zip(
        export.codes(),
        dossiers.office.tolist(),
        dossiers.service.tolist(),
        dossiers.status.tolist(),
        dossiers.received_on.tolist(),
        dossiers.due_on.tolist(),
        dossiers.finished_on.tolist(),
        dossiers.channel.tolist(),
        strict=True,
    )
    return [
        Row(code, offices[o].code, offices[o].level, services[s].code, services[s].sector, *facts)
        for code, o, s, *facts in columns
    ]
