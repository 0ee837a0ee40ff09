"""A hostile file over the web gets its answer, stores nothing, and the server goes on answering."""

import resource

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from procedures.models import Batch, Dossier
from tests.intake.collection import COLLECTION
from tests.pages.conftest import worked_off
from tests.pages.reading import words_of

HOSTILE = {
    *("bom.xlsx", "o-trong-rat-xa.xlsx", "o-rat-xa.xlsx", "mat-khau.xlsx", "macro.xlsx"),
    *("dtd-so.xlsx", "cat-doi.xlsx", "chu-lap-vo-han.xlsx", "thieu-hen.csv"),
}
CASES = [case for case in COLLECTION if case.name in HOSTILE]
# Whatever the child process takes, the server itself takes next to nothing.
MOST_KILOBYTES = 100 * 1024


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_server_answers_and_goes_on(clerk_client, quarter, case):
    name, content = case.name, case.bytes
    dossiers, before = Dossier.objects.count(), peak_kilobytes()
    answer = clerk_client.post(
        "/nap/moi/", {"file": SimpleUploadedFile(name, content), "period": "2022-Q3"}
    )
    answer = worked_off(clerk_client, answer)
    (problem,) = Batch.objects.latest("pk").problems.all()
    assert case.problems[problem.code, problem.level, problem.line] == 1
    assert problem.message in words_of(answer)
    assert Dossier.objects.count() == dossiers
    assert peak_kilobytes() - before < MOST_KILOBYTES
    assert "Quý III năm 2022" in words_of(clerk_client.get("/"))
    assert clerk_client.get("/healthz").status_code == 200


def peak_kilobytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
