"""What many derivatives in a row come to: powers of the largest and of their root mean square beside the gradients."""

from __future__ import annotations

import numpy as np

from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import INK
from app.drawing.sized_line import add_sized_line
from app.drawing.zero_lane import Line
from app.findings.finding import Finding
from app.language.language import plain
from pages.activations.measured import log10_power


def slope_powers_figure(largest: float, typical: float | None, findings: list[Finding], lags: int) -> Figure:
    """Powers of the derivative by steps back, and each cell's gradient relative to its last step.

    typical: the root mean square of an RNN's derivatives in its run; None where others are
    multiplied than φ's.
    """
    T, direction = (findings[0].result.config.seq_len, findings[0].backwards) if findings else (lags + 1, 0)
    figure = frame.time_figure(lags, T, direction)
    drawn = [finding.judged for finding in findings if not finding.diverged]
    largest_only, typical_only = plain("max φ′ only"), plain("RMS φ′ only")
    hovers = {
        largest_only: plain("if only the largest derivative counted"),
        typical_only: plain("if only the root-mean-square derivative counted"),
    }
    curves = [(largest_only, _powers(largest, lags), INK, INK, "longdash", 1.5)]
    if typical:
        curves.append((typical_only, _powers(typical, lags), INK, INK, "dot", 1.5))
    for finding in drawn:
        ink = finding.curve.ink
        curves.append((finding.name, finding.ratios, ink.line, ink.text, ink.dash, 3.5))
    for name, line, colour, _, dash, width in curves:
        x = frame.step_of_lag(np.arange(len(line), dtype=np.float64), T, lags, direction)
        style = {"color": colour, "width": width, "dash": dash}
        add_sized_line(figure, hovers.get(name, name), x, line, style, mode="lines", marker=None)
    bottom, top = frame.log_range(line for _, line, *_ in curves)
    peak = any(finding.summary.peak_lag for finding in drawn)
    size = plain("gradient size (1 = at its peak)") if peak else plain("gradient size (1 = at the loss)")
    frame.log_axis(figure, "yaxis", bottom, top, size)
    labels = [EndLabel.sized(line[-1], name, text) for name, line, _, text, *_ in curves]
    label_ends(figure, labels, bottom, top)
    return figure


def _powers(slope: float, lags: int) -> Line:
    return np.array([log10_power(slope, k) for k in range(lags + 1)])
