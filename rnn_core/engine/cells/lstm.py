"""The long short-term memory cell. States and gradients stand feature by batch: (H, B)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.engine.activations import Activation, sigmoid, sigmoid_slope_of
from rnn_core.engine.cells.parameters import Gradients, Parameters
from rnn_core.engine.scaled import Numbers

GATES = ("i", "f", "g", "o")
CANDIDATE = "g"
BIASED_GATE = "f"


class State(NamedTuple):
    """What a step hands to the next."""

    h: Float64[Numbers, "H B"]
    c: Float64[Numbers, "H B"]


class Trace(NamedTuple):
    """What `step_backward` needs of the step: gates, and the slope of each."""

    h_prev: Float64[Numbers, "H B"]
    c_prev: Float64[Numbers, "H B"]
    a: Float64[Numbers, "4*H B"]
    i: Float64[Numbers, "H B"]
    f: Float64[Numbers, "H B"]
    g: Float64[Numbers, "H B"]
    o: Float64[Numbers, "H B"]
    phi_c: Float64[Numbers, "H B"]
    slope_i: Float64[Numbers, "H B"]
    slope_f: Float64[Numbers, "H B"]
    slope_g: Float64[Numbers, "H B"]
    slope_o: Float64[Numbers, "H B"]
    slope_c: Float64[Numbers, "H B"]


def start(zeros: Float64[Numbers, "H B"], phi: Activation) -> State:
    """The state before the first step."""
    return State(h=zeros, c=zeros)


def step(params: Parameters, x_t: Float64[Numbers, "D B"], state: State, phi: Activation) -> tuple[State, Trace]:
    r"""One step.

        a_t = W_ih x_t + b_ih + W_hh h_{t-1} + b_hh          a = [a_i | a_f | a_g | a_o]
        i, f, o = σ(a_i), σ(a_f), σ(a_o);    g = φ(a_g)
        c_t = f ∘ c_{t-1} + i ∘ g;    h_t = o ∘ φ(c_t)

    Source: Hochreiter & Schmidhuber 1997; Gers et al. 2000; layout of torch.nn.LSTMCell.
    """
    a = params.W_ih @ x_t + params.b_ih + params.W_hh @ state.h + params.b_hh
    a_i, a_f, a_g, a_o = a.reshape(4, *state.c.shape)
    i = sigmoid(a_i)
    f = sigmoid(a_f)
    g = phi.value(a_g)
    o = sigmoid(a_o)
    c = f * state.c + i * g
    phi_c = phi.value(c)
    trace = Trace(
        h_prev=state.h,
        c_prev=state.c,
        a=a,
        i=i,
        f=f,
        g=g,
        o=o,
        phi_c=phi_c,
        slope_i=sigmoid_slope_of(i, sigmoid(-a_i)),
        slope_f=sigmoid_slope_of(f, sigmoid(-a_f)),
        slope_g=phi.slope(a_g),
        slope_o=sigmoid_slope_of(o, sigmoid(-a_o)),
        slope_c=phi.slope(c),
    )
    return State(h=o * phi_c, c=c), trace


def step_backward(params: Parameters, trace: Trace, dstate: State) -> Gradients:
    r"""The step's adjoint.

    dc_t     += dh_t ∘ o ∘ φ'(c_t)
    da_i     = dc_t ∘ g ∘ σ'(a_i)
    da_f     = dc_t ∘ c_{t-1} ∘ σ'(a_f)
    da_g     = dc_t ∘ i ∘ φ'(a_g)
    da_o     = dh_t ∘ φ(c_t) ∘ σ'(a_o)
    dh_{t-1} = W_hhᵀ da_t;    dc_{t-1} = dc_t ∘ f
    """
    dc = dstate.c + dstate.h * trace.o * trace.slope_c
    da_i = dc * trace.g * trace.slope_i
    da_f = dc * trace.c_prev * trace.slope_f
    da_g = dc * trace.i * trace.slope_g
    da_o = dstate.h * trace.phi_c * trace.slope_o
    da = np.concatenate([da_i, da_f, da_g, da_o])
    return Gradients(previous=State(h=params.W_hh.T @ da, c=dc * trace.f), a_ih=da, a_hh=da, c=dc)
