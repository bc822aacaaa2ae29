"""By how many degrees clipping by value turns the gradient, at every threshold. Twin of rnn_core/clipping."""

from __future__ import annotations

import numpy as np

from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID, INK, MUTED, SIZE_NAME, SIZE_TICK, SIZE_TITLE, Ink
from pages.exploding.measured import Clipped


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
        figure.add_scatter(
            x=[at],
            y=[degrees],
            mode="markers",
            name="chosen",
            marker={"size": 15, "color": ink.line, "symbol": ink.marker, "line": {"width": 2, "color": INK}},
            hoverinfo="skip",
        )
    else:
        side = "left" if at < x[0] else "right"
        figure.add_annotation(
            text=f"{threshold:g} is farther {side}: {degrees:.1f}°",
            x=0 if side == "left" else 1,
            xref="paper",
            xanchor=side,
            xshift=6 if side == "left" else -6,
            y=degrees + 0.04 * top,
            yanchor="bottom",
            showarrow=False,
            font={"size": SIZE_TICK, "color": INK},
        )
    for words, height, colour in (("by value", top * 0.93, ink.text), ("by norm: 0°", top * 0.05, INK)):
        figure.add_annotation(
            text=f"<b>{words}</b>",
            x=1 if height > top / 2 else 0,
            xref="paper",
            xanchor="right" if height > top / 2 else "left",
            xshift=-4 if height > top / 2 else 6,
            y=height,
            showarrow=False,
            font={"size": SIZE_NAME, "color": colour},
        )
    axis = frame.axis(ticks="outside", tickcolor=MUTED)
    figure.update_layout(
        margin={"l": 46, "r": 14, "t": 28, "b": 66},
        xaxis={
            **axis,
            **frame.log_ticks(float(x[0]), float(x[-1])),
            "showgrid": False,
            "title": {"text": "every element cut at", "font": {"size": SIZE_TITLE, "color": INK}, "standoff": 4},
        },
        yaxis={**axis, "range": [-0.03 * top, top], "ticksuffix": "°", "nticks": 6, "gridcolor": GRID},
    )
    frame.axis_title(figure, "direction turned by", xshift=-40, side="left")
    return figure
