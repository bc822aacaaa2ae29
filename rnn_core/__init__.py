"""Recurrent networks unrolled, with the gradient of every time step: true, exact at any size, checked.

import rnn_core as rc
result = rc.run(rc.ExperimentConfig(cell="rnn", seq_len=50))
result.summary().verdict
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rnn_core.config import ExperimentConfig
from rnn_core.diagnostics.decay import Outcome, Summary, Verdict
from rnn_core.diagnostics.influence import influence
from rnn_core.diagnostics.number_formats import as_stored
from rnn_core.experiments.estimate import Estimate, estimate
from rnn_core.experiments.experiment import Result, run, run_last_loss
from rnn_core.experiments.stored_gradient import stored_gradient
from rnn_core.experiments.sweep import run_sweep
from rnn_core.learning.training_config import TrainingConfig, TrainingStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rnn_core.with_torch.check import Check

__all__ = [
    "Estimate",
    "ExperimentConfig",
    "Outcome",
    "Result",
    "Summary",
    "TrainingConfig",
    "TrainingStep",
    "Verdict",
    "as_stored",
    "check",
    "estimate",
    "influence",
    "run",
    "run_last_loss",
    "run_sweep",
    "stored_gradient",
    "train",
]


def check(config: ExperimentConfig) -> Check:
    """Compare the engine with PyTorch's autograd and with finite differences. Loads torch on first use."""
    from rnn_core.with_torch.check import check as compare

    return compare(config)


def train(config: TrainingConfig) -> Iterator[TrainingStep]:
    """Train with PyTorch, a step at a time, the gradient watched. Loads torch on first use."""
    from rnn_core.with_torch.training import train as begin

    return begin(config)
