"""A recurrent network of torch with the weights that a config draws."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn

from rnn_core.config import ExperimentConfig
from rnn_core.engine.initialisation import Drawn, draw_parameters
from rnn_core.learning.kinds import has_fused_module
from rnn_core.with_torch.cells import State, stepper


class Network(nn.Module):
    """A recurrent network of torch with the weights that a config draws, and its linear readout."""

    def __init__(self, config: ExperimentConfig, dtype: torch.dtype = torch.float32) -> None:
        super().__init__()
        self.config = config
        kind = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[config.cell]
        options = {"nonlinearity": "relu"} if (config.cell, config.activation) == ("rnn", "relu") else {}
        self.recurrent = kind(config.input_size, config.hidden_size, config.num_layers, dtype=dtype, **options)
        self.readout = nn.Linear(config.hidden_size, config.output_size, dtype=dtype)
        self._fused = has_fused_module(config)
        self.load(draw_parameters(config))

    def load(self, weights: Drawn) -> None:
        """Take weights under the core's names."""
        self.recurrent.load_state_dict({n: torch.tensor(w) for n, w in weights.items() if not n.startswith("readout")})
        self.readout.load_state_dict({n: torch.tensor(weights[f"readout.{n}"]) for n in ("weight", "bias")})

    def weights(self) -> Drawn:
        """The weights as they are now, in float64 under the core's names."""
        found = self.recurrent.state_dict() | self.readout.state_dict(prefix="readout.")
        return {name: value.numpy().astype(np.float64) for name, value in found.items()}

    def forward(self, x: Tensor, answers: range, truncation: int | None) -> Tensor:
        """Outputs (S, B, O) at the answers' steps. Of the states, only those of the last `truncation` steps can learn."""
        cut = 0 if truncation is None else max(len(x) - truncation, 0)
        if cut == 0:
            out, _ = self._run(x, None)
        else:
            with torch.no_grad():
                early, state = self._run(x[:cut], None)
            late, _ = self._run(x[cut:], state)
            out = late if answers.start >= cut else torch.cat([early, late])
        y: Tensor = self.readout(out[answers.start - len(x) :])
        return y

    def _run(self, x: Tensor, states: list[State] | None) -> tuple[Tensor, list[State]]:
        """The top layer's h at every step, and each layer's last state."""
        if not self._fused:
            return self._stepped(x, states)
        start = None
        if states is not None:
            fields = [torch.stack(field) for field in zip(*states, strict=True)]
            start = tuple(fields) if self.config.cell == "lstm" else fields[0]
        out, last = self.recurrent(x, start)
        fields_of_last = last if self.config.cell == "lstm" else (last,)
        return out, list(zip(*(field.unbind() for field in fields_of_last), strict=True))

    def _stepped(self, x: Tensor, states: list[State] | None) -> tuple[Tensor, list[State]]:
        layers = list(self.by_layer(x, states))
        return torch.stack([state[0] for state in layers[-1]]), [layer[-1] for layer in layers]

    def by_layer(self, x: Tensor, states: list[State] | None = None) -> Iterator[list[State]]:
        """Each layer's state at every step, computed step by step. states: those that the layers start from, else 0."""
        zero = x.new_zeros(x.shape[1], self.config.hidden_size)
        for layer in range(self.config.num_layers):
            names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            step = stepper(self.config, [getattr(self.recurrent, f"{name}_l{layer}") for name in names])
            state = states[layer] if states else (zero, zero) if self.config.cell == "lstm" else (zero,)
            found = []
            for x_t in x:
                state = step(x_t, state)
                found.append(state)
            yield found
            x = torch.stack([state[0] for state in found])
