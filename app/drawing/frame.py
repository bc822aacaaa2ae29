"""The frame that figures over time share: margins in pixels, the loss at the right, log axes, labels in the margin."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from jaxtyping import Float64

from app import numbers
from app.drawing.figure import Figure
from app.drawing.palette import FONT, GRID, INK, MUTED, PAGE, SIZE_TICK, SIZE_TITLE
from app.language.language import decimal_symbols, plain

MARGIN = {"l": 116, "r": 66, "t": 28, "b": 66}
BARE_AXIS: dict[str, Any] = {"showgrid": False, "zeroline": False, "showticklabels": False, "fixedrange": True}

SPIKES: dict[str, Any] = {  # the upright line that hovering draws
    "showspikes": True,
    "spikemode": "across",
    "spikethickness": 1,
    "spikedash": "solid",
    "spikecolor": MUTED,
}


def base_figure(**layout: Any) -> Figure:
    """An empty figure in the house's type and colours."""
    return Figure(
        font={"family": FONT, "size": SIZE_TICK, "color": INK},
        paper_bgcolor=PAGE,
        plot_bgcolor=PAGE,
        margin=MARGIN,
        showlegend=False,
        dragmode=False,
        separators="".join(decimal_symbols()),
        hoverlabel={"bgcolor": PAGE, "bordercolor": MUTED, "font": {"family": FONT, "size": 15, "color": INK}},
        **layout,
    )


def axis(words: str | None = None, standoff: int = 4, **more: Any) -> dict[str, Any]:
    """What every axis has in common, and what is said of this one: muted numbers, no zero line, not dragged.

    words stand beside the numbers, standoff pixels from them.
    """
    common = {"tickfont": {"size": SIZE_TICK, "color": MUTED}, "zeroline": False, "fixedrange": True}
    if words is not None:
        common["title"] = {"text": words, "font": {"size": SIZE_TITLE, "color": INK}, "standoff": standoff}
    return common | more


def ticked(words: str | None = None, **more: Any) -> dict[str, Any]:
    """An axis with ticks outside and no line."""
    return axis(words, **{"ticks": "outside", "tickcolor": MUTED, **more})


def ruled(**more: Any) -> dict[str, Any]:
    """An axis with its line and ticks outside."""
    return ticked(**{"showline": True, "linecolor": MUTED, **more})


def at_right(**more: Any) -> dict[str, Any]:
    """An axis at the right, with its line."""
    return axis(**{"side": "right", "showline": True, "linecolor": MUTED, **more})


def step_of_lag(lag: Float64[np.ndarray, " lags"], T: int, lags: int, direction: int) -> Float64[np.ndarray, " lags"]:
    """The time step (from 1) at a lag: back from the last loss, or on from the first for the backward direction."""
    return (T - lags) + lag if direction else T - lag


def time_figure(lags: int, T: int, direction: int) -> Figure:
    """A figure over time: oldest input at the left, loss at the right, where the y-axis stands."""
    figure = base_figure(hovermode="x unified")
    oldest, loss = (T, T - lags) if direction else (T - lags, T)
    pad = max(lags, 1) * 0.002
    sign = -1 if direction else 1
    ticks = time_ticks(oldest, loss)
    figure.update_layout(
        xaxis=ticked(
            plain("time step    ◀── gradient travels back"),
            standoff=2,
            range=[oldest - sign * pad, loss + sign * pad] if lags else [loss - 1, loss + 0.002],
            tickvals=ticks,
            ticktext=[_time_tick(tick, oldest, loss) for tick in ticks],
            tickangle=0,
            ticklen=5,
            showgrid=False,
            showline=False,
            **SPIKES,
            spikesnap="data",
            anchor="free",
            position=0,
            unifiedhovertitle={"text": plain("step {step}", step="%{x}")},
        )
    )
    return figure


def time_ticks(oldest: int, loss: int, parts: float = 5.5) -> list[int]:
    """Both ends, and round steps between them, at most so many parts."""
    lags = abs(loss - oldest)
    stride = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if s >= lags / parts or s == 2000)
    low, high = sorted((oldest, loss))
    inner = [t for t in range(stride, high, stride) if low + 0.35 * stride < t < high - 0.35 * stride]
    return sorted({oldest, loss, *inner})


def _time_tick(tick: int, oldest: int, loss: int) -> str:
    if tick == loss:
        return f"{tick}<br>{plain('loss')}"
    return (
        f"{tick}<br>{plain('oldest input') if oldest < loss else plain('read first')}" if tick == oldest else str(tick)
    )


def log_axis(figure: Figure, name: str, bottom: float, top: float, words: str) -> None:
    """A log axis at the right; its values are log10, its ticks multiples of three decades where it is long."""
    at_right = ruled(**log_ticks(bottom, top), side="right", anchor="x", gridcolor=GRID, linewidth=1.5)
    figure.update_layout(**{name: at_right})
    axis_title(figure, words, xshift=56)


def log_range(
    lines: Iterable[Float64[np.ndarray, " n"]], empty: tuple[float, float] = (0.0, 0.0)
) -> tuple[float, float]:
    """Bottom and top of a log axis around all that is finite, at least a decade; empty: around what, where nothing is."""
    finite = np.concatenate([line[np.isfinite(line)] for line in lines])
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else empty
    pad = max(0.03 * (high - low), 0.12)
    return min(low - pad, high - 1.0), high + pad


def log_ticks(bottom: float, top: float) -> dict[str, Any]:
    """The range of a log axis, and its ticks."""
    stride = _decades_apart(top - bottom)
    first = math.ceil(bottom / stride)
    ticks = [stride * k for k in range(first, first + math.floor((top - first * stride) / stride) + 1)]
    return {"range": [bottom, top], "tickvals": ticks, "ticktext": [numbers.power_of_ten(tick) for tick in ticks]}


def axis_title(
    figure: Figure,
    words: str,
    *,
    xshift: int | None = None,
    side: str = "right",
    y: float = 1,
    yref: str = "paper",
    yshift: int = 6,
    size: int = SIZE_TITLE,
) -> None:
    """The words of an axis: horizontal, above it."""
    x = 1 if side == "right" else 0
    figure.add_words(words, x, y, paper="x", yref=yref, above=yshift, xanchor=side, xshift=xshift, size=size)


def _decades_apart(span: float) -> int:
    """The smallest of 1, 3, 6, 15, 30, 60, 150, ... decades that leaves at most six ticks."""
    step, power = 1, 0
    while step < span / 6.5:
        step = (3, 6, 15)[power % 3] * 10 ** (power // 3)
        power += 1
    return step
