"""The data of an experiment: inputs, targets, and which steps carry a loss."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from jaxtyping import Bool, Float64, Int64

from rnn_core.config import ExperimentConfig, bundled_series, vocabulary
from rnn_core.engine.initialisation import stream
from rnn_core.engine.loss_steps import encoder_steps, input_steps, loss_steps, loss_waits, pads_source

SINE_PERIODS = (4.0, 40.0)  # steps


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """What the network reads and what it should have said, time first, batch second."""

    inputs: Float64[np.ndarray, "T B D"]
    targets: Float64[np.ndarray, "T B O"] | Int64[np.ndarray, "T B"]
    loss_mask: Bool[np.ndarray, "T B"]
    lengths: Int64[np.ndarray, " B"]


def own_steps(config: ExperimentConfig, lengths: Int64[np.ndarray, " B"]) -> Bool[np.ndarray, "T B"]:
    """Which steps are a sequence's own; the others are padding, behind source and target where both are padded."""
    t = np.arange(config.seq_len)[:, None]
    if not pads_source(config):
        return t < lengths
    S = encoder_steps(config.seq_len)
    source = encoder_steps(lengths)
    return np.where(t < S, t < source, t - S < lengths - source)


def counted_losses(config: ExperimentConfig, batch: Batch, steps: range | None) -> Bool[np.ndarray, "T B"]:
    """The losses that count: those of `steps`, all by default.

    A shorter sequence counts back from its own end; the first loss alone is its own first.
    """
    if steps is None:
        return batch.loss_mask
    if steps == loss_steps(config)[:1]:
        return np.asarray(batch.loss_mask & (batch.loss_mask.cumsum(axis=0) == 1))
    T = config.seq_len
    ends = last_losses(batch.loss_mask) + 1
    in_full_length = np.arange(T)[:, None] + T - ends
    return np.asarray(batch.loss_mask & (in_full_length >= steps.start) & (in_full_length < steps.stop))


def steps_read(config: ExperimentConfig, batch: Batch) -> Bool[np.ndarray, "T B"]:
    """Which steps the network reads: all but masked padding."""
    shape = batch.loss_mask.shape
    return own_steps(config, batch.lengths) if config.padding == "masked" else np.ones(shape, bool)


def last_losses(loss_mask: Bool[np.ndarray, "T B"]) -> Int64[np.ndarray, " B"]:
    """The step (from 0) of each sequence's last loss."""
    return np.asarray(len(loss_mask) - 1 - loss_mask[::-1].argmax(axis=0))


def draw_lengths(config: ExperimentConfig) -> Int64[np.ndarray, " B"]:
    """Own steps of each sequence: T, or 1 to T with one of T among them."""
    T, B = config.seq_len, config.batch_size
    if config.lengths == "equal":
        return np.full(B, T)
    least = 2 if config.sequence_type == "encoder_decoder" else 1  # one step each of encoder and decoder
    lengths = stream(config.seed, "lengths").integers(least, T + 1, B)
    lengths[0] = T
    return lengths


_DATA_FIELDS = (
    *("inputs", "text", "sequence_type", "loss", "seed", "lengths", "padding"),
    *("seq_len", "batch_size", "input_size", "output_size"),
)
_KEPT_NUMBERS = 100_000  # of a batch; larger ones are drawn anew


def draw_batch(config: ExperimentConfig) -> Batch:
    """Inputs and targets from the seed; drawn from the last step backwards, so that more steps are older steps.

    A sweep over weights meets the same data again and again: small batches are kept.
    """
    if config.seq_len * config.batch_size * (config.input_size + config.output_size) > _KEPT_NUMBERS:
        return _draw(config)
    return _kept(tuple(getattr(config, name) for name in _DATA_FIELDS))


@lru_cache(maxsize=32)
def _kept(fields: tuple[Any, ...]) -> Batch:
    return _draw(ExperimentConfig(**dict(zip(_DATA_FIELDS, fields, strict=True))))


