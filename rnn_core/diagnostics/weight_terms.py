"""The weight gradient's terms by time step: who contributes to the one number that trackers show."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.engine.bptt import Adjoint, Unrolled
from rnn_core.engine.scaled import LOG10_2, OF_ZERO, Scaled, ldexp, scaled

_ELEMENTS_AT_ONCE = 1 << 21


class WeightTerms(NamedTuple):
    """log10 Frobenius norms: of each step's term, in the order of processing, and of their sum."""

    by_step: Float64[np.ndarray, " T"]
    total: float


def log10_terms(unrolled: Unrolled, adjoint: Adjoint) -> WeightTerms:
    """How large step t's term of ∂loss/∂W_hh is, and how large their sum.

        ∂loss/∂W_hh = Σ_t term_t;    term_t = (1/B) Σ_b δ_{t,b} h_{t-1,b}ᵀ

    What this tells you: the norm of the sum can look healthy while the terms of the older half are nothing. A
    tracker that logs one norm a parameter cannot see a gradient vanish through time.
    """
    d, d_top = _columns(adjoint.a_hh)
    h, h_top = _columns(scaled(np.stack([trace.h_prev for trace in unrolled.traces])))
    T, G, B = d.shape
    exponent = np.where((d_top == OF_ZERO) | (h_top == OF_ZERO), OF_ZERO, d_top + h_top)
    top = exponent.max(axis=1, keepdims=True)
    share_of_largest = ldexp(np.ones(T), top[:, 0] - top.max())
    chunk = max(1, _ELEMENTS_AT_ONCE // (G * h.shape[1]))
    norms, total = [], np.zeros((G, h.shape[1]))
    with np.errstate(under="ignore"):
        d = d * ldexp(np.ones((T, B)), exponent - top)[:, None, :] / B
        for start in range(0, T, chunk):
            here = slice(start, start + chunk)
            terms = d[here] @ h[here].transpose(0, 2, 1)  # each over 2^top of its step
            norms.append(np.sqrt((terms**2).sum(axis=(1, 2))))
            total += np.tensordot(share_of_largest[here], terms, 1)
    return WeightTerms(
        _log10(np.concatenate(norms)) + top[:, 0] * LOG10_2,
        float(_log10(np.sqrt((total**2).sum(keepdims=True)))[0, 0] + top.max() * LOG10_2),
    )


def _log10(size: Float64[np.ndarray, "..."]) -> Float64[np.ndarray, "..."]:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log10(size), np.float64)


def _columns(numbers: Float64[Scaled, "T N B"]) -> tuple[Float64[np.ndarray, "T N B"], Float64[np.ndarray, "T B"]]:
    """Each sample's vector with its largest element in [0.5, 1), and the exponent taken out."""
    top = numbers.top(axis=1)
    return numbers.aligned(top), top[:, 0, :]


def log10_shares(by_step: Float64[np.ndarray, " T"], groups: int) -> Float64[np.ndarray, " groups"]:
    """log10 of Σ‖term‖ over each of equal groups of steps, oldest first, over Σ‖term‖ of all.

    nan where every term is exactly 0.
    """
    sums = np.array([_log10_sum(part) for part in np.array_split(by_step, groups)])
    total = _log10_sum(by_step)
    return sums - total if np.isfinite(total) else np.full(groups, np.nan)


def _log10_sum(log10_sizes: Float64[np.ndarray, " n"]) -> float:
    top = log10_sizes.max(initial=-np.inf)
    if not np.isfinite(top):
        return float(top)
    with np.errstate(under="ignore"):
        return float(top + np.log10((10.0 ** (log10_sizes - top)).sum()))
