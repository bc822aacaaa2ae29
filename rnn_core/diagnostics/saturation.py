"""Where the pre-activations lie on their activation's slope: saturated units, and dead ones."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.engine.activations import ACTIVATIONS
from rnn_core.engine.bptt import Unrolled
from rnn_core.engine.scaled import to_float

SATURATED_BELOW = 0.05  # of the largest slope


class Saturation(NamedTuple):
    """One gate's (or the candidate's) pre-activations, and shares of its units by step in the order of processing.

    saturated: share of units and samples whose slope is below 5 % of the activation's largest. dead: whose slope is
    exactly 0 by rule, a ReLU at a ≤ 0.
    """

    gate: str
    activation: str
    a: Float64[np.ndarray, "T H B"]
    slope: Float64[np.ndarray, "T H B"]
    saturated: Float64[np.ndarray, " T"]
    dead: Float64[np.ndarray, " T"]


def saturation(unrolled: Unrolled, activation: str) -> list[Saturation]:
    """The pre-activations of each gate of a layer, with slopes from the pre-activation.

    What this tells you: the gradient is multiplied by these slopes at every step back. Units far out on a flat side
    pass almost nothing; a ReLU at a ≤ 0 passes nothing at all.
    """
    a = np.stack([to_float(trace.a) for trace in unrolled.traces])
    T, _, B = a.shape
    gates = a.reshape(T, len(unrolled.cell.GATES), -1, B)
    return [
        _one_gate(gate, activation if gate == unrolled.cell.CANDIDATE else "sigmoid", gates[:, g])
        for g, gate in enumerate(unrolled.cell.GATES)
    ]


def _one_gate(gate: str, name: str, a: Float64[np.ndarray, "T H B"]) -> Saturation:
    phi = ACTIVATIONS[name]
    with np.errstate(under="ignore", over="ignore"):
        slope = np.asarray(phi.slope(a))
    return Saturation(
        gate=gate,
        activation=name,
        a=a,
        slope=slope,
        saturated=(slope < SATURATED_BELOW * phi.max_slope).mean(axis=(1, 2)),
        dead=((a <= 0.0) & (name == "relu")).mean(axis=(1, 2)),
    )
