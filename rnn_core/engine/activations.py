"""Activation functions φ and their slopes φ', both from the pre-activation a.

Bounds hold to the last digit: exp and tanh differ by a unit in the last place between processors, and σ(a) σ(-a) or
4 e / (1 + e)² can then round to just above the largest slope. A minimum keeps each where mathematics has it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from rnn_core.engine.scaled import Numbers

LEAKY_SLOPE = 0.01
UNBOUNDED = ("relu", "leaky_relu", "linear")  # no ceiling holds their values


def sigmoid(a: Float64[Numbers, "*s"]) -> Float64[Numbers, "*s"]:
    """σ(a) = 1 / (1 + exp(-a)). Below a = -709 exp(-a) is inf in float64, and 1 / inf is σ's limit, 0."""
    return 1.0 / (1.0 + np.exp(-a))


def sigmoid_slope(a: Float64[Numbers, "*s"]) -> Float64[Numbers, "*s"]:
    """σ'(a) = σ(a) σ(-a), never σ(a) (1 - σ(a)): that is 0 from a = 37 on, where σ' is 9e-17."""
    return sigmoid_slope_of(sigmoid(a), sigmoid(-a))


def sigmoid_slope_of(value: Float64[Numbers, "*s"], room: Float64[Numbers, "*s"]) -> Float64[Numbers, "*s"]:
    """σ'(a) = σ(a) σ(-a), at most 1/4 however the two factors were rounded."""
    slope: Numbers = np.minimum(value * room, 0.25)
    return slope


def tanh(a: Float64[Numbers, "*s"]) -> Float64[Numbers, "*s"]:
    """The hyperbolic tangent of a, within [-1, 1]."""
    value: Numbers = np.minimum(np.maximum(np.tanh(a), -1.0), 1.0)
    return value


def tanh_slope(a: Float64[Numbers, "*s"]) -> Float64[Numbers, "*s"]:
    """tanh'(a) = sech²(a) = 4 e / (1 + e)², e = exp(-2|a|), at most 1.

    1 - tanh²(a) is 4 % wrong at |a| = 18 and 0 at 20, where the slope is 1.7e-17: autograd's zero, not nature's.
    """
    e = np.exp(-2.0 * np.abs(a))
    one_plus_e = 1.0 + e
    slope: Numbers = np.minimum(4.0 * e / (one_plus_e * one_plus_e), 1.0)
    return slope


def tanh_room(a: Float64[Numbers, "*s"]) -> tuple[Float64[Numbers, "*s"], Float64[Numbers, "*s"]]:
    """1 - tanh(a) = 2 σ(-2a) and tanh(a) + 1 = 2 σ(2a): what is left to the limits, however near they are."""
    return 2.0 * sigmoid(-2.0 * a), 2.0 * sigmoid(2.0 * a)


def sigmoid_room(a: Float64[Numbers, "*s"]) -> tuple[Float64[Numbers, "*s"], Float64[Numbers, "*s"]]:
    """1 - σ(a) = σ(-a) and σ(a) - 0."""
    return sigmoid(-a), sigmoid(a)


def relu(a: Float64[Numbers, "*s"]) -> Float64[Numbers, "*s"]:
    """max(a, 0), as a φ'(a)."""
    value: Numbers = a * relu_slope(a)
    return value


def relu_slope(a: Float64[Numbers, "*s"]) -> Float64[np.ndarray, "*s"]:
    """1 where a > 0, else exactly 0 (at a = 0 as well, as torch has it): the one slope that cuts a path."""
    return np.where(a > 0.0, 1.0, 0.0)


def leaky_relu(a: Float64[Numbers, "*s"]) -> Float64[Numbers, "*s"]:
    """a where a > 0, else 0.01 a; as a φ'(a)."""
    value: Numbers = a * leaky_relu_slope(a)
    return value


def leaky_relu_slope(a: Float64[Numbers, "*s"]) -> Float64[np.ndarray, "*s"]:
    """1 where a > 0, else 0.01."""
    return np.where(a > 0.0, 1.0, LEAKY_SLOPE)


def linear(a: Float64[Numbers, "*s"]) -> Float64[Numbers, "*s"]:
    """A itself: no activation."""
    return a


def linear_slope(a: Float64[Numbers, "*s"]) -> Float64[np.ndarray, "*s"]:
    """1 everywhere."""
    return np.ones(a.shape)


def softmax(logits: Float64[np.ndarray, "*s O"]) -> Float64[np.ndarray, "*s O"]:
    """p_i = exp(y_i) / Σ_j exp(y_j), over the last axis."""
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    p: Float64[np.ndarray, "*s O"] = e / e.sum(axis=-1, keepdims=True)
    return p


def softmax_jacobian(p: Float64[np.ndarray, " O"]) -> Float64[np.ndarray, "O O"]:
    """∂p/∂y = diag(p) - p pᵀ; every row sums to 0, since the probabilities share one whole."""
    return np.diag(p) - np.outer(p, p)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """An activation with what one needs to know of it. room(a): what is left to the upper and the lower limit."""

    name: str
    value: Callable[[Numbers], Numbers]
    slope: Callable[[Numbers], Numbers]
    max_slope: float
    value_tex: str
    slope_tex: str
    limits: tuple[float, float] | None = None
    room: Callable[[Numbers], tuple[Numbers, Numbers]] | None = None


ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation(
            name="tanh",
            value=tanh,
            slope=tanh_slope,
            max_slope=1.0,
            value_tex=r"\tanh(a)",
            slope_tex=r"1 - \tanh^2(a)",
            limits=(-1.0, 1.0),
            room=tanh_room,
        ),
        Activation(
            name="sigmoid",
            value=sigmoid,
            slope=sigmoid_slope,
            max_slope=0.25,
            value_tex=r"\sigma(a) = \frac{1}{1 + e^{-a}}",
            slope_tex=r"\sigma(a)\,(1 - \sigma(a))",
            limits=(0.0, 1.0),
            room=sigmoid_room,
        ),
        Activation(
            name="relu",
            value=relu,
            slope=relu_slope,
            max_slope=1.0,
            value_tex=r"\max(a, 0)",
            slope_tex=r"1 \text{ if } a > 0 \text{ else } 0",
        ),
        Activation(
            name="leaky_relu",
            value=leaky_relu,
            slope=leaky_relu_slope,
            max_slope=1.0,
            value_tex=r"\max(a, 0.01\,a)",
            slope_tex=r"1 \text{ if } a > 0 \text{ else } 0.01",
        ),
        Activation(
            name="linear",
            value=linear,
            slope=linear_slope,
            max_slope=1.0,
            value_tex="a",
            slope_tex="1",
        ),
    )
}
