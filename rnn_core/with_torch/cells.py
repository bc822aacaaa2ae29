"""Cells in torch: the step of any cell with any activation, and the fused modules that PyTorch has for some."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from rnn_core.config import ExperimentConfig

PHI: dict[str, Callable[[Tensor], Tensor]] = {
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "leaky_relu": lambda a: nn.functional.leaky_relu(a, 0.01),
    "linear": lambda a: a,
}
_NATIVE: dict[tuple[str, str], Any] = {
    ("rnn", "tanh"): torch.rnn_tanh_cell,
    ("rnn", "relu"): torch.rnn_relu_cell,
    ("lstm", "tanh"): torch.lstm_cell,
    ("gru", "tanh"): torch.gru_cell,
}
State = tuple[Tensor, ...]
Step = Callable[[Tensor, State], State]


def stepper(config: ExperimentConfig, params: list[Tensor]) -> Step:
    """One step of a layer. params: weight_ih, weight_hh, bias_ih, bias_hh.

    torch's own cell where there is one; elsewhere its equations with another φ.
    """
    native = _NATIVE.get((config.cell, config.activation))
    if native is None:
        equations = {"rnn": _rnn_equations, "lstm": _lstm_equations, "gru": _gru_equations}[config.cell]
        return lambda x_t, state: equations(PHI[config.activation], params, x_t, state)
    if config.cell == "lstm":
        return lambda x_t, state: tuple(native(x_t, state, *params))
    return lambda x_t, state: (native(x_t, state[0], *params),)


def _rnn_equations(phi: Callable[[Tensor], Tensor], params: list[Tensor], x_t: Tensor, state: State) -> State:
    W_ih, W_hh, b_ih, b_hh = params
    return (phi(x_t @ W_ih.T + b_ih + state[0] @ W_hh.T + b_hh),)


def _lstm_equations(phi: Callable[[Tensor], Tensor], params: list[Tensor], x_t: Tensor, state: State) -> State:
    W_ih, W_hh, b_ih, b_hh = params
    i, f, g, o = (x_t @ W_ih.T + b_ih + state[0] @ W_hh.T + b_hh).chunk(4, dim=1)
    c = f.sigmoid() * state[1] + i.sigmoid() * phi(g)
    return o.sigmoid() * phi(c), c


def _gru_equations(phi: Callable[[Tensor], Tensor], params: list[Tensor], x_t: Tensor, state: State) -> State:
    W_ih, W_hh, b_ih, b_hh = params
    ih_r, ih_z, ih_n = (x_t @ W_ih.T + b_ih).chunk(3, dim=1)
    hh_r, hh_z, hh_n = (state[0] @ W_hh.T + b_hh).chunk(3, dim=1)
    z = (ih_z + hh_z).sigmoid()
    n = phi(ih_n + (ih_r + hh_r).sigmoid() * hh_n)
    return ((1 - z) * n + z * state[0],)
