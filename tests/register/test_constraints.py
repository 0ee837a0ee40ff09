"""What must always be true of the register and the dossiers: each constraint refuses its breach."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from procedures.models import (
    Agency,
    AgencyName,
    Assent,
    Batch,
    ColumnMapping,
    Defect,
    Dossier,
    Holiday,
    OpenName,
    Problem,
    Procedure,
    ProcedureName,
    Sector,
    Sighting,
    Source,
    Succession,
    Unlisted,
)
from procedures.rules.channels import Channel
from procedures.rules.statuses import Status

FIRST, SECOND, THIRD = date(2022, 7, 1), date(2022, 7, 2), date(2022, 7, 3)
NOON = datetime(2022, 7, 1, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def world(db):
    """One good row of each model, which every case below spoils in one place."""
    agency = Agency(code="A", name="Sở", level="department", valid_from=FIRST)
    later = Agency(code="B", name="Sở mới", level="department", valid_from=SECOND)
    sector = Sector(slug="dat-dai", name="Đất đai")
    procedure = Procedure(
        code="1.000001", name="Thủ tục", sector=sector, level="province", valid_from=FIRST
    )
    source = Source(name="Một cửa")
    batch = Batch(file_name="a.csv", sha256="0" * 64, size=1, source=source, received_at=NOON)
    clerk = User.objects.create_user("canbo")
    rows = [agency, later, sector, procedure, source, batch]
    rows += [
        AgencyName(spelling="Sở A", agency=agency),
        ProcedureName(spelling="Thủ tục A", procedure=procedure),
        Succession(predecessor=agency, successor=later, effective_on=SECOND, kind="merged"),
        Holiday(day=FIRST, name="Nghỉ", kind="holiday"),
        Assent(batch=batch, code="X", reason="đã xem", by=clerk, at=NOON),
        ColumnMapping(source=source, layout="0" * 64, columns={}, chosen_by=clerk, chosen_at=NOON),
        Problem(batch=batch, code="X", level="note", message="lưu ý"),
        Unlisted(batch=batch, level="block", code="X", number=1),
        Defect(dossier="H37.15-220701-0001", code="X", batch=batch, line=2, opened_at=NOON),
        Sighting(
            batch=batch,
            code="SAME_MINUTE",
            dossier="H37.15-220701-0001",
            line=2,
            agency=agency,
            procedure=procedure,
            status=Status.DONE,
            received_on=SECOND,
        ),
        OpenName(
            batch=batch,
            kind="agency",
            key="sở x",
            written="Sở X",
            first_day=FIRST,
            last_day=SECOND,
            rows=1,
            line=2,
        ),
        Dossier(
            source=source,
            code="H37.15-220701-0001",
            procedure=procedure,
            agency=agency,
            channel=Channel.ONLINE,
            status=Status.DONE,
            received_on=SECOND,
            due_on=SECOND,
            finished_on=SECOND,
            batch=batch,
        ),
    ]
    for row in rows:
        row.save()
    return {type(row): row for row in reversed(rows)}


BREACHES = [
    ("an_agency_ends_after_it_begins", Agency, {"valid_from": SECOND, "valid_to": FIRST}),
    ("an_agency_has_a_known_level", Agency, {"level": "planet"}),
    ("an_agency_does_not_succeed_itself", Succession, {"successor": "predecessor"}),
    ("a_succession_has_a_known_kind", Succession, {"kind": "eaten"}),
    ("a_procedure_ends_after_it_begins", Procedure, {"valid_from": SECOND, "valid_to": FIRST}),
    ("a_procedure_has_a_known_level", Procedure, {"level": "planet"}),
    ("a_procedure_has_a_known_service_level", Procedure, {"service_level": "most"}),
    ("a_holiday_has_a_known_kind", Holiday, {"kind": "party"}),
    ("a_batch_has_a_known_state", Batch, {"state": "lost"}),
    ("a_batch_waits_for_a_known_task", Batch, {"task": "sing"}),
    ("a_batch_has_a_known_stage", Batch, {"stage": "odd"}),
    ("who_claims_a_batch_says_until_when", Batch, {"claimed_by": "w"}),
    ("an_accepted_batch_says_when", Batch, {"state": "accepted"}),
    ("an_accepted_batch_says_when", Batch, {"state": "partial"}),
    ("a_batch_waits_for_a_known_task", Batch, {"task": "rest"}),
    ("a_batch_has_a_known_stage", Batch, {"stage": "nowhere"}),
    ("who_claims_a_batch_says_until_when", Batch, {"claimed_by": "worker"}),
    ("an_undone_batch_was_accepted_and_says_when", Batch, {"state": "undone", "undone_at": NOON}),
    ("an_undone_batch_was_accepted_and_says_when", Batch, {"state": "undone", "accepted_at": NOON}),
    ("an_undone_batch_was_accepted_and_says_when", Batch, {"undone_at": NOON}),
    ("a_problem_has_a_known_level", Problem, {"level": "odd"}),
    ("unlisted_problems_have_a_known_level", Unlisted, {"level": "odd"}),
    ("a_closed_defect_says_when_and_by_which_batch", Defect, {"closed_at": NOON}),
    ("a_mapping_has_a_known_day_order", ColumnMapping, {"day_order": "year_first"}),
    ("an_assent_says_why", Assent, {"reason": ""}),
    ("an_open_name_has_a_known_kind", OpenName, {"kind": "person"}),
    ("a_dossier_has_a_known_channel", Dossier, {"channel": 4}),
    ("a_dossier_is_not_due_before_it_is_received", Dossier, {"due_on": FIRST}),
    ("a_dossier_is_not_concluded_before_it_is_received", Dossier, {"finished_on": FIRST}),
    (
        "a_dossier_is_not_concluded_before_it_is_received",
        Dossier,
        {"finished_on": None, "handed_over_on": FIRST},
    ),
    ("a_conclusion_has_a_day_and_a_day_has_a_conclusion", Dossier, {"finished_on": None}),
    ("a_conclusion_has_a_day_and_a_day_has_a_conclusion", Dossier, {"status": Status.IN_PROGRESS}),
]
REPEATS = {
    "a_warning_is_assented_to_once": (Assent, {"reason": "đã xem lại"}),
    "a_layout_is_read_in_one_way": (ColumnMapping, {"columns": {"mã": ["code"]}}),
    "a_spelling_names_an_agency_once": (AgencyName, {"spelling": "SỞ  A"}),
    "a_spelling_names_a_procedure_once": (ProcedureName, {"spelling": "thủ tục a"}),
    "a_batch_asks_a_name_once": (OpenName, {"rows": 2}),
    "a_succession_is_told_once": (Succession, {"kind": "split"}),
    "a_defect_is_told_once": (Defect, {"line": 3}),
    "a_kind_is_unlisted_once": (Unlisted, {"number": 2}),
    "a_sign_is_seen_once": (Sighting, {"line": 3}),
    "a_dossier_is_counted_once": (Dossier, {"received_on": FIRST}),
}


# An event cannot be spoiled, only written wrongly: tests/register/test_events.py. Reminders are
# spoiled in tests/pages/test_board.py.
BREACHED_ELSEWHERE = {
    "an_event_is_of_a_known_act",
    "a_reminder_says_something",
    "an_agency_has_one_open_reminder_a_period",
}


@pytest.mark.parametrize(("constraint", "model", "breach"), BREACHES)
def test_the_database_refuses_a_row_that_cannot_be(world, constraint, model, breach):
    row = world[model]
    for name, value in breach.items():
        setattr(row, name, row.predecessor if value == "predecessor" else value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save()


@pytest.mark.parametrize("constraint", REPEATS)
def test_the_database_refuses_a_repeat(world, constraint):
    model, otherwise = REPEATS[constraint]
    row = world[model]
    row.pk = None
    row._state.adding = True
    for name, value in otherwise.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    assert model.objects.count() == 1


@pytest.mark.parametrize(
    ("model", "good"),
    [
        (Agency, {"valid_to": FIRST}),
        (Procedure, {"valid_to": FIRST, "service_level": "full"}),
        (Batch, {"state": "accepted", "accepted_at": NOON}),
        (Batch, {"state": "undone", "accepted_at": NOON, "undone_at": NOON}),
        (ColumnMapping, {"pk": None, "forgotten_at": NOON}),
        (Dossier, {"due_on": None}),
        (Dossier, {"finished_on": None, "handed_over_on": THIRD}),
        (Dossier, {"finished_on": None, "status": Status.IN_PROGRESS}),
        (Dossier, {"finished_on": None, "status": Status.STOPPED}),
        (Dossier, {"status": Status.STOPPED}),
        (Dossier, {"status": Status.NOT_ACCEPTED}),
    ],
)
def test_the_database_takes_a_row_at_the_edge(world, model, good):
    row = world[model]
    for name, value in good.items():
        setattr(row, name, value)
    row.save()


def test_a_spelling_may_name_two_agencies(world):
    AgencyName.objects.create(spelling="Sở A", agency=Agency.objects.get(code="B"))
    assert AgencyName.objects.count() == 2


def test_every_constraint_has_its_breach_here():
    named = {
        constraint.name
        for model in apps.get_app_config("procedures").get_models()
        for constraint in model._meta.constraints
    }
    assert named == {name for name, _, _ in BREACHES} | set(REPEATS) | BREACHED_ELSEWHERE
