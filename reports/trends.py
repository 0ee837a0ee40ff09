"""What is said about figures over some periods of a kind, the last of which is the one shown.

Values are percentages, or numbers per 10.000; None where a period has nothing to divide.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from procedures.rules.periods import Kind, ReportingPeriod
from procedures.rules.wording import written_number
from reports.comparisons import named, unit_of
from reports.rules.rounding import half_up

Values = Sequence[Fraction | None]


def written(value: Fraction) -> str:
    return written_number(half_up(value))


def place_among(kind: Kind, values: Values) -> str:
    """Say that the last of some values is the lowest or the highest, where it is so alone."""
    *others, last = [half_up(value) for value in values if value is not None]
    if others and last < min(others):
        place = "thấp nhất"
    elif others and last > max(others):
        place = "cao nhất"
    else:
        return ""
    return f"{place} trong {len(others) + 1} {unit_of(kind)}"


def late_in_words(periods: Sequence[ReportingPeriod], rates: Values) -> str:
    """Say in one sentence what the stems show: each rate with its period."""
    told = [f"{named(period)} {written(rate)}" for period, rate in _known(periods, rates)]
    return f"Quá hạn trên 10.000 hồ sơ đã giải quyết: {', '.join(told)}."


def channels_finding(periods: Sequence[ReportingPeriod], online: Values) -> str:
    """Say how the share handed in online moved since the first of the periods."""
    known = _known(periods, online)
    if online[-1] is None:
        return "Không có hồ sơ mới tiếp nhận trong kỳ."
    (since, first), now = known[0], written(online[-1])
    if len(known) == 1:
        return f"{now}% hồ sơ mới tiếp nhận nộp trực tuyến."
    if written(first) == now:
        return f"{now}% hồ sơ mới tiếp nhận nộp trực tuyến, như {named(since)}."
    moved, to = ("tăng", "lên") if online[-1] > first else ("giảm", "xuống")
    return (
        f"Tỷ lệ nộp trực tuyến trên hồ sơ mới tiếp nhận {moved} từ {written(first)}% "
        f"({named(since)}) {to} {now}%."
    )


def channels_in_words(periods: Sequence[ReportingPeriod], shares: Mapping[str, Values]) -> str:
    """Say in one sentence where the line of each channel begins and ends."""
    told = []
    for channel, values in shares.items():
        (since, first), *_, (until, last) = _known(periods, values)
        told.append(f"{channel.lower()} từ {written(first)}% đến {written(last)}%")
    return (
        f"Hình thức nộp từ {named(since)} đến {named(until)}, tỷ lệ trên hồ sơ mới tiếp nhận: "
        f"{', '.join(told)}."
    )


def _known(
    periods: Sequence[ReportingPeriod], values: Values
) -> list[tuple[ReportingPeriod, Fraction]]:
    pairs = zip(periods, values, strict=True)
    return [(period, value) for period, value in pairs if value is not None]
