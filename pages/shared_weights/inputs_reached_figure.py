"""The gradient at each input: of a window, a convolution and a recurrent network. Twin of rnn_core/feed_forward."""

from __future__ import annotations

import numpy as np

from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import INK, MUTED, Ink
from app.drawing.reference_lines import upright
from app.drawing.sized_line import add_sized_line
from app.drawing.zero_lane import ZeroRow, add_zero_lane
from app.language.language import plain, plain_count
from pages.shared_weights.measured import CONVOLUTION, WINDOW, Reader

HEIGHT = 400


def inputs_reached_figure(readers: list[Reader], ink: Ink) -> Figure:
    """The recurrent network, which comes last, in its cell's ink; the window dashed, the convolution dotted."""
    drawn = [(reader, reader.reached) for reader in readers if reader.reached is not None]
    T = len(drawn[0][1])
    figure = frame.time_figure(T - 1, T, 0)
    finite = np.concatenate([line[np.isfinite(line)] for _, line in drawn])
    low = float(finite.min(initial=0.0))
    bottom, top = min(1.04 * low, -1.0), max(0.15, -0.08 * low)
    steps = np.arange(1, T + 1)
    styles = {
        WINDOW: {"color": INK, "width": 2.5, "dash": "dash"},
        CONVOLUTION: {"color": MUTED, "width": 4.5, "dash": "dot"},
    }
    for reader, line in drawn:
        style = styles.get(reader.name, {"color": ink.line, "width": 3.5, "dash": "solid"})
        add_sized_line(figure, plain(reader.name), steps, line, style)
    frame.log_axis(figure, "yaxis", bottom, top, plain("gradient at x<sub>t</sub> (own largest = 1)"))
    labels = [EndLabel.sized(line[0], plain(reader.name), _text(reader, ink)) for reader, line in drawn]
    label_ends(figure, labels, bottom, top)
    rows = []
    for reader, line in drawn:
        if not reader.cut:
            continue
        zero = np.isneginf(line)
        colour = styles.get(reader.name, {"color": ink.line})["color"]
        rows.append(ZeroRow(plain(reader.name), str(colour), _text(reader, ink), steps[zero].astype(np.float64)))
        _name_the_edge(figure, reader, steps, zero, _text(reader, ink))
    add_zero_lane(figure, rows, T)
    return figure


def _text(reader: Reader, ink: Ink) -> str:
    return ink.text if reader.field is None else INK


def _name_the_edge(figure: Figure, reader: Reader, steps: np.ndarray, zero: np.ndarray, colour: str) -> None:
    """Where a field of view begins."""
    if zero.all() or reader.field is None:
        return
    first = int(np.argmin(zero))
    upright(figure, float(steps[first]) - 0.5, dash="dash")
    figure.add_words(
        plain_count("{network}: {count} step", "{network}: {count} steps", reader.field, network=plain(reader.name)),
        float(steps[first]) - 0.5,
        0.02 if reader.name == WINDOW else 0.12,
        beside=-4,
        above=0,
        name="wide-only",
        yref="y domain",
        colour=colour,
    )
