"""One frame of the film of a training: what a batch's loss sends back to every step, now."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from rnn_core.config import ExperimentConfig
from rnn_core.engine.batches import Batch
from rnn_core.engine.compiled.network import measure_network
from rnn_core.engine.initialisation import Drawn, draw_parameters, stream
from rnn_core.engine.network import record
from rnn_core.learning.training_config import TrainingConfig


def first_frame(config: TrainingConfig) -> Float64[np.ndarray, " T"]:
    """The film's first frame, before any update: no torch is needed to foretell it."""
    network = config.trained
    batch = config.data.draw(stream(config.seed, "training"), config.batch_size)
    return training_frame(config, draw_parameters(network), batch)


def training_frame(config: TrainingConfig, weights: Drawn, batch: Batch) -> Float64[np.ndarray, " T"]:
    """A frame as a training has it: its loss is a mean over answers, and a truncation cuts what is older."""
    found = frame(config.trained, weights, batch)
    found -= np.log10(len(config.data.answers))
    if config.truncation is not None:
        found[: max(len(found) - config.truncation, 0)] = -np.inf
    return found


def frame(config: ExperimentConfig, weights: Drawn, batch: Batch) -> Float64[np.ndarray, " T"]:
    """By time step the median over the batch of log10 ‖∂ℓ_b/∂h_t‖, top layer; ℓ_b is the sum over a sequence's losses.

    -inf is an exact zero. nan everywhere where the forward pass leaves the number range.

    What this tells you: whether a step could learn from the loss at all. A row that is dark at the left says that no
    update of the weights has yet heard of the oldest inputs.
    """
    if not all(np.isfinite(array).all() for array in weights.values()):
        return np.full(config.seq_len, np.nan)
    curves = measure_network(config, weights, batch)
    if curves is not None:
        return np.asarray(np.median(curves.log10_dh[-1, 0], axis=1))
    tape = record(config, weights, batch)
    if tape.adjoints is None:
        return np.full(config.seq_len, np.nan)
    return np.asarray(np.median(tape.adjoints[-1][0].h.log10_norm(axis=1), axis=1))
