"""Result -> sizes of its gradient where each step's is stored in a short number format."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from rnn_core.config import ExperimentConfig
from rnn_core.diagnostics.decay import Outcome
from rnn_core.diagnostics.number_formats import format_of, scale_of
from rnn_core.engine.bptt import StoredAdjoint, Unrolled, backward_stored
from rnn_core.engine.order import in_time
from rnn_core.engine.scaled import to_float
from rnn_core.experiments.experiment import Result


def stored_gradient(result: Result, number_format: str, *, log2_scale: int = 0) -> Float64[np.ndarray, "L K T B"]:
    r"""log10 of ‖∂ℓ_b/∂h_t‖₂ by layer, direction, step, sample, where each step's gradient is stored in a format.

        S(x)     = (B / 2^k) · rounded(x · 2^k / B)                     element by element, k = log2_scale
        dh_t     = S(J_{t+1}ᵀ dh_{t+1} + what arrives at step t)        an LSTM's dc_t alike

    A framework holds the gradient of the mean over the B sequences, times the loss scale. Both are taken out again here,
    so that these sizes differ from `result.log10_dh` by rounding alone. -inf: every unit is stored as 0. inf: one is
    stored as inf, here or nearer to the loss. nan in a diverged run.

    The forward pass and the products inside of a step are those of float64. A run in that format rounds them, too.

    Raises:
        ValueError: the format is unknown, or the scale is no whole number in [-1000, 1000].

    Source: Micikevicius et al. 2018.

    What this tells you: from which step back nothing of the gradient is left in this format, and whether a loss scale
    brings it back.
    """
    form, k = format_of(number_format), scale_of(log2_scale)
    if result.outcome is Outcome.DIVERGED:
        return np.full(result.log10_dh.shape, np.nan)
    unit = result.config.batch_size * 2.0**-k

    def stored(numbers: np.ndarray) -> np.ndarray:
        return unit * form.rounded(numbers / unit)

    adjoints = result.tape.adjoints
    assert adjoints is not None
    direct = [to_float(adjoint.direct) for adjoint in adjoints[-1]]
    sizes: list[list[np.ndarray]] = []
    for unrolled in reversed(result.tape.forward.layers):
        found = [backward_stored(u, d, stored) for u, d in zip(unrolled, direct, strict=True)]
        sizes.insert(0, [u.in_time(_log10_norm(f.h)) for u, f in zip(unrolled, found, strict=True)])
        direct = _to_layer_below(result.config, unrolled, found)
    return np.array(sizes)


def _log10_norm(h: Float64[np.ndarray, "T H B"]) -> Float64[np.ndarray, "T B"]:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        norms = np.log10(np.sqrt((h**2).sum(axis=1)))
    return np.where(np.isnan(norms), np.inf, norms)


def _to_layer_below(
    config: ExperimentConfig, unrolled: list[Unrolled], found: list[StoredAdjoint]
) -> list[Float64[np.ndarray, "T H B"]]:
    """∂ℓ/∂x_t of a layer, cut into the directions of the layer below, in their order of processing."""
    with np.errstate(all="ignore"):
        dx = sum(u.in_time(to_float(u.params.W_ih).T @ f.a_ih) for u, f in zip(unrolled, found, strict=True))
    H = config.hidden_size
    return [in_time(np.asarray(dx)[:, k * H : (k + 1) * H], k) for k in range(config.num_directions)]
