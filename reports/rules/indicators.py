"""The ten indicators: what each is called, how it is computed, and its value over a tally.

Numerators and denominators are columns of form 06a. Counts are divided last and rounded last;
where there is nothing to divide by there is no value, neither 0 % nor 100 %.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from procedures.rules.wording import written_number
from reports.rules.forms import FORM_06A_2020, columns_of
from reports.rules.rounding import DEFAULT_POLICY, POLICIES, half_up
from reports.rules.tallies import Tally

Form = Mapping[int, int]  # the figures of form 06a by column number

NOTHING_TO_DIVIDE_BY = "Không có hồ sơ"
MOVED_BY_ROUNDING = "Tỷ lệ đã làm tròn để tổng bằng 100%"


@dataclass(frozen=True, slots=True)
class Indicator:
    slug: str
    label: str
    definition: str
    formula: str
    numerator: Callable[[Form], int]
    denominator: Callable[[Form], int]
    good_direction: Literal["up", "down"] | None
    unit: str = "%"
    scale: int = 100  # what is printed is this many times the share

    def share(self, form: Form) -> Fraction | None:
        """Return numerator / denominator, or None where there is nothing to divide by."""
        denominator = self.denominator(form)
        return Fraction(self.numerator(form), denominator) if denominator else None

    def value(self, form: Form) -> Fraction | None:
        """Return a percentage as a share from 0 to 1, anything else on its own scale."""
        share = self.share(form)
        return share if share is None or self.unit == "%" else share * self.scale


INDICATORS = (
    Indicator(
        slug="online-of-handled",
        label="Trực tuyến trên tổng tiếp nhận",
        definition=(
            "Hồ sơ tiếp nhận trực tuyến trong kỳ trên tổng số hồ sơ tiếp nhận, "
            "kể cả hồ sơ từ kỳ trước chuyển sang."
        ),
        formula="(4) / (3)",
        numerator=lambda form: form[4],
        denominator=lambda form: form[3],
        good_direction="up",
    ),
    Indicator(
        slug="online-of-received",
        label="Trực tuyến trên tiếp nhận mới",
        definition=(
            "Hồ sơ tiếp nhận trực tuyến trên số hồ sơ mới tiếp nhận trong kỳ, "
            "không kể hồ sơ từ kỳ trước chuyển sang."
        ),
        formula="(4) / ((4) + (5))",
        numerator=lambda form: form[4],
        denominator=lambda form: form[4] + form[5],
        good_direction="up",
    ),
    Indicator(
        slug="early-share",
        label="Giải quyết trước hạn",
        definition="Hồ sơ giải quyết trước ngày hẹn trả trên tổng số hồ sơ đã giải quyết.",
        formula="(8) / (7)",
        numerator=lambda form: form[8],
        denominator=lambda form: form[7],
        good_direction="up",
    ),
    Indicator(
        slug="on-time-share",
        label="Giải quyết đúng hạn",
        definition=(
            "Hồ sơ giải quyết đúng ngày hẹn trả trên tổng số hồ sơ đã giải quyết; gồm cả hồ sơ từ "
            "chối, rút, dừng giải quyết và hồ sơ không có ngày hẹn, như biểu 06a."
        ),
        formula="(9) / (7)",
        numerator=lambda form: form[9],
        denominator=lambda form: form[7],
        # The more is early, the less is on time: neither direction is good in itself.
        good_direction=None,
    ),
    Indicator(
        slug="late-share",
        label="Giải quyết quá hạn",
        definition="Hồ sơ giải quyết sau ngày hẹn trả trên tổng số hồ sơ đã giải quyết.",
        formula="(10) / (7)",
        numerator=lambda form: form[10],
        denominator=lambda form: form[7],
        good_direction="down",
    ),
    Indicator(
        slug="in-time-by-form",
        label="Trước và đúng hạn, theo biểu",
        definition=(
            "Hồ sơ giải quyết trước hạn và đúng hạn trên tổng số hồ sơ đã giải quyết, "
            "theo các cột của biểu 06a."
        ),
        formula="((8) + (9)) / (7)",
        numerator=lambda form: form[8] + form[9],
        denominator=lambda form: form[7],
        good_direction="up",
    ),
    Indicator(
        slug="in-time-overall",
        label="Đúng hạn toàn diện",
        definition=(
            "Hồ sơ giải quyết trước hạn, đúng hạn và hồ sơ đang giải quyết còn trong hạn trên "
            "tổng số hồ sơ tiếp nhận, theo cách tính của Quyết định 766/QĐ-TTg."
        ),
        formula="((8) + (9) + (12)) / (3)",
        numerator=lambda form: form[8] + form[9] + form[12],
        denominator=lambda form: form[3],
        good_direction="up",
    ),
    Indicator(
        slug="late-per-10000",
        label="Quá hạn trên 10.000 hồ sơ đã giải quyết",
        definition="Số hồ sơ giải quyết sau ngày hẹn trả trong mỗi 10.000 hồ sơ đã giải quyết.",
        formula="(10) / (7) × 10.000",
        numerator=lambda form: form[10],
        denominator=lambda form: form[7],
        good_direction="down",
        unit="trên 10.000 hồ sơ",
        scale=10_000,
    ),
    Indicator(
        slug="overdue-of-pending",
        label="Quá hạn trên đang giải quyết",
        definition=(
            "Hồ sơ đang giải quyết đã quá ngày hẹn trả vào cuối kỳ trên tổng số hồ sơ "
            "đang giải quyết."
        ),
        formula="(13) / (11)",
        numerator=lambda form: form[13],
        denominator=lambda form: form[11],
        good_direction="down",
    ),
    Indicator(
        slug="resolved-of-handled",
        label="Đã giải quyết trên tổng tiếp nhận",
        definition=(
            "Hồ sơ đã giải quyết trong kỳ trên tổng số hồ sơ tiếp nhận, "
            "kể cả hồ sơ từ kỳ trước chuyển sang."
        ),
        formula="(7) / (3)",
        numerator=lambda form: form[7],
        denominator=lambda form: form[3],
        good_direction="up",
    ),
)

_BY_SLUG = {each.slug: each for each in INDICATORS}

# Shares of one whole, which must total 100 as printed.
ROUNDED_TOGETHER = ("early-share", "on-time-share", "late-share")


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator over some dossiers. `rounded` is what is printed, `note` what is said to it."""

    indicator: Indicator
    numerator: int
    denominator: int
    value: Fraction | None
    rounded: str | None
    note: str | None


