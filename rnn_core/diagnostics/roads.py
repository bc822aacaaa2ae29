"""The two roads by which an LSTM's cell state hears the loss: the cell road, and the rest."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.bptt import Adjoint, Unrolled
from rnn_core.scaled import Scaled, scaled, stacked, to_float


class Roads(NamedTuple):
    """log10 of the norms of ∂ℓ_b/∂c_t's two parts, in the order of processing; -inf is an exact zero.

    overtaken: the lag, from the last step with a gradient, at which the rest first carries more than the cell road
    (medians over samples); None where it never does.
    """

    log10_cell: Float64[np.ndarray, "T B"]
    log10_rest: Float64[np.ndarray, "T B"]
    overtaken: int | None


def roads(unrolled: Unrolled, adjoint: Adjoint) -> Roads:
    r"""Part δc_t = ∂ℓ/∂c_t, as vectors, into what came by forget gates only and all else.

        δc_t       = cell_t + rest_t
        cell_t     = f_{t+1} ∘ cell_{t+1} + o_t ∘ φ'(c_t) ∘ (what reaches h_t at its own step)
        rest_t     = f_{t+1} ∘ rest_{t+1} + o_t ∘ φ'(c_t) ∘ (W_hhᵀ δa_{t+1})

    Both are propagated, neither is subtracted, so that each is exact however small. Norms do not add: the vectors do.

    What this tells you: the cell road is why an LSTM can remember, at about σ(b) a step for a forget bias b. But
    untrained, and a few steps back, most of the gradient came through the gates and W_hh.
    """
    from_next_step = _through_gates(unrolled, adjoint)
    T = len(unrolled.traces)
    cell = rest = scaled(np.zeros(unrolled.states.h.shape[1:]))
    cells: list[Scaled] = []
    rests: list[Scaled] = []
    for t in reversed(range(T)):
        trace = unrolled.traces[t]
        into_c = scaled(trace.o) * scaled(trace.slope_c)
        cell = cell + into_c * adjoint.direct[t]
        rest = rest + into_c * from_next_step[t]
        cells.append(cell)
        rests.append(rest)
        cell, rest = cell * scaled(trace.f), rest * scaled(trace.f)
    log10_cell = stacked(cells[::-1]).log10_norm(axis=1)
    log10_rest = stacked(rests[::-1]).log10_norm(axis=1)
    return Roads(log10_cell, log10_rest, _overtaken(log10_cell[::-1], log10_rest[::-1]))


def _overtaken(log10_cell: Float64[np.ndarray, "T B"], log10_rest: Float64[np.ndarray, "T B"]) -> int | None:
    """By lag; each sample relative to its own start, where all of ∂c is the cell road."""
    alive = np.flatnonzero(np.isfinite(np.median(log10_cell, axis=1)))
    if not len(alive):
        return None
    start = log10_cell[alive[0]]
    kept = np.isfinite(start)
    cell, rest = (np.median(sizes[:, kept] - start[kept], axis=1) for sizes in (log10_cell, log10_rest))
    ahead = np.flatnonzero(rest > cell)
    return int(ahead[0] - alive[0]) if len(ahead) else None


def _through_gates(unrolled: Unrolled, adjoint: Adjoint) -> list[Scaled]:
    """What reaches h_t from step t + 1: W_hhᵀ δa_{t+1}."""
    W = scaled(unrolled.params.W_hh).T
    zero = scaled(np.zeros(unrolled.states.h.shape[1:]))
    return [W @ adjoint.a_hh[t] for t in range(1, len(unrolled.traces))] + [zero]


def log10_gate_road(unrolled: Unrolled, last: int) -> Float64[np.ndarray, " lags"]:
    r"""log10 of the size of ∏ f_t (an LSTM's forget gates) or ∏ z_t (a GRU's update gates) by lag back from step `last`.

        road_k = ‖f_last ∘ f_{last-1} ∘ ⋯ ∘ f_{last-k+1}‖ / √H        median over samples

    It is what the road would do alone to a gradient spread evenly over the units.

    What this tells you: how much a gate that stands open keeps, and how much of the measured rate is not its doing.
    """
    H, gate = unrolled.params.W_hh.shape[1], unrolled.cell.GATES.index(unrolled.cell.BIASED_GATE)
    a = np.stack([to_float(trace.a)[gate * H : (gate + 1) * H] for trace in unrolled.traces])
    log_gate = -np.logaddexp(0.0, -a[1 : last + 1][::-1])  # ln σ(a), right where σ underflows
    log_product = np.concatenate([np.zeros((1, *a.shape[1:])), log_gate.cumsum(axis=0)])
    log_mean_square = np.logaddexp.reduce(2.0 * log_product, axis=1) - np.log(H)
    return np.asarray(np.median(0.5 * log_mean_square, axis=1) / np.log(10.0), np.float64)
