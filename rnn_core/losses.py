"""Losses of one step and their slopes. Outputs y stand output by batch: (O, B)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.scaled import Scaled, add_up, scaled


def mse(
    y: Float64[np.ndarray, "O B"], target: Float64[np.ndarray, "B O"]
) -> tuple[Float64[np.ndarray, " B"], Float64[Scaled, "O B"]]:
    """Half squared error: ℓ = ½ Σ (y - target)²;    ∂ℓ/∂y = y - target."""
    error = y - target.T
    return 0.5 * (error**2).sum(axis=0), scaled(error)


def cross_entropy(
    y: Float64[np.ndarray, "O B"], target: Int64[np.ndarray, " B"]
) -> tuple[Float64[np.ndarray, " B"], Float64[Scaled, "O B"]]:
    """Softmax and negative log likelihood: ℓ = log Σ exp(y_j) - y_target;    ∂ℓ/∂y = p - onehot(target).

    The target's own p - 1 is summed as -Σ of the others': at a sure and right answer 1 - p rounds to 0, but the
    slope does not vanish.
    """
    loss = np.logaddexp.reduce(y - y[target, np.arange(y.shape[1])], axis=0)
    others = np.arange(y.shape[0])[:, None] != target
    peak = y.max(axis=0)
    e = np.exp(scaled(y - peak))
    p = e / add_up(e.T)
    off_target = p * (others * 1.0)
    return loss, off_target - (~others * 1.0) * add_up(off_target.T)


LOSSES: dict[str, Callable[..., tuple[np.ndarray, Scaled]]] = {"mse": mse, "cross_entropy": cross_entropy}
