"""The gradient of one loss through both directions, and at each input. Twin of diagnostics/input_gradient."""

from __future__ import annotations

import numpy as np

from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends, spread
from app.drawing.figure import Figure
from app.drawing.palette import INK, PAGE, Ink
from app.drawing.sized_line import add_sized_line
from app.drawing.zero_lane import ZeroRow, add_zero_lane
from app.language.language import later, plain
from pages.depth_and_direction.measured import BACKWARD, FORWARD, INPUT, OneLoss
from rnn_core.config import ExperimentConfig
from rnn_core.engine.loss_steps import input_steps, reads_own_ends

_NAMES = {FORWARD: later("forward"), BACKWARD: later("backward"), INPUT: later("input")}
_NAMES_APART_PX = 560  # the plot counts as twice as high: a name alone is half as high as one with its value
_WIDTHS = {FORWARD: (3.5, "solid"), BACKWARD: (3.5, "dash"), INPUT: (2.0, "dot")}


def both_ways_figure(config: ExperimentConfig, found: OneLoss, ink: Ink) -> Figure:
    """Forward solid, backward dashed, the gradient at x_t dotted in ink; oldest step at the left."""
    T = config.seq_len
    figure = frame.time_figure(T - 1, T, 0)
    lines = found.lines
    finite = np.concatenate([line[np.isfinite(line)] for line in lines.values()])
    low = float(finite.min(initial=0.0))
    bottom, top = min(1.03 * low, -1.0), max(0.12, -0.03 * low)
    steps = np.arange(1, T + 1)
    read = input_steps(config).stop
    for name, line in lines.items():
        width, dash = _WIDTHS[name]
        shown = line[:read] if name == INPUT else line
        style = {"color": INK if name == INPUT else ink.line, "width": width, "dash": dash}
        add_sized_line(figure, plain(_NAMES[name]), steps[: len(shown)], shown, style, mark_px=9)
    frame.log_axis(figure, "yaxis", bottom, top, plain("gradient size (largest = 1)"))
    texts = {name: INK if name == INPUT else ink.text for name in lines}
    label_ends(
        figure, [EndLabel.sized(line[0], plain(_NAMES[name]), texts[name]) for name, line in lines.items()], bottom, top
    )
    right = {name: float(line[-1]) for name, line in lines.items() if np.isfinite(line[-1]) and read == T}
    for name, y in zip(right, spread(list(right.values()), bottom, top, _NAMES_APART_PX), strict=True):
        words = f"<b>{plain(_NAMES[name])}</b>"
        figure.add_words(words, 1, y, paper="x", beside=-6, colour=texts[name], bgcolor=PAGE, name="wide-only")
    rows = [
        ZeroRow(
            plain(_NAMES[name]),
            INK if name == INPUT else ink.line,
            texts[name],
            steps[np.isneginf(lines[name])],
        )
        for name in found.cut
    ]
    add_zero_lane(figure, rows, T)
    _name_the_ends(figure, config, found.step)
    return figure


def _name_the_ends(figure: Figure, config: ExperimentConfig, step: int) -> None:
    """Where the loss reads each direction."""
    axis = figure.layout["xaxis"]
    words = {config.seq_len: plain("{step}<br>last step", step=config.seq_len), 1: plain("1<br>first step")}
    if reads_own_ends(config):
        words = {config.seq_len: plain("{step}<br>loss, forward", step=config.seq_len), 1: plain("1<br>loss, backward")}
    else:
        ticks = sorted({*(t for t in axis["tickvals"] if abs(t - step) > 0.1 * config.seq_len), step})
        words[step] = plain("{step}<br>the loss", step=step)
        axis["tickvals"] = ticks
    axis["ticktext"] = [words.get(t, str(t)) for t in axis["tickvals"]]
    axis["title"]["text"] = plain("time step")
