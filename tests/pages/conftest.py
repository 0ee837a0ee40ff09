"""Six dossiers of quarter III/2022 in two agencies and two sectors, and who may look at them."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from procedures.changes import DaySpan, dossiers_changed
from procedures.intake import queue
from procedures.models import (
    Agency,
    Batch,
    BatchState,
    Dossier,
    Procedure,
    Scope,
    Sector,
    Source,
)
from procedures.rules.channels import Channel
from procedures.rules.statuses import Status
from procedures.worker import work
from tests.pages.lines import HEAD
from tests.pages.reading import all_confirmed

# code | sector | received | due | finished | channel
DOSSIERS = """
    1 | Đất đai    | 2022-06-10 | 2022-09-20 |            | IN_PERSON
    2 | Chứng thực | 2022-06-20 | 2022-06-30 | 2022-06-29 | ONLINE
    3 | Chứng thực | 2022-07-01 | 2022-07-05 | 2022-07-05 | IN_PERSON
    4 | Chứng thực | 2022-09-14 | 2022-09-14 |            | POSTAL
    5 | Đất đai    | 2022-07-01 | 2022-07-05 | 2022-07-08 | IN_PERSON
    6 | Chứng thực | 2022-08-01 | 2022-08-02 |            | IN_PERSON
"""


@pytest.fixture
def official(db):
    return User.objects.create_user("lanhdao", first_name="Lãnh đạo", last_name="Văn phòng")


@pytest.fixture
def province(db):
    return Agency.objects.create(
        code="LS", name="UBND tỉnh Lạng Sơn", level="province", valid_from=date(2020, 1, 1)
    )


@pytest.fixture
def clerk(province):
    """A clerk of the whole province."""
    user = User.objects.create_user("canbo")
    user.user_permissions.add(Permission.objects.get(codename="add_batch"))
    Scope.objects.create(user=user, agency=province)
    return user


@pytest.fixture
def official_client(client, official):
    client.force_login(official)
    return client


@pytest.fixture
def clerk_client(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def batch(db):
    return Batch.objects.create(
        file_name="quy-3-truoc.csv",
        sha256="0" * 64,
        size=1,
        source=Source.objects.create(name="Phần mềm một cửa"),
        period="2022-Q3",
        state=BatchState.ACCEPTED,
        received_at=timezone.now(),
        accepted_at=timezone.now(),
    )


@pytest.fixture
def quarter(batch):
    """Đất đai is resolved by the department, Chứng thực by the commune."""
    since = date(2020, 1, 1)
    department = Agency.objects.create(
        code="LS-STNMT", name="Sở Tài nguyên và Môi trường", level="department", valid_from=since
    )
    commune = Agency.objects.create(
        code="LS-TT", name="UBND xã Tân Thanh", level="commune", valid_from=since
    )
    agencies = {"Đất đai": department, "Chứng thực": commune}
    procedures = {
        name: Procedure.objects.create(
            code=f"1.00000{number}",
            name=f"Thủ tục {name}",
            sector=Sector.objects.create(slug=f"linh-vuc-{number}", name=name),
            level=agency.level,
            valid_from=since,
        )
        for number, (name, agency) in enumerate(agencies.items())
    }
    for line in DOSSIERS.strip().splitlines():
        code, sector, received, due, finished, channel = (cell.strip() for cell in line.split("|"))
        Dossier.objects.create(
            batch=batch,
            source=batch.source,
            code=f"H37.15-{received[2:].replace('-', '')}-000{code}",
            procedure=procedures[sector],
            agency=agencies[sector],
            channel=Channel[channel],
            status=Status.DONE if finished else Status.IN_PROGRESS,
            received_on=received,
            due_on=due,
            finished_on=finished or None,
        )
    spans = [DaySpan(each.received_on, each.concluded_on) for each in Dossier.objects.all()]
    dossiers_changed.send(None, spans=spans)


@pytest.fixture
def district(quarter, province):
    """A district of the province with one commune, Tân Thanh."""
    district = Agency.objects.create(
        code="LS-182",
        name="UBND huyện Văn Lãng",
        short_name="Huyện Văn Lãng",
        level="district",
        parent=province,
        valid_from=date(2020, 1, 1),
    )
    Agency.objects.filter(code="LS-TT").update(parent=district)
    Agency.objects.filter(code="LS-STNMT").update(parent=province)
    return district


@pytest.fixture
def district_clerk(client, district):
    client.force_login(a_clerk("canbo.vanlang", district))
    return client


def a_clerk(name: str, agency: Agency | None) -> User:
    user = User.objects.create_user(name)
    user.user_permissions.add(Permission.objects.get(codename="add_batch"))
    if agency:
        Scope.objects.create(user=user, agency=agency)
    return user


@pytest.fixture
def the_last_day_of_the_quarter(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2022, 9, 14))


@pytest.fixture
def sent(clerk_client, quarter):
    """Send a file; it then waits for a worker."""

    def uploaded(*lines, head=HEAD, name="quy-3.csv", **chosen):
        file = SimpleUploadedFile(name, "\n".join([head, *lines]).encode("utf-8-sig"))
        form = {"file": file, "period": "2022-Q3", **chosen}
        return clerk_client.post("/nap/moi/", form)

    return uploaded


@pytest.fixture
def upload(clerk_client, sent):
    """Send a file, let it be checked, and return its page."""
    return lambda *lines, **chosen: worked_off(clerk_client, sent(*lines, **chosen))


def newest() -> Batch:
    return Batch.objects.latest("pk")


def worked_off(client, response):
    """Return the page that an answer leads to, once what it asked for has been done."""
    if not response.has_header("Location"):
        return response
    work_off()
    return client.get(response["Location"])


def accept_all(client, batch: Batch, **said) -> None:
    """Confirm every warning of a file, as its page asks, and accept its good rows."""
    page = client.get(f"/nap/{batch.pk}/?muc=xac-nhan").text
    client.post(f"/nap/{batch.pk}/xac-nhan/", all_confirmed(page))
    client.post(f"/nap/{batch.pk}/ghi-nhan/", {"good_rows": "yes"} | said)


def work_off() -> None:
    """Let everything be done that waits for a worker, within the transaction of the test."""
    while batch := queue.claim("test"):
        work(batch)
