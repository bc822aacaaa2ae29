"""The one cached door to rnn_core: keyed by config, shared by every session, bounded.

Results are immutable, so they are shared as they are; each is kept without its tape, which comes back when needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float64

import rnn_core as rc
from app.experiment.affordable import require_affordable
from app.experiment.cached import cached
from app.findings.measured import Eigenvalues
from rnn_core.config import next_seed
from rnn_core.diagnostics.forward_growth import ForwardGrowth, forward_growth, may_have_grown
from rnn_core.diagnostics.jacobian import LocalFactors, local_factors
from rnn_core.diagnostics.roads import Roads, roads
from rnn_core.diagnostics.saturation import Saturation, saturation
from rnn_core.diagnostics.units import log10_units
from rnn_core.engine.cells import CELLS
from rnn_core.engine.initialisation import draw_parameters, layer_suffixes
from rnn_core.engine.network import Tape
from rnn_core.experiments.experiment import Sizes, run_alike

if TYPE_CHECKING:
    from rnn_core.with_torch.check import Check

SEEDS = 8


@cached(512)
def run(config: rc.ExperimentConfig) -> rc.Result:
    """One run."""
    require_affordable(config)
    return run_alike([config], None, terms=False)[0].without_tape()


def recording(config: rc.ExperimentConfig) -> Tape:
    """The run step by step: computed at every call, since it is too large to keep."""
    return run(config).without_tape().tape


@cached(128)
def run_last_loss(config: rc.ExperimentConfig, direction: int) -> rc.Result:
    """The same run with the last loss alone, in a direction's own order."""
    require_affordable(config)
    return rc.run_last_loss(config, direction).without_tape()


@cached(64)
def run_stored(config: rc.ExperimentConfig, last_loss: int | None, number_format: str, log2_scale: int) -> Sizes:
    """The gradient's sizes as a number format stores them; last_loss: of a direction's last loss alone."""
    result = run(config) if last_loss is None else run_last_loss(config, last_loss)
    return rc.stored_gradient(result.without_tape(), number_format, log2_scale=log2_scale)


@cached(256)
def run_growth(config: rc.ExperimentConfig) -> ForwardGrowth | None:
    """How states, loss and gradient grow forwards; None where the run's loss says already that they do not."""
    found = run(config)
    return forward_growth(config, recording(config)) if may_have_grown(config, found.loss) else None


@cached(64)
def run_roads(config: rc.ExperimentConfig, layer: int, direction: int) -> Roads:
    """An LSTM's cell-state path and the rest, in the order of time."""
    unrolled, adjoint = recording(config).at(layer, direction)
    assert adjoint is not None
    return roads(unrolled, adjoint).in_time(direction)


@cached(64)
def run_units(config: rc.ExperimentConfig, layer: int, direction: int, sample: int) -> Float64[np.ndarray, "T H"]:
    """One sample's gradient, unit by unit, in the order of time."""
    unrolled, adjoint = recording(config).at(layer, direction)
    assert adjoint is not None
    return np.asarray(unrolled.in_time(log10_units(adjoint, sample)))


@cached(6)
def run_saturation(config: rc.ExperimentConfig, layer: int, direction: int) -> list[Saturation]:
    """Pre-activations and slopes of each gate, in the direction's order of processing."""
    require_affordable(config)
    return saturation(recording(config).at(layer, direction)[0], config.activation)


@cached(64)
def run_local_factors(config: rc.ExperimentConfig, layer: int, direction: int) -> LocalFactors:
    """Mean gates, mean slopes and the size of W_hh."""
    return local_factors(recording(config).at(layer, direction)[0])


@cached(32)
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


@cached(64)
def run_eigenvalues(config: rc.ExperimentConfig, layer: int, direction: int, gate: str) -> Eigenvalues:
    """The eigenvalues of one gate's block of W_hh."""
    W_hh = draw_parameters(config)[f"weight_hh_{layer_suffixes(config, layer)[direction]}"]
    block, H = CELLS[config.cell].GATES.index(gate), config.hidden_size
    return np.linalg.eigvals(W_hh[block * H : (block + 1) * H])
