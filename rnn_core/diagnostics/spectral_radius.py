"""The spectral radius of the recurrent weights: what a linear recurrence multiplies its state by, in the long run."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float64

from rnn_core.engine.cells import CELLS


def spectral_radius(W: Float64[np.ndarray, "H H"]) -> float:
    """ρ, the largest absolute eigenvalue."""
    return float(np.abs(np.linalg.eigvals(W)).max())


def recurrent_radius(cell: str, weights: Mapping[str, Float64[np.ndarray, "..."]]) -> float | None:
    """ρ = max |λ| over the eigenvalues of W_hh, of a gated cell those of its candidate's block (g or n), in the layer
    where that is largest. None where a weight is beyond the number range.

    weights: under torch's names.

    What this tells you: h_t = W_hh h_{t-1} grows without end where ρ is above 1, and so may a ReLU's states. A tanh holds
    them whatever ρ is, and gates may.
    """
    block = CELLS[cell].GATES.index(CELLS[cell].CANDIDATE)
    radii = []
    for name, W_hh in weights.items():
        if name.startswith("weight_hh"):
            H = W_hh.shape[1]
            W = W_hh[block * H : (block + 1) * H]
            if not np.isfinite(W).all():
                return None
            radii.append(spectral_radius(W))
    return max(radii)
