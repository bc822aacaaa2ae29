"""A type of sequence in small: which steps read an input, which have a loss, and the curve that comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from app.drawing.svg import element, picture, text
from app.language.language import plain
from rnn_core import ExperimentConfig
from rnn_core.engine.loss_steps import input_steps, loss_steps
from rnn_core.engine.network import readout_steps

WIDTH, _LEFT, _SLOT, _BOX = 178, 4, 34, 22
_LOSS_Y, _STATE_Y, _ROW = 2, 42, 32
_CURVE_PX, _NAME_PX = 36, 18
_MOST = 5


class Sketch(NamedTuple):
    """A curve drawn below the steps: log10 by time step, with the span that all five share, and its colour's cell."""

    sums: Float64[np.ndarray, " T"]
    alone: Float64[np.ndarray, " T"] | None
    low: float
    high: float
    cell: str


def columns(config: ExperimentConfig) -> list[int | None]:
    """At most five columns: steps from 0, None for those that are left out."""
    T = config.seq_len
    if T <= _MOST:
        return list(range(T))
    if config.sequence_type == "encoder_decoder":
        turn = loss_steps(config).start
        return [0, None, turn - 1, turn, T - 1]
    return [0, 1, None, T - 2, T - 1]


def type_diagram(config: ExperimentConfig, name: str, sketch: Sketch | None) -> str:
    """Losses on top, states, inputs; a box is empty where zeros are read. Steps are numbered from 1."""
    shown = columns(config)
    rows = config.num_directions
    input_y = _STATE_Y + rows * _ROW + 10
    start = _LEFT + (WIDTH - 2 * _LEFT - _SLOT * len(shown)) / 2
    middles = [start + _SLOT * (at + 0.5) for at in range(len(shown))]
    parts = [arrow for k in range(rows) for arrow in _recurrence(middles, _STATE_Y + k * _ROW, backwards=bool(k))]
    with_loss = {t for k in range(rows) for t in readout_steps(config, k, loss_steps(config))}
    for middle, t in zip(middles, shown, strict=True):
        if t is None:
            parts += [text("…", middle, y + 16) for y in (*(_STATE_Y + k * _ROW for k in range(rows)), input_y)]
            parts += [text("…", middle, _LOSS_Y + 16)] * (
                len(loss_steps(config)) > 2 and config.sequence_type != "encoder_decoder"
            )
        else:
            parts += _step(config, t, middle, input_y, loss=t in with_loss)
    bottom = input_y + _BOX + 19
    if sketch is not None:
        parts += _curve(sketch, bottom + 6)
        bottom += 8 + _CURVE_PX + _NAME_PX
        parts.append(text(_axis(config), WIDTH / 2, bottom - 4, class_="gh-d-muted"))
    return picture(WIDTH, bottom, *parts, label=_seen(config, name))


def _step(config: ExperimentConfig, t: int, middle: float, input_y: float, *, loss: bool) -> list[str]:
    last = _STATE_Y + (config.num_directions - 1) * _ROW
    parts = [_box(middle, _STATE_Y + k * _ROW, "gh-d-box", "h") for k in range(config.num_directions)]
    if loss:
        parts += [_box(middle, _LOSS_Y, "gh-d-loss", "ℓ"), _wire(middle, _STATE_Y, middle, _LOSS_Y + _BOX)]
    reads = t in input_steps(config) and config.inputs != "zeros"
    if config.inputs == "pulse":
        reads = t == 0
    parts += [_box(middle, input_y, "gh-d-box" if reads else "gh-d-faint", "x" if reads else "0")]
    parts += [_wire(middle, input_y, middle, last + _BOX)]
    return [*parts, text(str(t + 1), middle, input_y + _BOX + 17, class_="gh-d-muted")]


def _box(middle: float, y: float, role: str, word: str) -> str:
    box = element("rect", x=middle - _BOX / 2, y=y, width=_BOX, height=_BOX, rx=5, class_=role)
    return box + text(word, middle, y + 16, class_="gh-d-muted" if role == "gh-d-faint" else "gh-d-word")


def _wire(x0: float, y0: float, x1: float, y1: float) -> str:
    """A line with a head at its end."""
    across, up = np.sign(x1 - x0), np.sign(y1 - y0)
    wings = [(x1 - 5 * across + 4 * up, y1 - 5 * up + 4 * across), (x1 - 5 * across - 4 * up, y1 - 5 * up - 4 * across)]
    head = "".join(f"M{x1:.1f},{y1:.1f}L{x:.1f},{y:.1f}" for x, y in wings)
    return element("path", d=f"M{x0:.1f},{y0:.1f}L{x1:.1f},{y1:.1f}{head}", class_="gh-d-wire")


def _recurrence(middles: Sequence[float], y: float, *, backwards: bool) -> Iterable[str]:
    for left, right in pairwise(middles):
        ends = (left + _BOX / 2, right - _BOX / 2)
        from_x, to_x = ends[::-1] if backwards else ends
        yield _wire(from_x, y + _BOX / 2, to_x, y + _BOX / 2)


def _curve(sketch: Sketch, y: float) -> Iterable[str]:
    for line, width in ((sketch.sums, 2.5), (sketch.alone, 1.4)):
        if line is not None:
            yield element(
                "path",
                d=_path(line, sketch, y),
                fill="none",
                style=f"stroke:var(--gh-{sketch.cell})",
                stroke_width=width,
                stroke_linecap="round",
            )


def _axis(config: ExperimentConfig) -> str:
    """What the curve below the boxes is, and from where to where: its steps are not below theirs."""
    if config.seq_len == 1:
        return plain("gradient, step 1")
    return plain("gradient, step 1 … {last}", last=config.seq_len)


def _path(line: Float64[np.ndarray, " T"], sketch: Sketch, y: float) -> str:
    """The finite runs of a curve, oldest step at the left; a single point is a dot."""
    T = len(line)
    x = _LEFT + (WIDTH - 2 * _LEFT) * (np.arange(T) + 0.5 * (T == 1)) / max(T - 1, 1)
    height = y + _CURVE_PX * (sketch.high - np.clip(line, sketch.low, sketch.high)) / (sketch.high - sketch.low)
    words, drawing = [], False
    for at in range(T):
        if np.isfinite(line[at]):
            words.append(f"{'L' if drawing else 'M'}{x[at]:.1f},{height[at]:.1f}{'' if drawing else 'h0'}")
        drawing = bool(np.isfinite(line[at]))
    return "".join(words)


def _seen(config: ExperimentConfig, name: str) -> str:
    """The drawing in words."""
    T, losses, inputs = config.seq_len, loss_steps(config), input_steps(config)
    first = losses.start + 1
    said = [plain("{type}.", type=name)]
    if inputs.stop == 1:
        said.append(plain("Input at step 1."))
    else:
        said.append(plain("Inputs at steps 1 to {last}.", last=inputs.stop))
    if inputs.stop < T:
        said.append(plain("Zeros are read at later steps."))
    if len(losses) > 1:
        said.append(plain("Losses at steps {first} to {last}.", first=first, last=T))
    else:
        said.append(plain("Loss at step {last}.", last=T))
    if config.bidirectional:
        said.append(plain("The states run in both directions."))
    return " ".join(said)
