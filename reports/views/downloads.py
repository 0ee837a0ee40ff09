"""The tables of a period as files: the figures of its page, with what they are in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from procedures.exporting import Cell
from procedures.models import AgencyLevel
from procedures.rules.periods import ReportingPeriod
from procedures.views.downloads import table_file
from reports.history import past_of
from reports.months import months_that_stand
from reports.reading import Row
from reports.rules.forms import FormLayout, columns_of, footnotes, layout_on
from reports.rules.tallies import Tally
from reports.templatetags.figures import NOTHING_TO_DIVIDE
from reports.uploads import accepted_uploads
from reports.views.asked import Shown, shown, with_period
from reports.views.flow import flow_of
from reports.views.over_time import late_rows


@dataclass(frozen=True, slots=True)
class Table:
    """A breakdown of form 06a. Only some rows have a code and a level that a reader knows."""

    by: str
    heading: str
    title: str  # of the sheet, and what the file is called
    has_codes: bool = False
    largest_first: bool = False


TABLES = {
    "linh-vuc": Table("sector", "Lĩnh vực", "Biểu 06a theo lĩnh vực", largest_first=True),
    "co-quan": Table("agency", "Cơ quan", "Biểu 06a theo cơ quan", has_codes=True),
    "cap": Table("level", "Cấp", "Biểu 06a theo cấp"),
    "thu-tuc": Table(
        "procedure", "Thủ tục", "Biểu 06a theo thủ tục", has_codes=True, largest_first=True
    ),
    "hinh-thuc": Table("channel", "Hình thức tiếp nhận", "Biểu 06a theo hình thức"),
}


@with_period
def period_table(
    request: HttpRequest, asked: ReportingPeriod, table: str, extension: str
) -> HttpResponse:
    of_period = shown(request, asked)
    if table in TABLES:
        title, rows = TABLES[table].title, _rows(TABLES[table], of_period)
    elif table in _OF_FIGURES:
        title, rows_of = _OF_FIGURES[table]
        rows = rows_of(of_period)
    else:
        raise Http404
    return table_file(
        rows,
        extension,
        called=f"{title} {asked.code} {of_period.state}",
        sheet=title,
        day=timezone.localdate(of_period.figures.counted_at),
    )


def _rows(table: Table, of_period: Shown) -> Iterator[Sequence[Cell]]:
    """Yield the heading, the rows with their sum, and below them what the figures are."""
    figures, period = of_period.figures, of_period.figures.period
    layout = layout_on(period.last_day)
    tallies = list(figures.by(table.by).items())
    if table.largest_first:
        tallies.sort(key=lambda row: -row[1].handled)
    total = sum((tally for _, tally in tallies), start=Tally())
    codes = ["Mã", "Cấp"] if table.has_codes else []

    yield ["STT", *codes, table.heading, *_headings(layout)]
    for place, (row, tally) in enumerate(tallies, start=1):
        yield [place, *_codes(table, row), row.name, *columns_of(tally, layout).values()]
    yield [None, *(None for _ in codes), "Tổng cộng", *columns_of(total, layout).values()]
    yield []
    yield [f"{period.label}, {period.days_in_words}"]
    yield [f"{of_period.state}, bộ quy tắc {layout.rule_set}"]
    for note in footnotes(total, layout):
        yield [f"({note.column}) {note.text}"]


def _headings(layout: FormLayout) -> list[str]:
    return [
        f"{column.group}: {column.heading[0].lower()}{column.heading[1:]} ({column.number})"
        for column in layout.columns
    ]


def _codes(table: Table, row: Row) -> list[str]:
    return [row.code, AgencyLevel(row.level).label] if table.has_codes else []


def _flow_rows(of_period: Shown) -> Iterator[Sequence[Cell]]:
    """Yield the steps of the flow, what came and what went by its parts in words."""
    figures = of_period.figures
    form = columns_of(figures.total(), layout_on(figures.period.last_day))
    yield ["Bước", "Số hồ sơ", "Trong đó"]
    for step in flow_of(form).steps:
        yield [step.label.lstrip("+−= "), step.dossiers, step.parts]


def _late_rows(of_period: Shown) -> Iterator[Sequence[Cell]]:
    """Yield how many dossiers each period up to this one resolved, and late."""
    figures = of_period.figures
    today, months = timezone.localdate(), months_that_stand()
    past = past_of(figures, figures.total(), months, accepted_uploads(), today)
    yield ["Kỳ", "Đã giải quyết", "Quá hạn", "Quá hạn trên 10.000"]
    for row in late_rows(past.series):
        if row.rate is None:
            yield [row.period.label, "không có số liệu"]
        else:
            yield [row.period.label, row.resolved, row.late, row.rate.rounded or NOTHING_TO_DIVIDE]


# The tables beside charts.
_OF_FIGURES = {
    "dong-ho-so": ("Dòng hồ sơ trong kỳ", _flow_rows),
    "qua-han": ("Quá hạn qua các kỳ", _late_rows),
}
