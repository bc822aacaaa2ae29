"""The gradient over time and layer: what reaches each layer of a stack, beside what the top one gets."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from rnn_core.diagnostics.decay import relative


def log10_by_layer(log10_dh: Float64[np.ndarray, "L lags B"]) -> Float64[np.ndarray, "L lags"]:
    r"""The gradient at every layer's h_t by lag, over what the top layer gets where the loss enters (lag 0).

        r[l, lag] = median over samples of log10 (‖∂ℓ_b/∂h_t^l‖ / ‖∂ℓ_b/∂h_T^L‖)

    Each sample's ratio first; a sample whose top layer gets an exact zero at lag 0 has none and is left out. nan where
    no sample has a ratio; -inf where half of them or more are exactly 0.

    What this tells you: depth is a second way back. A gradient fades downwards as it fades back in time, yet each
    layer below is reached by more paths: so the lowest layer's largest gradient need not be at the last step.
    """
    return np.stack([relative(layer, log10_dh[-1, 0]) for layer in log10_dh])
