"""Steps in time as lags: counted back in the order of processing from the last step with a loss."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float64

from rnn_core.config import ExperimentConfig
from rnn_core.engine.batches import Batch, last_losses, steps_read
from rnn_core.engine.loss_steps import begins_at_loss, reads_own_ends


def by_lag(
    config: ExperimentConfig, counted: range, size: Float64[np.ndarray, "T B"], direction: int
) -> Float64[np.ndarray, "lags B"]:
    """A curve by lag where all samples have their losses at the same steps.

    A backward direction that is read at the last step, where it begins, has no step back in its own order. It is shown
    back in time, as the forward one is: in the top layer all but lag 0 are exact zeros.
    """
    if not direction or begins_at_loss(config, direction):
        return size[: counted[-1] + 1][::-1]
    return size[0 if reads_own_ends(config) else counted[0] :]


def by_own_lag(
    config: ExperimentConfig,
    batch: Batch,
    counted: Bool[np.ndarray, "T B"],
    size: Float64[np.ndarray, "T B"],
    direction: int,
) -> Float64[np.ndarray, "lags B"]:
    """A curve by lag where each sample has its own last loss; nan where its own steps have ended."""
    T = config.seq_len
    lag = np.arange(T)[:, None]
    if direction and not begins_at_loss(config, direction):
        at = lag + (0 if reads_own_ends(config) else counted.argmax(axis=0))
        inside = at < steps_read(config, batch).sum(axis=0)
    else:
        at = last_losses(counted) - lag
        inside = at >= 0
    aligned = np.where(inside, np.take_along_axis(size, np.where(inside, at, 0), axis=0), np.nan)
    return np.asarray(aligned[: int(inside.sum(axis=0).max())])
