"""Which steps of a sequence carry a loss, and which read an input."""

from __future__ import annotations

from rnn_core.config import ExperimentConfig


def encoder_steps(T: int) -> int:
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
    return config.padding == "read_through" and config.sequence_type == "many_to_one"


def need_own_loops(config: ExperimentConfig) -> bool:
    """Whether sequences have steps or losses of their own, so that the compiled loops, which step all alike, cannot."""
    return config.lengths == "varied" and not loss_waits(config)
