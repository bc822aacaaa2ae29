"""Names and values where curves end, moved apart where they would touch."""

from __future__ import annotations

import math
from typing import NamedTuple

from app import numbers
from app.drawing.figure import Figure
from app.drawing.palette import SIZE_NAME, SIZE_VALUE

_NARROWEST_PLOT_PX = 180  # the main axis at the smallest height, with every row at its foot in use
_LABEL_PX = 42


class EndLabel(NamedTuple):
    """A curve's name and value in the margin; y is its height on the main axis."""

    y: float
    name: str
    value: str
    colour: str

    @classmethod
    def sized(cls, log10: float, name: str, colour: str) -> EndLabel:
        """Of a curve of sizes on a log axis."""
        return cls(float(log10), name, numbers.size(float(log10)), colour)


def label_ends(
    figure: Figure,
    labels: list[EndLabel],
    bottom: float,
    top: float,
    plot_px: int = _NARROWEST_PLOT_PX,
    side: str = "left",
) -> None:
    """Write each label where its curve ends, moved apart where they would touch; unnamed heights are left out.

    plot_px: how high the main axis is at least. side: "left" | "right", the margin in which they stand.
    """
    at_left = side == "left"
    shown = [label for label in labels if math.isfinite(label.y)]
    for y, label in zip(spread([label.y for label in shown], bottom, top, plot_px), shown, strict=True):
        figure.add_annotation(
            text=f'<span style="color:{label.colour};font-size:{SIZE_NAME}px"><b>{label.name}</b></span><br>'
            f'<span style="color:{label.colour};font-size:{SIZE_VALUE}px">{label.value}</span>',
            name=f"end {label.name}",
            x=0 if at_left else 1,
            xref="paper",
            xanchor="right" if at_left else "left",
            xshift=-8 if at_left else 8,
            y=y,
            yref="y",
            align="right" if at_left else "left",
            showarrow=False,
        )


def spread(values: list[float], bottom: float, top: float, plot_px: int = _NARROWEST_PLOT_PX) -> list[float]:
    """Heights near the values, in their order, at least a label apart and inside the axis."""
    if not values:
        return []
    span = top - bottom
    gap = min(span * _LABEL_PX / plot_px, span / max(len(values), 1))
    order = sorted(range(len(values)), key=values.__getitem__)
    low, high = bottom + gap / 2, top - gap / 2
    placed = [min(max(values[i], low), high) for i in order]
    for k in range(1, len(placed)):
        placed[k] = max(placed[k], placed[k - 1] + gap)
    excess = placed[-1] - high
    if excess > 0:
        placed[-1] = high
        for k in range(len(placed) - 2, -1, -1):
            placed[k] = min(placed[k], placed[k + 1] - gap)
    result = [0.0] * len(values)
    for position, i in zip(placed, order, strict=True):
        result[i] = position
    return result
