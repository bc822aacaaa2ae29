"""The one cached door to rnn_core: keyed by config, shared by every session, bounded.

Results are immutable, so they are shared as they are; each is kept without its tape, which comes back when needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st
from jaxtyping import Complex, Float64

import rnn_core as rc
from app import numbers
from rnn_core.config import next_seed
from rnn_core.diagnostics.jacobian import LocalFactors, local_factors
from rnn_core.diagnostics.roads import Roads, roads
from rnn_core.diagnostics.saturation import Saturation, saturation
from rnn_core.diagnostics.units import log10_units
from rnn_core.engine.cells import CELLS
from rnn_core.engine.initialisation import draw_parameters, layer_suffixes
from rnn_core.engine.network import Tape, in_time

if TYPE_CHECKING:
    from rnn_core.with_torch.check import Check

MAX_BYTES = 1 << 30
MAX_SECONDS = 30.0
MAX_RUNAWAY_STATES = 250_000  # gated states without a ceiling may leave float64's range: a slow, exact arithmetic
SEEDS = 8
BY_VALUE: dict[str | type[Any], Callable[[Any], Any]] = {
    rc.ExperimentConfig: repr
}  # a tenth of the time that Streamlit takes to walk through its fields


def require_affordable(config: rc.ExperimentConfig) -> None:
    """Refuse what would hold or fill the server.

    Raises:
        ValueError: a sentence with what the run would need, what is allowed, and what to lower.
    """
    cost = rc.estimate(config)
    lower = "lower hidden units, sequence length, sequences in the batch or layers"
    if cost.bytes > MAX_BYTES:
        raise ValueError(
            f"memory of a run must be at most {numbers.size_of_memory(MAX_BYTES)} here, "
            f"this one needs about {numbers.size_of_memory(cost.bytes)}: {lower}"
        )
    if cost.seconds > MAX_SECONDS:
        raise ValueError(
            f"a run must take at most {numbers.seconds(MAX_SECONDS)} here, "
            f"this one takes about {numbers.seconds(cost.seconds)}: {lower}"
        )
    states = runaway_states(config)
    if states > MAX_RUNAWAY_STATES:
        raise ValueError(
            f"hidden units x steps x sequences x layers must be at most {MAX_RUNAWAY_STATES:,} where states of a gated "
            f"cell may run away, got {states:,}: {lower}, or lower the weight scale to 1"
        )


def runaway_states(config: rc.ExperimentConfig) -> int:
    """How many states of a run may leave float64's range, each a number of slow arithmetic; 0 where none can."""
    unbounded = config.activation in ("relu", "leaky_relu", "linear")
    if config.cell == "rnn" or not unbounded or config.weight_scale <= 1:
        return 0
    return states_of(config)


def states_of(config: rc.ExperimentConfig) -> int:
    """Hidden units x steps x sequences x layers and directions."""
    return config.hidden_size * config.seq_len * config.batch_size * config.num_layers * config.num_directions


@st.cache_resource(max_entries=512, show_spinner=False, hash_funcs=BY_VALUE)
def run(config: rc.ExperimentConfig) -> rc.Result:
    """One run."""
    require_affordable(config)
    return rc.run(config).without_tape()


def recording(config: rc.ExperimentConfig) -> Tape:
    """The run step by step, made for whoever asks: it is large, so that nobody keeps it."""
    return run(config).without_tape().tape


@st.cache_resource(max_entries=128, show_spinner=False, hash_funcs=BY_VALUE)
def run_last_loss(config: rc.ExperimentConfig) -> rc.Result:
    """The same run with the loss of the last step alone."""
    require_affordable(config)
    return rc.run_last_loss(config).without_tape()


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_VALUE)
def run_roads(config: rc.ExperimentConfig, layer: int, direction: int) -> Roads:
    """An LSTM's cell road and the rest, in the order of time."""
    tape = recording(config)
    assert tape.adjoints is not None
    return roads(tape.forward.layers[layer][direction], tape.adjoints[layer][direction]).in_time(direction)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_VALUE)
def run_units(config: rc.ExperimentConfig, layer: int, direction: int, sample: int) -> Float64[np.ndarray, "T H"]:
    """One sample's gradient, unit by unit, in the order of time."""
    tape = recording(config)
    assert tape.adjoints is not None
    return np.asarray(in_time(log10_units(tape.adjoints[layer][direction], sample), direction))


@st.cache_resource(max_entries=6, show_spinner=False, hash_funcs=BY_VALUE)
def run_saturation(config: rc.ExperimentConfig, layer: int, direction: int) -> list[Saturation]:
    """Pre-activations and slopes of each gate, in the direction's order of processing."""
    require_affordable(config)
    return saturation(recording(config).forward.layers[layer][direction], config.activation)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_VALUE)
def run_local_factors(config: rc.ExperimentConfig, layer: int, direction: int) -> LocalFactors:
    """Mean gates, mean slopes and the size of W_hh."""
    return local_factors(recording(config).forward.layers[layer][direction])


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_VALUE)
def run_check(config: rc.ExperimentConfig) -> Check:
    """The engine against autograd and finite differences."""
    require_affordable(config)
    return rc.check(config)


def run_seeds(config: rc.ExperimentConfig, progress: Callable[[], None]) -> list[rc.Result]:
    """The same experiment at eight seeds from its own on; progress is called after each."""
    results = []
    for offset in range(SEEDS):
        results.append(run(replace(config, seed=next_seed(config.seed, offset))))
        progress()
    return results


Eigenvalues = Complex[np.ndarray, " H"] | Float64[np.ndarray, " H"]


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_VALUE)
def run_eigenvalues(config: rc.ExperimentConfig, layer: int, direction: int, gate: str) -> Eigenvalues:
    """The eigenvalues of one gate's block of W_hh."""
    W_hh = draw_parameters(config)[f"weight_hh_{layer_suffixes(config, layer)[direction]}"]
    place, H = CELLS[config.cell].GATES.index(gate), config.hidden_size
    return np.linalg.eigvals(W_hh[place * H : (place + 1) * H])
