"""What truncated backpropagation leaves of the gradient of W_hh, for every window at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.engine.bptt import Adjoint, Unrolled
from rnn_core.engine.scaled import LOG10_2, OF_ZERO, ldexp, scaled

Term = tuple[Float64[np.ndarray, "G H"], float]  # over 2^exponent, and that exponent


class Truncation(NamedTuple):
    """By window, 1 to T steps: the truncated gradient against the full one.

    cosine: of the angle between the two; nan where either is exactly 0. log10_size: of the truncated one's norm over the
    full one's, log10_missing: of the norm of what is left out over the full one's; nan where the full one is exactly 0.
    """

    cosine: Float64[np.ndarray, " T"]
    log10_size: Float64[np.ndarray, " T"]
    log10_missing: Float64[np.ndarray, " T"]


def truncation(unrolled: Unrolled, adjoint: Adjoint) -> Truncation:
    r"""Compare Σ_{t > T-k} term_t with Σ_t term_t, for every window k.

        ∂L/∂W_hh = Σ_t term_t;    term_t = (1/B) Σ_b da_{t,b} h_{t-1,b}ᵀ

    Detaching the state after step T - k cuts the way back there: of the last k steps' losses, the terms of those steps are
    those of full backpropagation, the others are exactly 0. Losses before the window belong to the windows before it, and
    are left out with them. Steps in the order of processing, one direction.

    What this tells you: a window is a claim that what is older does not matter. Where the gradient fades within it, the
    claim costs nothing; where it does not, the update has another size, and another direction, than the loss asks for.
    Source: Williams & Peng 1990.
    """
    terms = _Terms(unrolled, adjoint)
    T = len(terms)
    full, full_top = _sums(terms, range(T - 1, -1, -1), None)[0]
    size = float(np.linalg.norm(full))
    if size == 0:
        nan = np.full(T, np.nan)
        return Truncation(nan, nan, nan)
    unit = full / size
    _, newest = _sums(terms, range(T - 1, -1, -1), unit)
    _, oldest = _sums(terms, range(T), unit)
    whole = np.log10(size) + full_top * LOG10_2
    missing = np.concatenate([oldest[T - 2 :: -1, 0] if T > 1 else np.empty(0), [-np.inf]])
    return Truncation(np.clip(newest[:, 1], -1.0, 1.0), newest[:, 0] - whole, missing - whole)


class _Terms:
    """The terms of ∂L/∂W_hh, each made when it is asked for."""

    def __init__(self, unrolled: Unrolled, adjoint: Adjoint) -> None:
        da, h = adjoint.a_hh, scaled(np.stack([trace.h_prev for trace in unrolled.traces]))
        d_top, h_top = da.top(1), h.top(1)
        both = np.where((d_top == OF_ZERO) | (h_top == OF_ZERO), OF_ZERO, d_top + h_top)
        self._top = both.max(axis=2)[:, 0]
        with np.errstate(under="ignore"):
            weights = ldexp(np.ones(both.shape), both - self._top[:, None, None]) / da.shape[2]
            self._da, self._h = da.aligned(d_top) * weights, h.aligned(h_top)

    def __len__(self) -> int:
        return len(self._top)

    def __getitem__(self, t: int) -> Term:
        with np.errstate(under="ignore"):
            return self._da[t] @ self._h[t].T, float(self._top[t])


def _sums(
    terms: _Terms, order: range, unit: Float64[np.ndarray, "G H"] | None
) -> tuple[Term, Float64[np.ndarray, "n 2"]]:
    """The sum of all terms, and after each log10 of the sum's norm and its cosine with a unit matrix."""
    total, exponent = np.zeros_like(terms[0][0]), OF_ZERO
    found = []
    with np.errstate(under="ignore", divide="ignore"):
        for t in order:
            term, top = terms[t]
            if top > exponent:
                total, exponent = ldexp(total, exponent - top), top
            total = total + ldexp(term, top - exponent)
            if unit is not None:
                norm = float(np.linalg.norm(total))
                cosine = float((total * unit).sum()) / norm if norm > 0 else np.nan
                found.append((np.log10(norm) + exponent * LOG10_2 if norm > 0 else -np.inf, cosine))
    return (total, exponent), np.array(found).reshape(-1, 2)
