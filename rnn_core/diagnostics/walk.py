"""One sample's walk through an unrolled layer: what each step makes of the state, and what it hands back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.engine.bptt import Adjoint, Unrolled
from rnn_core.engine.cells import gru, lstm, rnn
from rnn_core.engine.network import finite_steps
from rnn_core.engine.scaled import Scaled, scaled, stacked

_PARTS = {rnn: ("a", "slope"), lstm: ("i", "f", "g", "o", "c_prev"), gru: ("r", "z", "n")}

Vectors = dict[str, Float64[Scaled, "T _"]]


class Walk(NamedTuple):
    """Vectors by name, one a step in the order of processing. backward is None where the run diverged.

    forward: `x`, the state (`h`, in an LSTM `c` too), `h_prev`, and of the step's equation
        RNN  `input` = W_ih x_t + b,  `recurrent` = W_hh h_{t-1},  `a`, `slope` = φ'(a_t)
        LSTM `i`, `f`, `g`, `o`, `c_prev`, `kept` = f ∘ c_{t-1}, `written` = i ∘ g
        GRU  `r`, `z`, `n`, `kept` = z ∘ h_{t-1}, `written` = (1 - z) ∘ n
    backward: `dh`, `direct` (what enters at this step: a loss, or the layer above), `da` as W_hh sees it, `through` =
    W_hhᵀ da, `handed` = what reaches h_{t-1}; `straight` = z ∘ dh_t (GRU) or f ∘ dc_t (LSTM, into c_{t-1}); an LSTM's `dc`.
    """

    forward: Vectors
    backward: Vectors | None

    @property
    def steps(self) -> int:
        """How many steps there are; those that stayed finite where the run diverged."""
        return len(self.forward["h"])


def walk(unrolled: Unrolled, adjoint: Adjoint | None, sample: int) -> Walk:
    r"""Every step's equation, forward and back, with this sample's vectors.

        RNN   h_t = φ(W_ih x_t + b + W_hh h_{t-1});    dh_{t-1} = W_hhᵀ (φ'(a_t) ∘ dh_t)
        LSTM  c_t = f ∘ c_{t-1} + i ∘ g;               dh_{t-1} = W_hhᵀ da_t;    dc_{t-1} ∋ f ∘ dc_t
        GRU   h_t = (1 - z) ∘ n + z ∘ h_{t-1};         dh_{t-1} = z ∘ dh_t + W_hhᵀ da_t

    What this tells you: which of the things that a step multiplies by shrinks or grows the gradient, at this very step
    and for this very gradient.
    """
    with np.errstate(all="ignore"):
        forward = _forward(unrolled, sample)
    return Walk(forward=forward, backward=None if adjoint is None else _backward(unrolled, adjoint, sample))


def log10_factors(walked: Walk) -> tuple[Float64[np.ndarray, " T"], Float64[np.ndarray, " T"]]:
    r"""The two factors by which a step's road through W_hh changes the gradient's size, as log10.

        ‖da_t‖ / ‖dh_t‖ · ‖W_hhᵀ da_t‖ / ‖da_t‖ = ‖W_hhᵀ da_t‖ / ‖dh_t‖

    In an RNN da_t = φ'(a_t) ∘ dh_t, so the first is the slopes' doing, the second the matrix's, and the product is
    ‖dh_{t-1}‖ / ‖dh_t‖ exactly (before a loss of step t-1 joins). nan where there is nothing left to multiply.
    """
    assert walked.backward is not None
    dh, da, through = (walked.backward[name].log10_norm(axis=1) for name in ("dh", "da", "through"))
    return log10_ratio(da, dh), log10_ratio(through, da)


def log10_ratio(above: Float64[np.ndarray, " T"], below: Float64[np.ndarray, " T"]) -> Float64[np.ndarray, " T"]:
    """log10 of a ratio of sizes given as log10; nan over an exact zero."""
    return np.where(np.isneginf(below), np.nan, above - np.where(np.isneginf(below), 0.0, below))


def _forward(unrolled: Unrolled, sample: int) -> Vectors:
    cell, params = unrolled.cell, unrolled.params
    T = finite_steps(unrolled)
    found = {field: scaled(getattr(unrolled.states, field)[:T, :, sample]) for field in cell.State._fields}
    for part in ("h_prev", *_PARTS[cell]):
        found[part] = _traced(unrolled, part, T, sample)
    found["x"] = scaled(unrolled.x[:T, :, sample])
    if cell is rnn:
        found["input"] = (scaled(params.W_ih) @ found["x"].T + scaled(params.b_ih) + scaled(params.b_hh)).T
        found["recurrent"] = (scaled(params.W_hh) @ found["h_prev"].T).T
    if cell is lstm:
        found |= {"kept": found["f"] * found["c_prev"], "written": found["i"] * found["g"]}
    if cell is gru:
        one_minus_z = _traced(unrolled, "one_minus_z", T, sample)
        found |= {"kept": found["z"] * found["h_prev"], "written": one_minus_z * found["n"]}
    return found


def _backward(unrolled: Unrolled, adjoint: Adjoint, sample: int) -> Vectors:
    found = {"dh": adjoint.h[:, :, sample], "direct": adjoint.direct[:, :, sample], "da": adjoint.a_hh[:, :, sample]}
    found["through"] = found["handed"] = (scaled(unrolled.params.W_hh).T @ found["da"].T).T
    gate, T = unrolled.cell.BIASED_GATE, len(unrolled.traces)
    if adjoint.c is not None:
        found["dc"] = adjoint.c[:, :, sample]
        found["straight"] = _traced(unrolled, gate, T, sample) * found["dc"]
    elif gate is not None:
        found["straight"] = _traced(unrolled, gate, T, sample) * found["dh"]
        found["handed"] = found["straight"] + found["through"]
    return found


def _traced(unrolled: Unrolled, name: str, T: int, sample: int) -> Float64[Scaled, "T _"]:
    return stacked([scaled(getattr(trace, name)[:, sample]) for trace in unrolled.traces[:T]])
