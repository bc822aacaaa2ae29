"""A step of each cell, forward and backward, for N networks at once; the products with W stand in `loops`.

Forward, a step leaves the coefficients of its own backward pass while its numbers are still at hand: what
`cells.<cell>.step_backward` multiplies by, already multiplied together. H units, B samples, time in the caller.
Each step adds to beyond_range (N), an array of its loop's own, how many of its numbers are beyond the range in which
all products are in float64's.
"""

from __future__ import annotations

import numpy as np

from rnn_core.engine.compiled.elementwise import (
    LARGEST,
    LARGEST_ARGUMENT,
    SIGMOID,
    SMALLEST,
    TANH,
    activate,
    compiled,
    out_of_range,
    room,
    sigmoid_of,
)

# Rows of an LSTM's coefficients. The first three are what da_i, da_f and da_g are of dc, the next what da_o and dc are
# of dh, the last what dc_{t-1} is of dc.
BY_I, BY_F, BY_G, BY_O, INTO_C, KEEP_C = range(6)  # g σ'(a_i), c_{t-1} σ'(a_f), i φ'(a_g), φ(c) σ'(a_o), o φ'(c), f

# Rows of a GRU's: what da_n is of dh, da_r of da_n, da_z of dh, dm of da_n, and what of dh goes past the product.
BY_N, BY_R, BY_Z, RESET, KEEP_H = range(5)  # (1 - z) φ'(a_n), m σ'(a_r), (h_{t-1} - n) σ'(a_z), r, z


@compiled
def _limit(kind):
    return LARGEST_ARGUMENT if kind in (TANH, SIGMOID) else LARGEST


@compiled
def rnn_step(kind, a, h, coefficients, beyond_range):  # a (N, H, B); h (N, ≥H, B)
    """h = φ(a). Coefficient (N, 1, H, B): φ'(a)."""
    N, H, B = a.shape
    value = np.empty(H * B)
    for n in range(N):
        activate(kind, a[n].ravel(), value, coefficients[n].ravel())
        beyond_range[n] += out_of_range(a[n].ravel(), SMALLEST, _limit(kind)) + out_of_range(value, SMALLEST, LARGEST)
        for j in range(H):
            for b in range(B):
                h[n, j, b] = value[j * B + b]


@compiled
def rnn_step_backward(coefficients, carried, da, beyond_range):
    """da = dh ∘ φ'(a)."""
    N, _, H, B = carried.shape
    for n in range(N):
        dh, slope, out = carried[n, 0].ravel(), coefficients[n].ravel(), da[n].ravel()
        for j in range(H * B):
            out[j] = dh[j] * slope[j]
        beyond_range[n] += out_of_range(dh, SMALLEST, LARGEST) + out_of_range(out, SMALLEST, LARGEST)


@compiled
def lstm_step(kind, a, c, h, coefficients, beyond_range):  # a (N, 4H, B); c (N, H, B); h (N, ≥H, B)
    """c = f ∘ c + i ∘ g; h = o ∘ φ(c). Coefficients (N, 6, H, B)."""
    N, H, B = c.shape
    size = H * B
    value, slope = np.empty(size), np.empty(size)
    for n in range(N):
        gates, state = a[n].ravel(), c[n].ravel()
        by_i, by_f, by_g = coefficients[n, BY_I].ravel(), coefficients[n, BY_F].ravel(), coefficients[n, BY_G].ravel()
        by_o, into_c, keep = (
            coefficients[n, BY_O].ravel(),
            coefficients[n, INTO_C].ravel(),
            coefficients[n, KEEP_C].ravel(),
        )
        activate(kind, gates[2 * size : 3 * size], value, slope)
        for j in range(size):
            i, _, slope_i = sigmoid_of(gates[j])
            f, _, slope_f = sigmoid_of(gates[size + j])
            g = value[j]
            by_i[j] = g * slope_i
            by_f[j] = state[j] * slope_f
            by_g[j] = i * slope[j]
            keep[j] = f
            state[j] = f * state[j] + i * g
        beyond_range[n] += out_of_range(gates[: 2 * size], SMALLEST, LARGEST_ARGUMENT)
        beyond_range[n] += out_of_range(gates[2 * size : 3 * size], SMALLEST, _limit(kind))
        beyond_range[n] += out_of_range(gates[3 * size :], SMALLEST, LARGEST_ARGUMENT)
        beyond_range[n] += out_of_range(value, SMALLEST, LARGEST) + out_of_range(state, SMALLEST, _limit(kind))
        activate(kind, state, value, slope)
        for j in range(size):
            o, _, slope_o = sigmoid_of(gates[3 * size + j])
            by_o[j] = value[j] * slope_o
            into_c[j] = o * slope[j]
            value[j] = o * value[j]
        beyond_range[n] += out_of_range(value, SMALLEST, LARGEST)
        for j in range(H):
            for b in range(B):
                h[n, j, b] = value[j * B + b]


