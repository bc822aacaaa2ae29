"""How much of each sequence's own data the gradient reaches, where sequences are padded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.config import ExperimentConfig
from rnn_core.diagnostics.decay import THRESHOLD, horizon
from rnn_core.engine.batches import draw_batch, last_losses, own_steps
from rnn_core.engine.loss_steps import begins_at_loss, encoder_steps, pads_source
from rnn_core.experiments.experiment import Result


def padding_crossed(result: Result, direction: int = 0) -> Int64[np.ndarray, " B"]:
    """Padded steps between a sequence's last loss and its own data: 0 where the loss stands on them.

    Of an encoder_decoder, those between the source's own last word and the hand-over to the decoder.
    """
    config = result.config
    if direction and not begins_at_loss(config, direction):
        return np.zeros_like(result.lengths)
    if pads_source(config):
        return np.asarray(encoder_steps(config.seq_len) - encoder_steps(result.lengths))
    return np.asarray(np.maximum(last_losses(result.loss_mask) - (result.lengths - 1), 0))


def source_reached(result: Result, layer: int = -1, direction: int = 0) -> Int64[np.ndarray, " B"]:
    """Own words of each source whose gradient is above a thousandth of that at the decoder's first own step.

    What this tells you: all that the decoder's losses send back meets at the hand-over. Padding there takes its steps
    from the horizon, and the words behind it get what is left.

    Raises:
        ValueError: the network is no encoder_decoder.
    """
    config = result.config
    if config.sequence_type != "encoder_decoder":
        raise ValueError(f"sequence_type must be encoder_decoder, got {config.sequence_type!r}")
    words, sizes = encoder_steps(result.lengths), result.log10_dh[layer, direction]
    first = np.full_like(words, encoder_steps(config.seq_len)) if pads_source(config) else words
    start = np.take_along_axis(sizes, first[None], axis=0)
    with np.errstate(invalid="ignore"):
        near = sizes - start > -THRESHOLD
    return np.asarray((near & (np.arange(config.seq_len)[:, None] < words)).sum(axis=0))


def losses_on_padding(config: ExperimentConfig) -> float:
    """The share of the losses that stand on padding where padding is counted."""
    counted = draw_batch(replace(config, padding="counted"))
    own = draw_batch(replace(config, padding="read_through"))
    return 1.0 - float(own.loss_mask.sum() / counted.loss_mask.sum())


def loss_on_padding(counted: Result, read_through: Result) -> float:
    """The share of the loss that is padding's: both runs have the same states, one leaves those losses out.

    What this tells you: it is what the network is asked to get right that is in no data. It falls in training as soon
    as the network answers with padding, and the mean of all losses falls with it.
    """
    return 1.0 - float(read_through.loss / counted.loss) if counted.loss else 0.0


def reach_into_data(result: Result, layer: int = -1, direction: int = 0) -> Float64[np.ndarray, " B"]:
    """Steps back from each sequence's own last step to its horizon; -1 where not even that step is in reach.

    The horizon is that of `decay`: the last lag before what the cell carries first falls below a thousandth of its
    start. nan for a sample of which that is exactly 0 at the loss.

    What this tells you: a loss that waits behind padding spends its horizon on the padding. What is left for the data
    is shorter by the padded steps, and nothing where there are more of them than the horizon has.
    """
    config = result.config
    sizes = result.by_lag(result.log10_carried, layer, direction)
    ends, own_step = last_losses(result.loss_mask), own_steps(config, result.lengths)
    forwards = bool(direction) and not begins_at_loss(config, direction)
    reach = np.full(sizes.shape[1], np.nan)
    for b, column in enumerate(sizes.T):
        own = column[~np.isnan(column)]
        if np.isfinite(own[0]):
            lag, _ = horizon(own - own[0], 0)
            crossed = own_step[ends[b] - lag : ends[b] + 1, b]
            reach[b] = lag if forwards else crossed.sum() - 1
    return reach
