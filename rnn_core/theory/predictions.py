"""What a textbook predicts for the gradient of a simple RNN, to lay over what was measured."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.config import ExperimentConfig
from rnn_core.engine.activations import ACTIVATIONS, Activation
from rnn_core.engine.bptt import Unrolled
from rnn_core.engine.scaled import to_float

_NODES = 400  # even: no node at 0, where a ReLU's slope jumps
_FARTHEST = 10.0  # standard deviations
_LARGEST_VARIANCE = 1e290


class Variances(NamedTuple):
    """Of one row of each draw: weight of W_hh times H, of W_ih as drawn, and of both biases together."""

    weight: float
    input: float
    bias: float


class MeanField(NamedTuple):
    """q: the variance of a_t over units. chi: the factor of ‖∂ℓ/∂h‖² from h_t to h_{t-1}. In the order of processing."""

    q: Float64[np.ndarray, "T B"]
    chi: Float64[np.ndarray, "T B"]


def spectral_radius(W: Float64[np.ndarray, "H H"]) -> float:
    """ρ, the largest absolute eigenvalue."""
    return float(np.abs(np.linalg.eigvals(W)).max())


def log10_powers(factor: float, lags: int) -> Float64[np.ndarray, " lags"]:
    """log10 of factor^k for k = 0, 1, …, lags; 0^0 is 1.

    With ρ(W_hh) it is the rule of thumb, the rate of a linear RNN after long; with γ σ_max(W_hh) the bound,

        ‖J_t‖₂ ≤ γ σ_max(W_hh),    J_t = diag(φ'(a_t)) W_hh,    γ = max φ'

    which no run breaks: below 1 it forces a gradient to vanish, above 1 it promises nothing.

    Source: Bengio, Simard & Frasconi 1994; Pascanu, Mikolov & Bengio 2013.
    """
    k = np.arange(lags + 1)
    if factor == 0:
        return np.where(k == 0, 0.0, -np.inf)
    return np.asarray(k * np.log10(factor), np.float64)


def variances(config: ExperimentConfig, layer: int) -> Variances | None:
    """The variances of a simple RNN's draws; None where the mean field has no word: gated cells, identity and shifted.

    Orthogonal weights are not independent, but W h has the same variance as with Gaussian ones.
    """
    H, g, s = config.hidden_size, config.weight_scale, config.input_scale
    if config.cell != "rnn" or config.weight_init in ("identity", "shifted"):
        return None
    if config.weight_init == "uniform":  # U(±1/√H) has variance 1 / (3 H)
        return Variances(weight=g**2 / 3, input=s**2 / (3 * H), bias=2 / (3 * H))
    D = config.input_size if layer == 0 else config.num_directions * H
    if config.weight_init == "keras":  # U(±√(6 / (D + H))) has variance 2 / (D + H)
        return Variances(weight=g**2, input=2 * s**2 / (D + H), bias=0.0)
    return Variances(weight=g**2, input=s**2 / D, bias=0.0)


def mean_field(phi: Activation, weight: float, drive: Float64[np.ndarray, "T B"]) -> MeanField:
    r"""The variance of pre-activations in a network without end in width, and what a step back does to a length.

        q_t = g² E[φ(√q_{t-1} z)²] + drive_t;    χ_t = g² E[φ'(√q_t z)²];    z ~ N(0, 1), h_0 = 0

    weight: g², the variance of W_hh's elements times H. drive: what inputs and biases add to the variance.

    What this tells you: random weights turn the gradient at random, so that only the mean square slope counts:
    √χ a step. It is the limit of wide layers; a narrow one scatters around it, and lies below it as a rule.

    Source: Poole et al. 2016; Schoenholz et al. 2017; Chen, Pennington & Schoenholz 2018.
    """
    q, chi = np.empty_like(drive), np.empty_like(drive)
    square = np.zeros(drive.shape[1])
    with np.errstate(all="ignore"):
        for t, drive_t in enumerate(drive):
            q[t] = np.minimum(weight * square + drive_t, _LARGEST_VARIANCE)
            a, share = _normal(np.sqrt(q[t]))
            square = (share * np.asarray(phi.value(a)) ** 2).sum(axis=1)
            chi[t] = weight * (share * np.asarray(phi.slope(a)) ** 2).sum(axis=1)
    return MeanField(q, chi)


def _normal(deviation: Float64[np.ndarray, " B"]) -> tuple[Float64[np.ndarray, "B N"], Float64[np.ndarray, "B N"]]:
    """Nodes of N(0, deviation²) and their shares, for integrals over all of it.

    The trapezoidal rule in u, z = δ sinh u: dense near 0, where φ bends, however wide the normal is.
    """
    near = np.clip(1.0 / np.maximum(deviation, 1.0), 1e-4, 1.0)[:, None]
    u = np.linspace(-1.0, 1.0, _NODES) * np.arcsinh(_FARTHEST / near)
    z = near * np.sinh(u)
    share = np.exp(-(z**2) / 2) * np.cosh(u)
    return deviation[:, None] * z, share / share.sum(axis=1, keepdims=True)


class Prediction(NamedTuple):
    """Of a simple RNN's layer, log10 by lag, 1 at lag 0; wide: the mean field's, median over samples, where there is one.

    rho and sigma_max: of W_hh. bound: γ σ_max.
    """

    rho: float
    sigma_max: float
    bound: float
    thumb: Float64[np.ndarray, " lags"]
    ceiling: Float64[np.ndarray, " lags"]
    wide: Float64[np.ndarray, " lags"] | None


def predict(config: ExperimentConfig, unrolled: Unrolled, layer: int, lags: int) -> Prediction:
    """Rule of thumb, bound and mean field for the layer that was unrolled, with the inputs that it read.

    lags: how many steps back the last step with a loss can see; it is step `lags` (from 0) as processed.
    """
    H = config.hidden_size
    block = unrolled.cell.GATES.index(unrolled.cell.CANDIDATE)
    W = to_float(unrolled.params.W_hh[block * H : (block + 1) * H])
    rho, sigma_max = spectral_radius(W), float(np.linalg.norm(W, 2))
    bound = ACTIVATIONS[config.activation].max_slope * sigma_max
    return Prediction(
        rho=rho,
        sigma_max=sigma_max,
        bound=bound,
        thumb=log10_powers(rho, lags),
        ceiling=log10_powers(bound, lags),
        wide=log10_mean_field(config, unrolled, layer, lags),
    )


def log10_mean_field(
    config: ExperimentConfig, unrolled: Unrolled, layer: int, lags: int
) -> Float64[np.ndarray, " lags"] | None:
    """½ Σ log10 χ_t by lag, each sample with the inputs that it read, then the median; None where there is none."""
    drawn = variances(config, layer)
    if drawn is None:
        return None
    with np.errstate(over="ignore"):
        drive = drawn.input * (to_float(unrolled.x) ** 2).sum(axis=1) + drawn.bias
    chi = mean_field(ACTIVATIONS[config.activation], drawn.weight, drive).chi
    with np.errstate(divide="ignore"):
        steps_back = 0.5 * np.log10(chi[1 : lags + 1][::-1])
    start = np.zeros((1, chi.shape[1]))
    return np.asarray(np.median(np.concatenate([start, steps_back.cumsum(axis=0)]), axis=1), np.float64)
