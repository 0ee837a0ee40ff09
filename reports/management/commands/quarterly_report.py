"""Print the counts, indicators and form 06a of any period, with one breakdown."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from procedures.exporting import csv_lines
from procedures.management.arguments import agency_named, period_named
from procedures.models import Agency
from reports import reading
from reports.rules.forms import columns_of, identities, layout_on
from reports.rules.indicators import Measured, measure
from reports.rules.tallies import COUNT_KEYS, Tally

_FORMS = ["06a"]
_FORMATS = ["json", "csv"]


class Command(BaseCommand):
    help = "In số liệu của một kỳ: số đếm, chỉ số, biểu 06a và một cách phân tổ."

    def add_arguments(self, parser):
        parser.add_argument("period", metavar="PERIOD", help="2022-Q3, 2022-M09, 2022-H1, 2022…")
        parser.add_argument("--agency", metavar="CODE", help="một cơ quan và các cấp dưới")
        parser.add_argument("--by", choices=reading.BREAKDOWNS, default="agency")
        parser.add_argument("--form", choices=_FORMS, default="06a")
        parser.add_argument("--format", choices=_FORMATS, default="json")
        parser.add_argument("--output", type=Path, metavar="FILE")

    def handle(self, **options):
        period = period_named(options["period"])
        agency = agency_named(options["agency"])
        figures = reading.figures_of(period)
        rows = figures.by(options["by"], agency)
        total = sum(rows.values(), start=Tally())
        report = Report(figures, agency, total, rows)
        printed = _PRINTERS[options["format"]](report)
        if options["output"]:
            try:
                options["output"].write_text(printed, encoding="utf-8", newline="")
            except OSError as refused:
                raise CommandError(f"Không ghi được tệp {options['output']}.") from refused
        else:
            self.stdout.write(printed)


@dataclass(frozen=True, slots=True)
class Report:
    """What is printed: a scope's tally, and the disjoint rows it is the sum of."""

    figures: reading.Figures
    agency: Agency | None
    total: Tally
    rows: dict[reading.Row, Tally]


def _as_json(report: Report) -> str:
    period = report.figures.period
    columns = columns_of(report.total, layout_on(period.last_day))
    lamps = identities(columns, report.figures.pending_before(report.agency))
    return json.dumps(
        {
            "period": {
                "code": period.code,
                "first_day": period.first_day.isoformat(),
                "last_day": period.last_day.isoformat(),
                "state": report.figures.state,
                "version": report.figures.version,
            },
            "counts": report.total.counts(),
            "indicators": {slug: _measured(each) for slug, each in measure(report.total).items()},
            "form_06a": {str(number): value for number, value in columns.items()}
            | {"identities": {name: lamp.holds for name, lamp in lamps.items()}},
            "rows": [
                {"code": row.code, "name": row.name, "counts": tally.counts()}
                for row, tally in report.rows.items()
            ],
        },
        ensure_ascii=False,
    )


def _measured(measured: Measured) -> dict:
    value = measured.value
    return {
        "numerator": measured.numerator,
        "denominator": measured.denominator,
        "value": None if value is None else float(value),
        "rounded": measured.rounded,
        "note": measured.note,
    }


def _as_csv(report: Report) -> str:
    lines = [("code", "name", *COUNT_KEYS)]
    lines += [(row.code, row.name, *tally.counts().values()) for row, tally in report.rows.items()]
    lines.append(("", "Tổng cộng", *report.total.counts().values()))
    return "".join(csv_lines(lines))


_PRINTERS = {"json": _as_json, "csv": _as_csv}
