"""Small phase maps side by side: a row for each activation, a column for each cell, on the same axes and colours."""

from __future__ import annotations

import math
from typing import Any

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GROUND, INK, MUTED, PAGE, SIZE_NAME, SIZE_TITLE
from app.language.language import plain
from pages.phase_diagram.axes import LEAST, MOST, position
from pages.phase_diagram.cells_figure import add_cells, add_edges, add_marks
from pages.phase_diagram.map_figure import extent
from pages.phase_diagram.measured import Picture

HEIGHT = 640
_GAP = 0.025
_TICKS = (0.25, 1.0, 4.0)

Panels = dict[tuple[str, str], Picture]


def phase_multiples_figure(panels: Panels, activations: dict[str, str], cells: dict[str, str], *, by: str) -> Figure:
    """Panels by activation and cell; one that is not measured yet is left empty."""
    figure = frame.base_figure(hovermode="closest")
    figure.update_layout(margin={"l": 92, "r": 14, "t": 30, "b": 54})
    for row, (activation, label) in enumerate(activations.items()):
        _beside(figure, label, y=1 - (row + 0.5) / len(activations), x=0, xshift=-8, xanchor="right", yanchor="middle")
        for column, cell in enumerate(cells):
            number = row * len(cells) + column + 1
            axes = str(number) if number > 1 else ""
            _add_panel(figure, axes, row, column, len(activations), len(cells))
            if picture := panels.get((activation, cell)):
                _draw(figure, picture, axes, by)
    for column, name in enumerate(cells.values()):
        _beside(
            figure, f"<b>{name}</b>", x=(column + 0.5) / len(cells), xanchor="center", y=1, yshift=4, yanchor="bottom"
        )
    _beside(figure, plain("weight scale"), x=0.5, xanchor="center", y=0, yshift=-26, yanchor="top")
    return figure


def _add_panel(figure: Figure, axes: str, row: int, column: int, rows: int, columns: int) -> None:
    low = 1 - (row + 1) / rows
    figure.update_layout(
        **{
            f"xaxis{axes}": frame.axis(
                domain=[column / columns + _GAP / 2, (column + 1) / columns - _GAP / 2],
                anchor=f"y{axes}",
                range=[math.log2(LEAST), math.log2(MOST)],
                tickvals=[math.log2(tick) for tick in _TICKS],
                ticktext=[numbers.general(tick) for tick in _TICKS],
                showticklabels=row == rows - 1,
                ticks="outside" if row == rows - 1 else "",
                tickcolor=MUTED,
                tickangle=0,
                showgrid=False,
                showline=True,
                linecolor=MUTED,
                mirror=True,
            ),
            f"yaxis{axes}": frame.axis(
                domain=[low + _GAP / 2, low + 1 / rows - _GAP / 2],
                anchor=f"x{axes}",
                showticklabels=False,
                ticks="",
                tickangle=0,
                showgrid=False,
                showline=True,
                linecolor=MUTED,
                mirror=True,
            ),
        }
    )


def _draw(figure: Figure, picture: Picture, axes: str, by: str) -> None:
    rows, columns = extent(picture.plane)
    figure.update_layout(**{f"yaxis{axes}": {"range": list(rows)}, f"xaxis{axes}": {"range": list(columns)}})
    add_cells(figure, picture, by=by, axes=axes)
    add_marks(figure, picture, axes, size=6)
    add_edges(figure, picture, axes, width=2.5, hover=False)
    here = picture.plane.config.weight_scale
    if LEAST <= here <= MOST:
        for colour, width in ((PAGE, 5.0), (INK, 2.0)):
            figure.add_dots(
                [math.log2(here)],
                [position(picture.plane.axis, picture.plane.home)],
                {"symbol": "circle-open", "size": 11, "color": colour, "line": {"width": width, "color": colour}},
                xaxis=f"x{axes}",
                yaxis=f"y{axes}",
            )
    figure.add_words(
        edge_label(picture),
        1,
        1,
        xref=f"x{axes} domain",
        xanchor="right",
        yref=f"y{axes} domain",
        yanchor="top",
        bgcolor=GROUND,
        borderpad=1,
    )


def edge_label(picture: Picture) -> str:
    """Where the edge of the controls' own row is, in a word or two."""
    if picture.home_edges:
        return numbers.names([numbers.bare(edge) for edge in picture.home_edges[:2]])
    return plain("cut off") if picture.home[0].typical == -math.inf else plain("no edge")


def _beside(figure: Figure, words: str, **where: Any) -> None:
    bold = words.startswith("<b>")
    figure.add_annotation(
        text=words,
        xref="paper",
        yref="paper",
        showarrow=False,
        font={"size": SIZE_NAME if bold else SIZE_TITLE, "color": INK},
        **where,
    )
