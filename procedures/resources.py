"""The catalogue of procedures as a file: out, and in again with a preview of what changes.

The only adapter to django-import-export. The register is read once, whatever the number of rows;
a file with one bad row changes nothing.
"""

import re
from collections import Counter, defaultdict
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from import_export.fields import Field
from import_export.formats.base_formats import Format
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import Diff, ModelResource
from import_export.results import Error, Result
from tablib import Dataset

from procedures import catalogue_files, exporting
from procedures.catalogue_cells import (
    ChoiceCell,
    CodeCell,
    CountCell,
    DayCell,
    TextCell,
    agency_cell,
    cell_text,
    sector_cell,
)
from procedures.catalogue_files import CatalogueRefused
from procedures.models import AgencyLevel, Procedure, ServiceLevel
from procedures.models.keys import KeyField
from procedures.rules.codes import national_procedure_code
from procedures.rules.names import matching_key

# Of procedures without a national code: LS-TTHC-001.
INTERNAL_KEY = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+")


# Files


class CatalogueFormat(Format):
    def __init__(self, encoding=None):
        """The library offers an encoding; a file shows its own."""

    def create_dataset(self, in_stream: bytes) -> Dataset:
        heading, *rows = self.read(in_stream)
        dataset = Dataset(headers=[cell_text(cell) for cell in heading])
        for row in rows:
            dataset.append(row)
        return dataset

    def can_import(self):
        return True

    def can_export(self):
        return True


class WorkbookFormat(CatalogueFormat):
    read = staticmethod(catalogue_files.workbook_rows)

    def get_title(self):
        return "XLSX"

    def get_extension(self):
        return "xlsx"

    def get_content_type(self):
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def export_data(self, dataset, **kwargs) -> bytes:
        return exporting.workbook("Danh mục", [dataset.headers, *dataset])


class TextFormat(CatalogueFormat):
    read = staticmethod(catalogue_files.text_rows)

    def get_title(self):
        return "CSV"

    def get_extension(self):
        return "csv"

    def get_content_type(self):
        return "text/csv; charset=utf-8"

    def export_data(self, dataset, **kwargs) -> bytes:
        return "".join(exporting.csv_lines([dataset.headers, *dataset])).encode()


# What an import finds


class Change(NamedTuple):
    heading: str
    before: str
    after: str

    def __str__(self):
        return f"{self.heading}: “{self.before}” → “{self.after}”"


class Difference(Diff):
    """What a row changes, column by column."""

    def __init__(self, resource, instance, new):
        super().__init__(resource, instance, new)
        self.headings = resource.get_diff_headers()

    def as_html(self) -> list[Change]:
        changes = map(
            Change,
            self.headings,
            map(exporting.words, self.left),
            map(exporting.words, self.right),
        )
        return [each for each in changes if each.before != each.after]


class CellError(NamedTuple):
    """What is wrong in a file, where the sheet shows it; without a column it is the whole row."""

    line: int
    heading: str
    value: str
    message: str


class CatalogueResult(Result):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cell_errors: list[CellError] = []

    def append_invalid_row(self, number, row, validation_error):
        super().append_invalid_row(number, row, validation_error)
        for attribute, messages in self.invalid_rows[-1].error_dict.items():
            heading = heading_of(attribute)
            value = exporting.words(row.get(heading))
            # The heading stands in line 1, and rows are numbered from 1.
            self.cell_errors += [CellError(number + 1, heading, value, each) for each in messages]

    @property
    def refusals(self) -> list[str]:
        """Why the file as a whole was not taken."""
        errors = [each.error for each in self.base_errors]
        errors += [each.error for _, row_errors in self.row_errors() for each in row_errors]
        return [
            str(each) if isinstance(each, CatalogueRefused) else "Hệ thống không ghi được tệp này."
            for each in errors
        ]


# The resource


def heading_of(name: str) -> str:
    return capfirst(Procedure._meta.get_field(name).verbose_name)


def _column(name: str, cell: TextCell | None = None) -> Field:
    field = Procedure._meta.get_field(name)
    return Field(attribute=field.attname, column_name=heading_of(name), widget=cell or TextCell())


