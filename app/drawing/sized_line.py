"""A curve of sizes on a log axis, as most figures over time draw it, and the band around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Float64, Int64

from app import numbers
from app.drawing.figure import Figure


def add_sized_line(
    figure: Figure,
    name: str,
    x: Float64[np.ndarray, " n"] | Int64[np.ndarray, " n"],
    log10: Float64[np.ndarray, " n"],
    style: Mapping[str, Any],
    *,
    mark_px: int = 10,
    **more: Any,
) -> None:
    """log10 of sizes, told as sizes on hovering; a gap where one is no number or exactly 0, a mark where there is but one."""
    shown = np.isfinite(log10)
    trace: dict[str, Any] = {
        "mode": "lines" if shown.sum() > 1 else "markers",
        "marker": {"color": style["color"], "size": mark_px},
        "customdata": [numbers.size(float(value)) for value in log10],
        "hovertemplate": "%{customdata}",
    }
    figure.add_scatter(x=x, y=np.where(shown, log10, np.nan), name=name, line=dict(style), **(trace | more))


def add_band(
    figure: Figure,
    x: Float64[np.ndarray, " n"],
    low: Float64[np.ndarray, " n"],
    high: Float64[np.ndarray, " n"],
    colour: str,
    name: str | None = None,
) -> None:
    """What lies between two lines."""
    x, y = np.concatenate([x, x[::-1]]), np.concatenate([high, low[::-1]])
    ground = {"mode": "lines", "fill": "toself", "fillcolor": colour, "line": {"width": 0}}
    figure.add_scatter(x=x, y=y, hoverinfo="skip", name=name, **ground)
