"""One frame of the film of a training: what a batch's loss sends back to every step, now."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from rnn_core.batches import Batch
from rnn_core.config import ExperimentConfig
from rnn_core.fast import measure_network
from rnn_core.initialisation import Drawn
from rnn_core.network import record


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
