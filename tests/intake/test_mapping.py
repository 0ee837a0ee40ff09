"""A file that cannot be read by its headings is mapped by the clerk, and checked again so."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from procedures.intake import child, receiving, spool
from procedures.intake.columns import COLUMNS, DROPPED
from procedures.models import Agency, Batch, ColumnMapping, Dossier, Event, Scope, Source
from procedures.rules.privacy import is_personal
from procedures.worker import Worker
from tests.intake.containers import CONTAINERS
from tests.intake.files import as_csv
from tests.pages.conftest import accept_all, work_off
from tests.pages.reading import words_of

HEAD = (
    *("Mã hồ sơ", "Mã thủ tục", "Cơ quan giải quyết", "Ngày tiếp nhận", "Ngày hẹn trả"),
    *("Ngày kết thúc", "Hình thức nộp", "Trạng thái"),
)
STRANGE = {
    "Mã hồ sơ": "Ký hiệu",
    "Ngày tiếp nhận": "Nhận lúc",
    "Ngày hẹn trả": "Trả trước ngày",
    "Trạng thái": "Kết luận",
}
ROWS = (
    ("H37.15-220801-0001", "04/08/2022", "Trực tuyến", "Đã trả kết quả"),
    ("H37.15-220801-0002", "", "Trực tiếp", "Đang xử lý"),
    ("H37.15-220801-0003", "05/08/2022", "Trực tuyến", "Đã trả kết quả"),
)


def lines(head=HEAD, *, day="01/08/2022", due="05/08/2022", **words) -> list[list[str]]:
    """A heading and three dossiers; `words` are others for those of channel and status."""
    called = {"online": "Trực tuyến", "done": "Đã trả kết quả"} | words
    other = {"Trực tuyến": called["online"], "Đã trả kết quả": called["done"]}
    rows = [
        [code, "1.000001", "UBND xã Tân Thanh", day, due, end, other.get(by, by), other.get(at, at)]
        for code, end, by, at in ROWS
    ]
    return [list(head), *rows]


def csv(some: list[list[str]]) -> bytes:
    return as_csv([], above=some)


def renamed(names: dict[str, str], head=HEAD) -> list[str]:
    return [names.get(each, each) for each in head]


@pytest.fixture
def clerk(register):
    """A clerk of the whole province."""
    user = User.objects.create_user("canbo")
    user.user_permissions.add(Permission.objects.get(codename="add_batch"))
    Scope.objects.create(user=user, agency=Agency.objects.get(code="LS"))
    return user


@pytest.fixture
def clerk_client(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def upload(clerk_client):
    def uploaded(content: bytes, name="quy-3.csv", **chosen) -> Batch:
        form = {"file": SimpleUploadedFile(name, content), "period": "2022-Q3", **chosen}
        clerk_client.post("/nap/moi/", form)
        work_off()
        return Batch.objects.latest("pk")

    return uploaded


@pytest.fixture
def mapped(clerk_client):
    """Choose on the page of the mapping: their heading → our column, and what else is said."""

    def chosen(batch: Batch, columns: dict[str, str] | None = None, *, line=0, **said):
        address = f"/nap/{batch.pk}/ghep-cot/" + (f"?dong={line}" if line else "")
        form = clerk_client.get(address).context["form"]
        wanted = {name: form[name].value() or "" for name in form.fields}
        labels = {form.fields[name].label: name for name in form.fields}
        wanted |= {labels[label]: field for label, field in (columns or {}).items()} | said
        response = clerk_client.post(address, wanted)
        if response.status_code == 302:
            work_off()
            batch.refresh_from_db()
        return response

    return chosen


def accept(client, batch: Batch) -> None:
    accept_all(client, batch)
    work_off()
    batch.refresh_from_db()
    assert batch.state == "accepted"


def codes(batch: Batch) -> set[str]:
    return set(batch.problems.filter(level="block").values_list("code", flat=True))


@pytest.fixture
def is_like_its_twin(upload, clerk_client):
    """Say whether the file with headings, days and words that are known brings nothing new."""

    def alike(batch: Batch) -> bool:
        accept(clerk_client, batch)
        ColumnMapping.objects.update(forgotten_at=timezone.now())
        twin = upload(csv(lines()), "mau.csv")
        return (twin.unchanged, twin.rows, batch.added) == (3, 3, 3)

    return alike


TO_COLUMNS = {
    "Ký hiệu": "code",
    "Nhận lúc": "received",
    "Trả trước ngày": "due",
    "Kết luận": "status",
}
WORDLESS = [f"Cột số {place}" for place in ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám")]
ALL = ("code", "procedure_code", "agency", "received", "due", "finished", "channel", "status")
TWICE = [[*line, extra] for line, extra in zip(lines(), ["Ngày nhận", "", "", ""], strict=True)]
AMERICAN = {"day": "08/01/2022", "due": "08/05/2022"}


def american() -> list[list[str]]:
    """Month first; that the finished days are days in one order only says so."""
    found = lines(**AMERICAN)
    ends = ["Ngày kết thúc", "08/04/2022", "", "08/05/2022"]
    return [[*line[:5], end, *line[6:]] for line, end in zip(found, ends, strict=True)]


# what it is refused for | lines | their heading → ours | what else is said
REFUSED = {
    "headings nobody knows": ("MISSING_COLUMN", lines(renamed(STRANGE)), TO_COLUMNS, {}),
    "two of one meaning": ("DUPLICATE_COLUMN", TWICE, {"Ngày nhận": ""}, {}),
    "no heading at all": (
        "NO_HEADER",
        [["UBND tỉnh", "Danh sách"], *lines(WORDLESS)],
        dict(zip(WORDLESS, ALL, strict=True)),
        {"line": 2},
    ),
    "month first": ("DATE_ORDER", american(), {}, {"day_order": "month_first"}),
}


@pytest.mark.parametrize(
    ("kind", "name"),
    list(zip(REFUSED, ("excel.xlsx", "cham-phay.csv", "trang.xls", "tab.txt"), strict=True)),
    ids=list(REFUSED),
)
def test_a_refused_file_becomes_its_twin_when_it_is_mapped(
    upload, mapped, is_like_its_twin, kind, name
):
    code, table, columns, said = REFUSED[kind]
    batch = upload(CONTAINERS[name](table), name)
    assert (batch.state, codes(batch)) == ("rejected", {code})
    assert mapped(batch, columns, **said).status_code == 302
    assert (batch.state, codes(batch)) == ("checked", set())
    assert is_like_its_twin(batch)


def test_words_are_given_a_meaning_once(upload, mapped, clerk_client, is_like_its_twin):
    batch = upload(csv(lines(done="Ra kết quả rồi", online="Nộp từ xa")))
    assert (batch.refused, codes(batch)) == (2, {"BAD_CHOICE"})
    page = words_of(clerk_client.get(f"/nap/{batch.pk}/ghep-cot/"))
    assert "“Ra kết quả rồi” 2 dòng" in page
    mapped(batch, {"Ra kết quả rồi": "10", "Nộp từ xa": "2"})
    assert (batch.state, batch.refused) == ("checked", 0)
    note = batch.problems.get(code="COLUMNS_MAPPED")
    assert "8 cột; 4 ô" in note.message
    assert is_like_its_twin(batch)


def test_day_first_stands_against_what_the_codes_say(upload, mapped, clerk_client):
    batch = upload(csv(lines(day="08/01/2022", due="05/08/2022")))
    assert codes(batch) == {"DATE_ORDER"}
    assert mapped(batch).status_code == 422, "which order it is must be said"
    mapped(batch, day_order="day_first")
    accept(clerk_client, batch)
    assert {each.received_on for each in Dossier.objects.filter(batch=batch)} == {date(2022, 1, 8)}


@pytest.mark.parametrize("day", ["2022-01-08", "13/01/2022"], ids=["by the codes", "by a cell"])
def test_month_first_that_the_file_contradicts_is_asked_again(upload, mapped, day):
    batch = upload(csv(lines(WORDLESS, day=day)))
    mapped(batch, dict(zip(WORDLESS, ALL, strict=True)), line=1, day_order="month_first")
    assert codes(batch) == {"DATE_ORDER"}


def test_an_order_of_days_that_was_said_of_one_file_misleads_no_other(upload, mapped):
    """Month first is held against every file; day first is a word for its own file alone."""
    mapped(upload(csv(american())), day_order="month_first")
    Batch.objects.update(received_at=timezone.now() - timedelta(days=1))
    ColumnMapping.objects.update(chosen_at=timezone.now() - timedelta(hours=1))
    assert codes(upload(csv(lines()), "ngay-truoc.csv")) == {"DATE_ORDER"}
    exchanged = csv(lines(day="08/01/2022"))
    batch = upload(exchanged, "dao.csv")
    mapped(batch, day_order="day_first")
    assert batch.state == "checked"
    ColumnMapping.objects.update(chosen_at=timezone.now() - timedelta(hours=1))
    again = upload(csv(lines(day="08/01/2022", due="06/08/2022")), "dao-nua.csv")
    assert codes(again) == {"DATE_ORDER"}


def test_the_order_of_days_is_shown_on_days_of_the_file(upload, clerk_client):
    batch = upload(csv(american()))
    page = words_of(clerk_client.get(f"/nap/{batch.pk}/ghep-cot/"))
    assert "Ngày trước, tháng sau: 08/01/2022 → ngày 8 tháng 1 năm 2022" in page
    assert "Tháng trước, ngày sau: 08/01/2022 → ngày 1 tháng 8 năm 2022" in page


def test_what_is_shown_of_a_column_and_how_sure_it_is(upload, clerk_client):
    names = {"Mã hồ sơ": "Ký hiệu", "Ngày hẹn trả": "Ngày hẹn trả KQ", "Trạng thái": "Xong chưa"}
    batch = upload(csv(lines(renamed(names))))
    page = words_of(clerk_client.get(f"/nap/{batch.pk}/ghep-cot/"))
    assert "Ký hiệu có thể Ví dụ: H37.15-220801-0001, H37.15-220801-0002" in page, "by its values"
    assert "Ngày hẹn trả KQ có thể" in page, "by its heading"
    assert "Ngày tiếp nhận chắc chắn Ví dụ: 01/08/2022" in page


# What may not be said


def test_one_column_of_ours_is_not_two_of_theirs(upload, mapped):
    batch = upload(csv(lines(renamed(STRANGE))))
    response = mapped(batch, TO_COLUMNS | {"Trả trước ngày": "received"})
    assert response.status_code == 422
    words = words_of(response)
    assert "Cột “Nhận lúc” cũng được ghép với “Ngày tiếp nhận”" in words
    assert "Chưa chọn cột cho: Ngày hẹn trả." in words
    assert not ColumnMapping.objects.exists()


def test_saying_nothing_is_told(upload, mapped):
    response = mapped(upload(csv(lines(done="Ra kết quả rồi"))))
    assert "Chưa có gì khác với lần đọc trước" in words_of(response)


def test_a_word_means_only_what_there_is(upload, mapped):
    batch = upload(csv(lines(done="Ra kết quả rồi")))
    assert mapped(batch, {"Ra kết quả rồi": "99"}).status_code == 422


def test_a_line_of_a_dossier_is_no_heading(upload, clerk_client):
    """Else the names in it would be kept as headings."""
    batch = upload(csv([["Sổ", "riêng"], *lines(WORDLESS)]))
    form = clerk_client.get(f"/nap/{batch.pk}/ghep-cot/?dong=3").context["form"]
    assert [number for number, _ in form.table.lines] == [1, 2]
    assert form.table.line == 2


# What is remembered


def test_the_next_file_of_the_layout_is_read_so_by_itself(upload, mapped, clerk_client):
    mapped(upload(csv(lines(renamed(STRANGE)))), TO_COLUMNS)
    Batch.objects.update(received_at=timezone.now() - timedelta(days=1))
    some = lines(renamed(STRANGE), due="06/08/2022")
    turned = [["Tháng 8", "2022"], *([*line[4:], *line[:4]] for line in some)]
    batch = upload(csv(turned), "thang-sau.csv")
    assert (batch.state, batch.refused, batch.added) == ("checked", 0, 3)
    assert batch.mappings.get() == ColumnMapping.objects.get()
    words = words_of(clerk_client.get(f"/nap/{batch.pk}/"))
    assert "Ghép cột như lần trước, ngày" in words
    assert "người ghép canbo" in words
    assert "2. Ghép cột, xong như lần trước" in words


def test_a_mapping_is_changed_while_the_original_is_there(upload, mapped):
    batch = upload(csv(lines(renamed(STRANGE), done="Ra kết quả rồi")))
    mapped(batch, TO_COLUMNS)
    assert (batch.state, batch.refused) == ("checked", 2)
    mapped(batch, {"Ra kết quả rồi": "9"})
    assert (batch.refused, ColumnMapping.objects.filter(forgotten_at=None).count()) == (0, 1)
    assert ColumnMapping.objects.count() == 2, "what was said before is not overwritten"


def test_a_forgotten_mapping_is_asked_again(upload, mapped, clerk_client):
    batch = upload(csv(lines(renamed(STRANGE))))
    mapped(batch, TO_COLUMNS)
    layout = ColumnMapping.objects.get().layout
    address = f"/nap/{batch.pk}/ghep-cot/bo/"
    assert "Đã bỏ" in words_of(clerk_client.post(address, {"layout": layout}, follow=True))
    assert "từ trước" in words_of(clerk_client.post(address, {"layout": layout}, follow=True))
    assert batch.mappings.exists(), "the batch still tells how it was read"
    later = csv(lines(renamed(STRANGE), due="06/08/2022"))
    assert codes(upload(later, "sau.csv")) == {"MISSING_COLUMN"}
    assert Event.objects.filter(act="mapping_forgotten").count() == 1


@pytest.mark.parametrize("chosen", [{"agency": "LS-TTH"}, {"source": "Phần mềm khác"}])
def test_a_mapping_holds_for_its_source_and_agency_alone(upload, mapped, chosen):
    mapped(upload(csv(lines(renamed(STRANGE)))), TO_COLUMNS)
    if "agency" in chosen:
        chosen = {"agency": Agency.objects.get(code="LS-TTH").pk}
    else:
        chosen = {"source": Source.objects.create(name=chosen["source"]).pk}
    other = upload(csv(lines(renamed(STRANGE), due="06/08/2022")), "khac.csv", **chosen)
    assert codes(other) == {"MISSING_COLUMN"}


def test_what_happened_is_told_by_the_log(upload, mapped):
    batch = upload(csv(lines(renamed(STRANGE))))
    mapped(batch, TO_COLUMNS)
    acts = list(Event.objects.filter(batch=batch).order_by("pk").values_list("act", "told"))
    assert [act for act, _ in acts] == ["uploaded", "refused", "mapped"]
    assert acts[2][1]["before"] == {"state": "rejected", "problems": {"MISSING_COLUMN": 1}}


# The original


def original(batch: Batch):
    return spool.raw_path(batch.pk)


def test_the_original_waits_privately_and_is_told_of(upload, clerk_client):
    batch = upload(csv(lines(renamed(STRANGE))))
    assert original(batch).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in original(batch).parent.iterdir()] == [original(batch).name]
    until = timezone.localtime(batch.original_until)
    words = words_of(clerk_client.get(f"/nap/{batch.pk}/"))
    assert f"Được giữ đến {until:%H:%M} ngày {until:%d/%m/%Y} để ghép cột, rồi xóa." in words


def test_what_cannot_be_mapped_is_gone_at_once(upload):
    assert not original(upload(csv(lines()))).exists()
    assert not original(upload(b"", "trong.csv")).exists()


def test_an_original_nobody_has_mapped_goes_after_two_hours(upload, clerk_client):
    batch = upload(csv(lines(renamed(STRANGE))))
    assert batch.original_until <= timezone.now() + timedelta(hours=2)
    receiving.sweep()
    assert original(batch).exists()
    Batch.objects.update(original_until=timezone.now() - timedelta(seconds=1))
    response = clerk_client.get(f"/nap/{batch.pk}/ghep-cot/", follow=True)
    assert "Không ghép cột được nữa: tệp gốc đã xóa" in words_of(response)
    assert not original(batch).exists()


def test_the_worker_lets_originals_go_though_nobody_comes(upload):
    batch = upload(csv(lines(renamed(STRANGE))))
    Batch.objects.update(original_until=timezone.now() - timedelta(seconds=1))
    Worker().run(once=True)
    assert not original(batch).exists()


def test_mapping_again_and_again_keeps_no_original_longer(upload, mapped):
    batch = upload(csv(lines(renamed(STRANGE), done="Ra kết quả rồi")))
    until = batch.original_until
    mapped(batch, TO_COLUMNS)
    assert batch.original_until == until


@pytest.mark.parametrize("way", ["ghep-cot/xoa-tep-goc/", "huy/", "ghi-nhan/"])
def test_the_original_goes_once_it_is_decided(upload, mapped, clerk_client, way):
    batch = upload(csv(lines(renamed(STRANGE))))
    if way != "ghep-cot/xoa-tep-goc/":
        mapped(batch, TO_COLUMNS)
        assert original(batch).exists(), "the mapping may still be changed"
    clerk_client.post(f"/nap/{batch.pk}/{way}")
    work_off()
    assert not original(batch).exists()


# Persons


def test_cells_about_persons_are_neither_shown_nor_kept(upload, mapped, clerk_client, settings):
    head = [*renamed(STRANGE), "Họ tên chủ hồ sơ", "Số điện thoại người nộp", "Diễn giải"]
    canary = ["Nguyễn Thị Bí Mật", "0912345678", "Trần Văn Kín"]
    table = [head, *([*line, *canary] for line in lines()[1:])]
    batch = upload(csv(table))
    page = words_of(clerk_client.get(f"/nap/{batch.pk}/ghep-cot/"))
    assert "không hiện giá trị: Họ tên chủ hồ sơ, Số điện thoại người nộp." in page
    assert [each for each in canary[:2] if each in page] == []
    assert "Trần Văn Kín" in page, "what nobody knows is shown to who has the file, and not kept"
    mapped(batch, TO_COLUMNS)
    accept(clerk_client, batch)
    kept = b"".join(path.read_bytes() for path in settings.SPOOL_ROOT.glob("*"))
    told = [repr(list(model.objects.values())) for model in (Batch, ColumnMapping, Event)]
    told += [repr(list(batch.problems.values())), repr(list(Dossier.objects.values()))]
    assert [each for each in canary if each.encode() in kept or each in "".join(told)] == []
    assert "diễn giải" not in repr(list(ColumnMapping.objects.values())), "a heading may be a name"


def test_a_personal_column_is_not_mapped_whatever_is_sent(upload, mapped):
    head = renamed(STRANGE | {"Hình thức nộp": "Chủ hồ sơ"})
    batch = upload(csv(lines(head)))
    mapped(batch, TO_COLUMNS, **{"column-6": "overdue_reason"})
    assert "overdue_reason" not in repr(ColumnMapping.objects.get().columns)


# Whose file it is


def test_a_file_of_another_agency_is_as_if_there_were_none(upload, client, clerk):
    batch = upload(csv(lines(renamed(STRANGE))))
    Scope.objects.filter(user=clerk).update(agency=Agency.objects.get(code="LS-TTH"))
    for address in ("ghep-cot/", "ghep-cot/bo/", "ghep-cot/xoa-tep-goc/"):
        assert client.get(f"/nap/{batch.pk}/{address}").status_code == 404
        assert client.post(f"/nap/{batch.pk}/{address}", {}).status_code == 404
    assert original(batch).exists()


def test_every_column_that_is_never_kept_and_may_tell_of_a_person_is_known_as_such():
    harmless = {
        *("STT", "MaLinhVuc", "Ngày nộp", "Số lượng (bộ)", "Phòng ban", "Phòng ban xử lý"),
        "DanhSachHoSoBoSung",
    }
    assert [each for each in DROPPED if is_personal(each) == (each in harmless)] == []
    ours = [heading for column in COLUMNS for heading in column.headings]
    assert [each for each in ours if is_personal(each)] == ["Nội dung hồ sơ"]


def test_one_file_is_looked_at_at_a_time_and_whoever_comes_then_is_told(
    upload, clerk_client, monkeypatch
):
    """A slow file, opened again and again, would else leave nobody to answer the others."""
    batch = upload(csv(lines(renamed(STRANGE))))
    monkeypatch.setattr(child, "_LONGEST_TURN_SECONDS", 0.01)
    with child._looking:
        response = clerk_client.get(f"/nap/{batch.pk}/ghep-cot/", follow=True)
    assert "Máy chủ đang mở tệp khác." in words_of(response)
    assert clerk_client.get(f"/nap/{batch.pk}/ghep-cot/").status_code == 200
