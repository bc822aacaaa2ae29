"""The cached door to networks without a state, and to unrolled ones with weights of their own at every step."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from jaxtyping import Float64

import rnn_core as rc
from app.findings import runs
from app.findings.runs import BY_VALUE
from rnn_core.config import next_seed
from rnn_core.diagnostics.decay import ratios
from rnn_core.diagnostics.input_gradient import log10_input_gradient, over_largest
from rnn_core.diagnostics.parameter_counts import recurrent_count, windowed_count
from rnn_core.engine.batches import draw_batch
from rnn_core.engine.cells import CELLS
from rnn_core.engine.initialisation import draw_parameters
from rnn_core.engine.network import record
from rnn_core.theory.feed_forward import convolution, dense, receptive_field
from rnn_core.theory.feed_forward import log10_input_gradient as log10_windowed_gradient
from rnn_core.theory.own_weights import draw_own_weights, log10_dh

MAX_NUMBERS = 8_000_000  # of weights that are each step's own, or of their states
SEEDS = 8
_REPEATED = 200_000  # hidden units x steps x (hidden units or sequences): beyond it one seed is all
_LONGEST_REPEATED = 200  # steps


@dataclass(frozen=True, kw_only=True, eq=False)
class Reader:
    """A network that reads the sequence: its parameters, how many steps it sees, and log10 of what reaches x_t.

    field is None for one that has no end. reached is over its own largest, median over samples; None where it diverged.
    """

    name: str
    parameters: int
    field: int | None
    reached: Float64[np.ndarray, " T"] | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Product:
    """log10 of ∂h_t over that at the last step, by lag: with shared weights and with own ones, each seed a row.

    The first row is the seed in the sidebar. None where that one's forward pass left the number range.
    """

    shared: Float64[np.ndarray, "seeds lags"] | None
    own: Float64[np.ndarray, "seeds lags"] | None


def of_this_page(config: rc.ExperimentConfig) -> rc.ExperimentConfig:
    """The same experiment with one answer at the end, read in one direction: what all of these networks can do."""
    return replace(config, sequence_type="many_to_one", bidirectional=False)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_VALUE)
def run_recurrent(config: rc.ExperimentConfig, name: str) -> Reader:
    """The recurrent network.

    Raises:
        ValueError: the run is larger than this server runs.
    """
    runs.require_affordable(config)
    tape = record(config, draw_parameters(config), draw_batch(config))
    reached = None if tape.adjoints is None else over_largest(log10_input_gradient(tape))
    return Reader(name=name, parameters=recurrent_count(config), field=None, reached=reached)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_VALUE)
def run_windowed(config: rc.ExperimentConfig, kind: str, width: int) -> Reader:
    """kind: "window", a feed-forward network on so many steps; "convolution", with a kernel of so many."""
    kernels = (dense if kind == "window" else convolution)(width, config.num_layers)
    return Reader(
        name=kind,
        parameters=windowed_count(config, kernels),
        field=receptive_field(kernels),
        reached=over_largest(log10_windowed_gradient(config, kernels, kind)),
    )


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_VALUE)
def run_product(config: rc.ExperimentConfig) -> Product:
    """One layer unrolled, with one set of weights and with a set for every step; over eight seeds where that is quick.

    Raises:
        ValueError: the weights of so many steps would fill the server.
    """
    H, T, B = config.hidden_size, config.seq_len, config.batch_size
    largest = T * max(len(CELLS[config.cell].GATES) * H * (H + config.input_size), H * B)
    if largest > MAX_NUMBERS:
        raise ValueError(
            f"own weights of all steps must be at most {MAX_NUMBERS:,} numbers here, got {largest:,}: "
            "lower hidden units, steps or sequences"
        )
    seeds = SEEDS if H * T * max(H, B) <= _REPEATED and config.seq_len <= _LONGEST_REPEATED else 1
    configs = [replace(config, seed=next_seed(config.seed, offset)) for offset in range(seeds)]
    shared = [None if found.diverged_at else found.log10_dh[0, 0] for found in rc.run_sweep(configs)]
    own = [log10_dh(seed, draw_own_weights(seed)) for seed in configs]
    return Product(shared=_by_lag(shared), own=_by_lag(own))


def _by_lag(sizes: list[np.ndarray | None]) -> Float64[np.ndarray, "seeds lags"] | None:
    if sizes[0] is None:
        return None
    return np.stack([ratios(found[::-1], 0) for found in sizes if found is not None])


def left(lines: Float64[np.ndarray, "seeds lags"]) -> float:
    """log10 of what is left at the oldest step with the seed in the sidebar, without the last place's rounding."""
    return round(float(lines[0, -1]), 9) + 0.0
