"""Per-step gradients before and after clipping by norm: one factor, the same shape. Twin of rnn_core/clipping."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import INK
from app.drawing.reference_lines import upright
from app.drawing.sized_line import add_sized_line
from app.findings import decay_marks
from app.findings.finding import Finding
from app.language.language import plain

HEIGHT = 380
_PLOT_PX = 254  # of the main axis, with the lane of zeros below it


def clip_microscope_figure(finding: Finding, log10_factor: float) -> Figure:
    """Absolute sizes: the cell's own line before, an ink one after; the horizon stands at the same step on both."""
    figure = frame.time_figure(finding.lags, finding.config.seq_len, finding.backwards)
    steps = decay_marks.steps_of(finding, finding.lags + 1)
    ink = finding.curve.ink
    lines = {
        "before": (finding.log10_size, ink.line, ink.text, "solid", 3.5),
        "after": (finding.log10_size + log10_factor, INK, INK, "dash", 2.5),
    }
    finite = np.concatenate([line[np.isfinite(line)] for line, *_ in lines.values()] + [np.zeros(0)])
    low, high = float(finite.min(initial=0.0)), float(finite.max(initial=-300.0 if len(finite) else 0.0))
    pad = max(0.03 * (high - low), 0.12)
    bottom, top = min(low - pad, high - 1.0), high + pad
    words = {"before": plain("before"), "after": _after(log10_factor)}
    labels = []
    for name, (line, colour, text, dash, width) in lines.items():
        add_sized_line(figure, name, steps, line, {"color": colour, "width": width, "dash": dash})
        labels.append(EndLabel.sized(line[-1], words[name], text))
        _mark_horizon(figure, finding, line, colour)
    frame.log_axis(figure, "yaxis", bottom, top, plain("gradient size, absolute"))
    label_ends(figure, labels, bottom, top, _PLOT_PX)
    _name_horizon(figure, finding)
    decay_marks.add_cuts(figure, [finding])
    return figure


def _after(log10_factor: float) -> str:
    if log10_factor == 0:
        return plain("after")
    return plain("after × {factor}", factor=numbers.size(log10_factor))


def _mark_horizon(figure: Figure, finding: Finding, line: np.ndarray, colour: str) -> None:
    at = finding.summary.horizon
    if not finding.summary.horizon_reached or not np.isfinite(line[at]):
        return
    figure.add_dots(
        [decay_marks.steps_of(finding, finding.lags + 1)[at]],
        [line[at]],
        {"size": 12, "color": colour, "symbol": finding.curve.ink.marker, "line": {"width": 0}},
        name="horizon",
    )


def _name_horizon(figure: Figure, finding: Finding) -> None:
    if not finding.summary.horizon_reached:
        return
    x = float(decay_marks.steps_of(finding, finding.lags + 1)[finding.summary.horizon])
    upright(figure, x, dash="dot")
    near_loss = finding.summary.horizon < 0.5 * finding.lags
    figure.add_words(
        plain("horizon: {steps}", steps=numbers.count(finding.summary.horizon, "step")),
        x,
        1 if near_loss else 0,
        beside=-6 if near_loss != bool(finding.backwards) else 6,
        name="wide-only",
        yref="y domain",
        yanchor="top" if near_loss else "bottom",
    )
