"""What is said about a figure beside those of other periods: +3,3%, +4,1 điểm, −56 hồ sơ."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from procedures.rules.periods import Kind, ReportingPeriod
from procedures.rules.wording import written_number
from reports.rules.rounding import half_up
from reports.sentences import signed

NO_FIGURES = "không có số liệu"
NOT_ENDED = "Kỳ chưa kết thúc, nên chưa so với kỳ trước và cùng kỳ năm trước."
_UNITS = {Kind.MONTH: "tháng", Kind.QUARTER: "quý", Kind.YEAR: "năm"}
_BEFORE = {
    Kind.MONTH: "tháng trước",
    Kind.QUARTER: "quý trước",
    Kind.HALF: "nửa năm trước đó",
    Kind.NINE_MONTHS: "9 tháng năm trước",
    Kind.YEAR: "năm trước",
}


def named(period: ReportingPeriod) -> str:
    """Return what a period is called within a sentence: quý III/2022."""
    return period.label[0].lower() + period.label[1:]


def unit_of(kind: Kind) -> str:
    """Return what several periods of a kind are counted in: 8 quý."""
    return _UNITS.get(kind, "kỳ")


def change_in_percent(now: int, before: int) -> str:
    """Say how a count moved; what was nothing has no percentage, so dossiers are told."""
    if not before:
        return change_in_dossiers(now, before)
    return f"{signed(_one_decimal(Fraction(100 * (now - before), before)))}%"


def change_in_points(now: Fraction, before: Fraction) -> str:
    """Say how a share moved, in points of a percentage."""
    return f"{signed(_one_decimal(100 * (now - before)))} điểm"


def change_in_dossiers(now: int, before: int) -> str:
    return f"{signed(now - before)} hồ sơ"


def _one_decimal(value: Fraction) -> Decimal:
    """Round a half away from zero, so that up and down are told alike."""
    return half_up(abs(value), 1) * (1 if value > 0 else -1)


def late_against_before(kind: Kind, now: int, before: int) -> str:
    """Go on in a sentence about late dossiers: “ít hơn quý trước 56”."""
    if now == before:
        return f"như {_BEFORE[kind]}"
    more = "nhiều" if now > before else "ít"
    return f"{more} hơn {_BEFORE[kind]} {written_number(abs(now - before))}"


def line_in_words(
    label: str,
    periods: Sequence[ReportingPeriod],
    values: Sequence[Fraction | None],
    written: Callable[[Fraction], str],
) -> str:
    """Say in one sentence what the line of a figure shows; `written` adds the unit."""
    told = [pair for pair in zip(values, periods, strict=True) if pair[0] is not None]
    lowest, highest = min(told, key=_value), max(told, key=_value)
    return (
        f"{label} qua {_number_of(periods)}: "
        f"thấp nhất {written(lowest[0])} ({named(lowest[1])}), "
        f"cao nhất {written(highest[0])} ({named(highest[1])}), "
        f"{named(periods[-1])} {written(values[-1])}."
    )


def lines_note(
    periods: Sequence[ReportingPeriod], ringed: ReportingPeriod | None, *, has_gaps: bool
) -> str:
    """Say which periods the lines of the cards join, and which of them is ringed."""
    ring = f"; vòng tròn rỗng là {named(ringed)}" if ringed else ""
    gaps = "; chỗ đứt là kỳ không có số liệu" if has_gaps else ""
    return f"Đường nhỏ: {_number_of(periods)}{ring}{gaps}."


def _number_of(periods: Sequence[ReportingPeriod]) -> str:
    first, last = periods[0], periods[-1]
    return f"{len(periods)} {unit_of(first.kind)}, từ {named(first)} đến {named(last)}"


def _value(pair: tuple[Fraction, ReportingPeriod]) -> Fraction:
    return pair[0]
