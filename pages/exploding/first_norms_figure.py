"""Gradient norms over the first updates of a training, and the threshold that they suggest. Twin of rnn_core/clipping."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from app import numbers
from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import GRID, INK, Ink
from app.drawing.reference_lines import across
from app.language.language import plain
from rnn_core.diagnostics.clipping import Norms

_NAMES_PX = 140  # for the longest name at the left


def first_norms_figure(norms: Float64[np.ndarray, " steps"], found: Norms, ink: Ink, steps: int) -> Figure:
    """A dot an update on a log axis; rules at the median and the 90th percentile. steps: how many there will be."""
    figure = frame.base_figure(hovermode="closest")
    figure.update_layout(margin=frame.MARGIN | {"l": _NAMES_PX})
    with np.errstate(divide="ignore", invalid="ignore"):
        sizes = np.log10(norms)
    finite = sizes[np.isfinite(sizes)]
    low, high = float(finite.min(initial=np.inf)), float(finite.max(initial=-np.inf))
    if not len(finite):
        low = high = 0.0
    pad = max(0.08 * (high - low), 0.1)
    bottom, top = low - pad, high + pad
    if top - bottom < 2:  # at least two powers of ten to read values by
        bottom, top = float(np.floor(bottom)), float(np.ceil(top))
    figure.add_scatter(
        x=np.arange(1, len(sizes) + 1),
        y=np.where(np.isfinite(sizes), sizes, np.nan),
        mode="lines+markers",
        name="norms",
        line={"color": ink.line, "width": 1.5},
        marker=ink.mark(7),
        customdata=[numbers.size(float(size)) for size in sizes],
        hovertemplate=plain("update %{{x}}: %{{customdata}}") + "<extra></extra>",
    )
    if found.high > 0:
        across(figure, float(np.log10(found.high)), colour=INK, width=2, name="90th percentile")
    if found.middle > 0:
        across(figure, float(np.log10(found.middle)), dash="dash", name="median")
    labels = [
        EndLabel.sized(np.log10(value), name, INK)
        for value, name in ((found.high, plain("90th percentile")), (found.middle, plain("median")))
        if value > 0
    ]
    figure.update_layout(
        xaxis=frame.ticked(plain("update"), range=[0.5, steps + 0.5], showgrid=False),
        yaxis=frame.ticked(**frame.log_ticks(bottom, top), side="right", gridcolor=GRID),
    )
    frame.axis_title(figure, plain("gradient norm"), xshift=56)
    label_ends(figure, labels, bottom, top)
    return figure
