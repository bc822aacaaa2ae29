"""A heat map in one ink, and words in its wide areas where nothing is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Bool, Float64, Int64

from app import numbers
from app.drawing.figure import Figure
from app.drawing.palette import GHOST, GRID, MUTED, PAGE, SIZE_TICK
from app.language.language import plain

FAINTEST = -6.0


def add_ink_map(
    figure: Figure,
    sizes: Float64[np.ndarray, "rows columns"],
    seen: Bool[np.ndarray, "rows columns"],
    *,
    bottom: float,
    top: float,
    colour: str,
    **trace: Any,
) -> None:
    """log10 sizes from the page's colour at the bottom to the full one at the top; exact zeros grey, unseen cells empty."""
    zero = seen & np.isneginf(sizes)
    clipped = np.clip(np.where(np.isfinite(sizes), sizes, bottom), bottom, top)
    for part, z, least, most in ((zero, np.ones_like(sizes), GHOST, GHOST), (seen & ~zero, clipped, PAGE, colour)):
        if part.any():
            figure.add_heatmap(
                z=np.where(part, z, np.nan),
                zmin=bottom,
                zmax=top,
                colorscale=[[0, least], [1, most]],
                showscale=False,
                hoverongaps=False,
                **trace,
            )


def add_grey(figure: Figure, where: Bool[np.ndarray, "rows columns"], **trace: Any) -> None:
    """A grey area, where there is any."""
    if where.any():
        figure.add_heatmap(z=np.where(where, 1.0, np.nan), colorscale=[[0, GRID], [1, GRID]], **trace)


def colour_bar(ticks: Sequence[float], words: Sequence[str]) -> dict[str, Any]:
    """What the colours stand for, at the right of the plot."""
    return {
        "x": 1,
        "xpad": 10,
        "thickness": 14,
        "len": 1,
        "outlinewidth": 0,
        "tickvals": ticks,
        "ticktext": words,
        "tickfont": {"size": SIZE_TICK, "color": MUTED},
        "ticks": "",
    }


def write_into_the_void(
    figure: Figure,
    x: Float64[np.ndarray, " T"] | Int64[np.ndarray, " T"],
    relative: Float64[np.ndarray, "T rows"],
    faintest: float,
) -> None:
    """Words in the wide areas of a heat map over time where nothing is seen: too faint, or exactly 0."""
    T, rows = relative.shape
    zero, faint = (np.isneginf(relative).mean(axis=1), ((relative < faintest) & ~np.isneginf(relative)).mean(axis=1))
    for part, words in (
        (zero > 0.9, plain("exactly 0")),
        (faint > 0.6, plain("less than {size}", size=numbers.size(faintest))),
    ):
        steps = x[part]
        if len(steps) > 0.18 * T:
            figure.add_words(words, float(np.median(steps)), (rows + 1) / 2, bgcolor=PAGE, opacity=0.86)
