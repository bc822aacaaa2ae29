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


class FromAbove(NamedTuple):
    """What reaches h at its own step, in the order of processing: parts[arrivals[t]] · 2^exponents; nothing at -1."""

    arrivals: Int64[np.ndarray, " T"]
    parts: Float64[np.ndarray, "E N H B"]
    exponents: Float64[np.ndarray, "E N B"]


class Layer(NamedTuple):
    """The weights of one layer in one direction, as one product forward and two back."""

    cell: str
    forward: Float64[np.ndarray, "N A K"]
    back_in_time: Float64[np.ndarray, "N H G"]
    back_to_input: Float64[np.ndarray, "N D G"]


class ForwardTape(NamedTuple):
    """[h; x; 1] before each step and after the last, and what the backward pass multiplies by.

    beyond_range: by network, how many numbers of the pass are beyond the range of plain float64.
    """

    hx1: Float64[np.ndarray, "T+1 N K B"]
    coefficients: Float64[np.ndarray, "T N P H B"]
    beyond_range: Int64[np.ndarray, " N"]
    direction: int


class BackwardTape(NamedTuple):
    """Over 2^exponent, squared norms of ∂ℓ/∂h and ∂ℓ/∂c, and da; beyond_range as in `ForwardTape`."""

    squares: Float64[np.ndarray, "T N B"]
    squares_c: Float64[np.ndarray, "T N B"] | None
    exponent: Float64[np.ndarray, "T N B"]
    da: Float64[np.ndarray, "T N A B"]
    beyond_range: Int64[np.ndarray, " N"]
    direction: int


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
    buffers: Buffers,
    at: tuple[int, int],
) -> ForwardTape:
    """The forward pass from a zero state.

    at: layer and direction, under which the buffers keep what the backward pass needs.
    """
    T, N, D, B = x.shape
    H = weights.back_in_time.shape[1]
    hx1 = buffers.array(("hx1", at), T + 1, N, H + D + 1, B)
    hx1[0, :, :H] = 0.0
    hx1[:T, :, H : H + D] = x
    hx1[:, :, H + D :] = 1.0
    coefficients = buffers.array(("coefficients", at), T, N, COEFFICIENTS[weights.cell], H, B)
    beyond_range = _FORWARD[weights.cell](KINDS[activation], weights.forward, hx1, coefficients)
    return ForwardTape(hx1, coefficients, beyond_range, at[1])


def backward(
    weights: Layer,
    forward: ForwardTape,
    from_above: FromAbove,
    buffers: Buffers,
    at: tuple[int, int],
) -> BackwardTape:
    """The backward pass, with an exponent a sample."""
    T, N, _, _, B = forward.coefficients.shape
    exponents, squares, squares_c = np.empty((3, T, N, B))
    da = buffers.array(("da", at), T, N, weights.forward.shape[1], B)
    beyond_range = _BACKWARD[weights.cell](
        weights.back_in_time,
        forward.coefficients,
        from_above.arrivals,
        (from_above.parts, from_above.exponents),
        exponents,
        squares,
        squares_c,
        da,
    )
    return BackwardTape(squares, squares_c if weights.cell == "lstm" else None, exponents, da, beyond_range, at[1])


def to_input(weights: Layer, backward: BackwardTape) -> Float64[np.ndarray, "T N D B"]:
    """∂ℓ/∂x_t over 2^exponent."""
    if weights.cell != "gru":
        dx: Float64[np.ndarray, "T N D B"] = np.matmul(weights.back_to_input, backward.da)
        return dx
    H = weights.back_in_time.shape[1]
    gates = np.matmul(weights.back_to_input[:, :, : 2 * H], backward.da[:, :, : 2 * H])
    candidate = np.matmul(weights.back_to_input[:, :, 2 * H :], backward.da[:, :, 3 * H :])
    return np.asarray(gates + candidate)


def log10_terms(weights: Layer, forward: ForwardTape, backward: BackwardTape) -> Float64[np.ndarray, "N T"]:
    r"""log10 of the Frobenius norm of step t's term of ∂loss/∂W_hh.

        term_t     = (1/B) Σ_b δ_b h_bᵀ                      δ_b = ∂ℓ_b/∂a_t, h_b = h_{t-1} of sample b
        ‖term_t‖²  = (1/B²) Σ_b Σ_b' (δ_b·δ_b')(h_b·h_b')

    so that B × B products do for a G × H matrix. nan where the double sum cancels to a thousandth of its diagonal:
    there, the term must be measured itself.
    """
    G, H = weights.back_in_time.shape[2], weights.back_in_time.shape[1]
    d, h = backward.da[:, :, :G], forward.hx1[:-1, :, :H]
    top = backward.exponent.max(axis=2)
    scale = np.exp2(np.maximum(backward.exponent - top[:, :, None], -500.0)) / d.shape[3]
    products = np.matmul(d.swapaxes(2, 3), d) * np.matmul(h.swapaxes(2, 3), h)
    products *= scale[:, :, :, None] * scale[:, :, None, :]
    squares, diagonal = products.sum(axis=(2, 3)), np.trace(products, axis1=2, axis2=3)
    with np.errstate(divide="ignore", invalid="ignore"):
        log10 = 0.5 * np.log10(squares) + top * np.log10(2.0)
        exact = (squares > 1e-3 * diagonal) | (diagonal == 0)
        return np.where(exact, np.where(diagonal == 0, -np.inf, log10), np.nan).T
