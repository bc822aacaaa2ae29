"""What depth costs: the lowest layer's gradient at the loss and at the oldest step, against the number of layers."""

from __future__ import annotations

import numpy as np

from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import INK, Ink
from app.drawing.sized_line import add_sized_line
from app.language.language import plain
from pages.depth_and_direction.measured import DEPTHS, Depth

COSTS_PX = 340


def depth_costs_figure(depths: tuple[Depth, ...], ink: Ink, chosen: int, far: int) -> Figure:
    """Two lines over 1 to 6 layers, with a ring at the depth in the sidebar; far: the step farthest from the loss."""
    figure = frame.base_figure(hovermode="x unified")
    lines = {
        plain("at the loss"): np.array([depth.at_loss for depth in depths]),
        plain("at step {step}", step=far): np.array([depth.at_oldest for depth in depths]),
    }
    every = np.concatenate(list(lines.values()))
    finite = every[np.isfinite(every)]
    low, high = float(finite.min(initial=0.0)), float(finite.max(initial=0.0))
    pad = max(0.06 * (high - low), 0.15)
    bottom, top = min(low - pad, high - 1.0), high + pad
    x = np.array([depth.layers for depth in depths])
    for (name, line), dash in zip(lines.items(), ("solid", "dash"), strict=True):
        marker = ink.mark(9)
        style = {"color": ink.line, "width": 3.5, "dash": dash}
        add_sized_line(figure, name, x, line, style, mode="lines+markers", marker=marker)
        _mark_cuts(figure, x[line == -np.inf], bottom + 0.4 * pad, ink, name)
        here = line[x == chosen]
        if len(here) and np.isfinite(here[0]):
            figure.add_dots(
                [chosen],
                here,
                {"color": "rgba(0,0,0,0)", "size": 20, "line": {"color": INK, "width": 2.5}},
                name=plain("{line}, chosen", line=name),
            )
    frame.log_axis(figure, "yaxis", bottom, top, plain("gradient of layer 1 (top layer’s at the loss = 1)"))
    labels = [EndLabel.sized(line[0], name, ink.text) for name, line in lines.items()]
    label_ends(figure, labels, bottom, top, COSTS_PX - frame.MARGIN["t"] - frame.MARGIN["b"])
    figure.update_layout(
        xaxis=frame.axis(
            plain("layers"),
            standoff=6,
            range=[0.6, DEPTHS[-1] + 0.4],  # room for a whole ring at both ends
            tickvals=list(DEPTHS),
            showgrid=False,
            unifiedhovertitle={"text": plain("{count} layers", count="%{x}")},
        )
    )
    return figure


def _mark_cuts(figure: Figure, x: np.ndarray, y: float, ink: Ink, name: str) -> None:
    """Exact zeros, which no log axis has: × at the foot."""
    if not len(x):
        return
    figure.add_dots(
        x,
        np.full(len(x), y),
        {"symbol": "x-thin", "size": 10, "line": {"color": ink.line, "width": 2.5}},
        name=plain("{line}, exactly 0", line=name),
    )
    figure.add_words(
        plain("{line}<br>exactly 0", line=name), 0, y, paper="x", beside=-8, align="right", colour=ink.text
    )
