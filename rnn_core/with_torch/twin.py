"""The autograd twin: the same weights in torch, stepped one step at a time, every state's gradient retained.

One step at a time, since a fused nn.LSTM's recurrence does not run through its output: `retain_grad` there shows a
gradient at the last step only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Float64
from torch import Tensor, nn

from rnn_core.config import ExperimentConfig
from rnn_core.engine.batches import draw_batch, steps_read
from rnn_core.engine.initialisation import layer_suffixes
from rnn_core.engine.network import readout_steps
from rnn_core.experiments.experiment import Result
from rnn_core.with_torch.cells import State, stepper


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AutogradRun:
    """What autograd found on the same weights and data; shapes as in `Result`, ∂h_t whole."""

    sample_losses: Float64[np.ndarray, " B"]
    hidden: Float64[np.ndarray, "L K T B H"]
    dh: Float64[np.ndarray, "L K T B H"]
    dc: Float64[np.ndarray, "L K T B H"] | None
    gradient: dict[str, Float64[np.ndarray, "..."]]


def autograd_run(result: Result) -> AutogradRun:
    """Run the twin of a finished run and let autograd go back through it."""
    config = result.config
    weights = {name: torch.tensor(value, requires_grad=True) for name, value in result.state_dict().items()}
    x = list(torch.tensor(np.array(result.inputs)))
    valid = _steps_read(config)
    layers: list[list[list[State]]] = []
    for layer in range(config.num_layers):
        directions = [_unrolled(config, weights, suffix, x, valid) for suffix in layer_suffixes(config, layer)]
        layers.append(directions)
        x = [torch.cat([states[t][0] for states in directions], dim=1) for t in range(config.seq_len)]
    losses = _sample_losses(result, weights, layers[-1])
    torch.autograd.backward(losses.sum())
    B = config.batch_size
    return AutogradRun(
        sample_losses=losses.detach().numpy(),
        hidden=_stacked(layers, lambda state: state[0].detach()) * valid.numpy()[:, :, None],
        dh=_stacked(layers, lambda state: _grad(state[0])),
        dc=_stacked(layers, lambda state: _grad(state[1])) if config.cell == "lstm" else None,
        gradient={name: (_grad(value) / B).numpy() for name, value in weights.items()},
    )


def autograd_influence(
    result: Result, layer: int = 0, direction: int = 0, sample: int = 0
) -> Float64[np.ndarray, "T T"]:
    """What `influence` measures, by one pass of autograd for each component of each step's state: T·n passes.

    The next step reads clones, so that h_t and c_t count as two inputs, although h_t was made of c_t.
    """
    config = result.config
    suffix = layer_suffixes(config, layer)[direction]
    weights = {name: torch.tensor(value) for name, value in result.state_dict().items()}
    step = stepper(config, [weights[f"{name}_{suffix}"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")])
    below = result.inputs if layer == 0 else np.concatenate(list(autograd_run(result).hidden[layer - 1]), axis=2)
    x = torch.tensor(below[:, [sample]].copy())
    zero = torch.zeros(1, config.hidden_size, dtype=torch.float64, requires_grad=True)
    state: State = (zero, zero) if config.cell == "lstm" else (zero,)
    read: list[Tensor] = []
    squares = torch.zeros(config.seq_len, config.seq_len, dtype=torch.float64)
    own = _steps_read(config)[:, sample]
    for t, (x_t, valid) in enumerate(zip(*((part.flip(0) if direction else part) for part in (x, own)), strict=True)):
        made = tuple(field * valid for field in step(x_t, state))
        for component in torch.cat(made, dim=1)[0] if read else ():
            rows = torch.autograd.grad(component, read, retain_graph=True, materialize_grads=True)
            squares[t, :t] += torch.cat(rows).square().reshape(t, -1).sum(dim=1)
        clones = [field.clone() for field in made]
        read += clones
        state = tuple(field * valid for field in clones)
    with np.errstate(divide="ignore"):
        sizes = 0.5 * np.log10(squares.numpy() / (len(state) * config.hidden_size))
    np.fill_diagonal(sizes, 0.0)
    return sizes[::-1, ::-1] if direction else sizes


def _steps_read(config: ExperimentConfig) -> Tensor:
    return torch.tensor(steps_read(config, draw_batch(config)))


def _unrolled(
    config: ExperimentConfig, weights: dict[str, Tensor], suffix: str, x: list[Tensor], valid: Tensor
) -> list[State]:
    """The states of one layer in one direction, in the order of time; padding hands on the zero state."""
    params = [weights[f"{name}_{suffix}"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    step = stepper(config, params)
    zero = torch.zeros(config.batch_size, config.hidden_size, dtype=torch.float64)
    state: State = (zero, zero) if config.cell == "lstm" else (zero,)
    states: list[State] = []
    backwards = suffix.endswith("_reverse")
    for t in reversed(range(len(x))) if backwards else range(len(x)):
        state = step(x[t], state)
        for field in state:
            field.retain_grad()
        states.append(state)
        state = tuple(torch.where(valid[t][:, None], field, 0.0) for field in state)
    return states[::-1] if backwards else states


def _sample_losses(result: Result, weights: dict[str, Tensor], top: list[list[State]]) -> Tensor:
    config = result.config
    targets = torch.tensor(np.array(result.targets))
    counted = torch.tensor(np.array(result.loss_mask))
    steps = [int(t) for t in np.flatnonzero(result.loss_mask.any(axis=1))]
    total = torch.zeros(config.batch_size, dtype=torch.float64)
    read = zip(*(readout_steps(config, k, steps) for k in range(config.num_directions)), strict=True)
    for t, read_at_t in zip(steps, read, strict=True):
        features = torch.cat([top[k][step][0] for k, step in enumerate(read_at_t)], dim=1)
        y = features @ weights["readout.weight"].T + weights["readout.bias"]
        if config.loss == "mse":
            loss = 0.5 * ((y - targets[t]) ** 2).sum(dim=1)
        else:
            loss = nn.functional.cross_entropy(y, targets[t], reduction="none")
        total = total + torch.where(counted[t], loss, 0.0)
    return total


def _grad(tensor: Tensor) -> Tensor:
    return torch.zeros_like(tensor) if tensor.grad is None else tensor.grad


def _stacked(layers: list[list[list[State]]], of: Callable[[State], Tensor]) -> Any:
    return np.array([[[of(state).numpy() for state in states] for states in layer] for layer in layers])
