"""A made-up person, sent over the web in every place that could hold one, is found nowhere after.

Names, addresses and e-mail are sent in the columns of persons, in titles, signatures and columns
nobody knows: all of these are dropped. Numbers of a phone or an identity card are sent everywhere
else too, in cells that should hold something different, in the names of the file and its sheets:
they are masked. A name alone in a column of, say, agencies cannot be told from an agency.
"""

import io
import logging
import os
import sys
import tempfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from procedures.intake.receiving import sweep
from procedures.models import Agency, Batch, Dossier, Event, OpenName, Problem
from procedures.worker import Worker
from tests.intake.containers import CONTAINERS
from tests.intake.files import HEADINGS, as_lines, row
from tests.intake.registers import line as register_line
from tests.intake.registers import register as register_file
from tests.intake.registers import titles as register_titles
from tests.intake.test_privacy import FREE_TEXT, PERSONAL
from tests.intake.test_worker import in_a_hurry  # noqa: F401
from tests.laws.everywhere import in_files, in_the_database, places_of, unpacked
from tests.pages.reading import all_confirmed

pytestmark = pytest.mark.django_db(transaction=True)

SECRETS = {
    "name": "Nguyễn Thị Chim Yến",
    "address": "Thôn Chim Yến",
    "e-mail": "chim.yen@example.vn",
    "phone": "0912987654",
    "identity": "020193004321",
    "old identity": "281234567",
    # However much of a number is masked, its end must be.
    "end of the phone": "2987654",
    "end of the identity": "3004321",
}
NAME, PLACE, EMAIL, PHONE, IDENTITY, OLD_IDENTITY, *_ = SECRETS.values()
PEOPLE = {f"p{number}": heading for number, heading in enumerate(PERSONAL)}
STRANGE = "Trung tâm Một cửa Tân Thanh"
UNKNOWN_COLUMN = f"Hỏi {PHONE}"
IN_A_CELL = f"gọi {PHONE}, CCCD {IDENTITY}, CMND {OLD_IDENTITY}"
NOT_FOR_PERSONS = [
    *("code", "procedure_code", "procedure_name", "sector", "agency", "receiving_agency"),
    *("received", "due", "finished", "handed_over", "channel", "status", "overdue_reason"),
]


def lines() -> list[list[str]]:
    """A table with the canary in every column and around it: rows good, bad, of a strange name."""
    people = {name: [NAME, PHONE, IDENTITY, PLACE, EMAIL][n % 5] for n, name in enumerate(PEOPLE)}
    rows = [row(1, overdue_reason=f"{FREE_TEXT} {IN_A_CELL} {EMAIL}"), row(2, agency=STRANGE)]
    rows += [row(10 + n, **{name: IN_A_CELL}) for n, name in enumerate(NOT_FOR_PERSONS)]
    rows += [row(30 + n, **{name: PHONE}) for n, name in enumerate(NOT_FOR_PERSONS)]
    rows += [row(50 + n, **{name: f"0912.987 654 {IDENTITY}"}) for n, name in enumerate(["code"])]
    nothing = dict.fromkeys(NOT_FOR_PERSONS, "")
    rows = [nothing | each | people | {"unknown": NAME} for each in rows]
    headings = HEADINGS | PEOPLE | {"unknown": UNKNOWN_COLUMN}
    title = f"Người lập: {NAME}, điện thoại {PHONE}, số {IDENTITY}"
    return [[title], [f"Đơn vị: UBND xã Tân Thanh {PHONE}"], *as_lines(rows, headings), [title]]


