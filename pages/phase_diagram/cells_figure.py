"""What a phase map is made of: cells, marks of what has no rate, the edge, and what hovering says."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from app import numbers
from app.drawing.figure import Figure
from app.drawing.heat_map import add_grey
from app.drawing.palette import EVEN, GROWS, INK, SHRINKS
from pages.phase_diagram.axes import borders, plain, position, row_words
from pages.phase_diagram.measured import Picture
from rnn_core.experiments.phase import SEEDS, Plane, Point

DECADES = math.log10(4.0)  # the palette ends at a factor of 4, up or down
COLOURS = [[0, SHRINKS], [0.5, EVEN], [1, GROWS]]
REACH_COLOURS = [[0, SHRINKS], [1, EVEN]]


def add_cells(figure: Figure, picture: Picture, *, by: str, axes: str = "", hover: bool = True) -> None:
    """The heat map, and under it in grey what has no rate: cut off or diverged."""
    cells = [[picture.nearest(scale, value) for scale in picture.scales] for value in picture.values]
    z = np.array([[shade(point, by) for point in row] for row in cells], np.float64)
    said = [[[hover_words(point, picture.plane), *_at(point, picture.plane)] for point in row] for row in cells]
    common: dict[str, Any] = {
        "x": borders([math.log2(scale) for scale in picture.scales]),
        "y": row_borders(picture),
        "xaxis": f"x{axes}",
        "yaxis": f"y{axes}",
        "showscale": False,
        **(
            {"customdata": said, "hovertemplate": "%{customdata[0]}<extra></extra>"} if hover else {"hoverinfo": "skip"}
        ),
    }
    add_grey(figure, np.isnan(z), **common)
    figure.add_heatmap(
        z=z,
        zmin=-DECADES if by == "decay" else 0.0,
        zmax=DECADES if by == "decay" else 1.0,
        colorscale=COLOURS if by == "decay" else REACH_COLOURS,
        **common,
    )


def row_borders(picture: Picture) -> list[float]:
    """The lines between rows; the outer rows stand for those beyond them that are not measured yet."""
    axis = picture.plane.axis
    full = borders([position(axis, value) for value in picture.plane.values])
    lines = borders([position(axis, value) for value in picture.values])
    return [full[0], *lines[1:-1], full[-1]]


def shade(point: Point, by: str) -> float:
    """Where a cell lies in the palette; nan where there is no rate."""
    if not math.isfinite(point.typical):
        return math.nan
    if by == "decay":
        return min(max(point.typical, -DECADES), DECADES)
    horizon, reached = point.typical_horizon
    return math.log1p(horizon) / math.log1p(lags(point)) if reached else 1.0


def add_marks(figure: Figure, picture: Picture, axes: str = "", size: int = 9) -> None:
    """A cross on each point that diverged, a ring on each that is cut off."""
    for exceptional, symbol in ((math.inf, "x-thin-open"), (-math.inf, "circle-open")):
        found = [(value, point) for (value, _), point in picture.points.items() if point.typical == exceptional]
        if found:
            figure.add_dots(
                [math.log2(point.config.weight_scale) for _, point in found],
                [position(picture.plane.axis, value) for value, _ in found],
                {"symbol": symbol, "size": size, "color": INK, "line": {"width": 1.5, "color": INK}},
                xaxis=f"x{axes}",
                yaxis=f"y{axes}",
                name="diverged" if exceptional > 0 else "cut off",
            )


def add_edges(figure: Figure, picture: Picture, axes: str = "", width: float = 3) -> None:
    """The edge at × 1 from row to row; a line breaks at a row that has none."""
    for k in range(max(len(found) for found in picture.edges.values())):
        x, y = _edge_line(picture, k)
        figure.add_scatter(
            x=x,
            y=y,
            xaxis=f"x{axes}",
            yaxis=f"y{axes}",
            mode="lines",
            line={"color": INK, "width": width},
            name="edge",
            hoverinfo="skip",
        )


def _edge_line(picture: Picture, k: int) -> tuple[list[float | None], list[float | None]]:
    """Each row's k-th crossing, drawn to the border of the row where its neighbour has none."""
    rows = [position(picture.plane.axis, value) for value in picture.values]
    lines = row_borders(picture)
    found = [picture.edges[value][k : k + 1] for value in picture.values]
    x: list[float | None] = []
    y: list[float | None] = []
    for at, edge in enumerate(found):
        if edge:
            starts, ends = at == 0 or not found[at - 1], at == len(rows) - 1 or not found[at + 1]
            heights = [lines[at]] * starts + [rows[at]] + [lines[at + 1]] * ends
            x += [math.log2(edge[0])] * len(heights) + [None] * ends
            y += heights + [None] * ends
    return x, y


def hover_words(point: Point, plane: Plane) -> str:
    """What hovering says: where, the median, and the spread of the seeds."""
    value = float(getattr(point.config, plane.axis))
    where = f"<b>weight scale {plain(point.config.weight_scale)}, {row_words(plane.axis, value)}</b>"
    rates = [10**decay for decay in sorted(point.log10_decay) if math.isfinite(decay)]
    cut, gone = int(np.isneginf(point.log10_decay).sum()), int(np.isposinf(point.log10_decay).sum())
    lines = [where]
    if point.typical == math.inf:
        lines.append("diverged: states leave the number range")
    elif point.typical == -math.inf:
        lines.append("cut off: gradient exactly 0")
    elif rates:
        horizon, reached = point.typical_horizon
        lines.append(f"per step {numbers.factor(10**point.typical)}")
        lines.append(f"horizon {horizon} of {lags(point)} steps" if reached else f"horizon > {lags(point)} steps")
    if rates:
        lines.append(f"seeds {numbers.factor(rates[0])} to {numbers.factor(rates[-1])}")
    lines += [f"{count} of {SEEDS} seeds {what}" for count, what in ((cut, "cut off"), (gone, "diverged")) if count]
    return "<br>".join(lines)


def _at(point: Point, plane: Plane) -> tuple[float, float]:
    return point.config.weight_scale, float(getattr(point.config, plane.axis))


def lags(point: Point) -> int:
    return max(point.config.seq_len - 1, 1)
