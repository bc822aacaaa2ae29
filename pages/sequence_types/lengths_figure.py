"""Sequences of different length, each a row: the gradient masked, and read through the padding."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64, Int64

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.heat_map import add_ink_map
from app.drawing.palette import INK, Ink
from pages.sequence_types.measured import Padded

FAINTEST = 6.0  # decades below the largest, which the page's colour stands for
_PANELS = (("y", "masked", (0.55, 1.0)), ("y2", "read through", (0.0, 0.45)))


def lengths_figure(found: Padded, ink: Ink) -> Figure:
    """log10 of sizes over each sequence's size at its loss; the longest on top. Exact zeros are grey."""
    masked, through, lengths = found.masked, found.through, found.lengths
    T, B = masked.shape
    rows = np.argsort(-lengths, kind="stable")
    finite = np.concatenate([part[np.isfinite(part)] for part in (masked, through)])
    top = float(finite.max(initial=0.0))
    bottom = top - FAINTEST
    figure = frame.base_figure(hovermode="closest")
    for (panel, name, domain), sizes in zip(_PANELS, (masked, through), strict=True):
        _panel(figure, panel, sizes[:, rows].T, lengths[rows], rows + 1, (bottom, top), ink)
        _edge(figure, panel, lengths[rows])
        frame.axis_title(figure, name, side="left", y=domain[1], yshift=4)
    figure.update_layout(
        margin={"l": 56, "r": 24, "t": 30, "b": 56},
        xaxis=frame.axis(
            "time step", range=[0.5, T + 0.5], tickvals=frame.time_ticks(1, T), tickangle=0, showgrid=False, anchor="y2"
        ),
        yaxis=frame.axis(domain=list(_PANELS[0][2]), range=[B + 0.5, 0.5], tickvals=sorted({1, B}), showgrid=False),
        yaxis2=frame.axis(domain=list(_PANELS[1][2]), range=[B + 0.5, 0.5], tickvals=sorted({1, B}), showgrid=False),
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
    padding = np.arange(T) >= lengths[:, None]
    words = [
        [
            f"sequence {sequences[b]}, step {t + 1}: {numbers.size(float(sizes[b, t]))}{', padding' * bool(padding[b, t])}"
            for t in range(T)
        ]
        for b in range(B)
    ]
    add_ink_map(
        figure,
        sizes,
        np.ones(sizes.shape, bool),
        bottom=scale[0],
        top=scale[1],
        colour=ink.line,
        x=np.arange(1, T + 1),
        y=np.arange(1, B + 1),
        yaxis=axis,
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
