"""The influence matrix: how much each step's state changes when an earlier one does. Twin of diagnostics/influence."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64, Int64

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.heat_map import add_ink_map, colour_bar
from app.drawing.palette import GROUND, Ink
from app.language.language import plain

FAINTEST = 9.0  # decades below the largest, which the page's colour stands for


def influence_figure(
    sizes: Float64[np.ndarray, "T T"], shown: Int64[np.ndarray, " shown"], ink: Ink, direction: int
) -> Figure:
    """Page colour to cell colour over at most nine decades; exact zeros are grey.

    A row is a step whose state is affected, a column one whose state is changed.
    """
    T, part = len(sizes), sizes[np.ix_(shown, shown)]
    steps = shown + 1
    reached = np.tril(np.ones(part.shape, bool)) if not direction else np.triu(np.ones(part.shape, bool))
    zero = reached & np.isneginf(part)
    finite = part[reached & np.isfinite(part)]
    top = float(finite.max())
    bottom = min(max(float(finite.min()), top - FAINTEST), top - 1.0)
    figure = frame.base_figure(hovermode="closest")
    add_ink_map(
        figure,
        part,
        reached,
        bottom=bottom,
        top=top,
        colour=ink.line,
        x=steps,
        y=steps,
        customdata=[[numbers.size(float(size)) for size in row] for row in part],
        hovertemplate=f"{_hovered()}<extra></extra>",
    )
    if (reached & ~zero).any():
        figure.data[-1].update(showscale=True, colorbar=_colour_bar(bottom, top, clipped=float(finite.min()) < bottom))
    _axes(figure, T)
    _say(
        figure,
        plain("no later step changes<br>an earlier one")
        if not direction
        else plain("no earlier step changes<br>a later one"),
        T,
        direction,
    )
    if zero.any():
        y, x = np.nonzero(zero)
        middle = int(np.argmin((y - np.median(y)) ** 2 + (x - np.median(x)) ** 2))
        _write(figure, plain("exactly 0"), float(steps[x[middle]]), float(steps[y[middle]]))
    return figure


def _hovered() -> str:
    """A sentence whose numbers the browser fills in."""
    return plain(
        "A small change of the state at step {changed}<br>is multiplied by {times} on its way to step {affected}.",
        changed="%{x}",
        times="%{customdata}",
        affected="%{y}",
    )


def _colour_bar(bottom: float, top: float, *, clipped: bool) -> dict[str, object]:
    ticks = [*frame.log_ticks(bottom, top)["tickvals"]]
    words = [numbers.power_of_ten(tick) for tick in ticks]
    if clipped and (not ticks or ticks[0] - bottom > 0.02 * (top - bottom)):
        ticks, words = [bottom, *ticks], ["", *words]
    if clipped:
        words[0] = f"≤ {numbers.power_of_ten(round(ticks[0]))}"
    return colour_bar(ticks, words)


def _axes(figure: Figure, T: int) -> None:
    common = {"range": [0.5, T + 0.5], "tickvals": frame.time_ticks(1, T, parts=8), "tickangle": 0, "showgrid": False}
    xaxis, yaxis = frame.ticked(plain("changed step s")) | common, frame.ticked() | common
    figure.update_layout(margin={"l": 56, "r": 92, "t": 30, "b": 56}, xaxis=xaxis, yaxis=yaxis)
    frame.axis_title(figure, plain("affected step t"), xshift=-50, side="left")


def _say(figure: Figure, words: str, T: int, direction: int) -> None:
    low, high = 1 + 0.25 * (T - 1), 1 + 0.75 * (T - 1)
    if T > 1:
        _write(figure, words, *((low, high) if direction else (high, low)), name="wide-only")


def _write(figure: Figure, words: str, x: float, y: float, name: str | None = None) -> None:
    figure.add_words(words, x, y, name=name, bgcolor=GROUND, borderpad=2)
