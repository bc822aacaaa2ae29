"""What was measured on a series' memory: a cell with its forecasts, and what one of them depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Float64, Int64

from app.background.training_run import TrainingRun
from app.experiment.curve import Curve
from rnn_core.trained.forecasts import Series


@dataclass(frozen=True, kw_only=True, eq=False)
class Forecaster:
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


class Shown(NamedTuple):
    """A cell with what its forecast depends on."""

    curve: Curve
    memory: Memory


class Shortened(NamedTuple):
    """A cell's error over all fresh values, in units, where only the last `kept` values are given."""

    curve: Curve
    kept: Int64[np.ndarray, " shown"]
    off_by: Float64[np.ndarray, " shown"]
