"""The curves of a comparison: which cells, drawn how, and the experiment behind each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.drawing.palette import INKS, Ink
from rnn_core import ExperimentConfig

NAMES = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU", "lstm3": "LSTM bias 3"}
LONG_NAMES = NAMES | {"lstm3": "LSTM, forget bias 3"}
REMEMBERING_BIAS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One cell of the comparison."""

    key: str
    config: ExperimentConfig

    @property
    def name(self) -> str:
        return NAMES[self.key]

    @property
    def ink(self) -> Ink:
        return INKS[self.key]


def curve(key: str, config: ExperimentConfig) -> Curve:
    """A cell's curve of an experiment. The bias of "lstm3" stays 3, whatever the slider says."""
    if key == "lstm3":
        return Curve(key=key, config=replace(config, cell="lstm", gate_bias=REMEMBERING_BIAS))
    return Curve(key=key, config=replace(config, cell=key))
