"""A full disk is said in plain words, costs no file and no attempt, and is over when it is over."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.test import Client

from procedures import worker
from procedures.faults import is_database_away, is_no_room
from procedures.intake import child, queue
from procedures.intake.receiving import receive
from procedures.models import Batch, BatchState, BatchTask, Source
from procedures.worker import End, Worker
from tests.intake.files import as_csv, row
from tests.pages.reading import words_of
from tthc_portal import urls

pytestmark = pytest.mark.django_db(transaction=True)

LARGE = as_csv([row(number, content="Nội dung " * 20) for number in range(1, 1200)])
SMALL = as_csv([row(1)])


def send(client, content: bytes):
    file = SimpleUploadedFile("quy-3.csv", content)
    return client.post("/nap/moi/", {"file": file, "period": "2022-Q3"})


@pytest.fixture
def browser(admin_user):
    """Shows the page of an exception instead of raising it."""
    client = Client(raise_request_exception=False)
    client.force_login(admin_user)
    return client


def test_a_file_that_finds_no_room_is_not_taken_and_can_be_sent_again(disk, browser, register):
    answer = send(browser, LARGE)
    assert answer.status_code == 507
    assert "có thể đã hết chỗ lưu; chưa nhận gì. Báo Phòng Kiểm soát TTHC" in words_of(answer)
    assert (Batch.objects.count(), list(disk.folder.rglob("*.*"))) == (0, [])
    disk.grow(8 * 1024)
    assert send(browser, LARGE).status_code == 302
    assert Batch.objects.get().state == BatchState.RECEIVED


def test_control_with_the_upload_handler_of_django_it_is_an_error_of_ours(
    disk, browser, register, settings, monkeypatch, caplog
):
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    settings.FILE_UPLOAD_TEMP_DIR = disk.folder
    answer = send(browser, LARGE)
    assert (answer.status_code, "hết chỗ lưu" in words_of(answer)) == (507, True)
    monkeypatch.delattr(urls, "handler500")
    assert send(browser, LARGE).status_code == 500
    caplog.clear()  # who remembers the fault keeps its file open, and the disk goes now


def in_line() -> Batch:
    source = Source.objects.get_or_create(name="Một cửa")[0]
    batch = receive([LARGE], file_name="quy-3.csv", source=source)
    queue.ask_to_check(batch)
    return batch


def worked_once() -> Batch:
    """Let a worker try once, its process apart; the batch as it then is."""
    own, claimed = Worker(), queue.claim("w")
    own._look_after(claimed)
    return Batch.objects.get()


def test_a_check_without_room_waits_for_it_and_says_so(disk, browser, register):
    disk.grow(4 * 1024)
    in_line()
    disk.fill(but=16 * 1024)
    batch = worked_once()
    assert (batch.task, batch.stage, batch.attempts) == (BatchTask.CHECK, "no_room", 0)
    page = words_of(browser.get(f"/nap/{batch.pk}/"))
    assert "Máy chủ hết chỗ lưu tệp: báo Phòng Kiểm soát TTHC. Tệp đã nhận còn nguyên" in page
    disk.free()
    Batch.objects.update(claimed_until=None)  # or ten seconds later
    assert worked_once().state == BatchState.CHECKED


def test_control_without_the_readers_word_a_good_file_is_refused(disk, register, monkeypatch):
    monkeypatch.setattr(child, "_NO_ROOM", 99)
    disk.grow(4 * 1024)
    in_line()
    disk.fill(but=16 * 1024)
    assert worked_once().state == BatchState.REJECTED


def test_control_counted_as_attempts_a_full_disk_makes_the_batch_fail(disk, register, monkeypatch):
    monkeypatch.setattr(worker, "_end_by", lambda fault: End.FAILED)
    monkeypatch.setattr(queue, "ATTEMPTS", 1)
    disk.grow(4 * 1024)
    in_line()
    disk.fill(but=16 * 1024)
    assert worked_once().state == BatchState.FAILED


_FULL_POSTGRES = """
    CREATE FUNCTION takes_room() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER takes_room BEFORE INSERT ON procedures_batch
        FOR EACH ROW EXECUTE FUNCTION takes_room()"""
_FULL_SQLITE = """
    CREATE TRIGGER takes_room BEFORE INSERT ON procedures_batch
        BEGIN INSERT INTO ballast VALUES (zeroblob(1000000)); END"""


@pytest.fixture
def full_database(register):
    """A database that has no room for another batch; that of SQLite is really limited."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FULL_POSTGRES)
            yield
            cursor.execute("DROP FUNCTION takes_room CASCADE")
            return
        cursor.execute("CREATE TABLE ballast (takes_room BLOB)")
        cursor.execute(_FULL_SQLITE)
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 10}")
        yield
        cursor.execute("PRAGMA max_page_count = 4294967294")
        cursor.execute("DROP TRIGGER takes_room")
        cursor.execute("DROP TABLE ballast")


def test_a_full_database_is_told_and_takes_no_file(full_database, browser, settings):
    answer = send(browser, LARGE)
    assert answer.status_code == 507
    assert "Máy chủ hết chỗ lưu" in words_of(answer)
    assert list(settings.SPOOL_ROOT.iterdir()) == []


def test_what_the_database_refuses_is_neither_full_nor_away():
    with pytest.raises(Exception, match="no_such_table") as refused, transaction.atomic():
        connection.cursor().execute("SELECT * FROM no_such_table")
    assert not is_no_room(refused.value)
    assert not is_database_away(refused.value)
    for cut in (OperationalError, InterfaceError, DatabaseError):
        assert is_database_away(cut("server closed the connection unexpectedly"))
