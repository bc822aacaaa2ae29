"""The door to what the page on a series' memory measures: trainings, forecasts, and what each depends on; cached, bounded."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64, Int64

from app.background import trainings as training_runs
from app.experiment.cached import cached
from app.experiment.curve import Curve
from app.experiment.limit import limit
from app.language.language import later
from pages.series_memory.data import Data
from pages.series_memory.measured import Forecaster, Memory
from rnn_core import TrainingConfig
from rnn_core.engine.initialisation import Drawn
from rnn_core.learning.training_config import what_acts
from rnn_core.trained.forecasts import cut, error_by_memory, forecasts
from rnn_core.trained.past_values import forecast_gradient, moved_without

EVALUATIONS = 20  # of a training
MAX_WORK = 4e9  # multiplications of the forecasts behind one curve
_MEMORIES = 24  # points of an error-by-memory curve at most


def training_of(curve: Curve, data: Data, past: int, steps: int, rate: float) -> TrainingConfig:
    """The training of a cell: of the sidebar, what acts on it."""
    config = curve.config
    return TrainingConfig(
        network=what_acts(config),
        task="series",
        lag=past - 1,
        learning_rate=rate,
        batch_size=config.batch_size,
        steps=steps,
        evaluate_every=max(1, steps // EVALUATIONS),
        seed=config.seed,
        series=data.values,
    )


def follow(curve: Curve, config: TrainingConfig) -> Forecaster:
    """Start, join or go on with a cell's training."""
    run = training_runs.follow(config)
    found = None
    if run.weights is not None and not run.diverged:
        found = run_forecasts(config, run.weights)
        found = None if np.isnan(found).any() else found
    return Forecaster(curve=curve, series=cut(config.series, config.lag + 1), run=run, forecast=found)


@cached(64)
def run_forecasts(config: TrainingConfig, _weights: Drawn) -> Float64[np.ndarray, " fresh"]:
    """The forecast of every fresh value, in the series' units."""
    series = cut(config.series, config.lag + 1)
    return series.in_units(forecasts(config.trained, _weights, series.windows(series.fresh)))


@cached(256)
def run_memory(config: TrainingConfig, _weights: Drawn, place: int) -> Memory | None:
    """What the forecast of one value depends on; None where it leaves the number range."""
    series = cut(config.series, config.lag + 1)
    window = series.windows([place])[:, 0]
    gradient = forecast_gradient(config.trained, _weights, window)
    if gradient is None:
        return None
    moved = series.spread * moved_without(config.trained, _weights, window)
    return Memory(slope=gradient.to_float(), log10_slope=gradient.log10(), moved=moved)


def memories_shown(config: TrainingConfig) -> Int64[np.ndarray, " shown"]:
    """How many values are kept at the points of an error-by-memory curve.

    Raises:
        ValueError: that would take this server too long.
    """
    network, series = config.trained, cut(config.series, config.lag + 1)
    gates = {"rnn": 1, "lstm": 4, "gru": 3}[network.cell]
    one = float(len(series.fresh) * series.T * network.num_layers * gates * network.hidden_size**2)
    points = min(_MEMORIES, int(MAX_WORK / one))
    limit(_TOO_MUCH, 6 * one, MAX_WORK)
    if points >= series.T:
        return np.arange(1, series.T + 1)
    return np.unique(np.geomspace(1, series.T, points).round().astype(np.int64))


_TOO_MUCH = later(
    "Forecasting all held-out values at six lengths of memory takes {needs} multiplications. "
    "At most {allowed} are allowed. Lower the past values read or the hidden units."
)


@cached(64)
def run_error_by_memory(config: TrainingConfig, _weights: Drawn) -> Float64[np.ndarray, " shown"]:
    """The error over all fresh values where only the last k are given, for the k of `memories_shown`."""
    series = cut(config.series, config.lag + 1)
    return error_by_memory(config.trained, _weights, series, [int(k) for k in memories_shown(config)])
