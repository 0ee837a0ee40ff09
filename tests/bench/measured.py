"""What is measured: the reader alone, our import, and django-import-export on a sample."""

import csv
from pathlib import Path

import fastexcel
import tablib
from django.utils import timezone
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from procedures.intake.importing import import_file
from procedures.models import Agency, Batch, Dossier, Procedure, Source
from procedures.rules.periods import parse_period
from reports import reading
from tests.bench.files import PERIOD, write_files


def files(folder: str) -> str:
    """Write the files of the bench; not measured, but in need of the same register."""
    return write_files(Path(folder))


def read(path: str) -> str:
    """R, in which the bars are given: fastexcel alone, the same workbook into Arrow."""
    return f"{fastexcel.read_excel(path).load_sheet_eager(0).num_rows} rows"


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
