"""The singular values of the product of Jacobians: how each direction of a gradient fares on its way back."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.diagnostics.orthonormal import first_frame, walk_back
from rnn_core.engine.bptt import Unrolled
from rnn_core.engine.scaled import LOG10_2, OF_ZERO, ldexp

_CORE, _SEEN = 8.0, 24.0  # powers of two: values wanted from a window, and how far it reaches beyond them
_FLIPS = 4

Rows = tuple[Float64[np.ndarray, "_ _"], Float64[np.ndarray, " _"]]


def log10_singular_values(
    unrolled: Unrolled, sample: int, last: int, lags: Iterable[int]
) -> Float64[np.ndarray, "chosen N"]:
    r"""log10 of the singular values of P_k = J_last ⋯ J_{last-k+1} at chosen lags k, largest first; -inf is an exact zero.

        ∂ℓ/∂s_{last-k} = P_kᵀ ∂ℓ/∂s_last

    P_k is kept as triangles with an exponent for each row, so that nothing under- or overflows, and a value of 1e-300
    is right beside one of 1. Directions that one single Jacobian shrinks 1e13 times more than others are rounded.

    What this tells you: the gradient is a mixture of directions. The largest value bounds it; as they spread, all but
    the few largest are lost, whatever the average says.

    Source: Saxe, McClelland & Ganguli 2014; Stewart 1999 (values read from a triangle turned over and over).
    """
    wanted = set(lags)
    n = unrolled.params.W_hh.shape[1] * len(unrolled.cell.State._fields)
    rows: Rows = _normalised(first_frame(n).T, np.zeros(n))
    found = [_values(rows, n)] if 0 in wanted else []
    for k, R in enumerate(walk_back(unrolled, sample, last), start=1):
        rows = _times(R, rows)
        if k in wanted:
            found.append(_values(rows, n))
    return np.array(found).reshape(len(found), n)


def evenly(lags: int, most: int) -> Int64[np.ndarray, " chosen"]:
    """At most so many lags from 0 to the last, both included."""
    return np.unique(np.linspace(0, lags, min(lags + 1, most)).round().astype(np.int64))


def _times(R: Float64[np.ndarray, "new old"], rows: Rows) -> Rows:
    """R times 2^exponent ∘ rows, each row of the result with an exponent of its own."""
    values, exponent = rows
    _, size = np.frexp(R)
    reach = np.where(R == 0, OF_ZERO, size + exponent)
    top = reach.max(axis=1, initial=OF_ZERO)
    with np.errstate(under="ignore"):
        share = ldexp(R, np.maximum(exponent - top[:, None], -4000))
        return _normalised(share @ values, top)


def _normalised(values: Float64[np.ndarray, "r c"], exponent: Float64[np.ndarray, " r"]) -> Rows:
    """The same rows, each with a largest element in [0.5, 1); an exact zero keeps the exponent of one."""
    _, shift = np.frexp(np.abs(values).max(axis=1, initial=0.0))
    return np.ldexp(values, -shift[:, None]), np.where(values.any(axis=1), exponent + shift, OF_ZERO)


def _sorted(rows: Rows) -> Rows:
    """The largest row first, without those that are exactly 0: other vectors, equal singular values."""
    values, exponent = rows
    order = np.argsort(-exponent, kind="stable")[: int((exponent > OF_ZERO).sum())]
    return values[order], exponent[order]


def _values(rows: Rows, n: int) -> Float64[np.ndarray, " N"]:
    for _ in range(_FLIPS):
        rows = _flipped(rows)
    found = np.full(n, -np.inf)
    triangle, exponent = _sorted(rows)
    start = 0
    while start < len(exponent):
        end = int((exponent >= exponent[start] - _CORE).sum())
        near = (exponent <= exponent[start] + _SEEN) & (exponent >= exponent[end - 1] - _SEEN)
        first = int(near.argmax())
        with np.errstate(under="ignore", divide="ignore"):
            window = ldexp(triangle[near], (exponent[near] - exponent[start])[:, None])
            values = np.linalg.svd(window, compute_uv=False)[start - first : end - first]
            found[start:end] = np.log10(values) + exponent[start] * LOG10_2
        start = end
    return -np.sort(-found)


def _flipped(rows: Rows) -> Rows:
    """The transpose's triangle: other vectors, equal singular values, and the large ones sorted from the small.

    (2^e ∘ V)ᵀ = Vᵀ 2^e = Q (R 2^e): the exponents now belong to columns, and what lies right of the diagonal is small.
    """
    values, exponent = _sorted(rows)
    _, R = np.linalg.qr(values.T)
    reach = np.where(R == 0, OF_ZERO, np.frexp(R)[1] + exponent)
    top = reach.max(axis=1, initial=OF_ZERO)
    with np.errstate(under="ignore"):
        return _normalised(ldexp(R, np.maximum(exponent - top[:, None], -4000)), top)
