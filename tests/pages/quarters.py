"""Dossiers of three quarters, with two quarters between them of which no file tells.

III/2021: 3 handled, 1 online, 3 resolved, 1 of them late.
II/2022:  8 handled, 2 online, 7 resolved, 3 of them late; 1 is open, and overdue.
III/2022: that one, still open, and 9 received: 4 online, all resolved, 1 late.
"""

from datetime import date

import pytest
from django.utils import timezone

from procedures.changes import DaySpan, dossiers_changed
from procedures.models import Agency, Batch, BatchState, Dossier, Procedure, Sector, Source
from procedures.rules.channels import Channel
from procedures.rules.statuses import Status

# of quarter | how many | received | due | finished | channel
DOSSIERS = """
    2021-Q3 | 1 | 2021-07-01 | 2021-07-09 | 2021-07-08 | ONLINE
    2021-Q3 | 1 | 2021-07-01 | 2021-07-09 | 2021-07-08 | IN_PERSON
    2021-Q3 | 1 | 2021-07-01 | 2021-07-09 | 2021-07-12 | IN_PERSON
    2022-Q2 | 2 | 2022-05-20 | 2022-06-01 | 2022-05-30 | ONLINE
    2022-Q2 | 2 | 2022-05-20 | 2022-06-01 | 2022-06-01 | IN_PERSON
    2022-Q2 | 3 | 2022-05-20 | 2022-06-01 | 2022-06-03 | POSTAL
    2022-Q2 | 1 | 2022-05-20 | 2022-06-01 |            | IN_PERSON
    2022-Q3 | 4 | 2022-07-01 | 2022-07-08 | 2022-07-07 | ONLINE
    2022-Q3 | 4 | 2022-07-01 | 2022-07-08 | 2022-07-08 | IN_PERSON
    2022-Q3 | 1 | 2022-07-01 | 2022-07-08 | 2022-07-11 | IN_PERSON
"""
_SINCE = date(2020, 1, 1)


@pytest.fixture
def quarters(db):
    """A file for each of the three quarters; returns a way to add more dossiers."""
    agency = Agency.objects.create(
        code="LS-TT", name="UBND xã Tân Thanh", level="commune", valid_from=_SINCE
    )
    procedure = Procedure.objects.create(
        code="1.000001",
        name="Chứng thực bản sao",
        sector=Sector.objects.create(slug="chung-thuc", name="Chứng thực"),
        level="commune",
        valid_from=_SINCE,
    )
    source = Source.objects.create(name="Phần mềm một cửa")

    def add(lines: str) -> None:
        spans = []
        for line in lines.strip().splitlines():
            quarter, number, received, due, finished, channel = (
                cell.strip() for cell in line.split("|")
            )
            batch = _batch(source, quarter)
            spans.append(
                DaySpan(date.fromisoformat(received), finished and date.fromisoformat(finished))
            )
            for _ in range(int(number)):
                Dossier.objects.create(
                    batch=batch,
                    source=source,
                    code=f"H37.15-{Dossier.objects.count():06}",
                    procedure=procedure,
                    agency=agency,
                    channel=Channel[channel],
                    status=Status.DONE if finished else Status.IN_PROGRESS,
                    received_on=received,
                    due_on=due,
                    finished_on=finished or None,
                )
        dossiers_changed.send(None, spans=spans)

    add(DOSSIERS)
    return add


def _batch(source: Source, quarter: str) -> Batch:
    moment = timezone.now()
    batch, _ = Batch.objects.get_or_create(
        file_name=f"{quarter or 'khong-ro-ky'}.csv",
        defaults={
            "sha256": f"{Batch.objects.count():064}",
            "size": 1,
            "source": source,
            "period": quarter,
            "state": BatchState.ACCEPTED,
            "received_at": moment,
            "accepted_at": moment,
        },
    )
    return batch
