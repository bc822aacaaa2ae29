"""Training with PyTorch, the gradient watched by the engine.

PyTorch's fused modules train where they exist; another activation is stepped, which is several times slower.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn

from rnn_core.batches import Batch
from rnn_core.config import ExperimentConfig
from rnn_core.diagnostics.decay import Outcome
from rnn_core.diagnostics.film import training_frame
from rnn_core.initialisation import Drawn, draw_parameters, stream
from rnn_core.kinds import has_fused_module
from rnn_core.tasks import Task
from rnn_core.torch_cells import State, stepper
from rnn_core.torch_optimizers import optimizer
from rnn_core.training_config import TrainingConfig, TrainingStep

__all__ = ["Training", "TrainingConfig", "TrainingStep", "train"]

FRESH_BATCHES = 20
AT_ONCE = 1 << 22  # numbers in a pass over fresh data


def train(config: TrainingConfig) -> Iterator[TrainingStep]:
    """Train, a step at a time. The next step is computed when it is asked for, so that a training can be stopped,
    left and resumed between two of them. A divergence ends it with one last step that says so.
    """
    return Training(config).steps()


def use_one_thread() -> None:
    """Let PyTorch use one thread in this process: faster for networks of this size, where trainings run side by side."""
    torch.set_num_threads(1)


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
        last: list[State] = []
        zero = x.new_zeros(x.shape[1], self.config.hidden_size)
        for layer in range(self.config.num_layers):
            names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            step = stepper(self.config, [getattr(self.recurrent, f"{name}_l{layer}") for name in names])
            state = states[layer] if states else (zero, zero) if self.config.cell == "lstm" else (zero,)
            hidden = []
            for x_t in x:
                state = step(x_t, state)
                hidden.append(state[0])
            last.append(state)
            x = torch.stack(hidden)
        return x, last


class Training:
    """A training under way: the network as it is now, and the steps to come."""

    def __init__(self, config: TrainingConfig) -> None:
        self.config = config
        self.task = config.data
        self.network = Network(config.trained)
        self._parameters: list[Tensor] = list(self.network.parameters())
        self._update = optimizer(config.optimizer, self._parameters, config.learning_rate)
        self._data = stream(config.seed, "training")

    def steps(self) -> Iterator[TrainingStep]:
        """The steps, one at a time."""
        for step in range(1, self.config.steps + 1):
            found = self._step(step)
            yield found
            if found.outcome is Outcome.DIVERGED:
                return

    def _step(self, step: int) -> TrainingStep:
        config = self.config
        batch = self.task.draw(self._data, config.batch_size)
        fresh_loss, accuracy, log10_dh = None, None, None
        if config.is_evaluated(step):
            fresh_loss, accuracy = self._on_fresh()
            log10_dh = training_frame(config, self.network.weights(), batch)
        self.network.zero_grad()
        loss, _ = self._loss(*_tensors(batch), config.truncation)
        torch.autograd.backward(loss)
        norm = self._clip()
        value, size = loss.item(), norm.item()
        finite = np.isfinite(value) and np.isfinite(size)
        if finite:
            self._update()
        return TrainingStep(
            step=step,
            loss=value,
            grad_norm=size,
            accuracy=accuracy,
            fresh_loss=fresh_loss,
            log10_dh=log10_dh,
            outcome=Outcome.OK if finite else Outcome.DIVERGED,
        )

    def _loss(self, x: Tensor, targets: Tensor, truncation: int | None) -> tuple[Tensor, Tensor]:
        """The mean over answers and sequences, and the outputs."""
        y: Tensor = self.network(x, self.task.answers, truncation)
        due = targets[self.task.first_answer :]
        if self.task.loss == "cross_entropy":
            return nn.functional.cross_entropy(y.flatten(0, 1), due.flatten()), y
        return 0.5 * (y - due).square().sum(dim=2).mean(), y

    def _clip(self) -> Tensor:
        """The gradient's norm, and the gradient clipped."""
        norm = nn.utils.get_total_norm([p.grad for p in self._parameters if p.grad is not None])
        if self.config.clip_norm is not None:
            nn.utils.clip_grads_with_norm_(self._parameters, self.config.clip_norm, norm)
        if self.config.clip_value is not None:
            nn.utils.clip_grad_value_(self._parameters, self.config.clip_value)
        return norm

    def _on_fresh(self) -> tuple[float, float | None]:
        """In parts that stay small: all at once would fill the server with activations."""
        config = self.network.config
        count = FRESH_BATCHES * self.config.batch_size
        x, targets = _fresh(self.task, self.config.seed, count)
        part = max(1, AT_ONCE // (self.task.seq_len * (config.input_size + 6 * config.hidden_size)))
        loss, right = 0.0, 0
        for first in range(0, count, part):
            few = slice(first, first + part)
            with torch.no_grad():
                mean, y = self._loss(x[:, few], targets[:, few], None)
            loss += mean.item() * y.shape[1] / count
            if self.task.loss == "cross_entropy":
                right += int((y.argmax(dim=2) == targets[self.task.first_answer :, few]).sum())
        accuracy = right / (count * len(self.task.answers)) if self.task.loss == "cross_entropy" else None
        return loss, accuracy


@lru_cache(maxsize=4)  # shared, and not held by a training: one that is left half-way would keep megabytes
def _fresh(task: Task, seed: int, count: int) -> tuple[Tensor, Tensor]:
    return _tensors(task.draw_fresh(stream(seed, "fresh"), count))


def _tensors(batch: Batch) -> tuple[Tensor, Tensor]:
    """Inputs and targets: numbers in float32, classes as they are."""
    x, targets = torch.tensor(batch.inputs, dtype=torch.float32), torch.tensor(batch.targets)
    return x, targets.float() if targets.is_floating_point() else targets
