"""What was measured of depths, and of one loss in both directions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

import rnn_core as rc
from rnn_core import Summary
from rnn_core.diagnostics.depth import log10_by_layer
from rnn_core.diagnostics.input_gradient import over_largest

DEPTHS = range(1, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """What one depth costs. at_loss, at_oldest: log10 of the lowest layer's gradient over the top's at the loss.

    summary: of the lowest layer. Of a diverged run only parameters and seconds mean something.
    """

    layers: int
    parameters: int
    seconds: float
    at_loss: float
    at_oldest: float
    summary: Summary

    @property
    def diverged(self) -> bool:
        return self.summary.verdict is rc.Verdict.DIVERGED


@dataclass(frozen=True, kw_only=True, eq=False)
class OneLoss:
    """What one loss sends back: log10 of ∂h_t of one layer by direction, and of ∂x_t, both in the order of time.

    step: the loss's, from 1.
    """

    step: int
    log10_dh: Float64[np.ndarray, "K T B"]
    log10_dx: Float64[np.ndarray, "T B"]


def by_layer(result: rc.Result, direction: int) -> Float64[np.ndarray, "L lags"]:
    """The gradient of every layer by lag, over the top layer's at the loss."""
    layers = range(result.config.num_layers)
    return log10_by_layer(np.stack([result.by_lag(result.log10_dh, layer, direction) for layer in layers]))


FORWARD, BACKWARD, INPUT = "forward", "backward", "input"

Line = Float64[np.ndarray, " T"]


def lines_of(found: OneLoss) -> dict[str, Line]:
    """Each direction's ∂h_t over the larger of the two at its largest; ∂x_t over its own largest."""
    forward, backward = over_largest(found.log10_dh)
    return {FORWARD: forward, BACKWARD: backward, INPUT: over_largest(found.log10_dx)}


def cut_lines(lines: dict[str, Line]) -> list[str]:
    """The names of the lines that are exactly 0 somewhere: a row each in the lane at the foot."""
    return [name for name, line in lines.items() if np.isneginf(line).any()]
