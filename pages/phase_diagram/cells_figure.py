"""What a phase map is made of: cells, marks of what has no rate, the edge, and what hovering says."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from app import numbers
from app.drawing.figure import Figure
from app.drawing.heat_map import add_grey
from app.drawing.palette import EVEN, GROWS, INK, SHRINKS
from app.language.language import plain, plain_count
from pages.phase_diagram.axes import borders, position, row_words
from pages.phase_diagram.measured import Picture
from rnn_core.experiments.phase import SEEDS, Plane, Point

DECADES = math.log10(4.0)  # the palette ends at a factor of 4, up or down
COLOURS = [[0, SHRINKS], [0.5, EVEN], [1, GROWS]]
HORIZON_COLOURS = [[0, SHRINKS], [1, EVEN]]


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
        colorscale=COLOURS if by == "decay" else HORIZON_COLOURS,
        **common,
    )


def row_borders(picture: Picture) -> list[float]:
    """The lines between rows; the outer rows fill in for those beyond them that are not measured yet."""
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


def add_edges(figure: Figure, picture: Picture, axes: str = "", width: float = 3, hover: bool = True) -> None:
    """The edge at × 1 from row to row; a line breaks at a row that has none."""
    for k in range(max(len(found) for found in picture.edges.values())):
        x, y, said = _edge_line(picture, k)
        figure.add_scatter(
            x=x,
            y=y,
            xaxis=f"x{axes}",
            yaxis=f"y{axes}",
            mode="lines",
            line={"color": INK, "width": width},
            name="edge",
            **(
                {"customdata": said, "hovertemplate": "%{customdata[0]}<extra></extra>"}
                if hover
                else {"hoverinfo": "skip"}
            ),
        )


def _edge_line(picture: Picture, k: int) -> tuple[list[float | None], list[float | None], list[list[object] | None]]:
    """Each row's k-th crossing, drawn to the border of the row where its neighbour has none; and what is said of it."""
    rows = [position(picture.plane.axis, value) for value in picture.values]
    lines = row_borders(picture)
    found = [picture.edges[value][k : k + 1] for value in picture.values]
    x: list[float | None] = []
    y: list[float | None] = []
    said: list[list[object] | None] = []
    for at, edge in enumerate(found):
        if edge:
            starts, ends = at == 0 or not found[at - 1], at == len(rows) - 1 or not found[at + 1]
            heights = [lines[at]] * starts + [rows[at]] + [lines[at + 1]] * ends
            x += [math.log2(edge[0])] * len(heights) + [None] * ends
            y += heights + [None] * ends
            said += [_edge_words(picture, picture.values[at], edge[0])] * len(heights) + [None] * ends
    return x, y, said


def _edge_words(picture: Picture, value: float, edge: float) -> list[object]:
    """What hovering says of the edge in a row; and the nearest point, which a click there chooses."""
    plane = picture.plane
    words = plain(
        "<b>edge at weight scale {edge}, {row}</b><br>median of {seeds} seeds",
        edge=numbers.bare(edge),
        row=row_words(plane.axis, value),
        seeds=SEEDS,
    )
    return [words, *_at(picture.nearest(edge, value), plane)]


def hover_words(point: Point, plane: Plane) -> str:
    """What hovering says: where, the median, and the spread of the seeds."""
    lines = [
        plain(
            "<b>weight scale {scale}, {row}</b>",
            scale=numbers.general(point.config.weight_scale),
            row=row_words(plane.axis, float(getattr(point.config, plane.axis))),
        )
    ]
    rates = [10**decay for decay in sorted(point.log10_decay) if math.isfinite(decay)]
    cut, gone = int(np.isneginf(point.log10_decay).sum()), int(np.isposinf(point.log10_decay).sum())
    if point.typical == math.inf:
        lines.append(plain("diverged: the states overflow"))
    elif point.typical == -math.inf:
        lines.append(plain("cut off: the gradient is exactly 0"))
    elif rates:
        lines += [_per_step(point), _horizon(point)]
    if rates:
        ends = {"low": numbers.factor(rates[0]), "high": numbers.factor(rates[-1])}
        lines.append(plain("from seed to seed: {low} to {high}", **ends))
    if cut:
        lines.append(
            plain_count("{count} of {all} seeds is cut off", "{count} of {all} seeds are cut off", cut, all=SEEDS)
        )
    if gone:
        lines.append(plain("{count} of {all} seeds diverged", count=gone, all=SEEDS))
    return "<br>".join(lines)


def _per_step(point: Point) -> str:
    return plain("{factor} per step, median of {seeds} seeds", factor=numbers.factor(10**point.typical), seeds=SEEDS)


def _horizon(point: Point) -> str:
    horizon, reached = point.typical_horizon
    if reached:
        return plain("horizon: {horizon} of {lags} steps", horizon=horizon, lags=lags(point))
    return plain_count("horizon: more than {count} step", "horizon: more than {count} steps", lags(point))


def own_words(picture: Picture) -> list[object]:
    """What hovering says of the controls' own settings, with their own seed where the map has it; and the nearest point."""
    plane = picture.plane
    config = plane.config
    point = picture.nearest(config.weight_scale, plane.home)
    own = float(point.log10_decay[0])  # the first seed is the controls'
    lines = [plain("<b>your settings</b>")]
    if point.config.weight_scale == config.weight_scale and math.isfinite(own):
        lines.append(plain("seed {seed}: {factor} per step", seed=config.seed, factor=numbers.factor(10**own)))
    return ["<br>".join([*lines, hover_words(point, plane)]), *_at(point, plane)]


def _at(point: Point, plane: Plane) -> tuple[float, float]:
    return point.config.weight_scale, float(getattr(point.config, plane.axis))


def lags(point: Point) -> int:
    return max(point.config.seq_len - 1, 1)
