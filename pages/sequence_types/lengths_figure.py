"""Sequences of different length, each a row: the gradient with padding masked, processed, and its losses counted."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float64, Int64

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.heat_map import add_ink_map
from app.drawing.palette import GROUND, INK, Ink
from app.language.language import plain
from pages.sequence_types.measured import Padded

FAINTEST = 6.0  # decades below the largest, which the page's colour stands for
PANEL_PX, _GAP = 185, 0.1  # of the figure between two panels


def lengths_height(found: Padded) -> int:
    """Pixels of the whole figure."""
    return 90 + PANEL_PX * len(found.treatments)


def lengths_figure(found: Padded, ink: Ink) -> Figure:
    """log10 of sizes over each sequence's size at its loss; the longest on top. Exact zeros are grey."""
    treatments, lengths = found.treatments, found.lengths
    T, B = found.masked.sizes.shape
    rows = np.argsort(-lengths, kind="stable")
    finite = np.concatenate([one.sizes[np.isfinite(one.sizes)] for one in treatments])
    top = float(finite.max(initial=0.0))
    bottom = top - FAINTEST
    figure = frame.base_figure(hovermode="closest")
    height = (1 - _GAP * (len(treatments) - 1)) / len(treatments)
    for at, one in enumerate(treatments):
        panel, high = "y" if at == 0 else f"y{at + 1}", 1 - at * (height + _GAP)
        _panel(figure, panel, one.sizes[:, rows].T, ~one.own[:, rows].T, rows + 1, (bottom, top), ink)
        for ends in one.ends:
            _edge(figure, panel, ends[rows])
        frame.axis_title(figure, plain(one.name), side="left", y=high, yshift=4)
        if at == 0:
            _name_padding(figure, one.own[:, rows].T)
            _name_end(figure, one.ends[-1][rows], T)
        domain = [max(high - height, 0.0), high]
        axis = frame.axis(domain=domain, range=[B + 0.5, 0.5], tickvals=sorted({1, B}), showgrid=False)
        figure.update_layout(**{f"yaxis{panel[1:]}": axis})
    ticks = frame.time_ticks(1, T)
    figure.update_layout(
        margin={"l": 56, "r": 24, "t": 30, "b": 56},
        xaxis=frame.axis(
            plain("time step"),
            range=[0.5, T + 0.5],
            tickvals=ticks,
            tickangle=0,
            showgrid=False,
            anchor=f"y{len(treatments)}",
        ),
    )
    return figure


def _panel(
    figure: Figure,
    axis: str,
    sizes: Float64[np.ndarray, "B T"],
    padding: Bool[np.ndarray, "B T"],
    sequences: Int64[np.ndarray, " B"],
    scale: tuple[float, float],
    ink: Ink,
) -> None:
    B, T = sizes.shape
    words = [
        [_hover(int(sequences[b]), t + 1, float(sizes[b, t]), padding=bool(padding[b, t])) for t in range(T)]
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


def _hover(sequence: int, step: int, log10: float, *, padding: bool) -> str:
    size = numbers.size(log10)
    if padding:
        return plain("sequence {sequence}, step {step}, padding: {size}", sequence=sequence, step=step, size=size)
    return plain("sequence {sequence}, step {step}: {size}", sequence=sequence, step=step, size=size)


def _name_padding(figure: Figure, own: Bool[np.ndarray, "B T"]) -> None:
    """In a row far down, where its padding is wide enough for the word."""
    B, T = own.shape
    row = int(0.8 * B)
    padded = np.flatnonzero(~own[row])
    if len(padded) > 0.12 * T:
        figure.add_words(plain("padding"), float(padded.mean() + 1), row + 1, bgcolor=GROUND, name="wide-only")


def _name_end(figure: Figure, ends: Int64[np.ndarray, " B"], T: int) -> None:
    """Beside the edge, where there is room on its left."""
    row = len(ends) // 3
    if 0.2 * T < ends[row] < T:
        words = plain("end of data")
        figure.add_words(words, float(ends[row] + 0.5), row + 1, beside=-6, bgcolor=GROUND, name="wide-only")


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
