"""The lane of exact zeros at the foot of a figure, and lanes of what a number format cannot hold."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float64

from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import MUTED, PAGE
from app.language.language import plain

LANE_PX = 24
Line = Float64[np.ndarray, " lags"]


class ZeroRow(NamedTuple):
    """A row of the lane of exact zeros: a curve's name, its colours, and the steps at which it is exactly 0."""

    name: str
    line: str
    text: str
    steps: Line


def add_zero_lane(figure: Figure, rows: list[ZeroRow], T: int) -> None:
    """× at most every T / 30 steps, on an axis of its own: `LANE_PX` a row; without rows, no lane."""
    if rows:
        words = {
            "side": "right",
            "showticklabels": True,
            "tickvals": [(len(rows) - 1) / 2],
            "ticktext": [plain("exactly 0")],
        }
        _add_rows(figure, rows, T, plain("exactly 0"), "yaxis2", "x-thin", words)


def add_format_lane(figure: Figure, rows: list[ZeroRow], T: int, words: str, axis: str, symbol: str) -> None:
    """What a format stores instead, in words: other marks than those of exact zeros, on an axis of its own."""
    _add_rows(figure, rows, T, words, axis, symbol, {})
    short = f"y{axis.removeprefix('yaxis')}"
    figure.add_words(words, 1, 0, paper="x", yref=short, xanchor="right", xshift=6, bgcolor=PAGE, colour=MUTED)


def _add_rows(
    figure: Figure, rows: list[ZeroRow], T: int, words: str, axis: str, symbol: str, ticks: dict[str, Any]
) -> None:
    short = f"y{axis.removeprefix('yaxis')}"
    shown: dict[str, Any] = {"anchor": "x", "showgrid": False, "showticklabels": False} | ticks
    figure.update_layout(**{axis: frame.axis(range=[len(rows) - 0.5, -0.5], **shown)})
    for at, row in enumerate(rows):
        x = row.steps[:: max(1, T // 30)]
        marker = {"symbol": symbol, "size": 9, "color": row.line, "line": {"color": row.line, "width": 2}}
        heights = np.full(len(x), float(at))
        figure.add_dots(x, heights, marker, yaxis=short, name=f"{row.name}, {words}", cliponaxis=False)
        figure.add_words(f"<b>{row.name}</b>", 0, at, paper="x", beside=-8, yref=short, colour=row.text)
