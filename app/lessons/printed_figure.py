"""A lesson's curves on paper: black alone, told apart by dash, mark and the name at the end of each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from app import numbers
from app.drawing.end_labels import spread
from app.drawing.frame import log_range, log_ticks
from app.drawing.svg import element, picture, text
from app.language.language import plain
from app.lessons.lesson import HIGHEST, Drawn

_WIDTH, _HEIGHT = 640.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 176.0, 572.0, 30.0, 256.0  # of the plot; names stand left of it, powers of ten right
_LABELS_PX = 560  # as high as the plot counts for names of 16 px, which need less room than those on screen
_INK, _GRID = "#000", "#bbb"
_DASHES = {"solid": "none", "dash": "9 5", "dot": "2 4", "dashdot": "10 4 2 4", "longdash": "16 5"}
_MARKS = 7  # along a curve, about


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PrintedCurve:
    """A curve by its name, as log10 of the relative size by lag, -inf for an exact zero; dash and mark as on screen."""

    name: str
    dash: str
    marker: str
    sizes: Float64[np.ndarray, " lags"]


def curves_picture(curves: Sequence[PrintedCurve]) -> str:
    """Curves over steps back, as SVG."""
    plot = _Plot(*log_range([curve.sizes for curve in curves], (-1.0, 0.0)), len(curves[0].sizes) - 1)
    ends = [_last_finite(curve.sizes) for curve in curves]
    heights = spread([float(curve.sizes[end]) for curve, end in zip(curves, ends, strict=True)], *plot.span, _LABELS_PX)
    parts = [*_axes(plot, _even_lags(plot.lags))]
    said = []
    for curve, end, height in zip(curves, ends, heights, strict=True):
        left = f"{curve.name}: {numbers.size(float(curve.sizes[-1]))}"
        said.append(left)
        lags = np.flatnonzero(np.isfinite(curve.sizes))
        parts += _line(plot, lags, curve.sizes[lags], curve.dash, curve.marker)
        x, y = plot.x(end), plot.y(float(curve.sizes[end]))
        parts.append(_stroke(x - 2, y, _LEFT - 8, plot.y(height), 0.8))
        parts.append(text(left, _LEFT - 12, plot.y(height) + 5, text_anchor="end", font_weight="bold"))
    return picture(_WIDTH, _HEIGHT, *parts, label=plain("Left at the far end: {sizes}.", sizes=", ".join(said)))


def grid_picture(question: Drawn, measured: Sequence[float] = ()) -> str:
    """An empty log grid to draw on, each asked lag marked; or with the measured curve at those lags."""
    lags = [0, *question.lags]
    plot = _Plot(question.lowest, HIGHEST, max(lags))
    parts = [*_axes(plot, lags)]
    parts.append(element("circle", cx=plot.x(0), cy=plot.y(0.0), r=4, fill=_INK))
    label = plain("An empty grid to draw on.")
    if measured:
        values = np.clip([0.0, *measured], question.lowest, HIGHEST)
        parts += _line(plot, np.array(lags), values, "solid", "circle")
        label = plain("The measured curve.")
    return picture(_WIDTH, _HEIGHT, *parts, label=label)


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where values are on paper."""

    bottom: float
    top: float
    lags: int

    @property
    def span(self) -> tuple[float, float]:
        return self.bottom, self.top

    def x(self, lag: float) -> float:
        return _RIGHT - (_RIGHT - _LEFT) * lag / max(self.lags, 1)

    def y(self, log10: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * (log10 - self.bottom) / (self.top - self.bottom)


def _axes(plot: _Plot, lags: Sequence[int]) -> list[str]:
    parts = []
    ticks = log_ticks(*plot.span)
    for value, words in zip(ticks["tickvals"], ticks["ticktext"], strict=True):
        parts.append(_stroke(_LEFT, plot.y(value), _RIGHT, plot.y(value), 0.6, _GRID))
        parts.append(text(words, _RIGHT + 8, plot.y(value) + 5, text_anchor="start"))
    for lag in lags:
        parts.append(_stroke(plot.x(lag), _TOP, plot.x(lag), _BOTTOM, 0.6, _GRID))
        parts.append(text(str(lag), plot.x(lag), _BOTTOM + 18))
    parts.append(_stroke(_LEFT, _BOTTOM, _RIGHT, _BOTTOM, 1.2))
    parts.append(_stroke(_RIGHT, _TOP, _RIGHT, _BOTTOM, 1.2))
    parts.append(text(plain("steps back from the last one"), (_LEFT + _RIGHT) / 2, _BOTTOM + 38))
    parts.append(text(plain("gradient size (1 = at the loss)"), _WIDTH - 8, 16, text_anchor="end"))
    return parts


def _even_lags(last: int) -> list[int]:
    stride = max(1, math.ceil(last / 5 / 5) * 5) if last > 5 else 1
    ends = [lag for lag in range(0, last + 1, stride) if last - lag >= 0.6 * stride or lag == last]
    return ends if ends[-1] == last else [*ends, last]


def _last_finite(sizes: Float64[np.ndarray, " lags"]) -> int:
    return int(np.flatnonzero(np.isfinite(sizes))[-1])


def _line(plot: _Plot, lags: np.ndarray, values: np.ndarray, dash: str, marker: str) -> list[str]:
    places = [(plot.x(float(lag)), plot.y(float(value))) for lag, value in zip(lags, values, strict=True)]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    line = element(
        "polyline", points=points, fill="none", stroke=_INK, stroke_width=1.8, stroke_dasharray=_DASHES[dash]
    )
    return [line, *(_mark(marker, *place) for place in places[:: max(1, len(places) // _MARKS)])]


def _mark(marker: str, x: float, y: float) -> str:
    """A circle, square or diamond: filled, hollow, or hollow with a cross."""
    shape, _, how = marker.partition("-")
    fill = "#fff" if how else _INK
    if shape == "circle":
        drawn = element("circle", cx=x, cy=y, r=4.5, fill=fill, stroke=_INK, stroke_width=1.5)
    else:
        turned = f"rotate(45 {x:.1f} {y:.1f})" if shape == "diamond" else "rotate(0)"
        size: dict[str, float] = {"x": x - 4.2, "y": y - 4.2, "width": 8.4, "height": 8.4}
        drawn = element("rect", **size, fill=fill, stroke=_INK, stroke_width=1.5, transform=turned)
    if how != "x":
        return drawn
    return drawn + _stroke(x - 3, y - 3, x + 3, y + 3, 1.2) + _stroke(x - 3, y + 3, x + 3, y - 3, 1.2)


def _stroke(x1: float, y1: float, x2: float, y2: float, width: float, colour: str = _INK) -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width)
