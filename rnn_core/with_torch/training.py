"""Training with PyTorch, the gradient watched by the engine.

PyTorch's fused modules train where they exist; another activation is stepped, which is several times slower.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn

from rnn_core.diagnostics.decay import Outcome
from rnn_core.diagnostics.spectral_radius import recurrent_radius
from rnn_core.engine.batches import Batch
from rnn_core.engine.initialisation import stream
from rnn_core.learning.divergence import Update
from rnn_core.learning.film import training_frame
from rnn_core.learning.tasks import Task
from rnn_core.learning.training_config import TrainingConfig, TrainingStep
from rnn_core.with_torch.first_beyond import first_beyond
from rnn_core.with_torch.network import Network
from rnn_core.with_torch.optimizers import optimizer

__all__ = ["Training", "TrainingConfig", "TrainingStep", "train"]

FRESH_BATCHES = 20
FIRST_UPDATES = 10  # measured, whether evaluated or not
AT_ONCE = 1 << 22  # numbers in a pass over fresh data


def train(config: TrainingConfig) -> Iterator[TrainingStep]:
    """Train, a step at a time. The next step is computed when it is asked for, so that a training can be stopped,
    left and resumed between two of them. A divergence ends it with one last step that says so.
    """
    return Training(config).steps()


def use_one_thread() -> None:
    """Let PyTorch use one thread in this process: faster for networks of this size, where trainings run side by side."""
    torch.set_num_threads(1)


class Training:
    """A training under way: the network as it is now, and the steps to come."""

    def __init__(self, config: TrainingConfig) -> None:
        self.config = config
        self.task = config.data
        self.network = Network(config.trained)
        self._parameters: list[Tensor] = list(self.network.parameters())
        self._update = optimizer(config.optimizer, self._parameters, config.learning_rate)
        self._data = stream(config.seed, "training")
        self._before = [p.detach().clone() for p in self._parameters]  # the last update

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
        fresh_loss, accuracy, look = None, None, None
        evaluated = config.is_evaluated(step)
        if evaluated:
            fresh_loss, accuracy = self._on_fresh()
            look = training_frame(config, self.network.weights(), batch)
        self.network.zero_grad()
        x, targets = _tensors(batch)
        loss, _ = self._loss(x, targets, config.truncation)
        torch.autograd.backward(loss)
        norm = self._clip()
        value, size = loss.item(), norm.item()
        finite = np.isfinite(value) and np.isfinite(size)
        radius = recurrent_radius(config.network.cell, self.network.weights()) if evaluated or not finite else None
        update = None if finite or step == 1 else self._measured(step - 1)
        beyond = None if finite else first_beyond(self.network, x, value)
        if finite:
            self._move()
            update = self._measured(step) if evaluated or step <= FIRST_UPDATES else None
        return TrainingStep(
            step=step,
            loss=value,
            grad_norm=size,
            accuracy=accuracy,
            fresh_loss=fresh_loss,
            log10_dh=look and look.log10_dh,
            horizon=look and look.horizon,
            left=look and look.left,
            outcome=Outcome.OK if finite else Outcome.DIVERGED,
            spectral_radius=radius,
            update=update,
            beyond=beyond,
        )

    def _move(self) -> None:
        with torch.no_grad():
            for before, parameter in zip(self._before, self._parameters, strict=True):
                before.copy_(parameter)
        self._update()

    def _measured(self, step: int) -> Update:
        """The last update that was made: step's. In float64, since a square leaves float32's range earlier."""
        before = [one.double() for one in self._before]
        moved = [p.detach().double() - one for p, one in zip(self._parameters, before, strict=True)]
        norm, weight_norm = (nn.utils.get_total_norm(each).item() for each in (moved, before))
        return Update(step=step, norm=norm, weight_norm=weight_norm)

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
