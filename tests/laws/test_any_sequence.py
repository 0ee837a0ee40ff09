"""Whatever clerks do, in whatever order, the database says what a model of dictionaries says.

Files good, corrected, partial, sent again, for one agency or all, with names nobody knows, late for
a closed period; accepted, confirmed, cancelled, undone; periods closed and reopened. Everything is
done at the addresses of the pages, and after each step everything is compared.
"""

import os
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from procedures.intake import assenting, spool
from procedures.intake.undoing import CannotBeUndone, listed
from procedures.models import Agency, Batch, Dossier, DossierVersion, OpenName
from procedures.rules.periods import parse_period
from reports import reading
from reports.closing import close_period, reopen_period
from reports.models import Report
from tests.intake.files import as_csv
from tests.laws.model import NAMES, NOT_YET, STRANGE, WITHIN, File, Model, Row
from tests.laws.what_stands import lines_are_those_of_the_dossiers
from tests.pages.conftest import work_off

EXAMPLES = int(os.environ.get("EXAMPLES", "8"))
STEPS = 14
SPRING, SUMMER = parse_period("2022-Q2"), parse_period("2022-Q3")
# The last day of a quarter, the first of the next, and days in the middle of each.
DAYS = [date(2022, 6, 14), date(2022, 6, 15), date(2022, 4, 1), date(2022, 8, 1)]
STATUSES = {"Đang xử lý": 4, "Đã trả kết quả": 10, "Không được tiếp nhận": NOT_YET}
COUNTS = ("added", "changed", "unchanged", "refused", "ignored")

which = st.integers(0, 30)


@st.composite
def rows(draw) -> Row:
    number = draw(st.integers(1, 6))
    agency = ("LS-TTH", "LS-HB1")[number % 2]
    status = draw(st.sampled_from([4, 4, 10, 10, 10, NOT_YET]))
    received = draw(st.sampled_from(DAYS))
    ended = received + timedelta(draw(st.sampled_from([0, 3, 80]))) if status == 10 else None
    due = received + timedelta(draw(st.sampled_from([0, 5])))
    return Row(
        f"H37.15-220401-{number:04d}",
        agency,
        (agency, status, received, due, ended),
        is_strange=draw(st.integers(0, 5)) == 0,
        is_bad=draw(st.integers(0, 7)) == 0,
    )


def cells_of(row: Row) -> dict[str, str]:
    _, status, received, due, ended = row.facts
    return {
        "code": row.code,
        "procedure_code": "1.000001",
        "agency": (STRANGE if row.is_strange else NAMES)[row.agency],
        "received": f"{received:%d/%m/%Y}",
        "due": "x" if row.is_bad else f"{due:%d/%m/%Y}",
        "finished": f"{ended:%d/%m/%Y}" if ended else "",
        "channel": "Trực tiếp",
        "status": next(text for text, code in STATUSES.items() if code == status),
    }


files = st.lists(rows(), min_size=1, max_size=4, unique_by=lambda row: row.code)


