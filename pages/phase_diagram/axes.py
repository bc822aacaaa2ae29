"""The axes of a phase map in words, and where on them a value lies."""

from __future__ import annotations

import math
from itertools import pairwise

from app import numbers
from app.language.language import later, plain
from rnn_core.experiments.phase import SCALES

LABELS = {  # names of choices that stand in links
    "gate_bias": later("gate bias"),
    "seq_len": later("sequence length"),
    "hidden_size": later("hidden units"),
    "num_layers": later("layers"),
}
SCALE_TICKS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
TICKS: dict[str, tuple[float, ...]] = {
    "gate_bias": (-3, -2, -1, 0, 1, 2, 3, 4, 5, 6),
    "seq_len": (2, 5, 10, 20, 50, 100, 200),
    "hidden_size": (1, 2, 4, 8, 16, 32, 64, 128),
    "num_layers": (1, 2, 3, 4, 5, 6),
}
LEAST, MOST = SCALES[0], SCALES[-1]


def position(axis: str, value: float) -> float:
    """Where a value lies: sizes and lengths on a log scale."""
    return math.log2(value) if axis in ("seq_len", "hidden_size") else value


def row_words(axis: str, value: float) -> str:
    """A row in words: 50 steps, gate bias −2."""
    if axis == "gate_bias":
        return plain("gate bias {value}", value=numbers.general(value))
    thing = {"seq_len": "step", "hidden_size": "hidden unit", "num_layers": "layer"}[axis]
    return numbers.count(int(value), thing)


def borders(positions: list[float], alone: float = 0.5) -> list[float]:
    """The lines between cells around positions, halfway; the outer ones as far out as the next lies in."""
    if len(positions) == 1:
        return [positions[0] - alone, positions[0] + alone]
    middles = [(a + b) / 2 for a, b in pairwise(positions)]
    return [2 * positions[0] - middles[0], *middles, 2 * positions[-1] - middles[-1]]
