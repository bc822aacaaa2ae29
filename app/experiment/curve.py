"""The curves of a comparison: which kinds of network, drawn how, and the experiment behind each."""

from __future__ import annotations

from dataclasses import dataclass

from app.drawing.palette import INKS, Ink
from app.language.language import later
from rnn_core import ExperimentConfig
from rnn_core.learning.kinds import KINDS

COMPARED = ("rnn", "lstm", "gru", "lstm3")
LONG_NAMES = {key: KINDS[key].name for key in COMPARED} | {"lstm3": later("LSTM, forget bias 3")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A kind of network, by its key among `KINDS`, with its config."""

    key: str
    config: ExperimentConfig

    @property
    def name(self) -> str:
        return KINDS[self.key].name

    @property
    def ink(self) -> Ink:
        return INKS[self.key]


def curve(key: str, config: ExperimentConfig) -> Curve:
    """A kind's curve of an experiment. What the kind fixes stays, whatever the controls say."""
    return Curve(key=key, config=KINDS[key].of(config))
