"""The slopes of a run: one gate's pre-activations of one finding, and what their slopes come to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float64

from app.experiment.options import GATES
from app.findings.finding import Finding
from rnn_core.diagnostics.saturation import Saturation
from rnn_core.engine.activations import ACTIVATIONS, Activation
from rnn_core.engine.order import in_time

_SHAPE = {"tanh": 3.0, "sigmoid": 5.0, "relu": 2.0, "leaky_relu": 2.0, "linear": 2.0}  # a that shows the slope's
_FARTHEST = 1e300


@dataclass(frozen=True, kw_only=True, eq=False)
class Slopes:
    """One gate of a finding, over the steps at which all of its pre-activations are finite."""

    finding: Finding
    measured: Saturation

    @cached_property
    def steps(self) -> int:
        """How many steps, in the order of processing, stayed finite."""
        finite = np.isfinite(self.measured.a).all(axis=(1, 2))
        return len(finite) if finite.all() else int(finite.argmin())

    @property
    def phi(self) -> Activation:
        """The activation of this gate: sigmoid, whatever the activation, unless it is the candidate."""
        return ACTIVATIONS[self.measured.activation]

    @property
    def gated(self) -> bool:
        """Whether this is a gate proper, not the candidate (or an RNN's only one)."""
        return self.gate_name.split()[-2:-1] == ["gate"]

    @property
    def gate_name(self) -> str:
        """The gate in words."""
        return GATES[self.finding.config.cell][self.measured.gate]

    @cached_property
    def a(self) -> Float64[np.ndarray, "T H B"]:
        """Pre-activations."""
        return self.measured.a[: self.steps]

    @property
    def slope(self) -> Float64[np.ndarray, "T H B"]:
        """φ'(a)."""
        return self.measured.slope[: self.steps]

    @cached_property
    def mean(self) -> float:
        """Mean slope."""
        return float(self.slope.mean())

    @cached_property
    def typical(self) -> float:
        """Root mean square slope: how slopes, unrelated to what they multiply, change a length."""
        return float(np.sqrt((self.slope**2).mean()))

    @property
    def saturated(self) -> Float64[np.ndarray, " T"]:
        """Share of units and sequences whose slope is below 5 % of the largest, as processed."""
        return self.measured.saturated[: self.steps]

    @property
    def dead(self) -> Float64[np.ndarray, " T"]:
        """Share of units and sequences whose slope is exactly 0 by rule, as processed."""
        return self.measured.dead[: self.steps]

    @property
    def never_open(self) -> int:
        """Units that are dead at every step of every sequence."""
        dead = (self.a <= 0.0).all(axis=(0, 2)) & (self.phi.name == "relu")
        return int(dead.sum())

    @cached_property
    def reach(self) -> float:
        """Where the axis of a ends: it holds 99 % of the pre-activations and the slope's shape."""
        farthest = float(np.quantile(np.abs(self.a), 0.99, method="inverted_cdf"))
        return min(max(1.05 * farthest, _SHAPE[self.phi.name]), _FARTHEST)

    @property
    def beyond(self) -> float:
        """Share of the pre-activations beyond that axis."""
        return float((np.abs(self.a) > self.reach).mean())

    def by_time(self, shares: Float64[np.ndarray, " T"]) -> Float64[np.ndarray, " all"]:
        """Shares by time step from 1 to T; nan where the run had left the number range."""
        padded = np.full(len(self.measured.a), np.nan)
        padded[: len(shares)] = shares
        return np.asarray(in_time(padded, self.finding.direction))


def log10_power(slope: float, steps: int) -> float:
    """log10 of a slope's power over so many steps."""
    return 0.0 if not steps else steps * float(np.log10(slope)) if slope > 0 else -np.inf
