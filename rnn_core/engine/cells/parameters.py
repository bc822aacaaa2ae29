"""What the cells share: their parameters, and what a backward step hands on."""

from __future__ import annotations

from typing import Any, NamedTuple

from jaxtyping import Float64

from rnn_core.engine.scaled import Numbers


class Parameters(NamedTuple):
    """One layer's weights in one direction, gate blocks stacked in torch's order (G = gates · H rows)."""

    W_ih: Float64[Numbers, "G D"]
    W_hh: Float64[Numbers, "G H"]
    b_ih: Float64[Numbers, "G 1"]
    b_hh: Float64[Numbers, "G 1"]


class Gradients(NamedTuple):
    """What `step_backward` finds at step t: ∂ℓ/∂ of each name, with the name's shape.

    `a_ih` and `a_hh` are the pre-activation as W_ih and as W_hh see it: δ xᵀ and δ h_{t-1}ᵀ are the step's terms of
    the weight gradients. They differ in a GRU only. `c` is the whole ∂ℓ/∂c_t, None without a cell state.
    """

    previous: Any
    a_ih: Float64[Numbers, "G B"]
    a_hh: Float64[Numbers, "G B"]
    c: Float64[Numbers, "H B"] | None = None
