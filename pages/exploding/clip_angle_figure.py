"""By how many degrees clipping by value turns the gradient, at every threshold. Twin of rnn_core/clipping."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID, INK, SIZE_NAME, Ink
from app.language.language import plain
from pages.exploding.measured import Clipped
from pages.exploding.written_numbers import setting


def clip_angle_figure(clipped: Clipped, ink: Ink, threshold: float, degrees: float) -> Figure:
    """The threshold on a log axis, from where every element is cut to where none is; the chosen one is marked."""
    figure = frame.base_figure(hovermode="closest")
    x, y = clipped.log10_thresholds, clipped.degrees
    top = max(float(np.nanmax(y)) * 1.18, 1.0)
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        name="by value",
        line={"color": ink.line, "width": 3.5},
        hovertemplate="%{y:.1f}°<extra></extra>",
    )
    figure.add_scatter(
        x=x[[0, -1]],
        y=[0.0, 0.0],
        mode="lines",
        name="by norm",
        line={"color": INK, "width": 2.5, "dash": "dash"},
        hoverinfo="skip",
    )
    at = float(np.log10(threshold))
    if x[0] <= at <= x[-1]:
        figure.add_dots([at], [degrees], ink.mark(15, line={"width": 2, "color": INK}), name="chosen")
    else:
        side = "left" if at < x[0] else "right"
        figure.add_words(
            _outside(threshold, degrees, side),
            0 if side == "left" else 1,
            degrees + 0.04 * top,
            paper="x",
            above=0,
            xanchor=side,
            xshift=6 if side == "left" else -6,
        )
    for words, height, colour in (
        (plain("by value"), top * 0.93, ink.text),
        (plain("by norm: 0°"), top * 0.05, INK),
    ):
        figure.add_words(
            f"<b>{words}</b>",
            1 if height > top / 2 else 0,
            height,
            paper="x",
            beside=-4 if height > top / 2 else 6,
            size=SIZE_NAME,
            colour=colour,
        )
    figure.update_layout(
        margin={"l": 46, "r": 14, "t": 28, "b": 66},
        xaxis=frame.ticked(
            plain("each element clipped at ±"), **frame.log_ticks(float(x[0]), float(x[-1])), showgrid=False
        ),
        yaxis=frame.ticked(range=[-0.03 * top, top], ticksuffix="°", nticks=6, gridcolor=GRID),
    )
    frame.axis_title(figure, plain("direction turned by"), xshift=-40, side="left")
    return figure


def _outside(threshold: float, degrees: float, side: str) -> str:
    """A threshold that the axis does not show."""
    limit, angle = setting(threshold), numbers.general(round(degrees, 1))
    if side == "left":
        return plain("{limit} is farther left: {degrees}°", limit=limit, degrees=angle)
    return plain("{limit} is farther right: {degrees}°", limit=limit, degrees=angle)
