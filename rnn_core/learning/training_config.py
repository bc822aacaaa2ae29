"""The one immutable value that says everything about a training, and what each of its steps says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
from jaxtyping import Float64

from rnn_core.config import MAX_SEED, MAX_VOCABULARY, ExperimentConfig
from rnn_core.diagnostics.decay import Outcome
from rnn_core.learning.divergence import Beyond, Update
from rnn_core.learning.tasks import TASKS, Task, task
from rnn_core.rules import apply_rules, choice_field, number, or_none, ruled, shown, whole, whole_field

LARGEST_RATE = 1e6
SMALLEST_CLIP = 1e-12


_ACTING = (
    *("cell", "activation", "weight_init", "weight_scale", "input_scale", "gate_bias"),
    *("hidden_size", "num_layers", "seed"),
)


def what_acts(network: ExperimentConfig, text: str | None = None) -> ExperimentConfig:
    """What a training takes from a config, all else at its default: configs that differ in nothing else become equal.

    text: what "next_character" reads.
    """
    acting = {name: getattr(network, name) for name in _ACTING}
    if network.cell == "rnn":
        del acting["gate_bias"]  # it has no gate
    return ExperimentConfig(**acting, text=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """A training: network, task, optimiser. Equal configs give equal numbers on one machine.

    network gives cell, activation, initialisation, scales, gate bias, hidden size, layers, the text of "next_character"
    and the seed of the weights; sizes of the data, lengths, directions and loss are the task's. seed is that of the data.

    max_tokens: of a text's distinct tokens the most frequent are kept and all others are one, so that there are so many.

    clip_norm scales the whole gradient to that norm at most, clip_value cuts every element, in this order.
    truncation=k lets the last k steps, the step of the last answer included, receive gradient: earlier states are
    computed and cut off, as `detach` does. k >= the sequence's length is full BPTT.
    evaluate_every: on steps 1, every so many, and the last, fresh data are measured and a frame of the film is taken.

    Raises:
        ValueError: one sentence that names the field, the rule and the value.
    """

    network: ExperimentConfig = field(default_factory=ExperimentConfig)
    task: str = choice_field(*TASKS)
    lag: int = whole_field(20, 1, 4995, " steps")
    optimizer: str = choice_field("adam", "sgd")
    learning_rate: float = ruled(5e-3, partial(number, 0, LARGEST_RATE))
    clip_norm: float | None = ruled(None, partial(or_none, partial(number, SMALLEST_CLIP, 1e300)))
    clip_value: float | None = ruled(None, partial(or_none, partial(number, SMALLEST_CLIP, 1e300)))
    truncation: int | None = ruled(None, partial(or_none, partial(whole, 1, 5000, " steps")))
    batch_size: int = whole_field(32, 1, 1024)
    steps: int = whole_field(300, 1, 1_000_000)
    evaluate_every: int = whole_field(10, 1, 1_000_000)
    seed: int = whole_field(0, 0, MAX_SEED)
    unit: str = choice_field("character", "word")
    series: tuple[float, ...] | None = None
    max_tokens: int | None = ruled(None, partial(or_none, partial(whole, 3, MAX_VOCABULARY, " tokens")))

    def __post_init__(self) -> None:
        if not isinstance(self.network, ExperimentConfig):
            raise ValueError(f"network must be an ExperimentConfig, got {shown(self.network)}")
        apply_rules(self)
        if self.series is not None:
            object.__setattr__(self, "series", _numbers(self.series))
        _ = self.data  # whose own rules speak now

    @property
    def data(self) -> Task:
        """The task with its data."""
        if self.task == "next_character":
            return task(self.task, self.lag, self.network.text, self.unit, max_tokens=self.max_tokens)
        return task(self.task, self.lag, series=self.series if self.task == "series" else None)

    @property
    def trained(self) -> ExperimentConfig:
        """The network with the sizes, lengths and loss that the task gives it."""
        data = self.data
        return replace(
            self.network,
            inputs="gaussian",
            text=None,
            input_size=data.input_size,
            output_size=data.output_size,
            seq_len=data.seq_len,
            batch_size=self.batch_size,
            sequence_type="many_to_one" if len(data.answers) == 1 else "many_to_many",
            loss=data.loss,
            bidirectional=False,
            lengths="equal",
            padding="masked",
        )

    def is_evaluated(self, step: int) -> bool:
        """Whether fresh data and the film are measured at a step."""
        return step in (1, self.steps) or step % self.evaluate_every == 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainingStep:
    """What one step of a training saw, on the weights as they were before its update.

    step counts from 1. loss: of the step's own sequences, the mean over their answers. grad_norm: of all parameters,
    before clipping. At evaluated steps, else None: fresh_loss and accuracy on 20 batches never trained on (accuracy
    also None for regression); log10_dh, the film: by time step the median over the batch of log10 ‖∂ℓ_b/∂h_t‖, top
    layer, -inf beyond a truncation's window; horizon and left of the last answer's loss, as in `film`.
    Where the loss or the gradient left float32's range, outcome is DIVERGED. spectral_radius: of the recurrent weights,
    there and at a step that diverged. update: this step's own, there and on the first ten steps; where it diverged, the
    last that was made. beyond: what left the range first.
    """

    step: int
    loss: float
    grad_norm: float
    accuracy: float | None
    fresh_loss: float | None
    log10_dh: Float64[np.ndarray, " T"] | None
    outcome: Outcome
    horizon: int | None = None
    left: float | None = None
    spectral_radius: float | None = None
    update: Update | None = None
    beyond: Beyond | None = None


def _numbers(series: Iterable[Any]) -> tuple[float, ...]:
    try:
        return tuple(float(value) for value in series)
    except (TypeError, ValueError):
        raise ValueError(f"series must be numbers, got {shown(series)}") from None
