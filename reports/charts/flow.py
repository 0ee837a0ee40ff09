"""The flow of dossiers through a period: what came over, came in, went out and is left.

One bar a step, each beginning where the one before leads to, on one scale; what is left is drawn
again beside it on a scale of its own where it is too short to show its parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go

from procedures.rules.wording import written_number
from reports.charts.style import (
    BAR,
    BAR_SOFT,
    EARLY,
    INK,
    INK_2,
    LATE,
    LATE_TEXT,
    LIMIT,
    NO_AXIS,
    ON_TIME,
    PAPER,
    PENDING,
    STRONG,
    styled,
)

_STEPS = (
    "Từ kỳ trước chuyển sang",
    "+ Mới tiếp nhận",
    "= Tổng phải giải quyết",
    "− Đã giải quyết",
    "= Chuyển kỳ sau",
)
_CAME_OVER, _CAME_IN, _HANDLED, _WENT_OUT, _LEFT = range(5)
_ROOM_FOR_STEPS, _ROOM_FOR_NUMBERS = 180, 64  # pixels beside the bars
# What is left is drawn again where it is shorter than this share of all, over these shares of it.
_TOO_SHORT = 0.2
_ENLARGED_FROM, _ENLARGED_TO = 0.2, 0.7


@dataclass(frozen=True, slots=True)
class _Bar:
    """A piece of a step: where it begins and ends, and what of it fits into it in words."""

    step: int
    start: float
    end: float
    words: str
    dossiers: int
    colour: str
    is_named: bool = True
    is_hatched: bool = False

    @property
    def hover(self) -> str:
        return f"{self.words[0].upper()}{self.words[1:]}: {written_number(self.dossiers)} hồ sơ"

    @property
    def text(self) -> str:
        return f"{self.words} {written_number(self.dossiers)}" if self.is_named else ""


def flow_bars(form: Mapping[int, int]) -> go.Figure:
    """Draw the columns of form 06a as a bridge from the period before to the next one."""
    handled, pending = form[3], form[11]
    is_enlarged = 0 < pending < _TOO_SHORT * handled
    pieces = [*_what_came(form), *_what_went(form)]
    if is_enlarged:
        pieces += [
            _Bar(_LEFT, 0, pending, "chuyển kỳ sau", pending, PENDING, is_named=False),
            *_what_is_left(form, _ENLARGED_FROM * handled, _ENLARGED_TO * handled),
        ]
    else:
        pieces += _what_is_left(form, 0, pending)
    return styled(
        _drawn([each for each in pieces if each.dossiers]),
        bargap=0.35,
        margin={"l": _ROOM_FOR_STEPS, "r": _ROOM_FOR_NUMBERS, "t": 0, "b": 0},
        uniformtext={"mode": "hide", "minsize": 12},
        xaxis=NO_AXIS | {"range": [0, handled]},
        yaxis=NO_AXIS | {"range": [len(_STEPS) - 0.25, -0.5]},
        shapes=_steps_joined(form),
        annotations=[*_named_steps(), *_numbers(form, is_enlarged)],
    )


def _what_came(form: Mapping[int, int]) -> list[_Bar]:
    handled, before = form[3], form[6]
    online_ends = before + form[4]
    return [
        _Bar(_CAME_OVER, 0, before, "từ kỳ trước", before, PENDING, is_named=False),
        _Bar(_CAME_IN, before, online_ends, "trực tuyến", form[4], BAR),
        _Bar(_CAME_IN, online_ends, handled, "trực tiếp, bưu chính", form[5], BAR),
        _Bar(_HANDLED, 0, handled, "phải giải quyết", handled, BAR_SOFT, is_named=False),
    ]


def _what_went(form: Mapping[int, int]) -> list[_Bar]:
    early_ends = form[11] + form[8]
    late_begins = early_ends + form[9]
    return [
        _Bar(_WENT_OUT, form[11], early_ends, "trước hạn", form[8], EARLY),
        _Bar(_WENT_OUT, early_ends, late_begins, "đúng hạn", form[9], ON_TIME),
        _Bar(_WENT_OUT, late_begins, form[3], "quá hạn", form[10], LATE),
    ]


def _what_is_left(form: Mapping[int, int], start: float, end: float) -> list[_Bar]:
    if not form[11]:
        return []
    middle = start + (end - start) * form[12] / form[11]
    return [
        _Bar(_LEFT, start, middle, "trong hạn", form[12], PENDING),
        # Its words stand beside it: no text is legible on a hatch.
        _Bar(_LEFT, middle, end, "quá hạn", form[13], LATE, is_named=False, is_hatched=True),
    ]


def _drawn(pieces: list[_Bar]) -> go.Bar:
    return go.Bar(
        y=[each.step for each in pieces],
        base=[each.start for each in pieces],
        x=[each.end - each.start for each in pieces],
        orientation="h",
        marker={
            "color": [each.colour for each in pieces],
            "line": {"color": PAPER, "width": 1},
            "pattern": {
                "shape": ["/" if each.is_hatched else "" for each in pieces],
                "bgcolor": PAPER,
                "size": 5,
                "solidity": 0.6,
            },
        },
        text=[each.text for each in pieces],
        textposition="inside",
        insidetextanchor="start",
        textangle=0,
        # White is not legible on teal.
        insidetextfont={"color": [INK if each.colour == EARLY else PAPER for each in pieces]},
        customdata=[each.hover for each in pieces],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _steps_joined(form: Mapping[int, int]) -> list[dict]:
    joints = (
        (form[6], _CAME_OVER, _CAME_IN),
        (form[3], _CAME_IN, _WENT_OUT),
        (form[11], _WENT_OUT, _LEFT),
    )
    line = {"color": LIMIT, "width": 1, "dash": "dot"}
    return [
        {"type": "line", "x0": x, "x1": x, "y0": above, "y1": below, "line": line, "layer": "below"}
        for x, above, below in joints
    ]


def _named_steps() -> list[dict]:
    return [
        _beside(step, 0, words, STRONG if step in (_HANDLED, _LEFT) else {})
        | {"xref": "paper", "xshift": -_ROOM_FOR_STEPS}
        for step, words in enumerate(_STEPS)
    ]


def _numbers(form: Mapping[int, int], is_enlarged: bool) -> list[dict]:
    ends = (
        (_CAME_OVER, form[6], form[6]),
        (_CAME_IN, form[3], form[4] + form[5]),
        (_HANDLED, form[3], form[3]),
        (_WENT_OUT, form[3], form[7]),
        (_LEFT, form[11], form[11]),
    )
    numbers = [_beside(step, x, written_number(number), STRONG) for step, x, number in ends]
    overdue = f"quá hạn {written_number(form[13])}"
    if is_enlarged:
        start, end = _ENLARGED_FROM * form[3], _ENLARGED_TO * form[3]
        caption = _beside(_LEFT, start, "phóng to, tỷ lệ riêng", {"size": 12, "color": INK_2})
        numbers.append(caption | {"xshift": 0, "yshift": -22})
        if form[13]:
            numbers.append(_beside(_LEFT, end, overdue, STRONG | {"color": LATE_TEXT}))
    elif form[13]:
        numbers[_LEFT]["text"] += f", {overdue}"
    return numbers


def _beside(step: int, x: float, text: str, font: dict) -> dict:
    return {
        "x": x,
        "y": step,
        "text": text,
        "font": font,
        "showarrow": False,
        "xanchor": "left",
        "xshift": 6,
    }
