"""Sequences of different length, each a row: the gradient masked, and read through the padding."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64, Int64

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GHOST, INK, MUTED, PAGE, SIZE_TICK, SIZE_TITLE, Ink

FAINTEST = 6.0  # decades below the largest, which the page's colour stands for
_PANELS = (("y", "masked", (0.55, 1.0)), ("y2", "read through", (0.0, 0.45)))


def lengths_figure(
    masked: Float64[np.ndarray, "T B"],
    through: Float64[np.ndarray, "T B"],
    lengths: Int64[np.ndarray, " B"],
    ink: Ink,
) -> Figure:
    """log10 of sizes over each sequence's size at its loss; the longest on top. Exact zeros are grey."""
    T, B = masked.shape
    rows = np.argsort(-lengths, kind="stable")
    finite = np.concatenate([part[np.isfinite(part)] for part in (masked, through)])
    top = float(finite.max(initial=0.0))
    bottom = top - FAINTEST
    figure = frame.base_figure(hovermode="closest")
    for (panel, name, domain), sizes in zip(_PANELS, (masked, through), strict=True):
        _panel(figure, panel, sizes[:, rows].T, lengths[rows], rows + 1, (bottom, top), ink)
        _edge(figure, panel, lengths[rows])
        _name(figure, name, domain[1])
    axis = {
        "range": [B + 0.5, 0.5],
        "tickvals": sorted({1, B}),
        "tickfont": {"size": SIZE_TICK, "color": MUTED},
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
    figure.update_layout(
        margin={"l": 56, "r": 24, "t": 30, "b": 56},
        xaxis={
            "range": [0.5, T + 0.5],
            "tickvals": frame.time_ticks(1, T),
            "title": {"text": "time step", "font": {"size": SIZE_TITLE, "color": INK}, "standoff": 4},
            "tickfont": {"size": SIZE_TICK, "color": MUTED},
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "anchor": "y2",
        },
        yaxis={**axis, "domain": list(_PANELS[0][2])},
        yaxis2={**axis, "domain": list(_PANELS[1][2])},
    )
    return figure


def _panel(
    figure: Figure,
    axis: str,
    sizes: Float64[np.ndarray, "B T"],
    lengths: Int64[np.ndarray, " B"],
    sequences: Int64[np.ndarray, " B"],
    scale: tuple[float, float],
    ink: Ink,
) -> None:
    B, T = sizes.shape
    zero = np.isneginf(sizes)
    padding = np.arange(T) >= lengths[:, None]
    words = [
        [
            f"sequence {sequences[b]}, step {t + 1}: {numbers.size(float(sizes[b, t]))}{', padding' * bool(padding[b, t])}"
            for t in range(T)
        ]
        for b in range(B)
    ]
    clipped = np.clip(np.where(np.isfinite(sizes), sizes, scale[0]), *scale)
    for seen, z, colours in (
        (zero, np.ones_like(sizes), [[0, GHOST], [1, GHOST]]),
        (~zero, clipped, [[0, PAGE], [1, ink.line]]),
    ):
        if seen.any():
            figure.add_heatmap(
                x=np.arange(1, T + 1),
                y=np.arange(1, B + 1),
                yaxis=axis,
                z=np.where(seen, z, np.nan),
                zmin=scale[0],
                zmax=scale[1],
                colorscale=colours,
                showscale=False,
                hoverongaps=False,
                customdata=words,
                hovertemplate="%{customdata}<extra></extra>",
            )


def _edge(figure: Figure, axis: str, lengths: Int64[np.ndarray, " B"]) -> None:
    """Where each sequence's own steps end."""
    figure.add_scatter(
        x=np.repeat(lengths + 0.5, 2),
        y=np.arange(len(lengths)).repeat(2) + np.tile([0.5, 1.5], len(lengths)),
        yaxis=axis,
        mode="lines",
        line={"color": INK, "width": 2},
        hoverinfo="skip",
    )


def _name(figure: Figure, words: str, y: float) -> None:
    figure.add_annotation(
        text=words,
        x=0,
        xref="paper",
        xanchor="left",
        y=y,
        yref="paper",
        yanchor="bottom",
        yshift=4,
        showarrow=False,
        font={"size": SIZE_TITLE, "color": INK},
    )
