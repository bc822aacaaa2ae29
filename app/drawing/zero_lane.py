"""The lane of exact zeros at the foot of a figure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from app.drawing import frame
from app.drawing.figure import Figure

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
    if not rows:
        return
    figure.update_layout(
        yaxis2=frame.axis(
            range=[len(rows) - 0.5, -0.5],
            anchor="x",
            side="right",
            tickvals=[(len(rows) - 1) / 2],
            ticktext=["exactly 0"],
            showgrid=False,
            showticklabels=True,
        )
    )
    for at, row in enumerate(rows):
        x = row.steps[:: max(1, T // 30)]
        figure.add_dots(
            x,
            np.full(len(x), float(at)),
            {"symbol": "x-thin", "size": 9, "line": {"color": row.line, "width": 2}},
            yaxis="y2",
            name=f"{row.name}, exactly 0",
            cliponaxis=False,
        )
        figure.add_words(f"<b>{row.name}</b>", 0, at, paper="x", beside=-8, yref="y2", colour=row.text)
