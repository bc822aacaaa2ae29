"""What a forget or update bias b alone gives, σ(b), beside what the gates pass per step. Twin of diagnostics/roads."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID, INK, MUTED
from app.experiment.curve import Curve
from app.language.language import plain
from rnn_core.engine.initialisation import drawn_gate_bias


def gate_bias_figure(curve: Curve, measured: dict[float, float], rate: float) -> Figure:
    """The curve σ(b), the measured factor at each bias, and a ring around the present bias with its factor."""
    figure = frame.base_figure(hovermode="closest")
    drawn, ink = drawn_gate_bias(curve.config), curve.ink
    now, biases = curve.config.gate_bias + drawn, [bias + drawn for bias in measured]
    low, high = min(*biases, now), max(*biases, now)
    b = np.linspace(low, high, 91)
    figure.add_scatter(
        x=b,
        y=1 / (1 + np.exp(-b)),
        mode="lines",
        name="σ(b)",
        line={"color": MUTED, "width": 1.8, "dash": "dash"},
        hovertemplate=plain("bias alone: σ(%{x:.2f}) = %{y:.3f}") + "<extra></extra>",
    )
    figure.add_scatter(
        x=biases,
        y=list(measured.values()),
        mode="lines+markers",
        name="measured",
        line={"color": ink.line, "width": 3.5},
        marker=ink.mark(9),
        hovertemplate=plain("bias %{x}: measured × %{y:.3f} per step") + "<extra></extra>",
    )
    figure.add_dots(
        [now], [rate], {"color": INK, "size": 19, "symbol": "circle-open", "line": {"width": 2.5}}, name="now"
    )
    figure.add_words(
        plain(
            "<b>○ your setting: b = {b}, {factor}</b><br>dashed: the bias alone, σ(b)",
            b=numbers.general(now),
            factor=numbers.kept(rate),
        ),
        1,
        0,
        paper="xy",
        beside=-10,
        above=6,
        align="right",
    )
    title = plain("forget-gate bias b") if curve.config.cell == "lstm" else plain("update-gate bias b")
    figure.update_layout(
        margin={"l": 20, "r": 66, "t": 30, "b": 52},
        xaxis=frame.ticked(title, range=[low - 0.35, high + 0.35], dtick=1, showgrid=False),
        yaxis=frame.at_right(range=[0, 1.06], tickvals=[0, 0.25, 0.5, 0.75, 1], gridcolor=GRID),
    )
    frame.axis_title(figure, plain("factor per step"), xshift=56)
    return figure
