"""How much of each sequence's own data the gradient reaches, where sequences are padded."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.diagnostics.decay import horizon
from rnn_core.engine.batches import last_losses
from rnn_core.engine.loss_steps import begins_at_loss
from rnn_core.experiments.experiment import Result


def padding_crossed(result: Result, direction: int = 0) -> Int64[np.ndarray, " B"]:
    """Padded steps between a sequence's last loss and its own last step: 0 where the loss stands on the data."""
    if direction and not begins_at_loss(result.config, direction):
        return np.zeros_like(result.lengths)
    return np.asarray(last_losses(result.loss_mask) - (result.lengths - 1))


def reach_into_data(result: Result, layer: int = -1, direction: int = 0) -> Float64[np.ndarray, " B"]:
    """Steps back from each sequence's own last step to its horizon; -1 where not even that step is in reach.

    The horizon is that of `decay`: the last lag before the gradient first falls below a thousandth of its start. nan
    for a sample whose gradient is exactly 0 at the loss.

    What this tells you: a loss that waits behind padding spends its horizon on the padding. What is left for the data
    is shorter by the padded steps, and nothing where there are more of them than the horizon has.
    """
    sizes = result.by_lag(result.log10_dh, layer, direction)
    crossed = padding_crossed(result, direction)
    reach = np.full(sizes.shape[1], np.nan)
    for b, column in enumerate(sizes.T):
        own = column[~np.isnan(column)]
        if np.isfinite(own[0]):
            lag, _ = horizon(own - own[0], 0)
            reach[b] = max(lag - int(crossed[b]), -1)
    return reach
