"""What a forget or update bias b promises, σ(b), beside what the straight road keeps a step. Twin of diagnostics/roads."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID, INK, MUTED, SIZE_TICK, SIZE_TITLE
from app.experiment.curve import Curve
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
        hovertemplate="σ(%{x:.2f}) = %{y:.3f}<extra></extra>",
    )
    figure.add_scatter(
        x=biases,
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
    figure.add_annotation(
        text=f"<b>○ now: b = {now:g}, {numbers.kept(rate)}</b><br>dashed: σ(b)",
        x=1,
        xref="paper",
        xanchor="right",
        xshift=-10,
        y=0,
        yref="paper",
        yanchor="bottom",
        yshift=6,
        align="right",
        showarrow=False,
        font={"size": SIZE_TICK, "color": INK},
    )
    figure.update_layout(
        margin={"l": 20, "r": 66, "t": 30, "b": 52},
        xaxis=frame.axis(
            range=[low - 0.35, high + 0.35],
            dtick=1,
            ticks="outside",
            tickcolor=MUTED,
            showgrid=False,
            title={"text": "forget or update bias b", "font": {"size": SIZE_TITLE, "color": INK}, "standoff": 4},
        ),
        yaxis=frame.axis(
            range=[0, 1.06],
            side="right",
            tickvals=[0, 0.25, 0.5, 0.75, 1],
            gridcolor=GRID,
            showline=True,
            linecolor=MUTED,
        ),
    )
    frame.axis_title(figure, "kept a step", xshift=56)
    return figure
