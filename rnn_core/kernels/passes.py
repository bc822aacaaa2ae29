"""A layer's passes through time for N networks of one shape: products by NumPy, everything else compiled.

Time first, then network, then feature by batch: (T, N, ·, B). The last rows of a step's product are the input and a
one, so that one product makes the pre-activation: a_t = [W_hh | W_ih | b] [h_{t-1}; x_t; 1].
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.kernels import cells
from rnn_core.kernels.buffers import Buffers
from rnn_core.kernels.elementwise import KINDS
from rnn_core.scaled import OF_ZERO

COEFFICIENTS = {"rnn": 1, "lstm": 6, "gru": 5}
_NOTHING = np.empty((0, 1, 1)), np.empty((0, 1))

Weights = dict[str, Float64[np.ndarray, "N ..."]]
Entering = dict[int, tuple[Float64[np.ndarray, "N H B"], Float64[np.ndarray, "N B"]]]


class Layer(NamedTuple):
    """The weights of one layer in one direction, as one product forward and two back."""

    cell: str
    forward: Float64[np.ndarray, "N A K"]
    back_in_time: Float64[np.ndarray, "N H G"]
    back_to_input: Float64[np.ndarray, "N D G"]


class Kept(NamedTuple):
    """What the forward pass leaves: [h; x; 1] before each step and after the last, and the way back's coefficients."""

    z: Float64[np.ndarray, "T+1 N K B"]
    coefficients: Float64[np.ndarray, "T N P H B"]


class Found(NamedTuple):
    """What the backward pass finds, over 2^exponent: squared norms of ∂ℓ/∂h and ∂ℓ/∂c, and da."""

    squares: Float64[np.ndarray, "T N B"]
    squares_c: Float64[np.ndarray, "T N B"] | None
    exponent: Float64[np.ndarray, "T N B"]
    da: Float64[np.ndarray, "T N A B"]


def layer(cell: str, weights: Weights, suffix: str) -> Layer:
    """Weights under torch's names, N networks stacked, as the passes want them.

    A GRU's candidate reads r ∘ (W_hn h + b_hn), so that its two halves are rows of their own: r, z, ih_n, m.
    """
    W_ih, W_hh = weights[f"weight_ih_{suffix}"], weights[f"weight_hh_{suffix}"]
    b_ih, b_hh = weights[f"bias_ih_{suffix}"][..., None], weights[f"bias_hh_{suffix}"][..., None]
    if cell == "gru":
        both, H = slice(0, 2 * W_hh.shape[2]), W_hh.shape[2]
        gates = np.concatenate([W_hh[:, both], W_ih[:, both], (b_ih + b_hh)[:, both]], axis=2)
        ih = np.concatenate([np.zeros_like(W_hh[:, :H]), W_ih[:, 2 * H :], b_ih[:, 2 * H :]], axis=2)
        hh = np.concatenate([W_hh[:, 2 * H :], np.zeros_like(W_ih[:, :H]), b_hh[:, 2 * H :]], axis=2)
        forward = np.concatenate([gates, ih, hh], axis=1)
    else:
        forward = np.concatenate([W_hh, W_ih, b_ih + b_hh], axis=2)
    back = (np.ascontiguousarray(W.swapaxes(1, 2)) for W in (W_hh, W_ih))
    return Layer(cell, forward, *back)


def forward(
    weights: Layer,
    activation: str,
    x: Float64[np.ndarray, "T N D B"],
    strays: Int64[np.ndarray, " N"],
    buffers: Buffers,
    place: tuple[int, int],
) -> Kept:
    """The forward pass from a zero state; strays counts, by network, what left the range of plain float64.

    place: layer and direction, under which the buffers keep what the backward pass needs.
    """
    T, N, D, B = x.shape
    H, kind = weights.back_in_time.shape[1], KINDS[activation]
    z = buffers.array(("z", place), T + 1, N, H + D + 1, B)
    z[0, :, :H] = 0.0
    z[:T, :, H : H + D] = x
    z[:, :, H + D :] = 1.0
    a = np.empty((N, weights.forward.shape[1], B))
    coefficients = buffers.array(("coefficients", place), T, N, COEFFICIENTS[weights.cell], H, B)
    c, bounds = np.zeros((N, H, B)), np.ones((N, 2, H, B))
    if activation == "sigmoid":
        bounds[:, 1] = 0.0
    for t in range(T):
        np.matmul(weights.forward, z[t], out=a)
        if weights.cell == "rnn":
            cells.rnn_step(kind, a, z[t + 1], coefficients[t], strays)
        elif weights.cell == "lstm":
            cells.lstm_step(kind, a, c, z[t + 1], coefficients[t], strays)
        else:
            cells.gru_step(kind, a, bounds, z[t], z[t + 1], coefficients[t], strays)
    return Kept(z, coefficients)


