"""Inside a gated cell: what its gates stand at, how many are nearly shut or open, and the gradient each one gets."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.engine.bptt import Adjoint, Unrolled
from rnn_core.engine.network import finite_steps
from rnn_core.engine.scaled import to_float

BINS = 20  # of 0.05 each: the first is nearly shut, the last nearly open


class Openness(NamedTuple):
    """A gate's values over the finite steps, units and samples: their mean, and the share of them in each twentieth."""

    mean: float
    shares: Float64[np.ndarray, "20"]

    @property
    def shut(self) -> float:
        """The share below 0.05."""
        return float(self.shares[0])

    @property
    def open(self) -> float:
        """The share above 0.95."""
        return float(self.shares[-1])


def gate_values(unrolled: Unrolled, sample: int) -> dict[str, Float64[np.ndarray, "steps H"]]:
    """One sample's gates and states at every finite step, as processed: each of `GATES`, and each state.

    A state stands under its name (h, and c in an LSTM), with the one that the step was handed under h_prev and c_prev.

    What this tells you: what a step keeps, what it writes, and what it shows, unit by unit.
    """
    kept = range(finite_steps(unrolled))
    states = {name: getattr(unrolled.states, name) for name in unrolled.cell.State._fields}
    H = unrolled.params.W_hh.shape[1]
    names = [*unrolled.cell.GATES, *(f"{state}_prev" for state in states)]
    found = {
        name: np.array([to_float(getattr(unrolled.traces[t], name)[:, sample]) for t in kept]).reshape(-1, H)
        for name in names
    }
    return found | {name: to_float(state[: len(kept), :, sample]) for name, state in states.items()}


def openness(unrolled: Unrolled) -> dict[str, Openness]:
    """Mean and shares of each gate proper, none of them where no step is finite; the candidate is no gate.

    What this tells you: a gate near 0 or 1 lets nothing or everything through, and hardly moves when its weights do.
    """
    traces = unrolled.traces[: finite_steps(unrolled)]
    found = {}
    for gate in unrolled.cell.GATES if traces else ():
        if gate != unrolled.cell.CANDIDATE:
            values = np.stack([to_float(getattr(trace, gate)) for trace in traces])
            shares = np.histogram(values, BINS, (0.0, 1.0))[0] / values.size
            found[gate] = Openness(mean=float(values.mean()), shares=shares)
    return found


def log10_gate_gradients(unrolled: Unrolled, adjoint: Adjoint) -> dict[str, Float64[np.ndarray, "T B"]]:
    r"""log10 ‖∂ℓ_b/∂a_t‖ of each gate's pre-activation, as processed; -inf is an exact zero.

        LSTM: δi = δc ∘ g ∘ σ'(a_i);   δf = δc ∘ c_{t-1} ∘ σ'(a_f);   δg = δc ∘ i ∘ φ'(a_g);   δo = δh ∘ φ(c_t) ∘ σ'(a_o)
        GRU:  δr = δn ∘ m ∘ σ'(a_r);   δz = δh ∘ (h_{t-1} - n) ∘ σ'(a_z);   δn = δh ∘ (1 - z) ∘ φ'(a_n)

    What this tells you: which gate the loss can teach at that step. At the first step an LSTM's forget gate gets exactly
    nothing, since there is nothing yet to forget.
    """
    T, rows, B = adjoint.a_ih.shape
    gates = unrolled.cell.GATES
    sizes = adjoint.a_ih.reshape(T, len(gates), rows // len(gates), B).log10_norm(axis=2)
    return {gate: sizes[:, g] for g, gate in enumerate(gates)}
