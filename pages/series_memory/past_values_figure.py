"""Which past values a forecast depends on: slopes above, what is lost without each below. Twin of diagnostics/past_values."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from jaxtyping import Float64

from app import numbers
from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import MUTED, SIZE_TICK
from app.drawing.zero_lane import LANE_PX, ZeroRow, add_zero_lane
from app.experiment.curve import Curve
from app.language.language import plain
from pages.series_memory.data import Data, called
from pages.series_memory.forecasts_figure import hovered, ticks_apart
from pages.series_memory.measured import Memory, Shown

HEIGHT = 440
_MOVED_PX, _MOVED_GAP = 104, 34


def sizes(memory: Memory, *, relative: bool) -> Float64[np.ndarray, " T"]:
    """log10 of the slopes' sizes, over the largest in the relative view; -inf is an exact zero."""
    largest = memory.log10_slope.max()
    return memory.log10_slope - largest if relative and np.isfinite(largest) else memory.log10_slope


def pixel_rows(shown: Sequence[Shown]) -> list[tuple[str, int, int]]:
    """The rows at the figure's foot, from the bottom: how far forecasts move, and the lane of exact zeros."""
    cut = sum(bool(np.isneginf(one.memory.log10_slope).any()) for one in shown)
    return [("yaxis3", _MOVED_PX, _MOVED_GAP)] + ([("yaxis2", LANE_PX * cut, 8)] if cut else [])


def past_values_figure(shown: Sequence[Shown], data: Data, chosen: int, *, relative: bool) -> Figure:
    """For every past value that the chosen forecast reads: |slope| on a log axis, and the forecast's move without it."""
    T = len(shown[0].memory.moved)
    figure = _figure(data, chosen, T)
    x = data.label(chosen) - T + np.arange(T)
    rows, labels, heights = [], [], [0.0] if relative else []
    for curve, memory in shown:
        line = sizes(memory, relative=relative)
        heights += [float(value) for value in line[np.isfinite(line)]]
        _add(figure, curve, x, line, "y", _hover(memory))
        _add(figure, curve, x, memory.moved, "y3", _hover(memory))
        labels.append(EndLabel.sized(line[0], curve.name, curve.ink.text))
        zero = np.isneginf(line)
        if zero.any():
            rows.append(ZeroRow(curve.name, curve.ink.line, curve.ink.text, x[zero].astype(np.float64)))
    low, high = min(heights, default=-1.0), max(heights, default=0.0)
    bottom, top = min(low - 0.05 * (high - low), high - 1.0), high + max(0.1, 0.06 * (high - low))
    title = plain("|slope| (1 = own largest)") if relative else plain("|∂ forecast / ∂ value|")
    frame.log_axis(figure, "yaxis", bottom, top, title)
    label_ends(figure, labels, bottom, top)
    add_zero_lane(figure, rows, T)
    _moved_axis(figure)
    return figure


def _figure(data: Data, chosen: int, T: int) -> Figure:
    at = data.label(chosen)
    figure = frame.time_figure(T, at, 0)
    oldest = at - T
    ticks = ticks_apart(oldest, at, dates=bool(data.dates))
    words = {at: plain("forecast"), oldest: plain("oldest read")}
    figure.update_layout(
        xaxis={
            **frame.axis(plain("{axis}    ◀── backward pass", axis=escape(called(data.axis))), standoff=2),
            "tickvals": ticks,
            "ticktext": [f"{data.tick(tick)}<br>{words[tick]}" if tick in words else data.tick(tick) for tick in ticks],
            "unifiedhovertitle": {"text": hovered(data)},
        }
    )
    return figure


def _add(figure: Figure, curve: Curve, x: np.ndarray, line: np.ndarray, axis: str, words: list[str]) -> None:
    figure.add_scatter(
        x=x,
        y=np.where(np.isfinite(line), line, np.nan),
        yaxis=axis,
        mode="lines+markers" if len(x) <= 60 else "lines",
        name=curve.name,
        line=curve.ink.stroke(3.0 if axis == "y" else 2.0),
        marker=curve.ink.mark(6),
        text=words,
        hovertemplate="%{text}",
    )


def _hover(memory: Memory) -> list[str]:
    return [
        plain(
            "slope {slope}, change if replaced {move}",
            slope=numbers.signed_size(slope, size),
            move=numbers.amount(move),
        )
        for slope, size, move in zip(
            memory.slope.tolist(), memory.log10_slope.tolist(), memory.moved.tolist(), strict=True
        )
    ]


def _moved_axis(figure: Figure) -> None:
    figure.update_layout(
        yaxis3=frame.ruled(
            side="right",
            anchor="x",
            nticks=4,
            exponentformat="power",
            showgrid=False,
            zeroline=True,
            zerolinecolor=MUTED,
            zerolinewidth=1,
            linewidth=1.5,
        )
    )
    words = plain("change if replaced by the mean (+ rises)")
    frame.axis_title(figure, words, xshift=-100, side="left", yref="y3 domain", yshift=5, size=SIZE_TICK)