def workbook(table: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = f"Gọi {PHONE}"
    for cells in table:
        book.active.append(cells)
    hidden = book.create_sheet(f"Số {IDENTITY}")
    hidden.append([NAME])
    hidden.sheet_state = "hidden"
    book.properties.creator = NAME
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def a_register(_) -> bytes:
    """The title tells the agency; what a dossier is about names a person."""
    above = register_titles()
    above[2] = [f"Người lập: {NAME}, {PHONE}"]
    rows = [register_line(number, f"Khai sinh cho {NAME}, {PHONE}") for number in (1, 2)]
    return register_file(register_line(3), *rows, above=above, below=[[NAME, IDENTITY]])


FILES = {name: CONTAINERS[name] for name in ("phay.csv", "tab.txt", "trang.xls")}
FILES |= {"so.xlsx": workbook, "so-theo-doi.xlsx": a_register}


class Office:
    """A clerk at their pages, with a worker; `seen` is all that was ever shown to them."""

    def __init__(self, client: Client):
        self.client = client
        self.seen: list[tuple[str, bytes]] = []

    def look(self, address: str) -> None:
        self._note(address, self.client.get(address, follow=True))

    def send(self, address: str, **fields) -> None:
        self._note(address, self.client.post(address, fields, follow=True))
        Worker().run(once=True)

    def upload(self, name: str, content: bytes, **chosen) -> Batch:
        file = SimpleUploadedFile(name, content)
        self.send("/nap/moi/", file=file, period="2022-Q3", **chosen)
        return Batch.objects.latest("pk")

    def confirm(self, batch: Batch) -> None:
        page = self.client.get(f"/nap/{batch.pk}/?muc=xac-nhan").text
        self.send(f"/nap/{batch.pk}/xac-nhan/", **all_confirmed(page, reason=f"gọi {PHONE}"))

    def look_at(self, batch: Batch) -> None:
        """What every clerk sees of a batch."""
        self.look(f"/nap/{batch.pk}/")
        self.look(f"/nap/{batch.pk}/so-sua-loi.xlsx")
        for code in set(batch.problems.values_list("code", flat=True)):
            self.look(f"/nap/{batch.pk}/loi/{code}/")

    def look_around(self, batch: Batch) -> None:
        """Every other page and file there is of a batch, and those of all batches."""
        for address in ("/nap/", "/nap/cach-ly/", "/nap/cach-ly/so-sua-loi.xlsx"):
            self.look(address)
        for page in ("?muc=loi", "?muc=luu-y", "thay-doi/", "hoan-tac/"):
            self.look(f"/nap/{batch.pk}/{page}")
        for code in set(batch.problems.filter(level="block").values_list("code", flat=True)):
            self.look(f"/nap/cach-ly/{code}/")
        self.look(f"/nap/ten-chua-ro/?lan-nap={batch.pk}")
        for name in OpenName.objects.waiting()[:3]:
            self.look(f"/nap/ten-chua-ro/{name.pk}/")

    def _note(self, address: str, response) -> None:
        assert response.status_code in (200, 404, 422), address
        content = b"".join(response) if response.streaming else response.content
        self.seen += unpacked(f"page {address}", content)


@pytest.fixture
def temporary(tmp_path, settings, monkeypatch):
    """A folder of its own for what is temporary."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def office(client, clerk_of, temporary, caplog):
    caplog.set_level(logging.DEBUG)
    client.force_login(clerk_of("LS"))
    return Office(client)


@pytest.fixture
def places(office, settings, temporary, caplog, capfd):
    """Say where anything of the person is, in all that is kept, shown and said."""

    def found() -> list[tuple[str, str]]:
        said = [("log", caplog.text.encode()), ("output", "".join(capfd.readouterr()).encode())]
        everything = [*office.seen, *said, *in_the_database()]
        everything += [*in_files(settings.MEDIA_ROOT), *in_files(temporary)]
        return places_of(SECRETS, everything)

    return found


def nobody_maps() -> None:
    """Let the hours pass in which an original may wait for a person to say how it is read."""
    Batch.objects.update(original_until=timezone.now())
    sweep()


@pytest.mark.parametrize("name", FILES if "EXAMPLES" in os.environ else ["so.xlsx"])
def test_nothing_of_a_person_is_found_afterwards(office, places, name):
    content = FILES[name](lines())
    called = f"Danh sách {PHONE} {IDENTITY} {name}"
    batch = office.upload(called, content)
    office.look_at(batch)
    office.look_around(batch)
    nobody_maps()
    assert places() == []
    assert (batch.state, batch.added > 0, batch.refused > 0) == ("checked", True, True)

    office.send(f"/nap/{batch.pk}/xac-nhan/", **{"OUTSIDE_PERIOD-reason": f"hỏi {PHONE}"})
    office.confirm(batch)
    office.send(f"/nap/{batch.pk}/ghi-nhan/", good_rows="1")
    for asked in OpenName.objects.filter(written=STRANGE):
        agency = Agency.objects.get(code="LS-TTH").pk
        office.send(f"/nap/ten-chua-ro/{asked.pk}/", chosen=agency)
        left = Batch.objects.latest("pk")
        assert left.continues == batch
        office.look_at(left)
        office.confirm(left)
        office.send(f"/nap/{left.pk}/ghi-nhan/", good_rows="1")
    assert Dossier.objects.exists()

    with_seen = office.client.get(f"/nap/{batch.pk}/hoan-tac/").context["undoing"].fingerprint
    office.send(f"/nap/{batch.pk}/hoan-tac/", seen=with_seen)
    cancelled = office.upload(called, content)
    office.send(f"/nap/{cancelled.pk}/huy/")
    office.look_at(cancelled)
    office.look_around(cancelled)
    assert {"undone", "cancelled"} <= set(Batch.objects.values_list("state", flat=True))
    assert places() == []


REFUSED = [
    [["Mã hồ sơ", "Số hồ sơ", UNKNOWN_COLUMN], ["x", NAME, PHONE]],
    [[UNKNOWN_COLUMN, NAME], [NAME, PHONE]],
    [*as_lines([row(1, due=PHONE, person=NAME), row(2, code=IDENTITY, person=NAME)])],
    [*as_lines([row(1, received=f"12/31/2022 {PHONE}", person=NAME)])],
    [*as_lines([row(1, due="x", person=NAME)]), [PHONE, IDENTITY] * 9],
]


def test_nothing_of_a_refused_file_is_found(office, places):
    for number, table in enumerate(REFUSED):
        name = ("phay.csv", "excel.xlsx")[number % 2]
        batch = office.upload(f"{PHONE} {name}", CONTAINERS[name](table))
        assert batch.state == "rejected"
        office.look_at(batch)
        # It shows samples to whom the file belongs; nothing of them may stay.
        office.client.get(f"/nap/{batch.pk}/ghep-cot/")
    nobody_maps()
    assert places() == []


def test_what_is_hidden_anywhere_is_found(office, places, settings, temporary, capfd):
    """The search can find: without this the tests above would say nothing."""
    batch = office.upload("tep.csv", CONTAINERS["phay.csv"](as_lines([row(1), row(2, due="x")])))
    assert places() == []
    Problem.objects.filter(batch=batch).update(value=f"gọi 0912 987-654 {NAME}")
    Event.objects.create(act="uploaded", at=batch.received_at, told={"reason": NAME})
    (settings.MEDIA_ROOT / "a.xlsx").write_bytes(workbook([[PLACE, EMAIL, PHONE, IDENTITY]]))
    (temporary / f"{OLD_IDENTITY}.upload").touch()
    logging.getLogger("procedures").warning(PLACE)
    sys.stderr.write(EMAIL)
    office.look(f"/nap/{batch.pk}/so-sua-loi.xlsx")
    found = {(name, place.split(" ")[0]) for name, place in places()}
    assert {"phone", "name"} <= {name for name, place in found if place == "page"}
    assert {"phone", "name"} <= {name for name, place in found if place == "table"}
    assert {("address", "log"), ("e-mail", "output"), ("old identity", "name")} <= found
    in_the_workbook = {name for name, place in places() if ".xlsx" in place}
    assert {"address", "e-mail", "phone", "identity"} <= in_the_workbook