def _draw(config: ExperimentConfig) -> Batch:
    drawn = {"text": _text_windows, "series": _series_windows}.get(config.inputs, _random_data)
    inputs, targets = drawn(config)
    inputs = inputs.copy()
    loss_mask = np.zeros((config.seq_len, config.batch_size), bool)
    loss_mask[loss_steps(config).start :] = True
    lengths = draw_lengths(config)
    for sample in np.flatnonzero(lengths < config.seq_len):
        _shorten(config, int(lengths[sample]), inputs[:, sample], targets[:, sample], loss_mask[:, sample])
    inputs[input_steps(config).stop :] = 0.0
    for array in (inputs, targets, loss_mask, lengths):
        array.flags.writeable = False
    return Batch(inputs=inputs, targets=targets, loss_mask=loss_mask, lengths=lengths)


def _shorten(
    config: ExperimentConfig,
    length: int,
    inputs: Float64[np.ndarray, "T D"],
    targets: Float64[np.ndarray, "T O"] | Int64[np.ndarray, " T"],
    loss_mask: Bool[np.ndarray, " T"],
) -> None:
    """Move a sequence's newest steps to its beginning, in place, and pad the rest."""
    T = config.seq_len
    own = input_steps(replace(config, seq_len=length)).stop
    if config.inputs != "pulse":  # whose one input is at step 1, whatever the length
        inputs[:length] = inputs[T - length :].copy()
    inputs[own:] = 0.0
    last = targets[-1].copy()
    targets[:length] = targets[T - length :].copy()
    targets[length:] = 0
    if loss_waits(config):
        targets[-1] = last
        return
    losses = slice(loss_steps(replace(config, seq_len=length)).start, length)
    if pads_source(config):
        answers = targets[losses].copy()
        targets[losses] = 0
        losses = slice(encoder_steps(T), encoder_steps(T) + len(answers))
        targets[losses] = answers
    if config.padding != "counted":
        loss_mask[:] = False
        loss_mask[losses] = True


def _random_data(config: ExperimentConfig) -> tuple[np.ndarray, np.ndarray]:
    T, B, O = config.seq_len, config.batch_size, config.output_size
    rng = stream(config.seed, "targets")
    if config.loss == "mse":
        return _random_inputs(config), rng.standard_normal((T, B, O))[::-1].copy()
    return _random_inputs(config), rng.integers(0, O, (T, B))[::-1].copy()


def _random_inputs(config: ExperimentConfig) -> Float64[np.ndarray, "T B D"]:
    T, B, D = config.seq_len, config.batch_size, config.input_size
    rng = stream(config.seed, "inputs")
    if config.inputs == "gaussian":
        return rng.standard_normal((T, B, D))[::-1]
    if config.inputs == "sine":
        period = rng.uniform(*SINE_PERIODS, (B, D))
        phase = rng.uniform(0.0, 2.0 * np.pi, (B, D))
        steps_back = np.arange(T)[::-1, None, None]
        return np.sin(phase - 2.0 * np.pi * steps_back / period)
    inputs = np.zeros((T, B, D))
    if config.inputs == "pulse":
        inputs[0] = rng.standard_normal((B, D))
    return inputs


def _windows(config: ExperimentConfig, length: int) -> Int64[np.ndarray, "T_plus_1 B"]:
    """Indices of windows of T + 1 neighbours that start at seeded offsets."""
    T = config.seq_len
    starts = stream(config.seed, "inputs").integers(0, length - T, config.batch_size)
    return np.arange(T + 1)[:, None] + starts


def _text_windows(config: ExperimentConfig) -> tuple[np.ndarray, np.ndarray]:
    text = config.source_text
    code_of = {character: index for index, character in enumerate(vocabulary(text))}
    codes = np.array([code_of[character] for character in text])
    window = codes[_windows(config, len(text))]
    one_hot = np.eye(config.input_size)
    targets = one_hot[window[1:]] if config.loss == "mse" else window[1:].astype(np.int64)
    return one_hot[window[:-1]], targets


def _series_windows(config: ExperimentConfig) -> tuple[np.ndarray, np.ndarray]:
    values = np.array(bundled_series())
    standardised = (values - values.mean()) / values.std()
    window = standardised[_windows(config, len(values))][..., None]
    return window[:-1], window[1:].copy()
