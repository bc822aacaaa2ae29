"""Straight lines behind the curves: across the plot, with words or without, and upright in it; a shaded stretch."""

from __future__ import annotations

from app.drawing.figure import Figure
from app.drawing.palette import MUTED, PAGE


def across(
    figure: Figure, y: float, *, dash: str = "solid", colour: str = MUTED, width: float = 1.5, name: str | None = None
) -> None:
    """A horizontal line over the width of the plot."""
    figure.add_shape(
        type="line",
        name=name,
        xref="paper",
        x0=0,
        x1=1,
        y0=y,
        y1=y,
        layer="below",
        line={"color": colour, "width": width, "dash": dash},
    )


def level(figure: Figure, y: float, words: str, *, dash: str, above: bool, left: bool, name: str | None = None) -> None:
    """A horizontal line with its words at one end, on a page-coloured ground so that curves don't cross them."""
    across(figure, y, dash=dash, width=1.5 if dash == "solid" else 1, name=name)
    figure.add_words(
        words,
        0 if left else 1,
        y,
        paper="x",
        beside=6 if left else -4,
        name=name,
        yanchor="bottom" if above else "top",
        bgcolor=PAGE,
        opacity=0.86,
        borderpad=0,
        colour=MUTED,
    )


def upright(
    figure: Figure,
    x: float,
    *,
    dash: str = "solid",
    colour: str = MUTED,
    width: float = 1,
    name: str | None = None,
    layer: str = "below",
) -> None:
    """A vertical line over the height of the main axis; layer: "below" the traces, or "above" a picture that covers all."""
    figure.add_shape(
        type="line",
        name=name,
        x0=x,
        x1=x,
        y0=0,
        y1=1,
        yref="y domain",
        layer=layer,
        line={"color": colour, "width": width, "dash": dash},
    )


def shade(figure: Figure, x0: float, x1: float, colour: str, name: str | None = None) -> None:
    """A stretch of the x-axis over the height of the figure, behind the curves."""
    figure.add_shape(
        type="rect",
        name=name,
        x0=x0,
        x1=x1,
        y0=0,
        y1=1,
        yref="paper",
        layer="below",
        fillcolor=colour,
        line={"width": 0},
    )
