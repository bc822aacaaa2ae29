"""What was found on screen: each curve with its result and its numbers, gathered once for figure, cards and words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from jaxtyping import Float64

from app.experiment.curve import Curve
from rnn_core import ExperimentConfig, Outcome, Result, Summary, Verdict
from rnn_core.diagnostics.decay import median, ratios
from rnn_core.diagnostics.forward_growth import ForwardGrowth
from rnn_core.engine.loss_steps import loss_steps


@dataclass(frozen=True, kw_only=True, eq=False)
class Finding:
    """A curve of the comparison with what was measured on the layer and direction shown.

    alone: the same run with the last loss alone, where a sum of losses can't tell. growth: of states, loss and gradient,
    where the states may have grown.
    """

    curve: Curve
    result: Result
    summary: Summary
    layer: int
    direction: int
    alone: Finding | None = None
    growth: ForwardGrowth | None = None

    @property
    def name(self) -> str:
        return self.curve.name

    @property
    def config(self) -> ExperimentConfig:
        return self.curve.config

    @property
    def verdict(self) -> Verdict:
        return self.summary.verdict

    @property
    def judged(self) -> Finding:
        """The finding that the verdict is of: the last loss alone, where there is one."""
        return self.alone or self

    def of(self, result: Result) -> Finding:
        """Another run of the same network, looked at on the same layer and in the same direction."""
        return replace(self, result=result, summary=result.summary(self.layer, self.direction), alone=None, growth=None)

    @property
    def diverged(self) -> bool:
        return self.result.outcome is Outcome.DIVERGED

    @cached_property
    def log10_dh(self) -> Float64[np.ndarray, "lags B"]:
        """log10 ‖∂ℓ_b/∂h_t‖ by lag."""
        return self.result.by_lag(self.result.log10_dh, self.layer, self.direction)

    @cached_property
    def ratios(self) -> Float64[np.ndarray, " lags"]:
        """Median over samples, relative to the peak (lag 0 as a rule), by lag."""
        return ratios(self.log10_dh, self.summary.peak_lag)

    @cached_property
    def log10_size(self) -> Float64[np.ndarray, " lags"]:
        """Median over samples, absolute, by lag."""
        return median(self.log10_dh)

    def by_lag(self, sizes: Float64[np.ndarray, "T B"]) -> Float64[np.ndarray, "lags B"]:
        """Sizes of the layer and direction shown, by step in time, counted from the loss instead."""
        of_every_direction = np.broadcast_to(sizes, (1, self.direction + 1, *sizes.shape))
        return self.result.by_lag(of_every_direction, 0, self.direction)

    @property
    def left(self) -> float:
        """log10 of what is left at the oldest step."""
        return float(self.ratios[-1])

    @property
    def lags(self) -> int:
        """Steps from the loss to the oldest step."""
        return len(self.log10_dh) - 1

    @property
    def cut_at(self) -> int | None:
        """The first lag at which the median is exactly 0."""
        cut = np.flatnonzero(self.log10_size == -np.inf)
        return int(cut[0]) if len(cut) else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pin:
    """A curve that was on screen, kept to compare with: by lag, as log10, relative and absolute."""

    name: str
    ratios: Float64[np.ndarray, " lags"]
    sizes: Float64[np.ndarray, " lags"]


def of_one_loss(judged: Finding) -> bool:
    """Whether one loss alone makes the gradient, and it reaches this layer at one step only, as theory has it."""
    config = judged.config
    one_loss = judged.result.steps is not None or len(loss_steps(config)) == 1
    return one_loss and judged.layer == config.num_layers - 1 and not judged.summary.peak_lag
