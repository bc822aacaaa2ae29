"""What many slopes in a row come to: powers of the largest and the typical slope beside the gradients."""

from __future__ import annotations

import numpy as np

from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import INK
from app.drawing.sized_line import add_sized_line
from app.drawing.zero_lane import Line
from app.findings.finding import Finding
from pages.activations.measured import log10_power


def slope_powers_figure(largest: float, typical: float | None, findings: list[Finding], lags: int) -> Figure:
    """Powers of the slopes by steps back, and each cell's gradient relative to its last step.

    typical: of an RNN's slopes on its run; None where the road back multiplies other slopes than φ's.
    """
    T, direction = (findings[0].result.config.seq_len, findings[0].backwards) if findings else (lags + 1, 0)
    figure = frame.time_figure(lags, T, direction)
    drawn = [finding.judged for finding in findings if not finding.diverged]
    curves = [("largest slope", _powers(largest, lags), INK, INK, "longdash", 2.5)]
    if typical:
        curves.append(("typical slope", _powers(typical, lags), INK, INK, "dot", 2.5))
    for finding in drawn:
        ink = finding.curve.ink
        curves.append((finding.name, finding.ratios, ink.line, ink.text, ink.dash, 3.5))
    for name, line, colour, _, dash, width in curves:
        x = frame.step_of_lag(np.arange(len(line), dtype=np.float64), T, lags, direction)
        style = {"color": colour, "width": width, "dash": dash}
        add_sized_line(figure, name, x, line, style, mode="lines", marker=None)
    bottom, top = frame.log_range(line for _, line, *_ in curves)
    peak = any(finding.summary.peak_lag for finding in drawn)
    frame.log_axis(figure, "yaxis", bottom, top, f"gradient size ({'peak' if peak else 'last step'} = 1)")
    labels = [EndLabel.sized(line[-1], name, text) for name, line, _, text, *_ in curves]
    label_ends(figure, labels, bottom, top)
    return figure


def _powers(slope: float, lags: int) -> Line:
    return np.array([log10_power(slope, k) for k in range(lags + 1)])
