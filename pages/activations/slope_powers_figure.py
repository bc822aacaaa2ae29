"""What many slopes in a row come to: powers of the largest and the typical slope beside the gradients."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import INK
from app.findings.finding import Finding
from pages.activations.measured import log10_power


def slope_powers_figure(largest: float, typical: float | None, findings: list[Finding], lags: int) -> Figure:
    """Powers of the slopes by steps back, and each cell's gradient relative to its last step.

    typical: of an RNN's slopes on its run; None where the road back multiplies other slopes than φ's.
    """
    T, direction = (findings[0].result.config.seq_len, findings[0].direction) if findings else (lags + 1, 0)
    figure = frame.time_figure(lags, T, direction)
    drawn = [finding.judged for finding in findings if not finding.diverged]
    curves = [
        (
            "largest slope",
            np.array([log10_power(largest, k) for k in range(lags + 1)]),
            INK,
            INK,
            "longdash",
            2.5,
        )
    ]
    if typical:
        powers = np.array([log10_power(typical, k) for k in range(lags + 1)])
        curves.append(("typical slope", powers, INK, INK, "dot", 2.5))
    for finding in drawn:
        ink = finding.curve.ink
        curves.append((finding.name, finding.ratios, ink.line, ink.text, ink.dash, 3.5))
    for name, line, colour, _, dash, width in curves:
        figure.add_scatter(
            x=frame.step_of_lag(np.arange(len(line), dtype=np.float64), T, lags, direction),
            y=np.where(np.isfinite(line), line, np.nan),
            mode="lines",
            name=name,
            line={"color": colour, "width": width, "dash": dash},
            customdata=[numbers.size(value) for value in line],
            hovertemplate="%{customdata}",
        )
    finite = np.concatenate([line[np.isfinite(line)] for _, line, *_ in curves])
    pad = max(0.03 * float(np.ptp(finite)), 0.12)
    bottom, top = float(min(finite.min() - pad, finite.max() - 1.0)), float(finite.max() + pad)
    peak = any(finding.summary.peak_lag for finding in drawn)
    frame.log_axis(figure, "yaxis", bottom, top, f"gradient size ({'peak' if peak else 'last step'} = 1)")
    labels = [
        EndLabel(y=float(line[-1]), name=name, value=numbers.size(float(line[-1])), colour=text)
        for name, line, _, text, *_ in curves
    ]
    label_ends(figure, labels, bottom, top)
    return figure
