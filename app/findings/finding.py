"""What was found on screen: each curve with its result and its numbers, gathered once for figure, cards and words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float64

from app.experiment.curve import Curve
from app.findings.measured import Stored
from rnn_core import ExperimentConfig, Outcome, Result, Summary, Verdict
from rnn_core.diagnostics.decay import median, ratios, relative
from rnn_core.diagnostics.forward_growth import ForwardGrowth
from rnn_core.engine.loss_steps import begins_at_loss, loss_steps

TOLL = 10**-0.5  # a loss paid once that is worth a sentence


@dataclass(frozen=True, kw_only=True, eq=False)
class Finding:
    """A curve of the comparison with what was measured on the layer and direction shown.

    alone: the same run with the last loss alone, where a sum of losses can't tell. stored: what a number format would
    hold of the sizes, where one is chosen; the summary is of the sizes themselves. growth: of states, loss and gradient,
    where the states may have grown.
    """

    curve: Curve
    result: Result
    summary: Summary
    layer: int
    direction: int
    alone: Finding | None = None
    stored: Stored | None = None
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
        summary = result.summary(self.layer, self.direction)
        return replace(self, result=result, summary=summary, alone=None, stored=None, growth=None)

    @property
    def begins_at_loss(self) -> bool:
        """Whether the answer reads the direction shown at the step where it begins."""
        return begins_at_loss(self.config, self.direction)

    @property
    def backwards(self) -> int:
        """1 where lags go on in time, from the first step of the backward direction's last loss; 0 where they go back."""
        return int(self.direction and not self.begins_at_loss)

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
    def carried(self) -> Float64[np.ndarray, " lags"] | None:
        """Of an LSTM, what the horizon is counted on: ∂ℓ/∂c relative to its own start, median over samples, by lag."""
        sizes = self.result.log10_dc
        if sizes is None:
            return None
        return ratios(self.result.by_lag(sizes, self.layer, self.direction), self.summary.horizon_start)

    @cached_property
    def log10_size(self) -> Float64[np.ndarray, " lags"]:
        """Median over samples, absolute, by lag."""
        return median(self.log10_dh)

    @cached_property
    def stored_size(self) -> Float64[np.ndarray, " lags"]:
        """Median over samples, absolute, by lag, as stored; the size itself where no format is chosen."""
        return self.log10_size if self.stored is None else median(self.stored.log10_dh)

    @cached_property
    def stored_ratios(self) -> Float64[np.ndarray, " lags"]:
        """The same relative to the peak itself: a size that is stored unchanged has the same ratio as before."""
        if self.stored is None:
            return self.ratios
        return relative(self.stored.log10_dh, self.log10_dh[self.summary.peak_lag])

    @property
    def stored_as_zero(self) -> Bool[np.ndarray, " lags"]:
        """Where the format has no number as small, though there is a gradient."""
        return np.asarray(np.isneginf(self.stored_size) & np.isfinite(self.log10_size))

    @property
    def stored_as_inf(self) -> Bool[np.ndarray, " lags"]:
        """Where the format has no number as large."""
        return np.isposinf(self.stored_size)

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
    def reach(self) -> float:
        """The horizon in lags, inf where it is not reached: what networks are ordered by."""
        return self.summary.horizon if self.summary.horizon_reached else np.inf

    @property
    def pays_toll(self) -> bool:
        """Whether less than a third of ∂ℓ/∂h is left after what it loses once, on the way to what the cell carries."""
        return self.summary.toll < TOLL

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
    at_top = judged.layer == config.num_layers - 1 and not judged.begins_at_loss
    return one_loss and at_top and not judged.summary.peak_lag
