"""A student who measures a gradient with PyTorch in float32, right or with one mistake, and writes a CSV."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

import rnn_core as rc
from rnn_core import ExperimentConfig
from rnn_core.engine.loss_steps import loss_steps

State = tuple[Tensor, Tensor | None]


@dataclass(frozen=True, kw_only=True)
class Student:
    """How this one works. losses: steps (from 0) whose losses are added up; None for those of the config."""

    losses: range | None = None
    divide_loss: float = 1.0
    of_cell_state: bool = False
    size: Callable[[Tensor], Tensor] = lambda grads: grads.norm(dim=2)  # T B H -> T B, or T
    start: int | None = 0  # the lag that the others are divided by, None for absolute sizes
    middle: Callable[[Tensor], Tensor] = lambda ratios: ratios.median(dim=1).values
    lags: Callable[[Tensor], Tensor] = lambda by_lag: by_lag
    first_lag: int = 0
    column: str = "size"
    log: Callable[[Tensor], Tensor] = field(default=lambda curve: curve)
    direction: int = 0
    layer: int = -1

    def gradients(self, config: ExperimentConfig) -> Tensor:
        """∂(sum of losses)/∂h_t of every step, in time."""
        result = rc.run(config)
        weights = {name: torch.tensor(value, dtype=torch.float32) for name, value in result.state_dict().items()}
        x = list(torch.tensor(np.array(result.inputs), dtype=torch.float32).requires_grad_())
        layers: list[list[list[State]]] = []
        for layer in range(config.num_layers):
            directions = []
            for suffix in ["", "_reverse"][: config.num_directions]:
                order = x[::-1] if suffix else x
                states = _unrolled(config, [weights[f"{name}_l{layer}{suffix}"] for name in _NAMES], order)
                directions.append(states[::-1] if suffix else states)
            layers.append(directions)
            x = [torch.cat([states[t][0] for states in directions], dim=1) for t in range(config.seq_len)]
        target = torch.tensor(np.array(result.targets), dtype=torch.float32)
        loss = torch.zeros(())
        for t in self.losses if self.losses is not None else loss_steps(config):
            top = layers[-1]
            ends = [top[0][t][0], *([top[1][0 if config.sequence_type == "many_to_one" else t][0]] if top[1:] else [])]
            y = torch.cat(ends, dim=1) @ weights["readout.weight"].T + weights["readout.bias"]
            loss = loss + 0.5 * ((y - target[t]) ** 2).sum()
        (loss / self.divide_loss).backward()
        states = layers[self.layer][self.direction]
        grads = [state[1].grad if self.of_cell_state and state[1] is not None else state[0].grad for state in states]
        zero = torch.zeros_like(states[0][0])
        return torch.stack([zero if grad is None else grad for grad in grads])

    def curve(self, config: ExperimentConfig) -> Tensor:
        """By lag, as this student works it out."""
        sizes = self.size(self.gradients(config))
        by_lag = self.lags(sizes if self.direction else sizes.flip(0))
        ratios = by_lag if self.start is None else by_lag / by_lag[self.start]
        return self.log(self.middle(ratios) if ratios.ndim == 2 else ratios)

    def hand_in(
        self, config: ExperimentConfig, decay: float | None = None, horizon: float | str | None = None
    ) -> bytes:
        """The CSV; the decay and the horizon of one's own curve, unless others are given."""
        curve = self.curve(config).numpy().astype(np.float64)
        with np.errstate(divide="ignore"):
            log10 = np.log10(np.abs(curve)) if self.column == "size" else curve
        seen = np.isfinite(log10)
        lags = np.arange(len(curve))
        out = io.StringIO()
        if decay is None:
            decay = float(10 ** np.polyfit(lags[seen], log10[seen], 1)[0])
        if horizon is None:
            below = np.flatnonzero(log10 < -3)
            horizon = max(0, int(below[0]) - 1) if len(below) else f"> {len(curve) - 1}"
        print(f"decay_per_step,{decay:.4g}\nhorizon,{horizon}\nlag,{self.column}", file=out)
        for lag, value in enumerate(curve, start=self.first_lag):
            print(f"{lag},{value:.4g}", file=out)
        return out.getvalue().encode()


_NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def _unrolled(config: ExperimentConfig, weights: list[Tensor], x: list[Tensor]) -> list[State]:
    h = torch.zeros(config.batch_size, config.hidden_size)
    c = torch.zeros_like(h)
    cells = {"tanh": torch.rnn_tanh_cell, "relu": torch.rnn_relu_cell}
    states: list[State] = []
    for x_t in x:
        if config.cell == "lstm":
            h, c = torch.lstm_cell(x_t, (h, c), *weights)
            c.retain_grad()
        elif config.cell == "gru":
            h = torch.gru_cell(x_t, h, *weights)
        else:
            h = cells[config.activation](x_t, h, *weights)
        h.retain_grad()
        states.append((h, c if config.cell == "lstm" else None))
    return states
