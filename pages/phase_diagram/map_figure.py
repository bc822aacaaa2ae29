"""The phase map: decay per step, or horizon, over weight scale × one more choice, with the edge at × 1. Twin of phase."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.heat_map import colour_bar
from app.drawing.palette import GROUND, INK, MUTED, PAGE, SIZE_NAME, SIZE_TITLE
from app.language.language import plain
from pages.phase_diagram.axes import LABELS, LEAST, MOST, SCALE_TICKS, TICKS, borders, position
from pages.phase_diagram.cells_figure import DECADES, add_cells, add_edges, add_marks, lags, own_words
from pages.phase_diagram.measured import Picture
from rnn_core.experiments.phase import SCALES, Plane

_NEAR_PX = 6  # as near to the edge or the ring as that is on it, not on the cell below


def phase_map_figure(picture: Picture, *, by: str, chosen: tuple[float, float] | None = None) -> Figure:
    """Every cell is the measured point nearest to it; chosen is a weight scale and a value, marked by a square."""
    axis = picture.plane.axis
    figure = frame.base_figure(hovermode="closest", hoverdistance=_NEAR_PX)
    add_cells(figure, picture, by=by)
    add_marks(figure, picture)
    add_edges(figure, picture)
    _set_axes(figure, picture)
    _colour_bar(figure, by, max(lags(point) for point in picture.points.values()))
    _label_edge(figure, picture)
    here = picture.plane.config.weight_scale
    if chosen is not None and chosen != (here, picture.plane.home):
        _mark(figure, chosen[0], position(axis, chosen[1]), symbol="square-open", size=17)
    if LEAST <= here <= MOST:
        own = {
            "customdata": [own_words(picture)],
            "hovertemplate": "%{customdata[0]}<extra></extra>",
            "hoverinfo": None,
        }
        _mark(figure, here, position(axis, picture.plane.home), symbol="circle-open", size=18, **own)
        _write(figure, here, picture, plain("your settings"), below=True)
    return figure


def _set_axes(figure: Figure, picture: Picture) -> None:
    axis = picture.plane.axis
    rows, columns = extent(picture.plane)
    ticks = [tick for tick in TICKS[axis] if rows[0] <= position(axis, tick) <= rows[-1]]
    figure.update_layout(
        margin={"l": 56, "r": 92, "t": 30, "b": 56},
        xaxis=frame.ticked(
            plain("weight scale"),
            range=list(columns),
            tickvals=[math.log2(tick) for tick in SCALE_TICKS],
            ticktext=[numbers.general(tick) for tick in SCALE_TICKS],
            tickangle=0,
            showgrid=False,
        ),
        yaxis=frame.ticked(
            range=list(rows),
            tickvals=[position(axis, tick) for tick in ticks],
            ticktext=[numbers.general(tick) for tick in ticks],
            tickangle=0,
            showgrid=False,
        ),
    )
    _beside(figure, plain(LABELS[axis]), x=0, xanchor="left", xshift=-50, y=1, yshift=6, colour=INK)


def extent(plane: Plane) -> tuple[tuple[float, float], tuple[float, float]]:
    """From where to where rows and columns of the full picture reach: the axes stay while the map gets finer."""
    rows = borders([position(plane.axis, value) for value in plane.values])
    columns = borders([math.log2(scale) for scale in SCALES])
    return (rows[0], rows[-1]), (columns[0], columns[-1])


def _beside(
    figure: Figure, words: str, *, x: float, xanchor: str, xshift: int, y: float, yshift: int, colour: str = MUTED
) -> None:
    """Words outside of the plot."""
    figure.add_words(
        words,
        x,
        y,
        paper="xy",
        xanchor=xanchor,
        xshift=xshift,
        yanchor="bottom" if y else "top",
        yshift=yshift,
        size=SIZE_TITLE,
        colour=colour,
    )


def _colour_bar(figure: Figure, by: str, longest: int) -> None:
    ends = ["× ¼", "× ½", "× 1", "× 2", "× 4"] if by == "decay" else ["0", "", "", "", f"> {longest}"]
    cells = next(trace for trace in reversed(figure.data) if trace["type"] == "heatmap")
    low, high = (-DECADES, DECADES) if by == "decay" else (0.0, 1.0)
    cells.update(showscale=True, colorbar=colour_bar(list(np.linspace(low, high, 5)), ends))
    top, foot = (plain("grows"), plain("shrinks")) if by == "decay" else (plain("horizon, steps"), "")
    for y, words in ((1, top), (0, foot)):
        if words:
            _beside(figure, words, x=1, xanchor="right", xshift=86, y=y, yshift=6 if y else -4)


def _label_edge(figure: Figure, picture: Picture) -> None:
    found = picture.home_edges
    if found:
        _write(figure, found[0], picture, plain("edge at {edge}", edge=numbers.bare(found[0])))
    elif not any(picture.edges.values()) and math.isfinite(picture.home[-1].typical):
        up = picture.home[-1].typical < 0
        words = (
            plain("no edge up to {scale}", scale=numbers.general(MOST))
            if up
            else plain("no edge down to {scale}", scale=numbers.general(LEAST))
        )
        _write(figure, MOST if up else LEAST, picture, words)


def _mark(figure: Figure, scale: float, y: float, *, symbol: str, size: int, **more: Any) -> None:
    said = more or {"hoverinfo": "skip"}
    for colour, width in ((PAGE, 6.0), (INK, 2.5)):  # a page-coloured halo first
        marker = {"symbol": symbol, "size": size, "color": colour, "line": {"width": width, "color": colour}}
        figure.add_scatter(x=[math.log2(scale)], y=[y], mode="markers", marker=marker, **said)


def _write(figure: Figure, scale: float, picture: Picture, words: str, *, below: bool = False) -> None:
    """Words at a point of the home row: above it, or below it, or both on one side where the other has no room."""
    (low, high), _ = extent(picture.plane)
    height = (position(picture.plane.axis, picture.plane.home) - low) / (high - low)
    crowded, up = below, not below
    if 0.15 < height < 0.85:
        crowded = False
    else:
        up = height <= 0.15
    across = math.log2(scale / LEAST) / math.log2(MOST / LEAST)
    figure.add_words(
        f"<b>{words}</b>",
        math.log2(scale),
        position(picture.plane.axis, picture.plane.home),
        xanchor="left" if across < 0.25 else "right" if across > 0.75 else "center",
        yanchor="bottom" if up else "top",
        yshift=(1 if up else -1) * (41 if crowded else 14),
        bgcolor=GROUND,
        borderpad=2,
        size=SIZE_NAME,
    )