def backward(
    weights: Layer,
    kept: Kept,
    entering: Entering,
    strays: Int64[np.ndarray, " N"],
    buffers: Buffers,
    place: tuple[int, int],
) -> Found:
    """The backward pass; entering: what reaches h_t at its own step, with an exponent a sample."""
    T, N, _, H, B = kept.coefficients.shape
    G = weights.back_in_time.shape[2]
    has_c = weights.cell == "lstm"
    step_backward = getattr(cells, f"{weights.cell}_step_backward")
    carried, handed = np.zeros((2, N, 1 + has_c, H, B))
    exponent = np.full((N, B), OF_ZERO)
    exponents, squares = np.empty((T, N, B)), np.empty((T, N, B))
    squares_c = np.empty((T, N, B)) if has_c else None
    da = buffers.array(("da", place), T, N, weights.forward.shape[1], B)
    through = np.empty((N, H, B))
    for t in reversed(range(T)):
        cells.settle(carried, exponent, *entering.get(t, _NOTHING), squares[t], strays)
        exponents[t] = exponent
        step_backward(kept.coefficients[t], carried, da[t], handed, strays)
        if squares_c is not None:
            cells.norms_squared(carried[:, 1], squares_c[t])
        if weights.cell == "gru":
            np.matmul(weights.back_in_time, da[t, :, :G], out=through)
            handed[:, 0] += through
        else:
            np.matmul(weights.back_in_time, da[t], out=handed[:, 0])
        carried, handed = handed, carried
    return Found(squares, squares_c, exponents, da)


def to_input(weights: Layer, found: Found) -> Float64[np.ndarray, "T N D B"]:
    """∂ℓ/∂x_t over 2^exponent."""
    if weights.cell != "gru":
        dx: Float64[np.ndarray, "T N D B"] = np.matmul(weights.back_to_input, found.da)
        return dx
    H = weights.back_in_time.shape[1]
    gates = np.matmul(weights.back_to_input[:, :, : 2 * H], found.da[:, :, : 2 * H])
    candidate = np.matmul(weights.back_to_input[:, :, 2 * H :], found.da[:, :, 3 * H :])
    return np.asarray(gates + candidate)


def log10_terms(weights: Layer, kept: Kept, found: Found) -> Float64[np.ndarray, "N T"]:
    """log10 ‖(1/B) Σ_b δ_b h_bᵀ‖_F by step, from the Gram matrices of δ and h; nan where too much cancels for that."""
    G, H = weights.back_in_time.shape[2], weights.back_in_time.shape[1]
    d, h = found.da[:, :, :G], kept.z[:-1, :, :H]
    top = found.exponent.max(axis=2)
    scale = np.exp2(np.maximum(found.exponent - top[:, :, None], -500.0)) / d.shape[3]
    terms = np.matmul(d.swapaxes(2, 3), d) * np.matmul(h.swapaxes(2, 3), h)
    terms *= scale[:, :, :, None] * scale[:, :, None, :]
    squares, alone = terms.sum(axis=(2, 3)), np.trace(terms, axis1=2, axis2=3)
    with np.errstate(divide="ignore", invalid="ignore"):
        log10 = 0.5 * np.log10(squares) + top * np.log10(2.0)
        return np.where((squares > 1e-3 * alone) | (alone == 0), np.where(alone == 0, -np.inf, log10), np.nan).T
