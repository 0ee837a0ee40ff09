"""Figures over some periods of a kind: how many were late, and how dossiers were handed in.

The periods stand at equal steps, the oldest first; the last is the one shown, written bold. A
period without figures keeps its place and is left empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import plotly.graph_objects as go

from reports.charts.style import (
    BAR,
    BAR_SOFT,
    BARE_AXIS,
    GRID,
    INK,
    INK_2,
    LATE,
    LIMIT,
    NO_AXIS,
    PAPER,
    STRONG,
    styled,
)

_LETTERS, _BELOW = 7, 42  # in a line below the axis; pixels for two lines
_ALL_MARKED = 6  # of more periods every second is named, counted from the one shown
_ROOM_FOR_NAMES = 124  # pixels behind the lines, in the widest font of those used
_NAME_HEIGHT = 10  # in points of a percentage
_LOWEST_NAME, _HIGHEST_NAME = 3, 98
# One look a channel that holds without colour as well.
_LOOKS = (
    (INK, "solid", "circle"),
    (BAR, "solid", "square"),
    (BAR, "dash", "diamond"),
    (BAR_SOFT, "dot", "x"),
)


@dataclass(frozen=True, slots=True)
class Points:
    """One value a period as it is drawn, and as it is written; both None without figures."""

    name: str
    values: Sequence[float | None]
    written: Sequence[str | None]


def late_lollipops(marks: Sequence[str], rates: Points, periods: Sequence[str]) -> go.Figure:
    """Draw a stem a period, ending in a ring with its number, the last one filled."""
    last = len(marks) - 1
    known = [value for value in rates.values if value is not None]
    number_of_the_last = {
        "x": last,
        "y": rates.values[-1],
        "text": rates.written[-1],
        "font": STRONG,
        "showarrow": False,
        "yshift": 17,
    }
    return styled(
        _stems(rates, periods),
        margin={"l": 0, "r": 0, "t": 32, "b": _BELOW},
        xaxis=_axis(marks, marked=range(last)) | {"range": [-0.5, last + 0.5]},
        yaxis=NO_AXIS | {"range": [0, max(known) or 1]},
        shapes=[_ground()],
        annotations=[_mark_of_the_last(marks), number_of_the_last],
    )


def _stems(rates: Points, periods: Sequence[str]) -> go.Scatter:
    last = len(periods) - 1
    return go.Scatter(
        x=list(range(len(periods))),
        y=list(rates.values),
        mode="markers+text",
        marker={
            "size": [10] * last + [13],
            "color": [PAPER] * last + [LATE],
            "line": {"color": LATE, "width": 2},
            "opacity": 1,  # else the stem shines through
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [0] * len(periods),
            "arrayminus": [value or 0 for value in rates.values],
            "color": LATE,
            "thickness": 2,
            "width": 0,
        },
        text=[*rates.written[:-1], ""],  # the last is written bold
        textposition="top center",
        textfont={"size": 12, "color": INK_2},
        cliponaxis=False,
        customdata=list(periods),
        hovertemplate=f"{rates.name}, %{{customdata}}: %{{y:,.2f}}<extra></extra>",
    )


def channel_lines(
    marks: Sequence[str], channels: Sequence[Points], periods: Sequence[str]
) -> go.Figure:
    """Draw a line a channel that was ever used, named at its end; values are percentages."""
    last = len(marks) - 1
    used = [
        (points, look) for points, look in zip(channels, _LOOKS, strict=True) if any(points.values)
    ]
    lines = [
        go.Scatter(
            x=list(range(len(marks))),
            y=list(points.values),
            mode="lines+markers",
            line={"color": colour, "width": 2, "dash": dash},
            marker={"color": colour, "size": 7, "symbol": symbol},
            cliponaxis=False,
            customdata=list(periods),
            hovertemplate=f"{points.name}, %{{customdata}}: %{{y:,.2f}}%<extra></extra>",
        )
        for points, (colour, dash, symbol) in used
    ]
    return styled(
        lines,
        margin={"l": 36, "r": _ROOM_FOR_NAMES, "t": 8, "b": _BELOW},
        xaxis=_axis(marks, marked=_marked(last)) | {"range": [-0.25, last]},
        yaxis=BARE_AXIS
        | {
            "range": [0, 102],  # the mark of 100 is left out at the very edge
            "tickvals": [0, 25, 50, 75, 100],
            "tickfont": {"size": 12, "color": INK_2},
            "ticklen": 4,
            "showgrid": True,
            "gridcolor": GRID,
        },
        shapes=[_ground()],
        annotations=[_mark_of_the_last(marks), *_names([points for points, _ in used], last)],
    )


def _marked(last: int) -> range:
    """Return the places of the periods named on the axis, but for the last."""
    if last < _ALL_MARKED:
        return range(last)
    return range(last % 2, last, 2)


def _axis(marks: Sequence[str], marked: range) -> dict:
    return BARE_AXIS | {
        "tickvals": list(marked),
        "ticktext": [_in_lines(marks[place]) for place in marked],
        "tickfont": {"size": 12, "color": INK_2},
        "tickangle": 0,
    }


def _mark_of_the_last(marks: Sequence[str]) -> dict:
    return {
        "x": len(marks) - 1,
        "y": 0,
        "yref": "paper",
        "text": _in_lines(marks[-1]),
        "font": STRONG | {"size": 12},
        "showarrow": False,
        "yanchor": "top",
        "yshift": -8,
    }


def _in_lines(mark: str) -> str:
    return "<br>".join(wrap(mark, _LETTERS))


def _ground() -> dict:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": 0,
        "y1": 0,
        "line": {"color": LIMIT, "width": 1},
        "layer": "below",
    }


def _names(channels: Sequence[Points], last: int) -> list[dict]:
    """Name the lines behind their ends, one above the other where these lie close together."""
    upwards = sorted((points for points in channels if points.written[-1]), key=_end)
    places = spread([_end(points) for points in upwards])
    return [
        {
            "x": last,
            "y": place,
            "text": f"{points.name.lower()} {points.written[-1]}%",
            "font": {"size": 12},
            "showarrow": False,
            "xanchor": "left",
            "xshift": 6,
        }
        for points, place in zip(upwards, places, strict=True)
    ]


def _end(points: Points) -> float:
    return points.values[-1] or 0


def spread(ends: Sequence[float]) -> list[float]:
    """Return where the names of ascending ends stand without covering each other."""
    places = []
    lowest = _LOWEST_NAME
    for end in ends:
        places.append(max(end, lowest))
        lowest = places[-1] + _NAME_HEIGHT
    highest = _HIGHEST_NAME
    for place in reversed(range(len(places))):
        places[place] = min(places[place], highest)
        highest = places[place] - _NAME_HEIGHT
    return places
