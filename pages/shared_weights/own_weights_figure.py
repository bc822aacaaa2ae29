"""The gradient of one unrolled layer with shared weights and with separate ones. Twin of rnn_core/own_weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from jaxtyping import Float64

from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import INK, Ink
from app.drawing.sized_line import add_sized_line
from app.language.language import later, plain
from pages.shared_weights.measured import Product, left

SHARED, OWN = later("shared"), later("separate")


def own_weights_figure(product: Product, ink: Ink) -> Figure:
    """Shared in the cell's ink, separate dashed in ink; other seeds thin."""
    drawn = {name: lines for name, lines in ((SHARED, product.shared), (OWN, product.own)) if lines is not None}
    lags = next(iter(drawn.values())).shape[1]
    figure = frame.time_figure(lags - 1, lags, 0)
    bottom, top = frame.log_range([np.zeros(1), *(lines.ravel() for lines in drawn.values())])
    for name, lines in drawn.items():
        for line in lines[1:]:
            _add(figure, plain("{line}, another seed", line=plain(name)), line, _style(name, ink, chosen=False))
    for name, lines in drawn.items():
        _add(figure, plain(name), lines[0], _style(name, ink, chosen=True))
    frame.log_axis(figure, "yaxis", bottom, top, plain("gradient size (1 = at the loss)"))
    labels = [
        EndLabel.sized(left(lines), plain(name), ink.text if name == SHARED else INK) for name, lines in drawn.items()
    ]
    label_ends(figure, labels, bottom, top)
    figure.update_layout(xaxis={"title": {"text": plain("time step, or layer    ◀── gradient travels back")}})
    return figure


def _style(name: str, ink: Ink, *, chosen: bool) -> dict[str, object]:
    return {
        "color": ink.line if name == SHARED else INK,
        "width": 3.5 if chosen else 1,
        "dash": "solid" if name == SHARED else "dash",
    }


def _add(figure: Figure, name: str, line: Float64[np.ndarray, " lags"], style: dict[str, object]) -> None:
    chosen = style["width"] != 1
    hover: dict[str, Any] = {} if chosen else {"hovertemplate": None, "hoverinfo": "skip"}
    mode, steps = "lines" if len(line) > 1 else "markers", len(line) - np.arange(len(line))
    add_sized_line(figure, name, steps, line, style, mode=mode, opacity=1.0 if chosen else 0.35, **hover)
