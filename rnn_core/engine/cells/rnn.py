"""The simple (Elman) recurrent cell. States and gradients stand feature by batch: (H, B)."""

from __future__ import annotations

from typing import NamedTuple

from jaxtyping import Float64

from rnn_core.engine.activations import Activation
from rnn_core.engine.cells.parameters import Gradients, Parameters
from rnn_core.engine.scaled import Numbers

GATES = ("h",)
CANDIDATE = "h"
BIASED_GATE = None


class State(NamedTuple):
    """What a step hands to the next."""

    h: Float64[Numbers, "H B"]


class Trace(NamedTuple):
    """What `step_backward` needs of the step."""

    h_prev: Float64[Numbers, "H B"]
    a: Float64[Numbers, "H B"]
    slope: Float64[Numbers, "H B"]


def start(zeros: Float64[Numbers, "H B"], phi: Activation) -> State:
    """The state before the first step."""
    return State(h=zeros)


def step(params: Parameters, x_t: Float64[Numbers, "D B"], state: State, phi: Activation) -> tuple[State, Trace]:
    r"""One step.

        a_t = W_ih x_t + b_ih + W_hh h_{t-1} + b_hh
        h_t = φ(a_t)

    Source: Elman 1990; layout of torch.nn.RNNCell.
    """
    a = params.W_ih @ x_t + params.b_ih + params.W_hh @ state.h + params.b_hh
    return State(h=phi.value(a)), Trace(h_prev=state.h, a=a, slope=phi.slope(a))


def step_backward(params: Parameters, trace: Trace, dstate: State) -> Gradients:
    r"""The step's adjoint.

    da_t     = dh_t ∘ φ'(a_t)
    dh_{t-1} = W_hhᵀ da_t
    """
    da = dstate.h * trace.slope
    return Gradients(previous=State(h=params.W_hh.T @ da), a_ih=da, a_hh=da)
