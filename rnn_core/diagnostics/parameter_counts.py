"""How many parameters a network has, by formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rnn_core.config import ExperimentConfig
from rnn_core.engine.cells import CELLS


def recurrent_count(config: ExperimentConfig) -> int:
    r"""A recurrent network with its readout: the same at every length.

        n = K Σ_l G (D_l + H + 2) + O (K H + 1)        G = gates · H rows; D_l: what layer l reads

    What this tells you: T is not in it. One set of weights reads a sequence of any length.
    """
    H, K = config.hidden_size, config.num_directions
    read = [config.input_size] + [K * H] * (config.num_layers - 1)
    rows = len(CELLS[config.cell].GATES) * H
    return K * sum(rows * (D + H + 2) for D in read) + _readout(config, K * H)


def own_count(config: ExperimentConfig) -> int:
    r"""One layer and direction with weights of its own at every step, and a readout.

        n = T · G (D + H + 2) + O (H + 1)

    What this tells you: unrolled without sharing, a network grows with the sequence, and no step learns from another.
    """
    one = replace(config, num_layers=1, bidirectional=False)
    readout = _readout(config, config.hidden_size)
    return config.seq_len * (recurrent_count(one) - readout) + readout


def windowed_count(config: ExperimentConfig, kernels: Sequence[int]) -> int:
    r"""Layers that each read a window of k steps of the layer below, and a readout.

        n = Σ_l H (k_l D_l + 1) + O (H + 1)

    A feed-forward network on a flattened window of W steps is k = W, then 1 for each further layer; a convolution has the
    same k everywhere.

    What this tells you: a flattened window pays H · D weights for every step it can see; a convolution pays for its
    kernel once.
    """
    H = config.hidden_size
    read = [config.input_size] + [H] * (len(kernels) - 1)
    return sum(H * (k * D + 1) for k, D in zip(kernels, read, strict=True)) + _readout(config, H)


def _readout(config: ExperimentConfig, features: int) -> int:
    return config.output_size * (features + 1)
