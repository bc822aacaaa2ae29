"""The door to what the page on a series' memory measures: trainings, forecasts, and what each depends on; cached, bounded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from jaxtyping import Float64, Int64

from app import numbers
from app.background import trainings as training_runs
from app.background.training_run import TrainingRun
from app.experiment.curve import Curve
from pages.series_memory.data import Data
from rnn_core import TrainingConfig
from rnn_core.engine.initialisation import Drawn
from rnn_core.learning.training_config import what_acts
from rnn_core.trained.forecasts import Series, cut, error_by_memory, forecasts
from rnn_core.trained.past_values import forecast_gradient, moved_without

EVALUATIONS = 20  # of a training
MAX_WORK = 4e9  # multiplications of the forecasts behind one curve
_MEMORIES = 24  # points of an error-by-memory curve at most
_KEYED: dict[str | type[Any], Callable[[Any], Any]] = {TrainingConfig: repr}


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


@dataclass(frozen=True, kw_only=True, eq=False)
class Learner:
    """A cell with its training as it stands; forecast of every fresh value, in units, once it is trained."""

    curve: Curve
    series: Series
    run: TrainingRun
    forecast: Float64[np.ndarray, " fresh"] | None

    @property
    def name(self) -> str:
        return self.curve.name

    @property
    def busy(self) -> bool:
        return self.run.busy

    @property
    def off_by(self) -> float | None:
        """The error over all fresh values; while it trains, that of the last evaluation."""
        if self.forecast is not None:
            return self.series.off_by(self.forecast)
        losses = [step.fresh_loss for step in self.run.evaluated if step.fresh_loss is not None]
        return self.series.spread * float(np.sqrt(2 * losses[-1])) if losses else None

    @property
    def trained(self) -> bool:
        return self.forecast is not None


class Memory(NamedTuple):
    """What one forecast of a cell depends on, oldest value first.

    slope: ∂ forecast / ∂ value; log10_slope of its size, -inf an exact zero; moved: of the forecast, in units, when the
    value is replaced by the mean.
    """

    slope: Float64[np.ndarray, " T"]
    log10_slope: Float64[np.ndarray, " T"]
    moved: Float64[np.ndarray, " T"]


def follow(curve: Curve, config: TrainingConfig) -> Learner:
    """Start, join or go on with a cell's training."""
    run = training_runs.follow(config)
    found = None
    if run.weights is not None and not run.diverged:
        found = run_forecasts(config, run.weights)
        found = None if np.isnan(found).any() else found
    return Learner(curve=curve, series=cut(config.series, config.lag + 1), run=run, forecast=found)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=_KEYED)
def run_forecasts(config: TrainingConfig, _weights: Drawn) -> Float64[np.ndarray, " fresh"]:
    """The forecast of every fresh value, in the series' units."""
    series = cut(config.series, config.lag + 1)
    return series.in_units(forecasts(config.trained, _weights, series.windows(series.fresh)))


@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs=_KEYED)
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
    if points < 6:
        raise ValueError(
            f"forecasts of all fresh values at six lengths of memory must take at most {MAX_WORK:,.0f} multiplications "
            f"here, these take {numbers.amount(6 * one)}: lower past values read or hidden units"
        )
    if points >= series.T:
        return np.arange(1, series.T + 1)
    return np.unique(np.geomspace(1, series.T, points).round().astype(np.int64))


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=_KEYED)
def run_error_by_memory(config: TrainingConfig, _weights: Drawn) -> Float64[np.ndarray, " shown"]:
    """The error over all fresh values where only the last k are given, for the k of `memories_shown`."""
    series = cut(config.series, config.lag + 1)
    return error_by_memory(config.trained, _weights, series, [int(k) for k in memories_shown(config)])
