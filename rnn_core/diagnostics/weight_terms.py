"""The weight gradient's terms by time step: who contributes to the one number that trackers show."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.bptt import Adjoint, Unrolled
from rnn_core.scaled import LOG10_2, OF_ZERO, Scaled, ldexp, scaled

_ELEMENTS_AT_ONCE = 1 << 21


def log10_terms(unrolled: Unrolled, adjoint: Adjoint) -> Float64[np.ndarray, " T"]:
    """log10 Frobenius norm of step t's term of ∂loss/∂W_hh, in the order of processing.

        ∂loss/∂W_hh = Σ_t term_t;    term_t = (1/B) Σ_b δ_{t,b} h_{t-1,b}ᵀ

    What this tells you: the norm of the sum can look healthy while the terms of the older half are nothing. A
    tracker that logs one norm a parameter cannot see a gradient vanish through time.
    """
    d, d_top = _columns(adjoint.a_hh)
    h, h_top = _columns(scaled(np.stack([trace.h_prev for trace in unrolled.traces])))
    T, G, B = d.shape
    exponent = np.where((d_top == OF_ZERO) | (h_top == OF_ZERO), OF_ZERO, d_top + h_top)
    top = exponent.max(axis=1, keepdims=True)
    with np.errstate(under="ignore", divide="ignore"):
        d = d * ldexp(np.ones((T, B)), exponent - top)[:, None, :]
        chunk = max(1, _ELEMENTS_AT_ONCE // (G * h.shape[1]))
        squares = [
            ((d[t : t + chunk] @ h[t : t + chunk].transpose(0, 2, 1)) ** 2).sum(axis=(1, 2))
            for t in range(0, T, chunk)
        ]
        norms = np.log10(np.sqrt(np.concatenate(squares)) / B) + top[:, 0] * LOG10_2
    return np.where(top[:, 0] == OF_ZERO, -np.inf, norms)


def _columns(numbers: Float64[Scaled, "T N B"]) -> tuple[Float64[np.ndarray, "T N B"], Int64[np.ndarray, "T B"]]:
    """Each sample's vector with its largest element in [0.5, 1), and the exponent taken out."""
    top = numbers.top(axis=1)
    return numbers.aligned(top), top[:, 0, :]


def shares(log10_terms: Float64[np.ndarray, " T"], groups: int) -> Float64[np.ndarray, " groups"]:
    """Σ‖term‖ over each of equal groups of steps, oldest first, over Σ‖term‖ of all; nan where all are exactly 0."""
    with np.errstate(under="ignore", invalid="ignore", over="ignore"):
        sizes = 10.0 ** (log10_terms - log10_terms.max())
        parts = np.array([part.sum() for part in np.array_split(sizes, groups)])
        return np.asarray(parts / parts.sum(), np.float64)
