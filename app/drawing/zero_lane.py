"""The lane of exact zeros at the foot of a figure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import MUTED, SIZE_TICK

LANE_PX = 24
Line = Float64[np.ndarray, " lags"]


class ZeroRow(NamedTuple):
    """A row of the lane of exact zeros: a curve's name, its colours, and the steps at which it is exactly 0."""

    name: str
    line: str
    text: str
    steps: Line


def add_zero_lane(figure: Figure, rows: list[ZeroRow], T: int) -> None:
    """× at most every T / 30 steps, on an axis of its own: `LANE_PX` a row."""
    figure.update_layout(
        yaxis2={
            **frame.BARE_AXIS,
            "range": [len(rows) - 0.5, -0.5],
            "anchor": "x",
            "side": "right",
            "showticklabels": True,
            "tickvals": [(len(rows) - 1) / 2],
            "ticktext": ["exactly 0"],
            "tickfont": {"size": SIZE_TICK, "color": MUTED},
        }
    )
    for at, row in enumerate(rows):
        x = row.steps[:: max(1, T // 30)]
        figure.add_scatter(
            x=x,
            y=np.full(len(x), float(at)),
            yaxis="y2",
            mode="markers",
            marker={"symbol": "x-thin", "size": 9, "line": {"color": row.line, "width": 2}},
            name=f"{row.name}, exactly 0",
            hoverinfo="skip",
            cliponaxis=False,
        )
        figure.add_annotation(
            text=f"<b>{row.name}</b>",
            x=0,
            xref="paper",
            y=at,
            yref="y2",
            xanchor="right",
            xshift=-8,
            showarrow=False,
            font={"size": SIZE_TICK, "color": row.text},
        )
