"""One frame of the film of a training: what a batch's loss sends back to every step, now."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.config import ExperimentConfig
from rnn_core.diagnostics.decay import horizon, ratios
from rnn_core.engine.batches import Batch
from rnn_core.engine.compiled.network import measure_network
from rnn_core.engine.initialisation import Drawn, draw_parameters, stream
from rnn_core.engine.network import record
from rnn_core.learning.training_config import TrainingConfig


class Frame(NamedTuple):
    """What is measured of a network at one step of its training.

    log10_dh: by time step, the median over the batch of log10 ‖∂ℓ_b/∂h_t‖, top layer; ℓ_b is the sum over a sequence's
    losses. Of the last answer's loss alone: horizon, lags, counted as in `decay`, 0 where there is no gradient; left, log10
    of what the cell carries at step 1 over that at the loss.
    """

    log10_dh: Float64[np.ndarray, " T"]
    horizon: int
    left: float


def first_frame(config: TrainingConfig) -> Frame:
    """The film's first frame, before any update: no torch is needed to foretell it."""
    network = config.trained
    batch = config.data.draw(stream(config.seed, "training"), config.batch_size)
    return training_frame(config, draw_parameters(network), batch)


def training_frame(config: TrainingConfig, weights: Drawn, batch: Batch) -> Frame:
    """A frame as a training has it: its loss is a mean over answers, and a truncation cuts what is older."""
    found = frame(config.trained, weights, batch)
    log10_dh = found.log10_dh - np.log10(len(config.data.answers))
    if config.truncation is None or config.truncation >= len(log10_dh):
        return found._replace(log10_dh=log10_dh)
    log10_dh[: len(log10_dh) - config.truncation] = -np.inf
    return Frame(log10_dh, min(found.horizon, config.truncation - 1), -np.inf)


def frame(config: ExperimentConfig, weights: Drawn, batch: Batch) -> Frame:
    """A frame of a network with these weights on these data.

    -inf is an exact zero. nan everywhere where the forward pass leaves the number range.

    What this tells you: whether a step could learn from the loss at all. A row that is dark at the left says that no
    update of the weights has yet had a gradient from the oldest inputs.
    """
    found = sizes_by_step(config, weights, batch, None)
    if found is None:
        return Frame(np.full(config.seq_len, np.nan), 0, np.nan)
    log10_dh = np.asarray(np.median(found[0], axis=1))
    with_loss = np.flatnonzero(batch.loss_mask[:, 0])
    if len(with_loss) > 1:  # the horizon is that of one loss
        found = sizes_by_step(config, weights, batch, range(with_loss[-1], with_loss[-1] + 1)) or found
    dh, dc = found
    r = ratios((dh if dc is None else dc)[with_loss[-1] :: -1], 0)
    return Frame(log10_dh, 0 if np.isnan(r[0]) else horizon(r, 0)[0], float(r[-1]))


def sizes_by_step(
    config: ExperimentConfig, weights: Drawn, batch: Batch, steps: range | None
) -> tuple[Float64[np.ndarray, "T B"], Float64[np.ndarray, "T B"] | None] | None:
    """log10 of ‖∂ℓ_b/∂h_t‖ and, of an LSTM, ‖∂ℓ_b/∂c_t‖ of the top layer; None beyond the number range."""
    if not all(np.isfinite(array).all() for array in weights.values()):
        return None
    curves = measure_network(config, weights, batch, steps)
    if curves is not None:
        return curves.log10_dh[-1, 0], None if curves.log10_dc is None else curves.log10_dc[-1, 0]
    adjoint = record(config, weights, batch, steps).at(-1, 0)[1]
    if adjoint is None:
        return None
    return adjoint.h.log10_norm(axis=1), None if adjoint.c is None else adjoint.c.log10_norm(axis=1)