def measure(tally: Tally, policy: str = DEFAULT_POLICY) -> dict[str, Measured]:
    """Return every indicator by slug; `policy` is a name of `POLICIES`."""
    return measure_form(columns_of(tally, FORM_06A_2020), policy)


def measure_form(form: Form, policy: str = DEFAULT_POLICY) -> dict[str, Measured]:
    """Return every indicator by slug, of figures that may have been typed or published."""
    together = _round_together(form, policy)
    return {each.slug: _measured(each, form, together.get(each.slug)) for each in INDICATORS}


def measure_one(slug: str, form: Form, policy: str = DEFAULT_POLICY) -> Measured:
    """Return one indicator: a table that shows one need not pay for all ten."""
    together = _round_together(form, policy) if slug in ROUNDED_TOGETHER else {}
    return _measured(_BY_SLUG[slug], form, together.get(slug))


def _round_together(form: Form, policy: str) -> dict[str, tuple[Decimal, bool]]:
    """Return by slug the rounded share and whether the policy moved it."""
    percentages = {
        each.slug: share * 100
        for each in INDICATORS
        if each.slug in ROUNDED_TOGETHER and (share := each.share(form)) is not None
    }
    # Typed figures may not add up; no rounding may hide that.
    adds_up = sum(percentages.values()) == 100
    rounding = POLICIES[policy if adds_up else "plain"](list(percentages.values()), 2)
    return {
        slug: (value, position in rounding.moved)
        for position, (slug, value) in enumerate(zip(percentages, rounding.values, strict=True))
    }


def _measured(indicator: Indicator, form: Form, together: tuple[Decimal, bool] | None) -> Measured:
    numerator, denominator = indicator.numerator(form), indicator.denominator(form)
    share = indicator.share(form)
    if share is None:
        return Measured(indicator, numerator, denominator, None, None, NOTHING_TO_DIVIDE_BY)
    rounded, moved = together or (half_up(share * indicator.scale), False)
    note = MOVED_BY_ROUNDING if moved else None
    value = indicator.value(form)
    return Measured(indicator, numerator, denominator, value, written_number(rounded), note)
