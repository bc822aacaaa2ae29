"""A measured curve with what a textbook predicts for it. Twin of rnn_core/theory."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from app import numbers
from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import INK, MUTED, SIZE_TICK
from app.drawing.sized_line import add_sized_line
from app.findings.finding import Finding
from app.findings.roads_figure import relative_size
from app.language.language import later, plain, plain_count
from pages.theory.measured import GATES, Theory, transient

THUMB, BOUND, WIDE = "ρᵏ", later("upper bound"), later("mean field")
_DASHES = {THUMB: "dash", BOUND: "dot", WIDE: "longdashdot", "forget gates": "longdash", "update gates": "longdash"}
_TALL = 0.6  # of the measured span: how much farther than the curves the axis follows a line that leaves them
_PLOT_PX = 266  # without rows at its foot

Line = Float64[np.ndarray, " lags"]


def theory_figure(finding: Finding, theory: Theory) -> Figure:
    """The measured curve in the cell's ink, and each prediction that exists for its cell and weights."""
    told = finding.judged
    figure = frame.time_figure(told.lags, told.config.seq_len, told.backwards)
    lines = predicted_lines(told, theory) if told.lags else {}  # at a single step there is nothing to predict
    bottom, top = _range(told.ratios, lines)
    for name, line in lines.items():
        _add(figure, told, plain(name), line, {"color": MUTED, "width": 1.8, "dash": _DASHES[name]})
    _add(figure, told, told.name, told.ratios, {"color": told.curve.ink.line, "width": 3.5})
    frame.log_axis(figure, "yaxis", bottom, top, relative_size(told))
    label_ends(figure, _labels(told, lines, bottom, top), bottom, top, _PLOT_PX)
    if grown := transient(told):
        _mark_transient(figure, told, *grown)
    return figure


def predicted_lines(told: Finding, theory: Theory) -> dict[str, Line]:
    """The lines by name: bound and mean field for a simple RNN, the gates alone for a gated cell."""
    found = theory.prediction
    if theory.gate_road is not None:
        return {THUMB: found.thumb, GATES[told.config.cell]: theory.gate_road}
    lines = {THUMB: found.thumb, BOUND: found.ceiling}
    return lines if found.wide is None else lines | {WIDE: found.wide}


def _range(measured: Line, lines: dict[str, Line]) -> tuple[float, float]:
    """The axis holds measured curve, mean field and gates; it follows ρᵏ and the bound only some way out."""
    followed = [0.0, *measured, *(y for name, line in lines.items() if name not in (THUMB, BOUND) for y in line)]
    near = np.array([y for y in followed if np.isfinite(y)])
    low, high = float(near.min()), float(near.max())
    farther = _TALL * max(high - low, 2.0)
    far = np.concatenate([near, *lines.values()])
    far = far[np.isfinite(far)]
    low, high = max(float(far.min()), low - farther), min(float(far.max()), high + farther)
    pad = max(0.03 * (high - low), 0.12)
    return min(low - pad, high - 1.0), high + pad


def _add(figure: Figure, told: Finding, name: str, line: Line, style: dict[str, object]) -> None:
    lag = np.arange(len(line), dtype=np.float64)
    steps = frame.step_of_lag(lag, told.config.seq_len, told.lags, told.backwards)
    add_sized_line(figure, name, steps, line, style, mode="lines" if len(line) > 1 else "markers", mark_px=11)


def _labels(told: Finding, lines: dict[str, Line], bottom: float, top: float) -> list[EndLabel]:
    """Names at the oldest step; an arrow where a line has left the axis there."""
    labels = []
    for name, line in (lines | {told.name: told.ratios}).items():
        end = float(line[-1])
        arrow = "↑ " if end > top else "↓ " if -np.inf < end < bottom else ""
        height = min(max(end, bottom), top) if not np.isnan(end) else end
        colour = told.curve.ink.text if name == told.name else INK
        labels.append(EndLabel(height, plain(name), arrow + numbers.size(end), colour))
    return labels


def _mark_transient(figure: Figure, told: Finding, lag: int, height: float) -> None:
    steps = frame.step_of_lag(np.array([float(lag)]), told.config.seq_len, told.lags, told.backwards)
    near_loss = lag < told.lags / 2
    figure.add_annotation(
        x=float(steps[0]),
        y=height,
        ax=0,
        ay=26,
        text=plain_count(
            "largest: × {size}, {count} step back",
            "largest: × {size}, {count} steps back",
            lag,
            size=numbers.size(height),
        ),
        name="wide-only",
        xanchor="right" if near_loss != bool(told.backwards) else "left",
        showarrow=True,
        arrowhead=0,
        arrowwidth=1,
        arrowcolor=MUTED,
        font={"size": SIZE_TICK, "color": INK},
    )
