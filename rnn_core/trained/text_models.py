"""Networks that guess the next character or word of a text, ready-trained ones among them."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

import numpy as np
from jaxtyping import Float64, Int64
from safetensors import safe_open

from rnn_core.config import DATA, ExperimentConfig
from rnn_core.engine.batches import Batch
from rnn_core.engine.initialisation import Drawn
from rnn_core.learning.sources import codes_of
from rnn_core.learning.sources import tokens_in as tokens_in
from rnn_core.learning.training_config import TrainingConfig

READY = ("rnn", "lstm", "lstm3", "gru")  # kinds that are trained already
UNITS = ("character", "word")
UNKNOWN = -1  # the code of a token that a model never met
METADATA = "text_model"  # the entry of a file that says what its weights are


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextModel:
    """A trained network with its tokens. config gives cell, activation and sizes; its lengths are whatever is read."""

    config: ExperimentConfig
    weights: Drawn
    names: tuple[str, ...]
    unit: str

    def codes(self, tokens: list[str]) -> Int64[np.ndarray, " T"]:
        """The index of each token among the names; RARE or UNKNOWN where it has none. Words are read in lower case."""
        return codes_of(tokens, self.names, self.unit, UNKNOWN)

    def reading(self, T: int) -> ExperimentConfig:
        """The config at the length of a text that is read."""
        return replace(self.config, seq_len=T, batch_size=1)

    def batch(self, codes: Int64[np.ndarray, " T"]) -> Batch:
        """A text as a batch of one, with a loss at every token."""
        T = len(codes)
        return Batch(
            inputs=one_hot(codes, len(self.names))[:, None],
            targets=np.zeros((T, 1), np.int64),
            loss_mask=np.ones((T, 1), bool),
            lengths=np.array([T]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a training was at a step, the median over its seeds: losses in nats, accuracy on fresh text."""

    step: int
    loss: float
    fresh_loss: float
    accuracy: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ready:
    """A ready-trained network, how it was trained, and how it learnt."""

    model: TextModel
    training: TrainingConfig
    seeds: int
    learning: tuple[Measured, ...]


@lru_cache(maxsize=1)
def bundled_story() -> str:
    """A short story written for this project: what the ready-trained networks learnt from, but for its last fifth."""
    return (DATA / "harbour.txt").read_text(encoding="utf-8").strip()


def one_hot(codes: Int64[np.ndarray, "*s"], V: int) -> Float64[np.ndarray, "*s V"]:
    """A one at each code's index; a token that is unknown is read as nothing, a row of zeros."""
    return np.asarray(np.concatenate([np.eye(V), np.zeros((1, V))])[codes])


def path_of(kind: str, unit: str) -> str:
    """Where a ready-trained network stands."""
    return str(DATA / f"text_{kind}_{unit}.safetensors")


@lru_cache(maxsize=len(READY) * len(UNITS))
def ready(kind: str, unit: str) -> Ready:
    """A ready-trained network of one of READY; `python -m rnn_core.trained.train_text_models` makes it."""
    with safe_open(path_of(kind, unit), framework="numpy") as file:
        weights: Drawn = {name: file.get_tensor(name).astype(np.float64) for name in file.keys()}  # noqa: SIM118
        told = json.loads(file.metadata()[METADATA])
    training = _training(told["training"])
    model = TextModel(config=training.trained, weights=weights, names=tuple(told["names"]), unit=unit)
    learning = tuple(Measured(**measured) for measured in told["learning"])
    return Ready(model=model, training=training, seeds=told["seeds"], learning=learning)


def described(training: TrainingConfig) -> dict[str, Any]:
    """A training on the bundled story as plain values, to be kept beside its weights."""
    found = {entry.name: getattr(training, entry.name) for entry in fields(training)}
    network = {entry.name: getattr(training.network, entry.name) for entry in fields(ExperimentConfig)}
    return found | {"network": network | {"text": None}}


def _training(described: dict[str, Any]) -> TrainingConfig:
    network = ExperimentConfig(**described["network"] | {"text": bundled_story()})
    return TrainingConfig(**described | {"network": network})
