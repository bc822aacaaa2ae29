"""A layer's passes through time for N networks of one shape, by the compiled loops.

Time first, then network, then feature by batch: (T, N, ·, B). The last rows of a step's product are the input and a
one, so that one product makes the pre-activation: a_t = [W_hh | W_ih | b] [h_{t-1}; x_t; 1].
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.engine.compiled import COEFFICIENTS, loops
from rnn_core.engine.compiled.buffers import Buffers
from rnn_core.engine.compiled.elementwise import KINDS

_FORWARD = {"rnn": loops.rnn_forward, "lstm": loops.lstm_forward, "gru": loops.gru_forward}
_BACKWARD = {"rnn": loops.rnn_backward, "lstm": loops.lstm_backward, "gru": loops.gru_backward}

Weights = dict[str, Float64[np.ndarray, "N ..."]]


class Entering(NamedTuple):
    """What reaches h at its own step, in the order of processing: parts[places[t]] · 2^exponents; nothing at -1."""

    places: Int64[np.ndarray, " T"]
    parts: Float64[np.ndarray, "E N H B"]
    exponents: Float64[np.ndarray, "E N B"]


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
    H = weights.back_in_time.shape[1]
    z = buffers.array(("z", place), T + 1, N, H + D + 1, B)
    z[0, :, :H] = 0.0
    z[:T, :, H : H + D] = x
    z[:, :, H + D :] = 1.0
    coefficients = buffers.array(("coefficients", place), T, N, COEFFICIENTS[weights.cell], H, B)
    _FORWARD[weights.cell](KINDS[activation], weights.forward, z, coefficients, strays)
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
    T, N, _, _, B = kept.coefficients.shape
    exponents, squares, squares_c = np.empty((3, T, N, B))
    da = buffers.array(("da", place), T, N, weights.forward.shape[1], B)
    _BACKWARD[weights.cell](
        weights.back_in_time,
        kept.coefficients,
        entering.places,
        (entering.parts, entering.exponents),
        exponents,
        squares,
        squares_c,
        da,
        strays,
    )
    return Found(squares, squares_c if weights.cell == "lstm" else None, exponents, da)


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
