"""The cached door to the inside of a gated cell: its gates, their gradients, its paths back, and what it costs."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

import rnn_core as rc
from app import numbers
from app.experiment.affordable import require_affordable, states_of
from app.experiment.cached import cached
from app.experiment.controls import SLIDERS
from app.findings import runs
from app.language.language import later, plain
from pages.gates.measured import Inside, Values
from rnn_core.diagnostics.decay import decay_per_step
from rnn_core.diagnostics.gates import gate_values, log10_gate_gradients, openness
from rnn_core.diagnostics.roads import log10_gate_road, roads
from rnn_core.engine.initialisation import draw_parameters, layer_suffixes

MAX_SWEPT_STATES = 200_000  # hidden units x steps x sequences x layers: a sweep over the bias within some five seconds
BIAS_STEP = 0.75
_LONG = 1.0  # seconds from which one timed run has to do
_WHILE, _MOST_RUNS = 0.3, 51  # seconds and runs among which is the fastest


@cached(64, says=later("Measuring the gates …"))
def run_inside(config: rc.ExperimentConfig, layer: int, direction: int, lags: int, alone: bool) -> Inside:
    """Gates, gradients and roads. alone: of the last loss alone; lags: from the step of the last loss back."""
    result = runs.run_last_loss(config, direction) if alone else runs.run(config)
    tape = result.without_tape().tape
    unrolled, adjoint = tape.at(layer, direction)
    if adjoint is None:
        return Inside(openness=openness(unrolled), gradients=None, roads=None, rate=float("nan"))
    gradients = log10_gate_gradients(unrolled, adjoint)
    return Inside(
        openness=openness(unrolled),
        gradients={gate: unrolled.in_time(sizes) for gate, sizes in gradients.items()},
        roads=roads(unrolled, adjoint).in_time(direction),
        rate=decay_per_step(log10_gate_road(unrolled, lags)),
    )


@cached(8)
def run_values(config: rc.ExperimentConfig, layer: int, direction: int) -> Values:
    """The first sequence, unit by unit."""
    unrolled, _ = runs.recording(config).at(layer, direction)
    found = gate_values(unrolled, 0)
    steps = len(found["h"])
    first = config.seq_len - steps + 1 if direction else 1
    return Values(first=first, by_name={name: unrolled.in_time(values) for name, values in found.items()})


@cached(32, says=later("Trying every bias of the slider …"))
def run_biases(config: rc.ExperimentConfig, layer: int, direction: int, lags: int) -> dict[float, float]:
    """The direct path's factor per step for every bias of a grid over the slider; nan where the run diverges.

    Raises:
        ValueError: that would take this server too long.
    """
    if (states := states_of(config)) > MAX_SWEPT_STATES:
        raise ValueError(
            plain(
                "This run is too large to try every bias. Hidden units × steps × sequences × layers is {states}. "
                "At most {most} is allowed. Lower the hidden units, the sequence length or the batch.",
                most=numbers.steps(MAX_SWEPT_STATES),
                states=numbers.steps(states),
            )
        )
    slider = SLIDERS["Forget-gate bias"]
    grid = np.arange(slider.low, slider.high + 0.5 * BIAS_STEP, BIAS_STEP).tolist()
    return {bias: _rate(replace(config, gate_bias=bias), layer, direction, lags) for bias in grid}


def _rate(config: rc.ExperimentConfig, layer: int, direction: int, lags: int) -> float:
    unrolled, adjoint = runs.recording(config).at(layer, direction)
    return float("nan") if adjoint is None else decay_per_step(log10_gate_road(unrolled, lags))


@cached(64)
def parameters(config: rc.ExperimentConfig, layer: int) -> int:
    """How many numbers a recurrent layer learns, in both directions where it has two."""
    suffixes = layer_suffixes(config, layer)
    return sum(drawn.size for name, drawn in draw_parameters(config).items() if name.split("_", 2)[-1] in suffixes)


@cached(64)
def seconds_a_step(config: rc.ExperimentConfig) -> float:
    """Seconds that one step of the network takes here, there and back: the fastest of some whole runs, by their steps.

    The fastest, since others share the machine: at least three runs, more where they are short, one where it takes long.
    """
    require_affordable(config)
    first = _timed(config)  # may load what the others find
    if first > _LONG:
        return first / config.seq_len
    taken = [_timed(config) for _ in range(3)]
    while len(taken) < _MOST_RUNS and sum(taken) < _WHILE:
        taken.append(_timed(config))
    return min(taken) / config.seq_len


def _timed(config: rc.ExperimentConfig) -> float:
    start = time.perf_counter()
    rc.run(config)
    return time.perf_counter() - start