class ProcedureResource(ModelResource):
    """Procedures by code. A column that is missing leaves what is known."""

    code = _column("code")
    name = _column("name")
    sector = _column("sector")
    level = _column("level", ChoiceCell(AgencyLevel))
    time_limit = _column("time_limit")
    working_days = _column("working_days", CountCell())
    service_level = _column("service_level", ChoiceCell(ServiceLevel))
    managing_agency = _column("managing_agency")
    valid_from = _column("valid_from", DayCell())
    valid_to = _column("valid_to", DayCell())
    issuing_body = _column("issuing_body")
    provenance = _column("provenance")
    note = _column("note")

    class Meta:
        model = Procedure
        name = "Danh mục thủ tục hành chính"
        exclude = ("id", "matching_key", "search_key", "sort_key")
        import_id_fields = ("code",)
        instance_loader_class = CachedInstanceLoader
        skip_unchanged = True
        report_skipped = False
        use_bulk = True

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fields["code"].widget = CodeCell({*Procedure.objects.values_list("code", flat=True)})
        self.fields["sector"].widget = sector_cell()
        self.fields["managing_agency"].widget = agency_cell()

    @classmethod
    def get_result_class(cls):
        return CatalogueResult

    @classmethod
    def get_diff_class(cls):
        return Difference

    def import_data(self, dataset, **kwargs):
        """Import all rows or none; headings and repeats are looked at before any row is tried."""
        try:
            self._know_headings(dataset)
            self._refuse_repeats(dataset)
        except CatalogueRefused as refused:
            result = CatalogueResult()
            result.append_base_error(Error(refused))
            return result
        return super().import_data(dataset, **kwargs | {"rollback_on_validation_errors": True})

    def _know_headings(self, dataset: Dataset) -> None:
        known = {matching_key(each): each for each in self.get_diff_headers()}
        headings = [known.get(matching_key(each)) for each in dataset.headers]
        if unknown := [
            written
            for written, heading in zip(dataset.headers, headings, strict=True)
            if heading is None
        ]:
            raise CatalogueRefused(
                f"Không có cột {_quoted(unknown)} trong danh mục thủ tục. "
                f"Các cột có thể dùng: {', '.join(known.values())}."
            )
        if twice := [heading for heading, count in Counter(headings).items() if count > 1]:
            raise CatalogueRefused(f"Cột {_quoted(twice)} có nhiều hơn một lần.")
        if (code := heading_of("code")) not in headings:
            raise CatalogueRefused(f"Thiếu cột “{code}”, không biết mỗi dòng là thủ tục nào.")
        dataset.headers = headings

    def _refuse_repeats(self, dataset: Dataset) -> None:
        lines = defaultdict(list)
        for line, cell in enumerate(dataset[heading_of("code")], 2):
            lines[self.fields["code"].widget.read(cell_text(cell))].append(str(line))
        repeats = [
            f"“{code}” ở các dòng {', '.join(places)}"
            for code, places in lines.items()
            if code and len(places) > 1
        ]
        if repeats:
            raise CatalogueRefused(f"Mỗi thủ tục chỉ được có một dòng: {'; '.join(repeats)}.")

    def skip_row(self, instance, original, row, import_validation_errors=None):
        is_blank = not any(cell_text(cell) for cell in row.values())
        return is_blank or super().skip_row(instance, original, row, import_validation_errors)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Check a row without asking the database, which checks again when it is written."""
        errors = dict(import_validation_errors or {})
        unchecked = {*errors}
        for name in ("sector", "managing_agency"):
            # A reference was read from the register; to look again would be a query a row.
            if f"{name}_id" in errors or getattr(instance, f"{name}_id"):
                unchecked.add(name)
        try:
            instance.clean_fields(exclude=unchecked)
        except ValidationError as invalid:
            errors = invalid.update_error_dict(errors)
        if "code" not in errors and not _is_code(instance.code):
            errors["code"] = ValidationError(
                "Mã thủ tục phải có dạng 1.001193. Nếu ô là kiểu số, số 0 ở cuối đã mất: "
                "hãy đổi ô sang kiểu văn bản và ghi lại mã."
            )
        if instance.valid_from and instance.valid_to and instance.valid_to < instance.valid_from:
            errors["valid_to"] = ValidationError("Ngày hết hiệu lực sớm hơn ngày có hiệu lực.")
        if errors:
            raise ValidationError(errors)

    def get_bulk_update_fields(self):
        return [*super().get_bulk_update_fields(), *(each.name for each in _keys())]

    def before_save_instance(self, instance, row, **kwargs):
        # A bulk update writes what stands on the instance and asks no field what it should be.
        for each in _keys():
            each.pre_save(instance, add=False)


def _keys() -> list[KeyField]:
    return [each for each in Procedure._meta.fields if isinstance(each, KeyField)]


def _is_code(code: str) -> bool:
    return national_procedure_code(code) == code or bool(INTERNAL_KEY.fullmatch(code))


def _quoted(texts: list[str]) -> str:
    return ", ".join(f"“{text}”" for text in texts)
