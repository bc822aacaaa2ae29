"""The loops over time, compiled whole: while one runs, Python's interpreter is free for others.

Time first, then network, then feature by batch: (T, N, ·, B). W is what one product makes the pre-activation of, from
hx1 = [h; x; 1]; back = W_hhᵀ takes da to the step before. Products are BLAS's. Each loop returns, by network, how many
numbers are beyond the range of plain float64.
"""

from __future__ import annotations

import numpy as np

from rnn_core.engine.compiled.cells import (
    gru_step,
    gru_step_backward,
    lstm_step,
    lstm_step_backward,
    rnn_step,
    rnn_step_backward,
)
from rnn_core.engine.compiled.elementwise import SIGMOID, compiled
from rnn_core.engine.compiled.rescaling import add_and_rescale, sum_squares


@compiled
def _products(W, x, out):
    for n in range(W.shape[0]):
        np.dot(W[n], x[n], out[n])


@compiled
def rnn_forward(kind, W, hx1, coefficients):
    """Fill hx1 with h_1 ... h_T, and the coefficients of the backward pass."""
    T, N, _, _, B = coefficients.shape
    beyond_range, a = np.zeros(N, np.int64), np.empty((N, W.shape[1], B))
    for t in range(T):
        _products(W, hx1[t], a)
        rnn_step(kind, a, hx1[t + 1], coefficients[t], beyond_range)
    return beyond_range


@compiled
def lstm_forward(kind, W, hx1, coefficients):
    """Fill hx1 with h_1 ... h_T, and the coefficients of the backward pass."""
    T, N, _, H, B = coefficients.shape
    beyond_range, a, c = np.zeros(N, np.int64), np.empty((N, W.shape[1], B)), np.zeros((N, H, B))
    for t in range(T):
        _products(W, hx1[t], a)
        lstm_step(kind, a, c, hx1[t + 1], coefficients[t], beyond_range)
    return beyond_range


@compiled
def gru_forward(kind, W, hx1, coefficients):
    """Fill hx1 with h_1 ... h_T, and the coefficients of the backward pass."""
    T, N, _, H, B = coefficients.shape
    beyond_range, a, bounds = np.zeros(N, np.int64), np.empty((N, W.shape[1], B)), np.ones((N, 2, H, B))
    if kind == SIGMOID:
        bounds[:, 1] = 0.0  # h starts at σ's lower limit
    for t in range(T):
        _products(W, hx1[t], a)
        gru_step(kind, a, bounds, hx1[t], hx1[t + 1], coefficients[t], beyond_range)
    return beyond_range


@compiled
def rnn_backward(back, coefficients, arrivals, from_above, exponents, squares, squares_c, da):
    """From the last step to the first: squared norms of ∂ℓ/∂h and da, over 2^exponent.

    arrivals (T): where in from_above's two arrays stands what reaches h_t at its own step, with its exponent; or -1.
    """
    T, N, _, H, B = coefficients.shape
    beyond_range, carried, exponent = np.zeros(N, np.int64), np.zeros((N, 1, H, B)), np.full((N, B), -1e300)
    for t in range(T - 1, -1, -1):
        _add(carried, exponent, arrivals[t], from_above, squares[t], beyond_range)
        exponents[t] = exponent
        rnn_step_backward(coefficients[t], carried, da[t], beyond_range)
        for n in range(N):
            np.dot(back[n], da[t, n], carried[n, 0])
    return beyond_range


@compiled
def lstm_backward(back, coefficients, arrivals, from_above, exponents, squares, squares_c, da):
    """As for the simple cell, with the squared norms of ∂ℓ/∂c."""
    T, N, _, H, B = coefficients.shape
    beyond_range, exponent = np.zeros(N, np.int64), np.full((N, B), -1e300)
    carried, handed = np.zeros((N, 2, H, B)), np.zeros((N, 2, H, B))
    for t in range(T - 1, -1, -1):
        _add(carried, exponent, arrivals[t], from_above, squares[t], beyond_range)
        exponents[t] = exponent
        lstm_step_backward(coefficients[t], carried, da[t], handed, beyond_range)
        sum_squares(carried[:, 1], squares_c[t])
        for n in range(N):
            np.dot(back[n], da[t, n], handed[n, 0])
        carried, handed = handed, carried
    return beyond_range


@compiled
def gru_backward(back, coefficients, arrivals, from_above, exponents, squares, squares_c, da):
    """As for the simple cell; part of dh goes on by z, past the product."""
    T, N, _, H, B = coefficients.shape
    beyond_range, exponent = np.zeros(N, np.int64), np.full((N, B), -1e300)
    carried, handed, through = np.zeros((N, 1, H, B)), np.zeros((N, 1, H, B)), np.empty((H, B))
    for t in range(T - 1, -1, -1):
        _add(carried, exponent, arrivals[t], from_above, squares[t], beyond_range)
        exponents[t] = exponent
        gru_step_backward(coefficients[t], carried, da[t], handed, beyond_range)
        for n in range(N):
            np.dot(back[n], da[t, n, : 3 * H], through)
            for j in range(H):
                for b in range(B):
                    handed[n, 0, j, b] += through[j, b]
        carried, handed = handed, carried
    return beyond_range


@compiled
def _add(carried, exponent, arrival, from_above, squares, beyond_range):
    parts, part_exponents = from_above
    first, last = (arrival, arrival + 1) if arrival >= 0 else (0, 0)
    add_and_rescale(carried, exponent, parts[first:last], part_exponents[first:last], squares, beyond_range)
