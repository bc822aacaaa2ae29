"""What the page on sequence types measures: influence between steps, one step's loss alone, and padded sequences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64, Int64

from app.findings.finding import Finding
from app.language.language import later
from rnn_core import Result
from rnn_core.diagnostics.decay import relative
from rnn_core.engine.batches import own_steps
from rnn_core.engine.loss_steps import encoder_steps, pads_source
from rnn_core.experiments.padding import (
    loss_on_padding,
    losses_on_padding,
    padding_crossed,
    reach_into_data,
    source_reached,
)


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
class Treatment:
    """One treatment of padding. sizes: log10 of ∂h_t over each sequence's size at its loss.

    own: which steps are a sequence's own. ends: the last own steps (from 1), of source and target where both are padded.
    """

    name: str
    sizes: Float64[np.ndarray, "T B"]
    own: Bool[np.ndarray, "T B"]
    ends: list[Int64[np.ndarray, " B"]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Padded:
    """A batch of sequences of different length, its padding masked and processed.

    counted: losses on padding count, too; None where there is one loss. crossed: padded steps between loss and data, of
    an encoder-decoder between its words and the hand-over. reach_masked, reach_through: steps into each one's own data,
    -1 where none is reached; of an encoder-decoder its words within reach of the hand-over, of `words`.
    losses_on_padding, loss_on_padding: shares where they count.
    """

    lengths: Int64[np.ndarray, " B"]
    words: Int64[np.ndarray, " B"] | None
    masked: Treatment
    through: Treatment
    counted: Treatment | None
    crossed: Int64[np.ndarray, " B"]
    reach_masked: Float64[np.ndarray, " B"]
    reach_through: Float64[np.ndarray, " B"]
    losses_on_padding: float
    loss_on_padding: float

    @property
    def treatments(self) -> list[Treatment]:
        """In the order in which they are drawn."""
        return [one for one in (self.masked, self.through, self.counted) if one is not None]

    @property
    def alike(self) -> bool:
        """Whether the data have the same gradient with padding masked and processed."""
        masked, through = (one.sizes.T[one.own.T] for one in (self.masked, self.through))
        return bool(np.allclose(masked, through, rtol=0, atol=1e-9))


def padded(masked: Result, through: Result, counted: Result | None, layer: int, direction: int) -> Padded:
    """Each treatment of the same batch, on one layer and in one direction."""
    source = masked.config.sequence_type == "encoder_decoder"
    reach = source_reached if source else reach_into_data
    return Padded(
        lengths=masked.lengths,
        words=encoder_steps(masked.lengths) if source else None,
        masked=_treatment(later("padding masked"), masked, layer, direction),
        through=_treatment(later("padding processed"), through, layer, direction),
        counted=None if counted is None else _treatment(later("losses on padding counted"), counted, layer, direction),
        crossed=padding_crossed(through, direction),
        reach_masked=np.asarray(reach(masked, layer, direction), np.float64),
        reach_through=np.asarray(reach(through, layer, direction), np.float64),
        losses_on_padding=0.0 if counted is None else losses_on_padding(counted.config),
        loss_on_padding=0.0 if counted is None else loss_on_padding(counted, through),
    )


def _treatment(name: str, result: Result, layer: int, direction: int) -> Treatment:
    start = result.by_lag(result.log10_dh, layer, direction)[0]
    sizes = np.asarray(result.log10_dh[layer, direction] - np.where(np.isfinite(start), start, 0.0))
    config, ends = result.config, [result.lengths]
    if pads_source(config):
        words = encoder_steps(result.lengths)
        ends = [words, encoder_steps(config.seq_len) + result.lengths - words]
    return Treatment(name=name, sizes=sizes, own=own_steps(config, result.lengths), ends=ends)
