"""Which units still get a gradient: one sequence's gradient, unit by unit and step by step. Twin of diagnostics/units."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from app import numbers
from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.heat_map import FAINTEST, add_grey, write_into_the_void
from app.drawing.palette import INK, PAGE
from app.findings.finding import Finding
from app.language.language import plain, plain_count


def units_figure(finding: Finding, log10_units: Float64[np.ndarray, "T H"]) -> Figure:
    """Page colour to cell colour, 1 (the largest anywhere) down to a millionth; exact zeros are a grey area."""
    T, H = log10_units.shape
    figure = frame.time_figure(finding.lags, T, finding.backwards)
    top = log10_units.max()
    relative = log10_units - top if np.isfinite(top) else np.full((T, H), -np.inf)
    x, y = np.arange(1, T + 1), np.arange(1, H + 1)
    zero = np.isneginf(relative)
    add_grey(figure, zero.T, x=x, y=y, showscale=False, hoverinfo="skip")
    figure.add_heatmap(
        x=x,
        y=y,
        z=np.where(zero, np.nan, np.maximum(relative, FAINTEST)).T,
        zmin=FAINTEST,
        zmax=0,
        colorscale=[[0, PAGE], [1, finding.curve.ink.line]],
        showscale=False,
        customdata=np.array([[numbers.size(value) for value in row] for row in relative.T]),
        hovertemplate=plain(
            "step {step}, unit {unit}: {size}<extra></extra>", step="%{x}", unit="%{y}", size="%{customdata}"
        ),
    )
    figure.update_layout(
        yaxis=frame.at_right(range=[0.5, H + 0.5], tickvals=sorted({1, H}), showgrid=False),
        xaxis={"showspikes": False},
        hovermode="closest",
    )
    label_ends(figure, [EndLabel((H + 1) / 2, str(H), plain_count("unit", "units", H), INK)], 0.5, H + 0.5)
    write_into_the_void(figure, x, relative, FAINTEST)
    return figure
