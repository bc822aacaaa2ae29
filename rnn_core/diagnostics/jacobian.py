"""What one step back multiplies by: its Jacobian; mean gates, mean slopes, and how large W_hh is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.diagnostics.spectral_radius import spectral_radius
from rnn_core.engine.bptt import Unrolled
from rnn_core.engine.cells.parameters import Parameters
from rnn_core.engine.scaled import to_float

_NO_FACTORS = ("h_prev", "h_prev_minus_n", "c_prev", "a", "m", "one_minus_z", "phi_c")


class LocalFactors(NamedTuple):
    """means: of each gate and slope in the run over steps, units and samples; a slope's name is `slope_` + its gate's.

    sigma_max, spectral_radius: of W_hh; of the candidate's block in a gated cell.
    """

    means: dict[str, float]
    sigma_max: float
    spectral_radius: float


def local_factors(unrolled: Unrolled) -> LocalFactors:
    """The factors of the local Jacobian, averaged over a run.

        RNN: ∂h_t/∂h_{t-1} = diag(φ'(a_t)) W_hh

    What this tells you: the slopes and the size of W_hh are the two things that shrink or grow the gradient. A
    product of averages is not the average product, so the measured rate is beside it.
    """
    traces = unrolled.traces
    names = [name for name in traces[0]._fields if name not in _NO_FACTORS]
    means = {
        name if name != "slope" else "slope_h": float(
            np.mean([to_float(getattr(trace, name)).mean() for trace in traces])
        )
        for name in names
    }
    H = unrolled.params.W_hh.shape[1]
    block = unrolled.cell.GATES.index(unrolled.cell.CANDIDATE)
    W = to_float(unrolled.params.W_hh[block * H : (block + 1) * H])
    return LocalFactors(means=means, sigma_max=float(np.linalg.norm(W, 2)), spectral_radius=spectral_radius(W))


def transposed_jacobian(unrolled: Unrolled, t: int, sample: int) -> Float64[np.ndarray, "N N"]:
    """J_tᵀ = (∂s_t/∂s_{t-1})ᵀ of the whole state s: h, and (h, c) in an LSTM. t counts from 0 as processed.

    It is the engine's own step backward, asked for each direction of the state at once.
    """
    cell, H = unrolled.cell, unrolled.params.W_hh.shape[1]
    fields = len(cell.State._fields)
    trace = type(unrolled.traces[t])(*(to_float(array)[:, [sample]] for array in unrolled.traces[t]))
    params = Parameters(*(to_float(array) for array in unrolled.params))
    every = np.split(np.eye(fields * H), fields)
    with np.errstate(all="ignore"):
        previous = cell.step_backward(params, trace, cell.State(*every)).previous
    return np.concatenate(previous)
