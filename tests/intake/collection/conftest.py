"""The two ways a file comes in, each down to what became of it."""

import json
from collections import Counter
from dataclasses import dataclass
from io import StringIO

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from procedures.intake.bookkeeping import COUNTS
from procedures.models import Agency, Batch, BatchState, Scope, Source
from tests.intake.collection.cases import Case
from tests.intake.conftest import fill_register
from tests.pages.conftest import accept_all, work_off


@dataclass
class Outcome:
    state: str
    counts: dict[str, int]
    problems: Counter
    messages: list[str]
    batch: int


@pytest.fixture(scope="module")
def filled(standing):
    fill_register()


@pytest.fixture
def register(filled, db):
    """The same register for all files; what one of them changes in it is its own."""


@pytest.fixture
def by_command(register, tmp_path):
    """Import a file as `import_dossiers FILE --good-rows --json` does."""

    def imported(case: Case) -> Outcome:
        folder = tmp_path / "from"
        folder.mkdir()
        path = folder / case.name
        path.write_bytes(case.bytes)
        said = {"period": "2022-Q3"} | case.said
        options = [f"--{name}={value}" for name, value in said.items()]
        out = StringIO()
        try:
            call_command(
                "import_dossiers",
                path,
                "--good-rows",
                "--json",
                *options,
                stdout=out,
                stderr=StringIO(),
            )
        except CommandError as refused:
            assert refused.returncode == 1
        told = json.loads(out.getvalue())
        return Outcome(
            told["state"],
            {name: told[name] for name in COUNTS if told[name]},
            Counter((each["code"], each["level"], each["line"]) for each in told["problems"]),
            [each["message"] for each in told["problems"]],
            told["batch"],
        )

    return imported


@pytest.fixture
def over_the_web(register, client):
    """Upload a file as a clerk does, who confirms what is asked and takes the good rows."""
    clerk = User.objects.create_user("canbo")
    clerk.user_permissions.add(Permission.objects.get(codename="add_batch"))
    Scope.objects.create(user=clerk, agency=Agency.objects.get(code="LS"))
    client.force_login(clerk)

    def uploaded(case: Case) -> Outcome:
        form = {"period": "2022-Q3"} | case.said
        if "agency" in form:
            form["agency"] = Agency.objects.get(code=form["agency"]).pk
        if "source" in form:
            form["source"] = Source.objects.get_or_create(name=form["source"])[0].pk
        file = SimpleUploadedFile(case.name, case.bytes)
        assert client.post("/nap/moi/", form | {"file": file}).status_code == 302
        work_off()
        batch = Batch.objects.latest("pk")
        if batch.state == BatchState.CHECKED:
            accept_all(client, batch)
            work_off()
            batch.refresh_from_db()
        problems = batch.problems.all()
        return Outcome(
            batch.state,
            {name: getattr(batch, name) for name in COUNTS if getattr(batch, name)},
            Counter((each.code, each.level, each.line) for each in problems),
            [each.message for each in problems],
            batch.pk,
        )

    return uploaded
