"""What one loss sends back through both directions, and what reaches each input. Twin of diagnostics/input_gradient."""

from __future__ import annotations

import numpy as np

from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import INK, Ink
from app.drawing.sized_line import add_sized_line
from app.drawing.zero_lane import ZeroRow, add_zero_lane
from pages.depth_and_direction.measured import BACKWARD, FORWARD, INPUT, OneLoss
from rnn_core.config import ExperimentConfig
from rnn_core.engine.loss_steps import input_steps, reads_own_ends

_WIDTHS = {FORWARD: (3.5, "solid"), BACKWARD: (3.5, "dash"), INPUT: (2.0, "dot")}


def both_ways_figure(config: ExperimentConfig, found: OneLoss, ink: Ink) -> Figure:
    """Forward solid, backward dashed, what reaches x_t dotted in ink; oldest step at the left."""
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
        add_sized_line(figure, name, steps[: len(shown)], shown, style, mark_px=9)
    frame.log_axis(figure, "yaxis", bottom, top, "gradient size (largest = 1)")
    labels = [EndLabel.sized(line[0], name, INK if name == INPUT else ink.text) for name, line in lines.items()]
    label_ends(figure, labels, bottom, top)
    rows = [
        ZeroRow(
            name,
            INK if name == INPUT else ink.line,
            INK if name == INPUT else ink.text,
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
    words = {config.seq_len: f"{config.seq_len}<br>last step", 1: "1<br>first step"}
    if reads_own_ends(config):
        words = {config.seq_len: f"{config.seq_len}<br>forward’s loss", 1: "1<br>backward’s loss"}
    else:
        ticks = sorted({*(t for t in axis["tickvals"] if abs(t - step) > 0.1 * config.seq_len), step})
        words[step] = f"{step}<br>the loss"
        axis["tickvals"] = ticks
    axis["ticktext"] = [words.get(t, str(t)) for t in axis["tickvals"]]
    axis["title"]["text"] = "time step"
