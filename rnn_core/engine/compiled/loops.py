"""The loops over time, compiled whole: while one runs, Python's interpreter is free for others.

Time first, then network, then feature by batch: (T, N, ·, B). W is what one product makes the pre-activation of, from
z = [h; x; 1]; back = W_hhᵀ takes da to the step before. Products are BLAS's.
"""

from __future__ import annotations

import numpy as np

from rnn_core.engine.compiled.cells import (
    gru_step,
    gru_step_backward,
    lstm_step,
    lstm_step_backward,
    norms_squared,
    rnn_step,
    rnn_step_backward,
    settle,
)
from rnn_core.engine.compiled.elementwise import SIGMOID, compiled


@compiled
def _products(W, x, out):  # type: ignore[no-untyped-def]
    for n in range(W.shape[0]):
        np.dot(W[n], x[n], out[n])


@compiled
def rnn_forward(kind, W, z, coefficients, strays):  # type: ignore[no-untyped-def]
    """Fill z with h_1 ... h_T, and the way back's coefficients."""
    T, N, _, _, B = coefficients.shape
    a = np.empty((N, W.shape[1], B))
    for t in range(T):
        _products(W, z[t], a)
        rnn_step(kind, a, z[t + 1], coefficients[t], strays)


@compiled
def lstm_forward(kind, W, z, coefficients, strays):  # type: ignore[no-untyped-def]
    """Fill z with h_1 ... h_T, and the way back's coefficients."""
    T, N, _, H, B = coefficients.shape
    a, c = np.empty((N, W.shape[1], B)), np.zeros((N, H, B))
    for t in range(T):
        _products(W, z[t], a)
        lstm_step(kind, a, c, z[t + 1], coefficients[t], strays)


@compiled
def gru_forward(kind, W, z, coefficients, strays):  # type: ignore[no-untyped-def]
    """Fill z with h_1 ... h_T, and the way back's coefficients."""
    T, N, _, H, B = coefficients.shape
    a, bounds = np.empty((N, W.shape[1], B)), np.ones((N, 2, H, B))
    if kind == SIGMOID:
        bounds[:, 1] = 0.0  # h starts at σ's lower limit
    for t in range(T):
        _products(W, z[t], a)
        gru_step(kind, a, bounds, z[t], z[t + 1], coefficients[t], strays)


@compiled
def rnn_backward(back, coefficients, places, entering, exponents, squares, squares_c, da, strays):  # type: ignore[no-untyped-def]
    """From the last step to the first: squared norms of ∂ℓ/∂h and da, over 2^exponent.

    places (T): where in entering[0], entering[1] stands what reaches h_t at its own step, with its exponent; or -1.
    """
    T, N, _, H, B = coefficients.shape
    carried, exponent = np.zeros((N, 1, H, B)), np.full((N, B), -1e300)
    for t in range(T - 1, -1, -1):
        _enter(carried, exponent, places[t], entering, squares[t], strays)
        exponents[t] = exponent
        rnn_step_backward(coefficients[t], carried, da[t], strays)
        for n in range(N):
            np.dot(back[n], da[t, n], carried[n, 0])


@compiled
def lstm_backward(back, coefficients, places, entering, exponents, squares, squares_c, da, strays):  # type: ignore[no-untyped-def]
    """As for the simple cell, with the squared norms of ∂ℓ/∂c."""
    T, N, _, H, B = coefficients.shape
    carried, handed = np.zeros((N, 2, H, B)), np.zeros((N, 2, H, B))
    exponent = np.full((N, B), -1e300)
    for t in range(T - 1, -1, -1):
        _enter(carried, exponent, places[t], entering, squares[t], strays)
        exponents[t] = exponent
        lstm_step_backward(coefficients[t], carried, da[t], handed, strays)
        norms_squared(carried[:, 1], squares_c[t])
        for n in range(N):
            np.dot(back[n], da[t, n], handed[n, 0])
        carried, handed = handed, carried


@compiled
def gru_backward(back, coefficients, places, entering, exponents, squares, squares_c, da, strays):  # type: ignore[no-untyped-def]
    """As for the simple cell; part of dh goes on by z, past the product."""
    T, N, _, H, B = coefficients.shape
    carried, handed = np.zeros((N, 1, H, B)), np.zeros((N, 1, H, B))
    exponent, through = np.full((N, B), -1e300), np.empty((H, B))
    for t in range(T - 1, -1, -1):
        _enter(carried, exponent, places[t], entering, squares[t], strays)
        exponents[t] = exponent
        gru_step_backward(coefficients[t], carried, da[t], handed, strays)
        for n in range(N):
            np.dot(back[n], da[t, n, : 3 * H], through)
            for j in range(H):
                for b in range(B):
                    handed[n, 0, j, b] += through[j, b]
        carried, handed = handed, carried


@compiled
def _enter(carried, exponent, place, entering, squares, strays):  # type: ignore[no-untyped-def]
    parts, part_exponents = entering
    first, last = (place, place + 1) if place >= 0 else (0, 0)
    settle(carried, exponent, parts[first:last], part_exponents[first:last], squares, strays)
