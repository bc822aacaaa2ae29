"""Losses of one or many steps and their slopes. Outputs y stand output by batch: (O, B)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.engine.scaled import Scaled, add_up, scaled

BLOCK = 1 << 16  # outputs whose loss is worked out at once, in a dozen arrays


def mse(
    y: Float64[np.ndarray, "*s O B"], target: Float64[np.ndarray, "*s B O"]
) -> tuple[Float64[np.ndarray, "*s B"], Float64[Scaled, "*s O B"]]:
    """Half squared error: ℓ = ½ Σ (y - target)²;    ∂ℓ/∂y = y - target."""
    error = y - target.swapaxes(-1, -2)
    return 0.5 * (error**2).sum(axis=-2), scaled(error)


def cross_entropy(
    y: Float64[np.ndarray, "*s O B"], target: Int64[np.ndarray, "*s B"]
) -> tuple[Float64[np.ndarray, "*s B"], Float64[Scaled, "*s O B"]]:
    """Softmax and negative log likelihood: ℓ = log Σ exp(y_j) - y_target;    ∂ℓ/∂y = p - onehot(target).

    The target's own p - 1 is summed as -Σ of the others': at a sure and right answer 1 - p rounds to 0, but the
    slope does not vanish.
    """
    on_target = np.arange(y.shape[-2])[:, None] == target[..., None, :]
    loss = np.logaddexp.reduce(y - (y * on_target).sum(axis=-2, keepdims=True), axis=-2)
    e = np.exp(scaled(y - y.max(axis=-2, keepdims=True)))
    p = e / add_up(e, axis=-2)[..., None, :]
    off_target = p * (~on_target * 1.0)
    return loss, off_target - (on_target * 1.0) * add_up(off_target, axis=-2)[..., None, :]


def in_blocks(steps: int, numbers: int) -> list[slice]:
    """All steps, so many together that what is worked out for them stays small. numbers: outputs of one step."""
    together = max(1, BLOCK // numbers)
    return [slice(start, start + together) for start in range(0, steps, together)]


LOSSES: dict[str, Callable[..., tuple[np.ndarray, Scaled]]] = {"mse": mse, "cross_entropy": cross_entropy}
