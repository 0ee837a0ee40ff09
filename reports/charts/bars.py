"""Bars of one period: how its resolved dossiers ended, and its largest sectors."""

from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from procedures.rules.wording import written_number
from reports.charts.style import (
    BAR,
    BAR_SOFT,
    BARE_AXIS,
    EARLY,
    LATE,
    NO_AXIS,
    ON_TIME,
    PAPER,
    styled,
)

_NAME_WIDTH = 28  # letters in a line of a name
FEW_BARS = 5  # up to so many stand in a lower frame (static/css/charts.css)
_MANY_BARS = 11  # ten by name and the others


def outcome_bar(early: int, on_time: int, late: int) -> go.Figure:
    """Draw one bar of all resolved dossiers, each part as wide as it is; the gaps are white."""
    parts = (("Trước hạn", early, EARLY), ("Đúng hạn", on_time, ON_TIME), ("Quá hạn", late, LATE))
    bars = [
        go.Bar(
            name=name,
            x=[dossiers],
            y=[""],
            orientation="h",
            marker={"color": colour, "line": {"color": PAPER, "width": 1}},
            hovertemplate=f"{name}: {written_number(dossiers)} hồ sơ<extra></extra>",
        )
        for name, dossiers, colour in parts
    ]
    return styled(
        bars,
        barmode="stack",
        bargap=0,
        margin={"l": 0, "r": 0, "t": 4, "b": 4},
        xaxis=NO_AXIS | {"range": [0, early + on_time + late]},
        yaxis=NO_AXIS,
    )


def sector_bars(names: list[str], dossiers: list[int], *, others_last: bool) -> go.Figure:
    """Draw a bar a sector, the largest on top; the sum of the others last and lighter."""
    colours = [BAR] * len(names)
    if others_last:
        colours[-1] = BAR_SOFT
    labels = [written_number(number) for number in dossiers]
    bars = go.Bar(
        x=dossiers,
        y=["<br>".join(wrap(escape(name), _NAME_WIDTH)) for name in names],
        orientation="h",
        marker={"color": colours},
        text=labels,
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text} hồ sơ<extra></extra>",
    )
    return styled(
        bars,
        margin={"l": 8, "r": 60, "t": 4, "b": 4},
        xaxis=NO_AXIS | {"rangemode": "tozero"},
        yaxis=BARE_AXIS
        | {
            # Bars are equally thick however many there are, the first on top.
            "range": [(FEW_BARS if len(names) <= FEW_BARS else _MANY_BARS) - 0.5, -0.5],
            "automargin": True,
        },
    )