class Province(RuleBasedStateMachine):
    """Clerks and closers at work on the database and on the model alike."""

    client = None

    def __init__(self):
        super().__init__()
        self.model = Model()
        self.before = transaction.savepoint()
        self.agencies = dict(Agency.objects.values_list("code", "pk"))
        self.sent: list[File] = []

    def teardown(self):
        transaction.savepoint_rollback(self.before)
        for path in spool.raw_path(0).parent.glob("*"):
            path.unlink()

    # What people do

    @rule(
        rows=files,
        agency=st.sampled_from(sorted(WITHIN)),
        period=st.sampled_from([SPRING.code, SUMMER.code]),
    )
    def upload(self, rows, agency, period):
        self._send(File(rows, (tuple(rows), len(self.sent)), agency, period))

    @rule(number=which, period=st.sampled_from([SPRING.code, SUMMER.code]))
    def send_again(self, number, period):
        if self.sent:
            file = self.sent[number % len(self.sent)]
            self._send(File(file.rows, file.content, file.agency, period))

    @rule(number=which, rows=files)
    def correct(self, number, rows):
        """The same file once more, some of its rows otherwise."""
        if self.sent:
            file = self.sent[number % len(self.sent)]
            merged = {row.code: row for row in [*file.rows, *rows[:2]]}
            content = (tuple(merged.values()), len(self.sent))
            self._send(File(list(merged.values()), content, file.agency, file.period))

    def _send(self, file: File) -> None:
        self.sent.append(file)
        twin = self.model.twin(file)
        _, number = file.content
        # Two files of the same rows differ in a line below the table.
        content = as_csv([*map(cells_of, file.rows)], below=[[f"Bản {number}"]])
        form = {"file": SimpleUploadedFile("tep.csv", content), "period": file.period}
        answer = self.client.post(
            "/nap/moi/", form | {"agency": self.agencies.get(file.agency, "")}
        )
        if twin is None:
            work_off()
            self.model.receive(Batch.objects.latest("pk").pk, file)
        elif self.model.files[twin].state == "checked":
            assert answer["Location"] == f"/nap/{twin}/"
        else:
            assert answer.context["before"].pk == twin

    @rule(number=which, good_rows=st.booleans(), confirms=st.booleans())
    def accept(self, number, good_rows, confirms):
        batch, file = self._pick(number, "checked")
        if batch is None:
            return
        unconfirmed = assenting.unconfirmed(batch) if batch.state == "checked" else []
        if confirms:
            form = {f"{code}-agreed": "on" for code in unconfirmed}
            form |= {f"{code}-reason": "đã kiểm tra" for code in unconfirmed}
            self.client.post(f"/nap/{batch.pk}/xac-nhan/", form)
        form = {"good_rows": "1"} if good_rows else {}
        self.client.post(f"/nap/{batch.pk}/ghi-nhan/", form)
        work_off()
        is_wanted = (confirms or not unconfirmed) and (good_rows or not file.counts["refused"])
        if file.state == "checked" and is_wanted:
            self.model.accept(batch.pk)

    @rule(number=which)
    def cancel(self, number):
        batch, file = self._pick(number, "checked")
        if batch:
            self.client.post(f"/nap/{batch.pk}/huy/")
            file.state = "cancelled" if file.state == "checked" else file.state

    @rule(number=which)
    def undo(self, number):
        batch, _ = self._pick(number, "accepted", "partial")
        if batch is None:
            return
        try:
            with listed(batch) as undoing:
                lists = {n: getattr(undoing, n) for n in ("removed", "restored", "kept", "closed")}
        except CannotBeUndone:
            lists = {}
        seen = undoing.fingerprint if lists else ""
        self.client.post(f"/nap/{batch.pk}/hoan-tac/", {"seen": seen})
        expected = self.model.undo(batch.pk)
        assert expected is None or lists == expected

    @rule(agency=st.sampled_from(sorted(STRANGE)))
    def settle(self, agency):
        name = OpenName.objects.waiting().filter(written=STRANGE[agency]).first()
        if name is None:
            return
        known = Batch.objects.latest("pk").pk
        self.client.post(f"/nap/ten-chua-ro/{name.pk}/", {"chosen": self.agencies[agency]})
        work_off()
        rests = Batch.objects.filter(pk__gt=known).order_by("pk")
        expected = self.model.settle(STRANGE[agency])
        self.model.files |= dict(zip([each.pk for each in rests], expected, strict=True))

    @rule(period=st.sampled_from([SPRING, SUMMER]))
    def close_or_reopen(self, period):
        if period.code in self.model.closed:
            reopen_period(period=period, reason="nạp bổ sung")
            del self.model.closed[period.code]
        else:
            close_period(period=period)
            self.model.close(period)

    def _pick(self, number, *states) -> tuple[Batch | None, File | None]:
        """One of the batches in these states; now and then one in any."""
        files = self.model.files
        fitting = [pk for pk, file in files.items() if file.state in states]
        fitting = fitting if fitting and number < 25 else sorted(files)
        if not fitting:
            return None, None
        pk = fitting[number % len(fitting)]
        return Batch.objects.get(pk=pk), files[pk]

    # What holds after each step

    @invariant()
    def every_batch_is_where_the_model_has_it(self):
        names = ("state", *COUNTS)
        found = {pk: told for pk, *told in Batch.objects.values_list("pk", *names)}
        files = self.model.files
        assert found == {n: [f.state, *map(f.counts.get, COUNTS)] for n, f in files.items()}
        asked = set(OpenName.objects.waiting().values_list("batch", "written"))
        may_ask = ("checked", "partial", "rejected")
        waiting = {(n, name) for n, f in files.items() if f.state in may_ask for name in f.asks}
        assert asked == waiting

    @invariant()
    def every_dossier_stands_as_it_was_last_written(self):
        names = ("agency__code", "status", "received_on", "due_on", "concluded_on")
        found = Dossier.objects.values_list("code", "batch", *names)
        dossiers = self.model.dossiers.items()
        assert {code: (by, tuple(facts)) for code, by, *facts in found} == {
            code: (write.batch, write.facts) for code, write in dossiers
        }

    @invariant()
    def every_write_is_kept_with_what_was_taken_back(self):
        versions = set(DossierVersion.objects.values_list("code", "batch", "replaced_by"))
        taken_back = {(code, by) for code, by, over in versions if by == over}
        written = {(code, by) for code, by, _ in versions}
        written |= set(Dossier.objects.values_list("code", "batch"))
        model = [(code, write) for code, writes in self.model.writes.items() for write in writes]
        assert taken_back == {(code, write.batch) for code, write in model if write.is_taken_back}
        assert written == {(code, write.batch) for code, write in model}

    @invariant()
    def every_figure_is_counted_from_the_dossiers_and_closed_ones_stand_still(self):
        for period in (SPRING, SUMMER):
            live = self.model.counts(period.first_day, period.last_day)
            assert reading.total(period, live=True).counts() == live
            closed = self.model.closed.get(period.code)
            assert reading.total(period).counts() == (closed[3] if closed else live)
            assert bool(Report.objects.closed_as(period)) == bool(closed)
        by_agency = reading.tallies_by(SUMMER, "agency").values()
        assert sum(tally.handled for tally in by_agency) == reading.total(SUMMER).handled
        assert lines_are_those_of_the_dossiers()


def test_any_sequence_of_what_people_do_is_what_the_model_says(client, clerk_of, monkeypatch):
    client.force_login(clerk_of("LS"))
    monkeypatch.setattr(Province, "client", client)
    assert connection.in_atomic_block, "each example is rolled back"
    run_state_machine_as_test(
        Province,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
        ),
    )
