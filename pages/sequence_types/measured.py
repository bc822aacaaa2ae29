"""What the page on sequence types measures: influence between steps, one step's loss alone, and padded sequences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64

from app.findings.finding import Finding
from rnn_core import Result
from rnn_core.diagnostics.decay import relative
from rnn_core.experiments.padding import padding_crossed, reach_into_data


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Influence:
    """The whole matrix, and which steps of it (from 0) are drawn."""

    sizes: Float64[np.ndarray, "T T"]
    shown: Int64[np.ndarray, " shown"]


def by_lag(sizes: Float64[np.ndarray, "T T"]) -> Float64[np.ndarray, " T"]:
    """The median over all pairs of steps so far apart; -inf where half of them or more are exactly 0."""
    T = len(sizes)
    offset = 1 if np.isneginf(sizes[0, -1]) or T == 1 else -1
    return np.array([np.quantile(np.diag(sizes, -offset * k), 0.5, method="inverted_cdf") for k in range(T)])


def relative_in_time(finding: Finding, alone: Result) -> Float64[np.ndarray, " T"]:
    """log10 of one loss's gradient by time step, over that of all losses at its peak lag; median over samples."""
    return relative(alone.log10_dh[finding.layer, finding.direction], finding.log10_dh[finding.summary.peak_lag])


def by_step(finding: Finding) -> Float64[np.ndarray, " T"]:
    """A finding's curve by time step, oldest first; nan at the steps that it does not reach."""
    T = finding.config.seq_len
    line = np.full(T, np.nan)
    line[T - 1 - finding.lags : T] = finding.ratios if finding.backwards else finding.ratios[::-1]
    return line


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Padded:
    """A batch of sequences of different length, masked and read through.

    masked, through: log10 of ∂h_t over each sequence's size at its loss. crossed: padded steps between loss and data.
    reach_masked, reach_through: steps into each one's own data, -1 where none is reached.
    """

    lengths: Int64[np.ndarray, " B"]
    masked: Float64[np.ndarray, "T B"]
    through: Float64[np.ndarray, "T B"]
    crossed: Int64[np.ndarray, " B"]
    reach_masked: Float64[np.ndarray, " B"]
    reach_through: Float64[np.ndarray, " B"]

    @property
    def alike(self) -> bool:
        """Whether both treatments leave the same gradient on the data."""
        own = np.arange(len(self.masked))[:, None] < self.lengths
        return bool(np.allclose(self.masked[own], self.through[own], rtol=0, atol=1e-9))


def padded(masked: Result, through: Result, layer: int, direction: int) -> Padded:
    """Both treatments of the same batch, on one layer and in one direction."""
    return Padded(
        lengths=masked.lengths,
        masked=_over_the_loss(masked, layer, direction),
        through=_over_the_loss(through, layer, direction),
        crossed=padding_crossed(through, direction),
        reach_masked=reach_into_data(masked, layer, direction),
        reach_through=reach_into_data(through, layer, direction),
    )


def _over_the_loss(result: Result, layer: int, direction: int) -> Float64[np.ndarray, "T B"]:
    start = result.by_lag(result.log10_dh, layer, direction)[0]
    return np.asarray(result.log10_dh[layer, direction] - np.where(np.isfinite(start), start, 0.0))
