"""Which units still hear the loss: one sequence's gradient, unit by unit and step by step. Twin of diagnostics/units."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64, Int64

from app import numbers
from app.figures import frame
from app.figures.figure import Figure
from app.figures.palette import GRID, INK, MUTED, PAGE, SIZE_TICK
from app.findings import Finding

FAINTEST = -6.0


def units_figure(finding: Finding, log10_units: Float64[np.ndarray, "T H"]) -> Figure:
    """Page colour to cell colour, 1 (the largest anywhere) down to a millionth; exact zeros are a grey area."""
    T, H = log10_units.shape
    figure = frame.time_figure(finding.lags, T, finding.direction)
    top = log10_units.max()
    relative = log10_units - top if np.isfinite(top) else np.full((T, H), -np.inf)
    x, y = np.arange(1, T + 1), np.arange(1, H + 1)
    zero = np.isneginf(relative)
    if zero.any():
        figure.add_heatmap(
            x=x,
            y=y,
            z=np.where(zero, 1.0, np.nan).T,
            colorscale=[[0, GRID], [1, GRID]],
            showscale=False,
            hoverinfo="skip",
        )
    figure.add_heatmap(
        x=x,
        y=y,
        z=np.where(zero, np.nan, np.maximum(relative, FAINTEST)).T,
        zmin=FAINTEST,
        zmax=0,
        colorscale=[[0, PAGE], [1, finding.curve.ink.line]],
        showscale=False,
        customdata=np.array([[numbers.size(value) for value in row] for row in relative.T]),
        hovertemplate="step %{x}, unit %{y}: %{customdata}<extra></extra>",
    )
    figure.update_layout(
        yaxis={
            "range": [0.5, H + 0.5],
            "side": "right",
            "tickvals": sorted({1, H}),
            "tickfont": {"size": SIZE_TICK, "color": MUTED},
            "showgrid": False,
            "zeroline": False,
            "showline": True,
            "linecolor": MUTED,
            "fixedrange": True,
        },
        hovermode="closest",
    )
    figure.update_layout(xaxis={"showspikes": False})
    frame.label_ends(figure, [frame.EndLabel((H + 1) / 2, str(H), f"unit{'s' * (H != 1)}", INK)], 0.5, H + 0.5)
    write_into_the_void(figure, x, relative, FAINTEST)
    return figure


def write_into_the_void(
    figure: Figure,
    x: Float64[np.ndarray, " T"] | Int64[np.ndarray, " T"],
    relative: Float64[np.ndarray, "T rows"],
    faintest: float,
) -> None:
    """Words in the wide areas of a heat map over time where nothing is seen: too faint, or exactly 0."""
    T, rows = relative.shape
    zero, faint = (
        np.isneginf(relative).mean(axis=1),
        ((relative < faintest) & ~np.isneginf(relative)).mean(axis=1),
    )
    for part, words in (
        (zero > 0.9, "exactly 0"),
        (faint > 0.6, f"less than {'one millionth' if faintest == FAINTEST else numbers.size(faintest)}"),
    ):
        steps = x[part]
        if len(steps) > 0.18 * T:
            figure.add_annotation(
                x=float(np.median(steps)),
                y=(rows + 1) / 2,
                text=words,
                showarrow=False,
                bgcolor=PAGE,
                opacity=0.86,
                font={"size": SIZE_TICK, "color": INK},
            )
