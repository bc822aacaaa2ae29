"""What depth and direction do: what one depth costs, each layer's gradient, and what one loss sends to the inputs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float64

from rnn_core import Result, Summary, Verdict
from rnn_core.diagnostics.depth import log10_by_layer
from rnn_core.diagnostics.input_gradient import over_largest

DEPTHS = range(1, 7)
FORWARD, BACKWARD, INPUT = "forward", "backward", "input"
Line = Float64[np.ndarray, " T"]
Sizes = Float64[np.ndarray, "L lags"]


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
        return self.summary.verdict is Verdict.DIVERGED


@dataclass(frozen=True, kw_only=True, eq=False)
class OneLoss:
    """What one loss sends back: log10 of ∂h_t of one layer by direction, and of ∂x_t, both in the order of time.

    step: the loss's, from 1.
    """

    step: int
    log10_dh: Float64[np.ndarray, "K T B"]
    log10_dx: Float64[np.ndarray, "T B"]

    @cached_property
    def lines(self) -> dict[str, Line]:
        """Each direction's ∂h_t over the larger of the two at its largest; ∂x_t over its own largest."""
        forward, backward = over_largest(self.log10_dh)
        return {FORWARD: forward, BACKWARD: backward, INPUT: over_largest(self.log10_dx)}

    @property
    def cut(self) -> list[str]:
        """The names of the lines that are exactly 0 somewhere."""
        return [name for name, line in self.lines.items() if np.isneginf(line).any()]


def by_layer(result: Result, direction: int) -> Sizes:
    """The gradient of every layer by lag, over the top layer's at the loss."""
    layers = range(result.config.num_layers)
    return log10_by_layer(np.stack([result.by_lag(result.log10_dh, layer, direction) for layer in layers]))
