"""Which past values a forecast depends on: its gradient at each of them, and how far it moves without one."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from rnn_core.config import ExperimentConfig
from rnn_core.engine.initialisation import Drawn
from rnn_core.engine.network import record, to_inputs
from rnn_core.engine.scaled import Scaled
from rnn_core.trained.forecasts import batch_of, forecasts, of_size


def forecast_gradient(
    config: ExperimentConfig, weights: Drawn, window: Float64[np.ndarray, " T"]
) -> Float64[Scaled, " T"] | None:
    r"""∂ŷ/∂x_s for every value of a window, oldest first; None where the forward pass leaves the number range.

        ŷ = W_y h_T + b_y;    ∂ŷ/∂x_s = W_ihᵀ ∂ŷ/∂a_s

    Standardising divides ŷ and x by one spread, so that this is also the slope in the series' own units. The engine
    sends a loss back; ℓ = ½ (ŷ - target)² with a target that is not ŷ sends ∂ℓ/∂ŷ = ŷ - target, which is divided out.

    What this tells you: how much the forecast moves with a past value that moves a little. It is a slope at one
    point: where units are saturated a large change may move the forecast although the slope is small.
    """
    x = window[:, None]
    y = forecasts(config, weights, x)
    if np.isnan(y[0]):
        return None
    tape = record(of_size(config, x), weights, batch_of(x, y - np.maximum(1.0, np.abs(y))))
    if tape.adjoints is None:
        return None
    sent: Scaled = to_inputs(tape.forward.layers[0], tape.adjoints[0])[:, 0, 0] / tape.forward.dy[0, 0]
    return sent


def moved_without(
    config: ExperimentConfig, weights: Drawn, window: Float64[np.ndarray, " T"]
) -> Float64[np.ndarray, " T"]:
    """By how much a standardised forecast moves when one past value is replaced by the mean, 0; each in its turn.

        ŷ(x with x_s = 0) - ŷ(x), to first order -x_s ∂ŷ/∂x_s

    What this tells you: whether this value was used, as it was. A value that is the mean moves nothing, however large the
    gradient at it; one far from the mean may move the forecast more than its small gradient says.
    """
    T = len(window)
    replaced = np.repeat(window[:, None], T + 1, axis=1)
    np.fill_diagonal(replaced, 0.0)
    found = forecasts(config, weights, replaced)
    return np.asarray(found[:-1] - found[-1])
