"""Softmax: the probabilities as bars, and their Jacobian diag(p) - p pᵀ as a labelled heat map."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import INK, MUTED, PAGE, SIZE_NAME
from app.language.language import plain
from pages.activations.softmax_measured import Softmax

_NEGATIVE, _POSITIVE = "#7E55B8", "#A8720F"  # LOOK's state -1 and +1, the same in light and dark
_BAR = "#6C757F"
_LARGEST = 0.25


def probabilities_figure(found: Softmax) -> Figure:
    """A bar for each p, its value above it."""
    figure = frame.base_figure(hovermode="closest")
    names = [f"p<sub>{i}</sub>" for i in range(1, len(found.p) + 1)]
    figure.add_bar(x=names, y=found.p, marker={"color": _BAR, "line": {"width": 0}}, hoverinfo="skip", name="p")
    for name, value in zip(names, found.p.tolist(), strict=True):
        _write(figure, name, value, near_one(value), yshift=12, bold=True)
    frame.axis_title(figure, plain("probabilities p = softmax(y)"), side="left")
    figure.update_layout(
        margin={"l": 44, "r": 10, "t": 34, "b": 34},
        bargap=0.35,
        xaxis={"tickfont": {"size": SIZE_NAME, "color": INK}, "fixedrange": True},
        yaxis=frame.axis(range=[0, 1.16], tickvals=[0, 0.5, 1], showgrid=False, zeroline=True, zerolinecolor=MUTED),
    )
    return figure


def jacobian_figure(found: Softmax) -> Figure:
    """∂p_i/∂y_j, each entry written in its square; at the right the sum of each row."""
    count = len(found.jacobian)
    figure = frame.base_figure(hovermode="closest")
    figure.add_heatmap(
        z=found.jacobian,
        x=np.arange(count),
        y=np.arange(count),
        zmin=-_LARGEST,
        zmax=_LARGEST,
        colorscale=[[0, _NEGATIVE], [0.5, PAGE], [1, _POSITIVE]],
        showscale=False,
        xgap=3,
        ygap=3,
        hoverinfo="skip",
    )
    for (i, j), value in np.ndenumerate(found.jacobian):
        _write(figure, j, i, signed(float(value)), ground=True)
    for i, total in enumerate(found.row_sums):
        _write(figure, count, i, signed(float(total)), bold=True)
    frame.axis_title(
        figure, plain("Jacobian {formula}", formula="∂p<sub>i</sub>/∂y<sub>j</sub> = diag(p) − p pᵀ"), side="left"
    )
    ticks = list(range(count))
    common = frame.axis(tickvals=ticks, showgrid=False, ticks="", tickfont={"size": SIZE_NAME, "color": INK})
    figure.update_layout(
        margin={"l": 44, "r": 10, "t": 34, "b": 34},
        xaxis={
            **common,
            "range": [-0.55, count + 0.55],
            "tickvals": [*ticks, count],
            "ticktext": [*(f"y<sub>{j + 1}</sub>" for j in ticks), plain("row sum")],
        },
        yaxis={**common, "range": [count - 0.45, -0.55], "ticktext": [f"p<sub>{i + 1}</sub>" for i in ticks]},
    )
    return figure


def signed(value: float) -> str:
    """A number with a true minus sign: 0.23, −0.06, −2 × 10⁻⁵."""
    return numbers.signed_size(value, float(np.log10(abs(value)))) if value else "0"


def near_one(p: float) -> str:
    """A probability; one that would be rounded to 1 by what it lacks: 1 − 5 × 10⁻⁴."""
    rest = 1.0 - p
    return f"1 − {numbers.size(float(np.log10(rest)))}" if 0 < rest < 0.005 else numbers.size(float(np.log10(p)))


def _write(
    figure: Figure, x: object, y: object, words: str, *, yshift: int = 0, ground: bool = False, bold: bool = False
) -> None:
    said, colour, opacity = f"<b>{words}</b>" if bold else words, PAGE if ground else None, 0.92 if ground else 1
    figure.add_words(said, x, y, yshift=yshift, bgcolor=colour, opacity=opacity, borderpad=2)
