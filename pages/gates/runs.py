"""The cached door to the inside of a gated cell: its gates, their gradients, its roads, and what it costs."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import streamlit as st
from jaxtyping import Float64

import rnn_core as rc
from app.experiment.controls import SLIDERS
from app.findings import runs
from app.findings.runs import BY_VALUE
from rnn_core.diagnostics.decay import decay_per_step
from rnn_core.diagnostics.gates import Openness, gate_values, log10_gate_gradients, openness
from rnn_core.diagnostics.roads import Roads, log10_gate_road, roads
from rnn_core.engine.initialisation import draw_parameters, layer_suffixes
from rnn_core.engine.network import in_time

MAX_SWEPT_STATES = 200_000  # hidden units x steps x sequences x layers: a sweep over the bias within some five seconds
BIAS_STEP = 0.75
_LONG = 1.0  # seconds from which one timed run has to do
_WHILE, _MOST_RUNS = 0.3, 51  # seconds and runs among which is the fastest

Sizes = Float64[np.ndarray, "T B"]


class Inside(NamedTuple):
    """What the gates of one layer did in one direction; sizes by step in time. None where a diverged run has none.

    rate: the factor a step of the straight road, by forget or update gates alone.
    """

    openness: dict[str, Openness]
    gradients: dict[str, Sizes] | None
    roads: Roads | None
    rate: float


class Values(NamedTuple):
    """The first sequence's gates and states at every finite step, in time; `first` is the first of these steps, from 1."""

    first: int
    by_name: dict[str, Float64[np.ndarray, "steps H"]]


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_VALUE)
def run_inside(config: rc.ExperimentConfig, layer: int, direction: int, lags: int, alone: bool) -> Inside:
    """Gates, gradients and roads. alone: of the last loss alone; lags: from the step of the last loss back."""
    result = runs.run_last_loss(config) if alone else runs.run(config)
    tape = result.without_tape().tape
    unrolled = tape.forward.layers[layer][direction]
    if tape.adjoints is None:
        return Inside(openness(unrolled), None, None, float("nan"))
    adjoint = tape.adjoints[layer][direction]
    gradients = log10_gate_gradients(unrolled, adjoint)
    return Inside(
        openness(unrolled),
        {gate: in_time(sizes, direction) for gate, sizes in gradients.items()},
        roads(unrolled, adjoint).in_time(direction),
        decay_per_step(log10_gate_road(unrolled, lags)),
    )


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_VALUE)
def run_values(config: rc.ExperimentConfig, layer: int, direction: int) -> Values:
    """The first sequence, unit by unit."""
    found = gate_values(runs.recording(config).forward.layers[layer][direction], 0)
    steps = len(found["h"])
    first = config.seq_len - steps + 1 if direction else 1
    return Values(first, {name: in_time(values, direction) for name, values in found.items()})


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_VALUE)
def run_biases(config: rc.ExperimentConfig, layer: int, direction: int, lags: int) -> dict[float, float]:
    """The straight road's factor a step for every bias of a grid over the slider; nan where the run diverges.

    Raises:
        ValueError: that would take this server too long.
    """
    states = runs.states_of(config)
    if states > MAX_SWEPT_STATES:
        raise ValueError(
            f"hidden units x steps x sequences x layers must be at most {MAX_SWEPT_STATES:,} to try every bias, "
            f"got {states:,}: lower hidden units, sequence length or the batch"
        )
    slider = SLIDERS["Forget-gate bias"]
    grid = np.arange(slider.low, slider.high + 0.5 * BIAS_STEP, BIAS_STEP).tolist()
    return {bias: _rate(replace(config, gate_bias=bias), layer, direction, lags) for bias in grid}


def _rate(config: rc.ExperimentConfig, layer: int, direction: int, lags: int) -> float:
    tape = runs.recording(config)
    if tape.adjoints is None:
        return float("nan")
    return decay_per_step(log10_gate_road(tape.forward.layers[layer][direction], lags))


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_VALUE)
def parameters(config: rc.ExperimentConfig, layer: int) -> int:
    """How many numbers a recurrent layer learns, in both directions where it has two."""
    suffixes = layer_suffixes(config, layer)
    return sum(drawn.size for name, drawn in draw_parameters(config).items() if name.split("_", 2)[-1] in suffixes)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_VALUE)
def seconds_a_step(config: rc.ExperimentConfig) -> float:
    """Seconds that one step of the network takes here, there and back: the fastest of some whole runs, by their steps.

    The fastest, since others share the machine: at least three runs, more where they are short, one where it takes long.
    """
    runs.require_affordable(config)
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
