"""The cached door to what theory says of a run: predictions, the product of Jacobians, Lyapunov exponents."""

from __future__ import annotations

import rnn_core as rc
from app import numbers
from app.experiment.cached import cached
from app.findings import runs
from app.language.language import plain
from pages.theory.measured import Product, Theory
from rnn_core.diagnostics.lyapunov import Spectrum, lyapunov_spectrum
from rnn_core.diagnostics.roads import log10_gate_road
from rnn_core.diagnostics.singular_values import evenly, log10_singular_values
from rnn_core.engine.bptt import Unrolled
from rnn_core.theory.predictions import predict

MAX_WORK = 500_000_000  # directions³ x steps: one to three seconds
_SPECTRUM_WORK = 100_000_000  # what the samples of a spectrum may cost together
_SAMPLES = 4
_LAGS_SHOWN = 60


@cached(64)
def run_theory(config: rc.ExperimentConfig, layer: int, direction: int, lags: int) -> Theory:
    """Rule of thumb, bound, mean field; a gated cell's path through its forget or update gates alone."""
    unrolled = _unrolled(config, layer, direction)
    road = None if config.cell == "rnn" else log10_gate_road(unrolled, lags)
    return Theory(prediction=predict(config, unrolled, layer, lags), gate_road=road)


@cached(32)
def run_product(config: rc.ExperimentConfig, layer: int, direction: int, lags: int) -> Product:
    """The singular values of the first sequence's product of Jacobians.

    Raises:
        ValueError: that would take this server too long.
    """
    _require_work(config, lags)
    chosen = evenly(lags, _LAGS_SHOWN)
    found = log10_singular_values(_unrolled(config, layer, direction), 0, lags, chosen.tolist())
    return Product(lags=chosen, log10=found)


@cached(64)
def run_spectrum(config: rc.ExperimentConfig, layer: int, direction: int, lags: int) -> Spectrum | None:
    """The Lyapunov exponents, from up to four sequences.

    Raises:
        ValueError: that would take this server too long.
    """
    work = _require_work(config, lags)
    samples = max(1, min(_SAMPLES, config.batch_size, _SPECTRUM_WORK // max(work, 1)))
    return lyapunov_spectrum(_unrolled(config, layer, direction), range(samples), lags)


def _unrolled(config: rc.ExperimentConfig, layer: int, direction: int) -> Unrolled:
    return runs.recording(config).at(layer, direction)[0]


def _require_work(config: rc.ExperimentConfig, lags: int) -> int:
    directions = config.hidden_size * (2 if config.cell == "lstm" else 1)
    work = directions**3 * lags
    if work > MAX_WORK:
        raise ValueError(
            plain(
                "This run is too large for this figure. The size of the state, cubed, times the steps is {work}. "
                "At most {most} is allowed. Lower the hidden units or the sequence length.",
                work=numbers.steps(work),
                most=numbers.steps(MAX_WORK),
            )
        )
    return work
