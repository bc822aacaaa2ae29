"""The cached door to what explodes and how it is held: the cliff's landscape, clipped gradients, truncated ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import streamlit as st
from jaxtyping import Float64

import rnn_core as rc
from app.background import trainings as training_runs
from app.background.training_run import TrainingRun
from app.findings import runs
from app.findings.runs import BY_VALUE
from rnn_core import TrainingConfig
from rnn_core.diagnostics.clipping import Gradient, angle, angles, clip_by_value, log10_norm, share_above
from rnn_core.diagnostics.truncation import Truncation, truncation
from rnn_core.engine.cells import CELLS
from rnn_core.engine.gradients import scaled_gradients
from rnn_core.learning.training_config import what_acts
from rnn_core.theory.loss_cliff import Descent, Surface, descend, largest_step, surface

MOST_CLIFF_STEPS = 200  # steps of the one-unit network
FIRST_STEPS = 50  # of a training, whose norms are looked at
MOST_LAG = 100
MAX_WORK = 2_000_000_000  # multiplications for the terms of all windows: a few seconds
_THRESHOLDS = 61


class Clipped(NamedTuple):
    """The whole gradient of a run, and by how many degrees clipping by value turns it.

    largest: log10 of the largest element, -inf where the gradient is exactly 0; the thresholds reach a little beyond it.
    """

    gradient: Gradient
    log10_norm: float
    largest: float
    log10_thresholds: Float64[np.ndarray, " n"]
    degrees: Float64[np.ndarray, " n"]

    def turned(self, threshold: float) -> tuple[float, float]:
        """Degrees at a threshold, and the share of the elements that it cuts."""
        return angle(self.gradient, clip_by_value(self.gradient, threshold)), share_above(self.gradient, threshold)


@st.cache_resource(max_entries=32, show_spinner=False)
def run_surface(T: int) -> Surface:
    """The loss of the one-unit network over its weight and bias."""
    return surface(T)


@st.cache_resource(max_entries=128, show_spinner=False)
def run_descent(start: tuple[float, float], learning_rate: float, clip: float, steps: int, T: int) -> Descent:
    """Two runs from one start: without clipping, and clipped by norm."""
    return descend(start, learning_rate, np.array([np.inf, clip]), steps, T)


@st.cache_resource(max_entries=16, show_spinner=False, hash_funcs=BY_VALUE)
def run_clipped(config: rc.ExperimentConfig) -> Clipped | None:
    """The gradient of all parameters at the start, of all losses; None where the run diverged."""
    tape = runs.recording(config)
    if tape.adjoints is None:
        return None
    gradient = scaled_gradients(config, tape)
    size = log10_norm(gradient)
    if size == -np.inf:
        return Clipped(gradient, size, size, np.empty(0), np.empty(0))
    largest = max(float(part.log10().max()) for part in gradient.values())
    top = min(largest + 0.5, 300.0)  # a threshold is a float64
    thresholds = np.linspace(max(top - 5.0, -300.0), top, _THRESHOLDS)
    return Clipped(gradient, size, largest, thresholds, angles(gradient, 10.0**thresholds))


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_VALUE)
def run_truncation(config: rc.ExperimentConfig, layer: int) -> Truncation | None:
    """What every window leaves of the gradient of one layer's W_hh; None where the run diverged.

    Raises:
        ValueError: that would take this server too long, or two directions, which no window cuts alike.
    """
    if config.bidirectional:
        raise ValueError(
            "A window cuts one direction of time: turn off Both directions under More to see what it leaves."
        )
    rows = len(CELLS[config.cell].GATES) * config.hidden_size
    work = 3 * config.seq_len * rows * config.hidden_size * config.batch_size
    if work > MAX_WORK:
        raise ValueError(
            f"multiplications for all windows must be at most {MAX_WORK:,} here, got {work:,}: "
            "lower hidden units, steps or sequences in the batch"
        )
    tape = runs.recording(config)
    if tape.adjoints is None:
        return None
    return truncation(tape.forward.layers[layer][0], tape.adjoints[layer][0])


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cliff:
    """What was chosen and what came of it. T: steps of the network. Run 0 is not clipped, run 1 is."""

    surface: Surface
    descent: Descent
    rate: float
    clip: float
    T: int

    @property
    def begins(self) -> bool:
        """Whether there is a finite gradient at the start."""
        return bool(np.isfinite(self.descent.w[0]).all())

    @property
    def clipped_steps(self) -> int:
        """How many steps of the clipped run the clip shortened."""
        return int((self.descent.norm[:-1, 1] > self.clip).sum())

    @property
    def jump(self) -> tuple[int, float]:
        """The unclipped run's largest step, from 1, and how far it moved the weights; 0, 0.0 where none moved them."""
        k = largest_step(self.descent, 0)
        if not k:
            return 0, 0.0
        w, b = (np.diff(line[k - 1 : k + 1, 0])[0] for line in (self.descent.w, self.descent.b))
        return k, float(np.hypot(w, b))

    def last(self, run: int) -> int:
        """The last step at which a run's numbers are finite."""
        return int(np.flatnonzero(np.isfinite(self.descent.w[:, run]))[-1])
