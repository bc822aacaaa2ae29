"""The cached door to networks without a state, and to unrolled ones with weights of their own at every step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from jaxtyping import Float64

import rnn_core as rc
from app.experiment.affordable import require_affordable
from app.experiment.cached import cached
from app.experiment.limit import limit
from app.language.language import later
from pages.shared_weights.measured import WINDOW, Product, Reader
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


def of_this_page(config: rc.ExperimentConfig) -> rc.ExperimentConfig:
    """The same experiment with one answer at the end, read in one direction: what all of these networks can do."""
    return replace(config, sequence_type="many_to_one", bidirectional=False)


@cached(64)
def run_recurrent(config: rc.ExperimentConfig, name: str) -> Reader:
    """The recurrent network.

    Raises:
        ValueError: the run is larger than this server runs.
    """
    require_affordable(config)
    tape = record(config, draw_parameters(config), draw_batch(config))
    reached = None if tape.adjoints is None else over_largest(log10_input_gradient(tape))
    return Reader(name=name, parameters=recurrent_count(config), field=None, reached=reached)


@cached(64)
def run_windowed(config: rc.ExperimentConfig, kind: str, width: int) -> Reader:
    """kind: "window", a feed-forward network on so many steps; "convolution", with a kernel of so many."""
    kernels = (dense if kind == WINDOW else convolution)(width, config.num_layers)
    return Reader(
        name=kind,
        parameters=windowed_count(config, kernels),
        field=receptive_field(kernels),
        reached=over_largest(log10_windowed_gradient(config, kernels, kind)),
    )


@cached(32)
def run_product(config: rc.ExperimentConfig) -> Product:
    """One layer unrolled, with one set of weights and with a set for every step; over eight seeds where that is quick.

    Raises:
        ValueError: the weights of so many steps would fill the server.
    """
    H, T, B = config.hidden_size, config.seq_len, config.batch_size
    largest = T * max(len(CELLS[config.cell].GATES) * H * (H + config.input_size), H * B)
    limit(_TOO_MANY, largest, MAX_NUMBERS)
    seeds = SEEDS if H * T * max(H, B) <= _REPEATED and config.seq_len <= _LONGEST_REPEATED else 1
    configs = [replace(config, seed=next_seed(config.seed, offset)) for offset in range(seeds)]
    shared = [None if found.diverged_at else found.log10_dh[0, 0] for found in rc.run_sweep(configs)]
    own = [log10_dh(seed, draw_own_weights(seed)) for seed in configs]
    return Product(shared=_by_lag(shared), own=_by_lag(own))


_TOO_MANY = later(
    "Separate weights for every step need {needs} numbers, and at most {allowed} are allowed. "
    "Lower the hidden units, the sequence length or the sequences in the batch."
)


def _by_lag(sizes: list[np.ndarray | None]) -> Float64[np.ndarray, "seeds lags"] | None:
    if sizes[0] is None:
        return None
    return np.stack([ratios(found[::-1], 0) for found in sizes if found is not None])
