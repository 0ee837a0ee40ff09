"""What is measured: the reader alone, our import, django-import-export on a sample, the pages."""

import csv
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import fastexcel
import tablib
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission, User
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path
from django.utils import timezone
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from procedures.intake.importing import import_file
from procedures.models import Agency, AgencyLevel, Batch, Dossier, Procedure, Scope, Source
from procedures.rules.periods import parse_period
from reports import reading
from reports.editions import new_edition
from tests.bench.files import PERIOD, write_files
from tests.bench.past import make_past


def files(folder: str) -> str:
    """Write the files of the bench; not measured, but in need of the same register."""
    return write_files(Path(folder))


def read(path: str) -> str:
    """R, in which the bars are given: fastexcel alone, the same workbook into Arrow."""
    return f"{fastexcel.read_excel(path).load_sheet_eager(0).num_rows} rows"


def past(_path: str) -> str:
    """Let years stand behind the imports to come; not measured."""
    return f"{make_past()} dossiers"


def dossiers(path: str) -> str:
    """Upload → checked → accepted → counted → the figures of the quarter are true."""
    period = parse_period(PERIOD)
    imported = import_file(Path(path), source="Đo tốc độ", period=period)
    told = imported.as_json()
    handled = reading.total(period).handled
    return (
        f"{told['state']}: {told['added']} new, {told['changed']} changed,"
        f" {told['unchanged']} unchanged; {handled} handled"
    )


class DossierResource(ModelResource):
    """As the library's documentation shows it: a row an instance, foreign keys by widget."""

    procedure = Field("procedure", "procedure", ForeignKeyWidget(Procedure, "code"))
    agency = Field("agency", "agency", ForeignKeyWidget(Agency, "code"))
    source = Field("source", "source", ForeignKeyWidget(Source, "name"))
    batch = Field("batch", "batch", ForeignKeyWidget(Batch, "id"))

    class Meta:
        model = Dossier
        import_id_fields = ("code",)
        exclude = ("id", "concluded_on", "receiving_agency")


def library(path: str) -> str:
    with open(path, encoding="utf-8", newline="") as file:
        heading, *rows = list(csv.reader(file))
    source = Source.objects.create(name="Đo tốc độ")
    batch = Batch.objects.create(file_name=path, size=0, source=source, received_at=timezone.now())
    dataset = tablib.Dataset(
        *([*row, source.name, batch.pk] for row in rows), headers=[*heading, "source", "batch"]
    )
    result = DossierResource().import_data(dataset, dry_run=False, raise_errors=True)
    return f"{result.total_rows} rows"


FIRST_VIEWS, FEW_VIEWS, VIEWS = 15, 5, 400
RECONCILIATION = f"/ky/{PERIOD.lower()}/doi-chieu/"
USER, CLERK = "do-toc-do", "do-toc-do.mot-cua"


def empty(_request: HttpRequest) -> HttpResponse:
    """What Django and a signed-in user cost by themselves."""
    return HttpResponse("")


# The addresses of the portal, and the empty view beside them.
urlpatterns = [path("trong/", empty), path("", include("tthc_portal.urls"))]


def pages(_path: str) -> dict:
    """The page of the newest quarter in the server: milliseconds, queries, requests a second."""
    settings.ROOT_URLCONF = __name__
    ask = _asking()
    first_views = []
    for _ in range(FIRST_VIEWS):
        new_edition()
        first_views.append(_seconds(lambda: ask("/")))
    new_edition()
    queries = []
    with connection.execute_wrapper(lambda run, *asked: (queries.append(asked[0]), run(*asked))[1]):
        ask("/")
    kept = _seconds(lambda: [ask("/") for _ in range(VIEWS)])
    nothing = _seconds(lambda: [ask("/trong/") for _ in range(VIEWS)])
    return {
        "milliseconds": 1000 * statistics.median(first_views),
        "queries": len(queries),
        "of_an_empty_view": nothing / kept,
    }


def reconciliation(_path: str) -> float:
    """The page that explains what was carried over, of the quarter before: milliseconds."""
    ask = _asking()
    views = []
    for _ in range(FEW_VIEWS):
        new_edition()
        views.append(_seconds(lambda: ask(RECONCILIATION)))
    return 1000 * statistics.median(views)


def signed_in(_path: str) -> str:
    """Return the key of a session of a user who may see the figures."""
    user, _ = get_user_model().objects.get_or_create(username=USER)
    return _session_of(user)


def clerk(_path: str) -> str:
    """Return the key of a session of a user who may upload for the whole province."""
    user, _ = get_user_model().objects.get_or_create(username=CLERK)
    user.user_permissions.add(Permission.objects.get(codename="add_batch"))
    province = Agency.objects.get(level=AgencyLevel.PROVINCE)
    Scope.objects.update_or_create(user=user, defaults={"agency": province})
    return _session_of(user)


def _session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _asking() -> Callable[[str], None]:
    """Return a function that asks the portal's handler as a server would."""
    handler = WSGIHandler()
    factory = RequestFactory()
    factory.cookies[settings.SESSION_COOKIE_NAME] = signed_in("")
    answered = []

    def ask(address: str) -> None:
        environ = factory._base_environ(PATH_INFO=address, SERVER_NAME="localhost")
        answer = handler(environ, lambda status, _headers: answered.append(status))
        b"".join(answer)
        answer.close()
        if answered.pop() != "200 OK":
            raise ValueError(f"{address} was not answered")

    return ask


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
