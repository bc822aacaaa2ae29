"""The gated recurrent unit. States and gradients stand feature by batch: (H, B)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.engine.activations import Activation, sigmoid, sigmoid_slope_of
from rnn_core.engine.cells.parameters import Gradients, Parameters
from rnn_core.engine.scaled import Numbers

GATES = ("r", "z", "n")
CANDIDATE = "n"
BIASED_GATE = "z"


class State(NamedTuple):
    """What the gradient flows back through."""

    h: Float64[Numbers, "H B"]


class Bounded(NamedTuple):
    """The state under a φ between two limits, with what is left to each: highest - h_t and h_t - lowest.

    Near a limit h and n both round to it, and h_{t-1} - n, by which z's gradient goes, would round to 0.
    """

    h: Float64[Numbers, "H B"]
    above: Float64[Numbers, "H B"]
    below: Float64[Numbers, "H B"]


class Trace(NamedTuple):
    """What `step_backward` needs of the step: gates, and the slope of each. `m` is what r lets through."""

    h_prev: Float64[Numbers, "H B"]
    h_prev_minus_n: Float64[Numbers, "H B"]
    a: Float64[Numbers, "3*H B"]
    r: Float64[Numbers, "H B"]
    z: Float64[Numbers, "H B"]
    one_minus_z: Float64[Numbers, "H B"]
    n: Float64[Numbers, "H B"]
    m: Float64[Numbers, "H B"]
    slope_r: Float64[Numbers, "H B"]
    slope_z: Float64[Numbers, "H B"]
    slope_n: Float64[Numbers, "H B"]


def start(zeros: Float64[Numbers, "H B"], phi: Activation) -> State | Bounded:
    """The state before the first step."""
    if phi.limits is None:
        return State(h=zeros)
    lowest, highest = phi.limits
    return Bounded(h=zeros, above=zeros + highest, below=zeros - lowest)


def step(
    params: Parameters, x_t: Float64[Numbers, "D B"], state: State | Bounded, phi: Activation
) -> tuple[State | Bounded, Trace]:
    r"""One step.

        a_ih = W_ih x_t + b_ih;    a_hh = W_hh h_{t-1} + b_hh        each [· r | · z | · n]
        r, z = σ(a_ih + a_hh)
        m    = a_hh's n block;     n_t = φ(a_ih's n block + r ∘ m)
        h_t  = (1 - z) ∘ n_t + z ∘ h_{t-1}                           1 - z as σ(-a_z)

    Source: Cho et al. 2014 in torch's form, where r acts after the product; layout of torch.nn.GRUCell.
    """
    ih_r, ih_z, ih_n = (params.W_ih @ x_t + params.b_ih).reshape(3, *state.h.shape)
    hh_r, hh_z, m = (params.W_hh @ state.h + params.b_hh).reshape(3, *state.h.shape)
    a_r = ih_r + hh_r
    a_z = ih_z + hh_z
    r = sigmoid(a_r)
    z = sigmoid(a_z)
    one_minus_z = sigmoid(-a_z)
    a_n = ih_n + r * m
    n = phi.value(a_n)
    h_prev_minus_n, following = _mix(state, one_minus_z, z, n, a_n, phi)
    trace = Trace(
        h_prev=state.h,
        h_prev_minus_n=h_prev_minus_n,
        a=np.concatenate([a_r, a_z, a_n]),
        r=r,
        z=z,
        one_minus_z=one_minus_z,
        n=n,
        m=m,
        slope_r=sigmoid_slope_of(r, sigmoid(-a_r)),
        slope_z=sigmoid_slope_of(z, one_minus_z),
        slope_n=phi.slope(a_n),
    )
    return following, trace


def step_backward(params: Parameters, trace: Trace, dstate: State) -> Gradients:
    r"""The step's adjoint.

    da_n     = dh_t ∘ (1 - z) ∘ φ'(a_n);    dm = da_n ∘ r
    da_r     = da_n ∘ m ∘ σ'(a_r)
    da_z     = dh_t ∘ (h_{t-1} - n) ∘ σ'(a_z)
    dh_{t-1} = dh_t ∘ z + W_hhᵀ [da_r | da_z | dm]
    """
    da_n = dstate.h * trace.one_minus_z * trace.slope_n
    da_r = da_n * trace.m * trace.slope_r
    da_z = dstate.h * trace.h_prev_minus_n * trace.slope_z
    da_ih = np.concatenate([da_r, da_z, da_n])
    da_hh = np.concatenate([da_r, da_z, da_n * trace.r])
    return Gradients(previous=State(h=dstate.h * trace.z + params.W_hh.T @ da_hh), a_ih=da_ih, a_hh=da_hh)


def _mix(
    state: State | Bounded,
    one_minus_z: Float64[Numbers, "H B"],
    z: Float64[Numbers, "H B"],
    n: Float64[Numbers, "H B"],
    a_n: Float64[Numbers, "H B"],
    phi: Activation,
) -> tuple[Float64[Numbers, "H B"], State | Bounded]:
    """h_{t-1} - n, and h_t = (1 - z) ∘ n + z ∘ h_{t-1} with what is left to φ's limits, mixed alike."""
    h = one_minus_z * n + z * state.h
    if phi.room is None or not isinstance(state, Bounded):
        return state.h - n, State(h=h)
    n_above, n_below = phi.room(a_n)
    difference = _least_cancelling(state, n, n_above, n_below)
    above = one_minus_z * n_above + z * state.above
    below = one_minus_z * n_below + z * state.below
    return difference, Bounded(h=h, above=above, below=below)


def _least_cancelling(
    state: Bounded, n: Float64[Numbers, "H B"], n_above: Float64[Numbers, "H B"], n_below: Float64[Numbers, "H B"]
) -> Float64[Numbers, "H B"]:
    """h_{t-1} - n, measured from the nearest of 0 and the two limits."""
    from_zero, from_above, from_below = np.abs(state.h) + np.abs(n), n_above + state.above, n_below + state.below
    top = (from_above < from_zero) & (from_above < from_below)
    bottom = (from_below < from_zero) & ~top
    difference: Numbers = (
        (n_above - state.above) * np.where(top, 1.0, 0.0)
        + (state.below - n_below) * np.where(bottom, 1.0, 0.0)
        + (state.h - n) * np.where(top | bottom, 0.0, 1.0)
    )
    return difference
