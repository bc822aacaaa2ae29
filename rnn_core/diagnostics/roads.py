"""The two roads by which a gated cell's state hears the loss: straight through one gate, and the rest."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.diagnostics.decay import relative
from rnn_core.engine.bptt import Adjoint, Unrolled
from rnn_core.engine.order import in_time
from rnn_core.engine.scaled import Scaled, scaled, stacked, to_float


class Roads(NamedTuple):
    """log10 of the norms of the two parts of ∂ℓ_b/∂c_t (LSTM) or ∂ℓ_b/∂h_t (GRU), as processed; -inf is an exact zero.

    overtaken: the lag, from the last step with a gradient, at which the rest first carries more than the straight road
    (medians over samples); None where it never does.
    """

    log10_straight: Float64[np.ndarray, "T B"]
    log10_rest: Float64[np.ndarray, "T B"]
    overtaken: int | None

    def in_time(self, direction: int) -> Roads:
        """The same by step in the order of time."""
        return self._replace(
            log10_straight=in_time(self.log10_straight, direction), log10_rest=in_time(self.log10_rest, direction)
        )


def roads(unrolled: Unrolled, adjoint: Adjoint) -> Roads:
    r"""Part δc_t = ∂ℓ/∂c_t of an LSTM, δh_t of a GRU, as vectors, into what came by one gate only and all else.

        δc_t       = straight_t + rest_t                                                                        LSTM
        straight_t = f_{t+1} ∘ straight_{t+1} + o_t ∘ φ'(c_t) ∘ (what reaches h_t at its own step)
        rest_t     = f_{t+1} ∘ rest_{t+1} + o_t ∘ φ'(c_t) ∘ (W_hhᵀ δa_{t+1})

        δh_t       = straight_t + rest_t                                                                        GRU
        straight_t = z_{t+1} ∘ straight_{t+1} + (what reaches h_t at its own step)
        rest_t     = z_{t+1} ∘ rest_{t+1} + W_hhᵀ δa_{t+1}

    Both are propagated, neither is subtracted, so that each is exact however small. Norms do not add: the vectors do.

    What this tells you: the straight road (an LSTM's cell road) is why a gated cell can remember, at about σ(b) a step
    for a forget or update bias b. But untrained, and a few steps back, most of the gradient came through the other
    gates and W_hh.
    """
    from_next_step = _through_gates(unrolled, adjoint)
    straight = rest = scaled(np.zeros(unrolled.states.h.shape[1:]))
    straights: list[Scaled] = []
    rests: list[Scaled] = []
    for t in reversed(range(len(unrolled.traces))):
        trace = unrolled.traces[t]
        entering, through = adjoint.direct[t], from_next_step[t]
        if adjoint.c is not None:
            into_c = scaled(trace.o) * scaled(trace.slope_c)
            entering, through = into_c * entering, into_c * through
        straight, rest = straight + entering, rest + through
        straights.append(straight)
        rests.append(rest)
        gate = scaled(getattr(trace, unrolled.cell.BIASED_GATE))
        straight, rest = straight * gate, rest * gate
    log10_straight = stacked(straights[::-1]).log10_norm(axis=1)
    log10_rest = stacked(rests[::-1]).log10_norm(axis=1)
    return Roads(log10_straight, log10_rest, _overtaken(log10_straight[::-1], log10_rest[::-1]))


def _overtaken(log10_straight: Float64[np.ndarray, "T B"], log10_rest: Float64[np.ndarray, "T B"]) -> int | None:
    """By lag; each sample relative to its own start, where all of the gradient is on the straight road."""
    alive = np.flatnonzero(np.isfinite(np.median(log10_straight, axis=1)))
    if not len(alive):
        return None
    straight, rest = (relative(sizes, log10_straight[alive[0]]) for sizes in (log10_straight, log10_rest))
    ahead = np.flatnonzero(rest > straight)
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
