"""The weight gradient as a backward pass adds it up, term by term, from the last step to the first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.engine.scaled import LOG10_2, OF_ZERO, Scaled, ldexp, stacked


class WeightSums(NamedTuple):
    """log10 Frobenius norms of each step's term and of the sum of the terms from the last step back to this one.

    sums: those sums themselves, None unless they were to be kept. In the order of processing; -inf is an exact zero.
    """

    log10_terms: Float64[np.ndarray, " T"]
    log10_sums: Float64[np.ndarray, " T"]
    sums: Float64[Scaled, "T G H"] | None


def weight_sums(da: Float64[Scaled, "T G"], h_prev: Float64[Scaled, "T H"], *, keep: bool) -> WeightSums:
    r"""Add up one sample's gradient of W_hh from the last step back.

        term_t = da_t h_{t-1}ᵀ;    sum_t = term_T + ... + term_t;    sum_1 = ∂ℓ/∂W_hh

    What this tells you: there is one W_hh. Each step sends one term, the terms are added, and the whole can look healthy
    while what the oldest steps send is nothing.
    """
    T = len(da)
    total, exponent = np.zeros((da.shape[1], h_prev.shape[1])), OF_ZERO
    sizes, kept = np.full(T, -np.inf), []
    with np.errstate(under="ignore", divide="ignore"):
        for t in reversed(range(T)):
            d_top, h_top = da.exponent[t].max(), h_prev.exponent[t].max()
            if d_top > OF_ZERO and h_top > OF_ZERO:
                top = max(exponent, d_top + h_top)
                total = ldexp(total, exponent - top)
                total += ldexp(np.outer(da[t].aligned(d_top), h_prev[t].aligned(h_top)), d_top + h_top - top)
                exponent = top
            if exponent > OF_ZERO:
                sizes[t] = np.log10(np.linalg.norm(total)) + exponent * LOG10_2
            if keep:
                kept.append(Scaled(total, exponent if exponent > OF_ZERO else 0.0))
    terms = da.log10_norm(axis=1) + h_prev.log10_norm(axis=1)
    return WeightSums(log10_terms=terms, log10_sums=sizes, sums=stacked(kept[::-1]) if keep else None)
