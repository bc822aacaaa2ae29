"""Which inputs matter: the gradient that reaches x_t, by all roads together."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from rnn_core.diagnostics.decay import median
from rnn_core.engine.network import Tape, to_inputs


def log10_input_gradient(tape: Tape) -> Float64[np.ndarray, "T B"]:
    r"""log10 ‖∂ℓ_b/∂x_t‖ in the order of time; -inf is an exact zero.

        ∂ℓ/∂x_t = Σ_k W_ih,kᵀ ∂ℓ/∂a_t,k        k: the lowest layer's directions

    What this tells you: h_t of one direction is one road only. What a network can learn from x_t comes down all of
    them, and they add as vectors before they have a size.
    """
    assert tape.adjoints is not None
    return to_inputs(tape.forward.layers[0], tape.adjoints[0]).log10_norm(axis=1)


def over_largest(log10_sizes: Float64[np.ndarray, "*at B"]) -> Float64[np.ndarray, "*at"]:
    """Sizes over the largest of each sample, then the median over samples; -inf where every sample is exactly 0.

    A sample that is 0 everywhere has no largest and is left out.
    """
    flat = log10_sizes.reshape(-1, log10_sizes.shape[-1])
    largest = flat.max(axis=0)
    alive = np.isfinite(largest)
    if not alive.any():
        return np.full(log10_sizes.shape[:-1], -np.inf)
    return median(flat[:, alive] - largest[alive]).reshape(log10_sizes.shape[:-1])
