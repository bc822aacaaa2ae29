"""One-step forecasts against the truth, over the held-out values. Twin of rnn_core/forecast."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import INK, MUTED, PANEL
from app.drawing.reference_lines import shade, upright
from app.language.language import plain
from pages.series_memory.data import Data, called
from pages.series_memory.measured import Forecaster
from rnn_core.trained.forecasts import Series

MARGIN = {"l": 30, "t": 28, "b": 46}
_DIGIT_PX = 9
_TICKS_APART = 0.15  # of the axis
_DATES_APART = 0.35
_BEFORE = 0.2  # of the fresh values' span: how much of what was trained on is drawn at most


def forecasts_figure(series: Series, data: Data, learners: Sequence[Forecaster], chosen: int) -> Figure:
    """Truth in ink, each trained cell's forecasts in its own; the values that the chosen forecast reads are shaded.

    A click on a held-out year or row gives it as custom data.
    """
    first, last = series.fresh.start, series.fresh.stop - 1
    start = max(first - min(series.T, max(int(_BEFORE * len(series.fresh)), 2)), 0)
    figure = frame.base_figure(hovermode="x unified")
    x = np.arange(data.label(start), data.label(last) + 1)
    _shade(figure, data, max(chosen - series.T, start), chosen, at_right=2 * chosen > start + last)
    for learner in learners:
        if learner.forecast is None:
            continue
        figure.add_scatter(
            x=x[first - start :],
            y=learner.forecast,
            mode="lines+markers" if len(series.fresh) < 40 else "lines",
            name=learner.name,
            line=learner.curve.ink.stroke(2.5),
            marker=learner.curve.ink.mark(7),
            text=[numbers.reading(float(value), series.spread) for value in learner.forecast],
            hovertemplate="%{text}",
        )
    truth = series.values[start:]
    figure.add_scatter(
        x=x,
        y=truth,
        mode="lines+markers",
        name=plain("truth"),
        line={"color": INK, "width": 1.8},
        marker={"color": INK, "size": 5 if len(series.fresh) < 150 else 2},
        text=[_reading(series, data, start + at) for at in range(len(truth))],
        hovertemplate="%{text}",
        customdata=[None] * (first - start) + x[first - start :].tolist(),
    )
    _axes(figure, series, data, start)
    if first > start:
        _mark_fresh(figure, data.label(first) - 0.5)
    return figure


def _reading(series: Series, data: Data, place: int) -> str:
    value = numbers.reading(float(series.values[place]), series.spread)
    if not (data.dates and data.dates[place]):
        return value
    return plain("{value} on {date}", value=value, date=data.dates[place])


def _shade(figure: Figure, data: Data, start: int, chosen: int, *, at_right: bool) -> None:
    """The values that the chosen forecast reads, and where it stands."""
    at = data.label(chosen)
    shade(figure, data.label(start) - 0.5, at - 0.5, PANEL)
    upright(figure, at, width=1.5)
    words = plain("values read for {place}", place=data.at(chosen))
    legible: dict[str, Any] = {"bgcolor": PANEL, "opacity": 0.86}  # across the curves, which on a phone are close
    if at_right:
        figure.add_words(words, at, 0, paper="y", beside=-6, above=1, colour=MUTED, **legible)
    else:
        figure.add_words(words, data.label(start) - 0.5, 0, paper="y", beside=4, above=1, colour=MUTED, **legible)


def _mark_fresh(figure: Figure, x: float) -> None:
    upright(figure, x, dash="dash")
    figure.add_words(plain("held-out ▸"), x, 1, paper="y", beside=4, above=5, colour=MUTED)


def _axes(figure: Figure, series: Series, data: Data, start: int) -> None:
    low, high = data.label(start), data.label(series.fresh.stop - 1)
    ticks = ticks_apart(low, high, dates=bool(data.dates))
    drawn = series.values[start:]
    decimals = max(0, math.ceil(-math.log10(max(float(np.ptp(drawn)), series.spread) / 5)))
    plain = float(np.abs(drawn).max()) < 1e9 and decimals < 7
    longest = max(len(f"{value:,.{decimals}f}") for value in (drawn.min(), drawn.max()))
    figure.update_layout(
        margin=MARGIN | {"r": max(66, 18 + _DIGIT_PX * longest) if plain else 110},
        xaxis=frame.ticked(
            escape(called(data.axis)),
            standoff=0,
            range=[low - 0.6, high + 0.6],
            tickvals=ticks,
            tickformat="d",
            tickangle=0,
            showgrid=False,
            unifiedhovertitle={"text": hovered(data)},
            **frame.SPIKES,
            **({"ticktext": [data.tick(tick) for tick in ticks]} if data.dates else {}),
        ),
        yaxis=frame.ruled(
            side="right", nticks=5, tickformat=f",.{decimals}f" if plain else ".4~g", showgrid=False, linewidth=1.5
        ),
    )
    frame.axis_title(figure, escape(called(data.name)), xshift=56)


def hovered(data: Data) -> str:
    """The year or row pointed at, as plotly fills it in."""
    return plain("row {number}", number="%{x}") if data.counts_rows else "%{x}"


def ticks_apart(low: int, high: int, *, dates: bool = False) -> list[int]:
    """Both ends, and round years or rows between them that a phone can write beside those."""
    near = (_DATES_APART if dates else _TICKS_APART) * (high - low)
    return [tick for tick in frame.time_ticks(low, high) if tick in (low, high) or low + near <= tick <= high - near]
