"""The same experiment at other seeds: is the curve on screen a typical one?"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.sized_line import add_band, add_sized_line
from app.findings.decay_marks import steps_of
from app.findings.finding import Finding
from app.language.language import plain


def seeds_figure(findings: list[Finding], curves: list[Float64[np.ndarray, "seeds lags"]]) -> Figure:
    """Each cell's median curve over seeds, in a band from the least to the largest."""
    first = findings[0]
    figure = frame.time_figure(first.lags, first.config.seq_len, first.backwards)
    x = steps_of(first, first.lags + 1)
    finite = np.concatenate([curve[np.isfinite(curve)] for curve in curves])
    bottom, top = float(finite.min(initial=-1.0)) - 0.2, float(finite.max(initial=0.0)) + 0.2
    for finding, curve in zip(findings, curves, strict=True):
        low, high = curve.min(axis=0), curve.max(axis=0)
        shown = np.isfinite(high)
        add_band(figure, x[shown], np.maximum(low[shown], bottom), high[shown], finding.curve.ink.band)
    ends = []
    for finding, curve in zip(findings, curves, strict=True):
        middle = np.quantile(curve, 0.5, axis=0, method="inverted_cdf")
        ends.append(float(middle[-1]))
        style = finding.curve.ink.stroke(3.5)
        add_sized_line(figure, finding.name, x, middle, style, mode="lines", marker=None)
    frame.log_axis(figure, "yaxis", bottom, top, plain("gradient size (1 = at the loss)"))
    labels = [
        EndLabel.sized(end, finding.name, finding.curve.ink.text) for end, finding in zip(ends, findings, strict=True)
    ]
    label_ends(figure, labels, bottom, top)
    return figure
