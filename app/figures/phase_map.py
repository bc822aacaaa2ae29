"""The phase map: decay per step, or horizon, over weight scale × one more choice, with the edge at × 1. Twin of phase."""

from __future__ import annotations

import math

import numpy as np

from app import numbers
from app.figures import frame
from app.figures.figure import Figure
from app.figures.palette import GROUND, INK, MUTED, PAGE, SIZE_NAME, SIZE_TICK, SIZE_TITLE
from app.figures.phase_cells import DECADES, add_cells, add_edges, add_marks, lags
from app.phase_axes import LABELS, LEAST, MOST, SCALE_TICKS, TICKS, borders, plain, position
from app.phase_picture import Picture


def phase_map_figure(picture: Picture, *, by: str, chosen: tuple[float, float] | None = None) -> Figure:
    """Every cell is the measured point nearest to it; chosen is a weight scale and a value, marked by a square."""
    axis = picture.plane.axis
    figure = frame.base_figure(hovermode="closest")
    add_cells(figure, picture, by=by)
    add_marks(figure, picture)
    add_edges(figure, picture)
    _set_axes(figure, picture)
    _colour_bar(figure, by, max(lags(point) for point in picture.points.values()))
    _label_edge(figure, picture)
    if chosen is not None:
        _mark(figure, chosen[0], position(axis, chosen[1]), symbol="square-open", size=17)
    here = picture.plane.config.weight_scale
    if LEAST <= here <= MOST:
        _mark(figure, here, position(axis, picture.plane.home), symbol="circle-open", size=18)
        _write(figure, here, picture, "you are here", raised=2 if _near_edge(picture, here) else 1)
    return figure


def _set_axes(figure: Figure, picture: Picture) -> None:
    axis = picture.plane.axis
    rows = borders([position(axis, value) for value in picture.values])
    columns = borders([math.log2(scale) for scale in picture.scales])
    ticks = [tick for tick in TICKS[axis] if rows[0] <= position(axis, tick) <= rows[-1]]
    if len(picture.values) == 1:
        ticks = [picture.plane.home]
    common = {
        "tickfont": {"size": SIZE_TICK, "color": MUTED},
        "ticks": "outside",
        "tickcolor": MUTED,
        "tickangle": 0,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
    figure.update_layout(
        margin={"l": 56, "r": 92, "t": 30, "b": 56},
        xaxis={
            **common,
            "range": [columns[0], columns[-1]],
            "tickvals": [math.log2(tick) for tick in SCALE_TICKS],
            "ticktext": [f"{tick:g}" for tick in SCALE_TICKS],
            "title": {"text": "weight scale", "font": {"size": SIZE_TITLE, "color": INK}, "standoff": 4},
        },
        yaxis={
            **common,
            "range": [rows[0], rows[-1]],
            "tickvals": [position(axis, tick) for tick in ticks],
            "ticktext": [plain(tick) for tick in ticks],
        },
    )
    frame_words(figure, LABELS[axis], x=0, xanchor="left", xshift=-50, y=1, yshift=6, colour=INK)


def frame_words(
    figure: Figure, words: str, *, x: float, xanchor: str, xshift: int, y: float, yshift: int, colour: str = MUTED
) -> None:
    """Words outside of the plot."""
    figure.add_annotation(
        text=words,
        x=x,
        xref="paper",
        xanchor=xanchor,
        xshift=xshift,
        y=y,
        yref="paper",
        yanchor="bottom" if y else "top",
        yshift=yshift,
        showarrow=False,
        font={"size": SIZE_TITLE, "color": colour},
    )


def _colour_bar(figure: Figure, by: str, longest: int) -> None:
    ends = ["× ¼", "× ½", "× 1", "× 2", "× 4"] if by == "decay" else ["0", "", "", "", f"> {longest}"]
    cells = next(trace for trace in reversed(figure.data) if trace["type"] == "heatmap")
    cells.update(
        showscale=True,
        colorbar={
            "x": 1,
            "xpad": 10,
            "thickness": 14,
            "len": 1,
            "outlinewidth": 0,
            "tickvals": list(np.linspace(-DECADES, DECADES, 5)) if by == "decay" else list(np.linspace(0, 1, 5)),
            "ticktext": ends,
            "tickfont": {"size": SIZE_TICK, "color": MUTED},
            "ticks": "",
        },
    )
    for y, words in ((1, "explodes" if by == "decay" else "steps"), (0, "vanishes" if by == "decay" else "")):
        if words:
            frame_words(figure, words, x=1, xanchor="right", xshift=86, y=y, yshift=6 if y else -4)


def _label_edge(figure: Figure, picture: Picture) -> None:
    found = picture.home_edges
    if found:
        _write(figure, found[0], picture, f"edge at {numbers.factor(found[0]).removeprefix('× ')}", raised=1)
    elif not any(picture.edges.values()) and math.isfinite(picture.home[-1].typical):
        up = picture.home[-1].typical < 0
        words = f"no edge up to {MOST:g}" if up else f"no edge down to {LEAST:g}"
        _write(figure, MOST if up else LEAST, picture, words, raised=1)


def _near_edge(picture: Picture, scale: float) -> bool:
    labelled = picture.home_edges or [MOST]
    return abs(math.log2(scale / labelled[0])) < 2.6


def _mark(figure: Figure, scale: float, y: float, *, symbol: str, size: int) -> None:
    for colour, width in ((PAGE, 6.0), (INK, 2.5)):  # a page-coloured halo first
        figure.add_scatter(
            x=[math.log2(scale)],
            y=[y],
            mode="markers",
            marker={"symbol": symbol, "size": size, "color": colour, "line": {"width": width, "color": colour}},
            hoverinfo="skip",
        )


def _write(figure: Figure, scale: float, picture: Picture, words: str, *, raised: int) -> None:
    """Words beside a point of the home row, on the side where the map has more rows."""
    axis = picture.plane.axis
    rows = [position(axis, value) for value in picture.values]
    home = position(axis, picture.plane.home)
    up = home <= (rows[0] + rows[-1]) / 2
    share = math.log2(scale / LEAST) / math.log2(MOST / LEAST)
    figure.add_annotation(
        text=f"<b>{words}</b>",
        x=math.log2(scale),
        xanchor="left" if share < 0.25 else "right" if share > 0.75 else "center",
        y=home,
        yanchor="bottom" if up else "top",
        yshift=(1 if up else -1) * (14 + 27 * (raised - 1)),
        showarrow=False,
        bgcolor=GROUND,
        borderpad=2,
        font={"size": SIZE_NAME, "color": INK},
    )
