"""What a forget or update bias b promises, σ(b), beside what the straight road keeps a step. Twin of diagnostics/roads."""

from __future__ import annotations

import math

import numpy as np

from app import numbers
from app.curves import Curve
from app.figures import frame
from app.figures.figure import Figure
from app.figures.palette import GRID, INK, MUTED, SIZE_TICK, SIZE_TITLE

_NAMED = 1.5  # the bias at which σ(b) is named
_END = 0.25  # of the axis


def gate_bias_figure(curve: Curve, measured: dict[float, float], rate: float) -> Figure:
    """The curve σ(b), the measured factor at each bias, and a ring around the present bias with its factor."""
    figure = frame.base_figure(hovermode="closest")
    now, ink = curve.config.gate_bias, curve.ink
    low, high = min(*measured, now), max(*measured, now)
    b = np.linspace(low, high, 91)
    figure.add_scatter(
        x=b,
        y=1 / (1 + np.exp(-b)),
        mode="lines",
        name="σ(b)",
        line={"color": MUTED, "width": 1.8, "dash": "dash"},
        hovertemplate="σ(%{x:.2f}) = %{y:.3f}<extra></extra>",
    )
    figure.add_scatter(
        x=list(measured),
        y=list(measured.values()),
        mode="lines+markers",
        name="measured",
        line={"color": ink.line, "width": 3.5},
        marker={"color": ink.line, "size": 9, "symbol": ink.marker},
        hovertemplate="bias %{x}: measured × %{y:.3f} a step<extra></extra>",
    )
    figure.add_scatter(
        x=[now],
        y=[rate],
        mode="markers",
        name="now",
        marker={"color": INK, "size": 19, "symbol": "circle-open", "line": {"width": 2.5}},
        hoverinfo="skip",
    )
    above = rate >= 1 / (1 + math.exp(-now))  # then σ(b) runs below the measured line, and its name with it
    _say(figure, f"<b>now: b = {now:g}, {numbers.factor(rate)}</b>", now, rate, INK, left=above, edges=(low, high))
    _say(figure, "dashed: σ(b)", _NAMED, 1 / (1 + math.exp(-_NAMED)), MUTED, left=not above, edges=(low, high))
    common = {"tickfont": {"size": SIZE_TICK, "color": MUTED}, "zeroline": False, "fixedrange": True}
    figure.update_layout(
        margin={"l": 20, "r": 66, "t": 30, "b": 52},
        xaxis={
            **common,
            "range": [low - 0.2, high + 0.2],
            "dtick": 1,
            "ticks": "outside",
            "tickcolor": MUTED,
            "showgrid": False,
            "title": {"text": "forget or update bias b", "font": {"size": SIZE_TITLE, "color": INK}, "standoff": 4},
        },
        yaxis={
            **common,
            "range": [0, 1.06],
            "side": "right",
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "gridcolor": GRID,
            "showline": True,
            "linecolor": MUTED,
        },
    )
    frame.axis_title(figure, "kept a step", xshift=56)
    return figure


def _say(
    figure: Figure, words: str, x: float, y: float, colour: str, *, left: bool, edges: tuple[float, float]
) -> None:
    """Words to the upper left of a point, or to its lower right; at an end of the axis they turn inwards."""
    place = (x - edges[0]) / (edges[1] - edges[0])
    inwards = "left" if place < _END else "right" if place > 1 - _END else "right" if left else "left"
    figure.add_annotation(
        text=words,
        x=x,
        y=y,
        xanchor=inwards,
        xshift=-14 if inwards == "right" else 14,
        yshift=17 if left else -17,
        showarrow=False,
        font={"size": SIZE_TICK, "color": colour},
    )