@compiled
def lstm_step_backward(coefficients, carried, da, handed, beyond_range):
    """dc += dh ∘ o φ'(c), left in carried[:, 1]; da = (dc, dc, dc, dh) ∘ coefficients; hands dc ∘ f on."""
    N, _, H, B = carried.shape
    size = H * B
    for n in range(N):
        dh, dc, out = carried[n, 0].ravel(), carried[n, 1].ravel(), da[n].ravel()
        handed_c = handed[n, 1].ravel()
        by_i, by_f, by_g = coefficients[n, BY_I].ravel(), coefficients[n, BY_F].ravel(), coefficients[n, BY_G].ravel()
        by_o, into_c, keep = (
            coefficients[n, BY_O].ravel(),
            coefficients[n, INTO_C].ravel(),
            coefficients[n, KEEP_C].ravel(),
        )
        for j in range(size):
            whole = dc[j] + dh[j] * into_c[j]
            dc[j] = whole
            out[j] = whole * by_i[j]
            out[size + j] = whole * by_f[j]
            out[2 * size + j] = whole * by_g[j]
            out[3 * size + j] = dh[j] * by_o[j]
            handed_c[j] = whole * keep[j]
        beyond_range[n] += out_of_range(dh, SMALLEST, LARGEST) + out_of_range(dc, SMALLEST, LARGEST)
        beyond_range[n] += out_of_range(out, SMALLEST, LARGEST)


@compiled
def gru_step(kind, a, bounds, before, h, coefficients, beyond_range):
    """h = (1 - z) ∘ n + z ∘ h, a (N, 4H, B) = [a_r | a_z | ih_n | m]; coefficients (N, 5, H, B).

    bounds (N, 2, H, B) carries what is left of h to φ's limits, so that h - n stays exact where both saturate.
    """
    N, H, B = before.shape[0], a.shape[1] // 4, before.shape[2]
    size = H * B
    old, a_n, value = np.empty(size), np.empty(size), np.empty(size)
    slope, above, below = np.empty(size), np.empty(size), np.empty(size)
    for n in range(N):
        for j in range(H):
            for b in range(B):
                old[j * B + b] = before[n, j, b]
        gates = a[n].ravel()
        by_n, by_r, by_z = coefficients[n, BY_N].ravel(), coefficients[n, BY_R].ravel(), coefficients[n, BY_Z].ravel()
        reset, keep = coefficients[n, RESET].ravel(), coefficients[n, KEEP_H].ravel()
        for j in range(size):
            r, _, slope_r = sigmoid_of(gates[j])
            m = gates[3 * size + j]
            reset[j] = r
            by_r[j] = m * slope_r
            a_n[j] = gates[2 * size + j] + r * m
        beyond_range[n] += out_of_range(gates[: 2 * size], SMALLEST, LARGEST_ARGUMENT)
        beyond_range[n] += out_of_range(gates[2 * size :], SMALLEST, LARGEST)
        beyond_range[n] += out_of_range(a_n, SMALLEST, _limit(kind))
        activate(kind, a_n, value, slope)
        for j in range(size):
            z, not_z, slope_z = sigmoid_of(gates[size + j])
            keep[j] = z
            by_n[j] = not_z * slope[j]
            by_z[j] = slope_z
            slope[j] = not_z
        if kind in (TANH, SIGMOID):
            room(kind, a_n, above, below)
            up, down = bounds[n, 0].ravel(), bounds[n, 1].ravel()
            for j in range(size):
                from_zero, from_above, from_below = abs(old[j]) + abs(value[j]), above[j] + up[j], below[j] + down[j]
                top = from_above < from_zero and from_above < from_below
                bottom = from_below < from_zero and not top
                inner = down[j] - below[j] if bottom else old[j] - value[j]
                by_z[j] = by_z[j] * (above[j] - up[j] if top else inner)
                up[j] = slope[j] * above[j] + keep[j] * up[j]
                down[j] = slope[j] * below[j] + keep[j] * down[j]
        else:
            for j in range(size):
                by_z[j] = by_z[j] * (old[j] - value[j])
        for j in range(H):
            for b in range(B):
                k = j * B + b
                old[k] = slope[k] * value[k] + keep[k] * old[k]
                h[n, j, b] = old[k]
        beyond_range[n] += out_of_range(old, SMALLEST, LARGEST)


@compiled
def gru_step_backward(coefficients, carried, da, handed, beyond_range):
    """da = [da_r | da_z | dm | da_n]; hands dh ∘ z on."""
    N, _, H, B = carried.shape
    size = H * B
    for n in range(N):
        dh, out, kept = carried[n, 0].ravel(), da[n].ravel(), handed[n, 0].ravel()
        by_n, by_r, by_z = coefficients[n, BY_N].ravel(), coefficients[n, BY_R].ravel(), coefficients[n, BY_Z].ravel()
        reset, keep = coefficients[n, RESET].ravel(), coefficients[n, KEEP_H].ravel()
        for j in range(size):
            da_n = dh[j] * by_n[j]
            out[j] = da_n * by_r[j]
            out[size + j] = dh[j] * by_z[j]
            out[2 * size + j] = da_n * reset[j]
            out[3 * size + j] = da_n
            kept[j] = dh[j] * keep[j]
        beyond_range[n] += out_of_range(dh, SMALLEST, LARGEST) + out_of_range(out, SMALLEST, LARGEST)
