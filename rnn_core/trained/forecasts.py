"""One-step forecasts of a series by given weights, in the series' own units, and how far off they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from jaxtyping import Float64

from rnn_core.config import ExperimentConfig, bundled_series
from rnn_core.engine.batches import Batch
from rnn_core.engine.initialisation import Drawn
from rnn_core.engine.network import forward
from rnn_core.learning.sources import windows_of_series

_NUMBERS_AT_ONCE = 400_000  # hidden states of one forward pass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """A series cut for forecasts: each value from the T before it.

    values in their own units; standardised = (values - mean) / spread, mean and spread of the values trained on: those
    before `first` (from 0), the first that is never a target of training.
    """

    T: int
    first: int
    mean: float
    spread: float
    values: Float64[np.ndarray, " n"]
    standardised: Float64[np.ndarray, " n"]

    @property
    def fresh(self) -> range:
        """The indices of the values never trained on."""
        return range(self.first, len(self.values))

    def windows(self, at: Sequence[int]) -> Float64[np.ndarray, "T B"]:
        """What the forecast of each of these values reads, standardised, oldest first."""
        return np.asarray(self.standardised[np.arange(-self.T, 0)[:, None] + np.asarray(at)])

    def in_units(self, forecast: Float64[np.ndarray, " B"]) -> Float64[np.ndarray, " B"]:
        """A standardised forecast in the series' units."""
        return np.asarray(self.mean + self.spread * forecast)

    def off_by(self, forecast: Float64[np.ndarray, " fresh"]) -> float:
        """Root of the mean squared error of forecasts of all fresh values, in the series' units."""
        error = (forecast - self.values[self.first :]) / self.spread  # whose squares cannot overflow
        return float(self.spread * np.sqrt(np.mean(error**2)))

    @property
    def mean_off_by(self) -> float:
        """The error of the guess that reads nothing: the mean of the values trained on."""
        return self.off_by(np.full(len(self.fresh), self.mean))

    @property
    def last_off_by(self) -> float:
        """The error of the guess that repeats the last value read."""
        return self.off_by(self.values[self.first - 1 : -1])


@lru_cache(maxsize=8)
def cut(series: tuple[float, ...] | None, T: int) -> Series:
    """The series, by default the bundled sunspots, cut as the task "series" cuts it at lag T - 1.

    Raises:
        ValueError: see `sources.windows_of_series`.
    """
    standardised, first = windows_of_series(series, T)
    values = np.array(bundled_series() if series is None else series, np.float64)
    trained_on = values[:first]
    mean, spread = float(trained_on.mean()), float(trained_on.std())
    return Series(T=T, first=first, mean=mean, spread=spread, values=values, standardised=standardised)


def forecasts(
    config: ExperimentConfig, weights: Drawn, windows: Float64[np.ndarray, "T B"]
) -> Float64[np.ndarray, " B"]:
    """The standardised forecast after each window, a few windows at a time; nan where it leaves the number range."""
    at_once = max(1, _NUMBERS_AT_ONCE // (len(windows) * config.hidden_size * config.num_layers))
    parts = [windows[:, at : at + at_once] for at in range(0, windows.shape[1], at_once)]
    return np.concatenate([_outputs(config, weights, part) for part in parts])


def _outputs(config: ExperimentConfig, weights: Drawn, x: Float64[np.ndarray, "T B"]) -> Float64[np.ndarray, " B"]:
    found = forward(of_size(config, x), weights, batch_of(x, np.zeros(x.shape[1]))).outputs[0, 0]
    return np.where(np.isfinite(found), found, np.nan)


def batch_of(x: Float64[np.ndarray, "T B"], target: Float64[np.ndarray, " B"]) -> Batch:
    """Windows with one target after each."""
    targets, mask = np.zeros((*x.shape, 1)), np.zeros(x.shape, bool)
    targets[-1, :, 0], mask[-1] = target, True
    return Batch(inputs=x[:, :, None], targets=targets, loss_mask=mask, lengths=np.full(x.shape[1], len(x)))


def of_size(config: ExperimentConfig, x: Float64[np.ndarray, "T B"]) -> ExperimentConfig:
    """The network's config for these windows, of which there may be more than an experiment may have."""
    return replace(config, seq_len=len(x), batch_size=min(x.shape[1], 1024))


def error_by_memory(
    config: ExperimentConfig,
    weights: Drawn,
    series: Series,
    kept: Sequence[int],
    progress: Callable[[], None] = lambda: None,
) -> Float64[np.ndarray, " kept"]:
    """The error over all fresh values where only the last k values are given, for each k; older ones are the mean.

    What this tells you: how many past values these forecasts are made of. A past at its mean is one that never was, so
    that a small k may be worse than a network trained to read only k.
    """
    windows, found = series.windows(series.fresh), []
    for k in kept:
        shortened = windows.copy()
        shortened[: series.T - k] = 0.0
        found.append(series.off_by(series.in_units(forecasts(config, weights, shortened))))
        progress()
    return np.array(found)
