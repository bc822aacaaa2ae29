"""Which steps of a sequence carry a loss, and which read an input."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from jaxtyping import Int64

from rnn_core.config import ExperimentConfig

Steps = TypeVar("Steps", int, Int64[np.ndarray, " B"])


def encoder_steps(T: Steps) -> Steps:
    """The steps that an encoder reads before the decoder speaks: ceil(T / 2)."""
    return (T + 1) // 2


def loss_steps(config: ExperimentConfig) -> range:
    """The steps (from 0) that carry a loss in a sequence of full length."""
    T = config.seq_len
    first = {
        "one_to_one": T - 1,
        "many_to_one": T - 1,
        "encoder_decoder": encoder_steps(T),
        "one_to_many": 0,
        "many_to_many": 0,
    }
    return range(first[config.sequence_type], T)


def input_steps(config: ExperimentConfig) -> range:
    """The steps (from 0) that read an input; the others read zeros."""
    last = {"one_to_many": 1, "encoder_decoder": encoder_steps(config.seq_len)}
    return range(last.get(config.sequence_type, config.seq_len))


def loss_waits(config: ExperimentConfig) -> bool:
    """Whether the one loss stands behind the padding: at step T, however short the sequence."""
    return config.padding != "masked" and config.sequence_type == "many_to_one"


def reads_own_ends(config: ExperimentConfig) -> bool:
    """Whether a backward direction's state is read at step 1, its own end, and not at the loss's step."""
    return config.sequence_type == "many_to_one" and config.reads == "own_ends"


def begins_at_loss(config: ExperimentConfig, direction: int) -> bool:
    """Whether the answer reads a direction at the step where it begins: out[-1] of the backward one.

    Its top layer then gets a gradient at that step only, its lower ones through the forward direction above.
    """
    return bool(direction) and config.sequence_type == "many_to_one" and config.reads == "last_step"


def last_loss_steps(config: ExperimentConfig, direction: int = 0) -> range:
    """The loss that a direction meets last in its own order: at the largest step forward, at the smallest backward."""
    losses = loss_steps(config)
    return losses[:1] if direction else losses[-1:]


def pads_source(config: ExperimentConfig) -> bool:
    """Whether padding stands between an encoder's own words and the hand-over: both halves are padded, and read."""
    return config.padding != "masked" and config.sequence_type == "encoder_decoder"


def need_own_loops(config: ExperimentConfig) -> bool:
    """Whether sequences have steps or losses of their own, so that the compiled loops, which step all alike, cannot."""
    alike = config.padding == "counted" or loss_waits(config)
    return config.lengths == "varied" and not alike
