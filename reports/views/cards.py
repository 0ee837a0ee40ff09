"""The five headline figures of a period, each with what it is made of and its definition."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html

from procedures.rules.periods import ReportingPeriod
from procedures.rules.wording import written_number
from reports.rules.indicators import Measured
from reports.views.beside import Beside, Change, Column, count_of, share_of
from reports.views.blocks import Line
from reports.views.sparklines import Sparkline


@dataclass(frozen=True, slots=True)
class Card:
    """A headline figure; `state` is `late`, `zero`, `nothing` or empty."""

    label: str
    value: str
    state: str
    note: str
    definition: str
    formula: str
    is_late: bool
    changes: list[Change]
    line: Sparkline | None
    column: Column


_LATE = (10, 13)  # columns of what is small and unwanted
_TOTALS = {
    3: (
        "Tổng tiếp nhận",
        "Hồ sơ mới tiếp nhận trong kỳ cộng hồ sơ từ kỳ trước chuyển sang: mọi hồ sơ phải giải "
        "quyết trong kỳ.",
        "(3) = (4) + (5) + (6)",
    ),
    7: (
        "Đã giải quyết",
        "Hồ sơ kết thúc trong kỳ: có kết quả trước, đúng hoặc quá hạn; gồm cả hồ sơ bị từ chối, "
        "được rút hoặc dừng giải quyết.",
        "(7) = (8) + (9) + (10)",
    ),
    10: (
        "Đã giải quyết, quá hạn",
        "Hồ sơ có kết quả sau ngày hẹn trả. So ngày, không so giờ; đúng ngày hẹn là đúng hạn.",
        "(10)",
    ),
    13: (
        "Đang giải quyết, đã quá hạn",
        "Hồ sơ chưa có kết quả vào cuối ngày cuối kỳ và đã qua ngày hẹn trả; không tính hồ sơ "
        "đang chờ bổ sung hoặc chờ nghĩa vụ tài chính.",
        "(13)",
    ),
}


def cards_of(province: Line, beside: Beside) -> list[Card]:
    """Return the five headline figures, in the order in which they are read."""
    columns, measures = province.columns, province.measures
    return [
        _total_card(3, columns, _intake_note(columns), beside),
        _online_card(province.online, columns[4], beside),
        _total_card(7, columns, _resolved_note(columns, measures), beside),
        _total_card(10, columns, _late_note(measures), beside),
        _total_card(13, columns, _overdue_note(columns, measures), beside),
    ]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The table behind the lines of the cards: a row a period."""

    headings: list[str]
    rows: list[tuple[ReportingPeriod, tuple[str, ...]]]


def numbers_of(cards: list[Card], beside: Beside) -> Numbers | None:
    """Return None where there are no lines."""
    if not beside.has_line:
        return None
    by_period = zip(*(card.column.cells for card in cards), strict=True)
    return Numbers(
        [card.column.heading for card in cards],
        list(zip(beside.periods, by_period, strict=True)),
    )


def _total_card(number: int, columns: Mapping[int, int], note: str, beside: Beside) -> Card:
    label, definition, formula = _TOTALS[number]
    is_late = number in _LATE
    headline = count_of(number, in_percent=not is_late)
    return Card(
        label=label,
        value=written_number(columns[number]),
        state="zero" if not columns[number] else "late" if is_late else "",
        note=note,
        definition=definition,
        formula=formula,
        is_late=is_late,
        changes=beside.changes(headline),
        line=beside.line(label, headline),
        column=beside.column(label, headline),
    )


def _online_card(online: Measured, dossiers: int, beside: Beside) -> Card:
    indicator = online.indicator
    value = f"{online.rounded}%" if online.rounded else "không có hồ sơ"
    state = "nothing" if online.rounded is None else "" if online.numerator else "zero"
    note = format_html("<strong>{}</strong> hồ sơ nộp trực tuyến", written_number(dossiers))
    headline = share_of(online)
    return Card(
        label=indicator.label,
        value=value,
        state=state,
        note=note,
        definition=indicator.definition,
        formula=indicator.formula,
        is_late=False,
        changes=beside.changes(headline),
        line=beside.line(indicator.label, headline),
        column=beside.column(indicator.label, headline),
    )


def _intake_note(columns: Mapping[int, int]) -> str:
    return format_html(
        "Mới <strong>{}</strong>, kỳ trước chuyển sang <strong>{}</strong>",
        written_number(columns[4] + columns[5]),
        written_number(columns[6]),
    )


def _resolved_note(columns: Mapping[int, int], measures: Mapping[str, Measured]) -> str:
    if not columns[7]:
        return "Chưa hồ sơ nào được giải quyết trong kỳ"
    return format_html(
        "<strong>{}%</strong> tổng tiếp nhận; trước và đúng hạn <strong>{}%</strong>",
        measures["resolved-of-handled"].rounded,
        measures["in-time-by-form"].rounded,
    )


def _late_note(measures: Mapping[str, Measured]) -> str:
    late = measures["late-per-10000"]
    if late.rounded is None:
        return "Chưa hồ sơ nào được giải quyết trong kỳ"
    return format_html(
        "<strong>{}</strong> trên 10.000 hồ sơ đã giải quyết ({}%)",
        late.rounded,
        measures["late-share"].rounded,
    )


def _overdue_note(columns: Mapping[int, int], measures: Mapping[str, Measured]) -> str:
    overdue = measures["overdue-of-pending"]
    if overdue.rounded is None:
        return "Không còn hồ sơ nào đang giải quyết"
    return format_html(
        "<strong>{}%</strong> của <strong>{}</strong> hồ sơ đang giải quyết",
        overdue.rounded,
        written_number(columns[11]),
    )
