"""Clipping a gradient: by its norm, which keeps its direction, and by value, which turns it. At any size."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float64

from rnn_core.engine.scaled import LOG10_2, Scaled

Gradient = dict[str, Scaled]
LEAST_FACTOR, MOST_FACTOR = 0.5, 10.0  # of the mean norm: the thresholds that Pascanu et al. 2013 found to work


class Norms(NamedTuple):
    """The norms of a training's first gradients: their 10th, 50th and 90th percentile, mean and largest."""

    low: float
    middle: float
    high: float
    mean: float
    largest: float

    @property
    def suggested(self) -> float:
        """The 90th percentile: it clips the largest tenth of the steps and leaves the others as they are."""
        return self.high


def log10_norm(gradient: Gradient) -> float:
    """log10 of the norm of all parameters' gradients together; -inf is an exact zero."""
    vector, exponent = _one_vector(gradient)
    size = float(np.linalg.norm(vector))
    return float(np.log10(size) + exponent * LOG10_2) if size > 0 else -np.inf


def log10_factor(log10_norm: float, threshold: float) -> float:
    r"""log10 of the one factor by which clipping by norm multiplies the whole gradient.

        g ← min(1, θ / ‖g‖) g

    torch.nn.utils.clip_grad_norm_ divides by ‖g‖ + 10⁻⁶. Source: Pascanu, Mikolov & Bengio 2013.
    """
    return min(0.0, float(np.log10(threshold)) - log10_norm)


def clip_by_norm(gradient: Gradient, threshold: float) -> Gradient:
    """The gradient, scaled down to the threshold where its norm is larger."""
    factor = log10_factor(log10_norm(gradient), threshold) / LOG10_2
    whole = np.floor(factor)
    return {
        name: Scaled(part.mantissa * 2.0 ** (factor - whole), part.exponent + whole) for name, part in gradient.items()
    }


def clip_by_value(gradient: Gradient, threshold: float) -> Gradient:
    """Every element, cut to ±threshold."""
    return {name: _cut(part, threshold) for name, part in gradient.items()}


def share_above(gradient: Gradient, threshold: float) -> float:
    """The share of the elements that clipping by value cuts."""
    return float(np.concatenate([_above(part, threshold).ravel() for part in gradient.values()]).mean())


def angle(one: Gradient, other: Gradient) -> float:
    """The angle between two gradients in degrees; nan where one of them is exactly 0, since it has no direction.

    Source: Kahan 2006, which is exact for small angles: 2 atan2(‖u - v‖, ‖u + v‖) of the unit vectors u and v.
    """
    vectors = [_one_vector(gradient)[0] for gradient in (one, other)]
    sizes = [float(np.linalg.norm(vector)) for vector in vectors]
    if min(sizes) == 0:
        return float("nan")
    u, v = (vector / size for vector, size in zip(vectors, sizes, strict=True))
    return float(np.degrees(2 * np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v))))


def angles(gradient: Gradient, thresholds: Float64[np.ndarray, " n"]) -> Float64[np.ndarray, " n"]:
    """By how many degrees clipping by value turns the gradient, at each threshold.

    What this tells you: one factor for all keeps the direction, whatever the factor is. A limit for each element brings
    large elements down and leaves small ones, and what is left points elsewhere: at last, where every element is cut,
    along the signs alone.
    """
    return np.array([angle(gradient, clip_by_value(gradient, float(threshold))) for threshold in thresholds])


def summarise_norms(norms: Float64[np.ndarray, " steps"]) -> Norms | None:
    """Percentiles and mean of those norms that are finite; None where there are none.

    What this tells you: the size that this network's gradient usually has at the start of this training, which no rule
    knows beforehand, and with it a threshold that lets the usual through and stops the rest.
    """
    finite = norms[np.isfinite(norms)]
    if not len(finite):
        return None
    low, middle, high = (float(value) for value in np.percentile(finite, (10, 50, 90)))
    return Norms(low, middle, high, float(finite.mean()), float(finite.max()))


def _above(part: Scaled, threshold: float) -> Bool[np.ndarray, "..."]:
    return np.asarray(abs(part) > threshold)


def _cut(part: Scaled, threshold: float) -> Scaled:
    above = _above(part, threshold)
    mantissa = np.where(above, np.sign(part.mantissa) * threshold, part.mantissa)
    return Scaled(mantissa, np.where(above, 0.0, part.exponent))


def _one_vector(gradient: Gradient) -> tuple[Float64[np.ndarray, " n"], float]:
    """All elements in one row over a power of two that brings the largest to [0.5, 1), and its exponent."""
    top = max(float(part.exponent.max()) for part in gradient.values())
    return np.concatenate([part.aligned(top).ravel() for part in gradient.values()]), top
