"""The cached door to what explodes and how it is held: the cliff's landscape, clipped gradients, truncated ones."""

from __future__ import annotations

import numpy as np

import rnn_core as rc
from app.background import trainings as training_runs
from app.background.training_run import TrainingRun
from app.experiment.cached import cached
from app.experiment.limit import limit
from app.findings import runs
from app.language.language import later, plain
from pages.exploding.measured import FIRST_STEPS, Clipped
from rnn_core import TrainingConfig
from rnn_core.diagnostics.clipping import angles, log10_norm
from rnn_core.diagnostics.truncation import Truncation, truncation
from rnn_core.engine.cells import CELLS
from rnn_core.engine.gradients import scaled_gradients
from rnn_core.learning.training_config import what_acts
from rnn_core.theory.loss_cliff import Descent, Surface, descend, surface

MOST_CLIFF_STEPS = 200  # steps of the one-unit network
MOST_LAG = 100
MAX_WORK = 2_000_000_000  # multiplications for the terms of all windows: a few seconds
_THRESHOLDS = 61


@cached(32)
def run_surface(T: int) -> Surface:
    """The loss of the one-unit network over its weight and bias."""
    return surface(T)


@cached(128)
def run_descent(start: tuple[float, float], learning_rate: float, clip: float, steps: int, T: int) -> Descent:
    """Two runs from one start: without clipping, and clipped by norm."""
    return descend(start, learning_rate, np.array([np.inf, clip]), steps, T)


@cached(16)
def run_clipped(config: rc.ExperimentConfig) -> Clipped | None:
    """The gradient of all parameters at the start, of all losses; None where the run diverged."""
    tape = runs.recording(config)
    if tape.adjoints is None:
        return None
    gradient = scaled_gradients(config, tape)
    size = log10_norm(gradient)
    if size == -np.inf:
        none = np.empty(0)
        return Clipped(gradient=gradient, log10_norm=size, largest=size, log10_thresholds=none, degrees=none)
    largest = max(float(part.log10().max()) for part in gradient.values())
    top = min(largest + 0.5, 300.0)  # a threshold is a float64
    thresholds = np.linspace(max(top - 5.0, -300.0), top, _THRESHOLDS)
    return Clipped(
        gradient=gradient,
        log10_norm=size,
        largest=largest,
        log10_thresholds=thresholds,
        degrees=angles(gradient, 10.0**thresholds),
    )


@cached(32)
def run_truncation(config: rc.ExperimentConfig, layer: int) -> Truncation | None:
    """What every window leaves of the gradient of one layer's W_hh; None where the run diverged.

    Raises:
        ValueError: that would take this server too long, or two directions, which no window cuts alike.
    """
    if config.bidirectional:
        raise ValueError(
            plain("Truncation cuts one direction of time. Turn off Bidirectional under More to see what it leaves out.")
        )
    rows = len(CELLS[config.cell].GATES) * config.hidden_size
    work = 3 * config.seq_len * rows * config.hidden_size * config.batch_size
    limit(_TOO_MUCH, work, MAX_WORK)
    unrolled, adjoint = runs.recording(config).at(layer, 0)
    return None if adjoint is None else truncation(unrolled, adjoint)


_TOO_MUCH = later(
    "All truncation windows together take {needs} multiplications, and at most {allowed} are allowed. "
    "Lower the hidden units, the sequence length or the sequences in the batch."
)


def training_of(config: rc.ExperimentConfig) -> TrainingConfig:
    """The first steps of a training of this network on recall, over as many steps of time as it has here, up to 101."""
    lag = min(max(config.seq_len - 1, 1), MOST_LAG)
    return TrainingConfig(
        network=what_acts(config), task="recall", lag=lag, steps=FIRST_STEPS, evaluate_every=FIRST_STEPS
    )


def follow_training(config: rc.ExperimentConfig) -> TrainingRun:
    """Start or join it.

    Raises:
        ValueError: it would take too long or too much memory.
    """
    return training_runs.follow(training_of(config))
