"""A step of each cell, forward and backward, for N networks at once; the products with W stand in `loops`.

Forward, a step leaves the coefficients of its own backward pass while its numbers are still at hand: what
`cells.<cell>.step_backward` multiplies by, already multiplied together. H units, B samples, time in the caller.
Each step adds to strays (N) how many numbers left the range in which all products are in float64's.
"""

from __future__ import annotations

import math

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


@compiled
def _limit(kind):  # type: ignore[no-untyped-def]
    return LARGEST_ARGUMENT if kind in (TANH, SIGMOID) else LARGEST


@compiled
def rnn_step(kind, a, h, coefficients, strays):  # type: ignore[no-untyped-def]  # a (N, H, B); h (N, ≥H, B)
    """h = φ(a). Coefficient (N, 1, H, B): φ'(a)."""
    N, H, B = a.shape
    value = np.empty(H * B)
    for n in range(N):
        activate(kind, a[n].ravel(), value, coefficients[n].ravel())
        strays[n] += out_of_range(a[n].ravel(), SMALLEST, _limit(kind)) + out_of_range(value, SMALLEST, LARGEST)
        for j in range(H):
            for b in range(B):
                h[n, j, b] = value[j * B + b]


@compiled
def rnn_step_backward(coefficients, carried, da, strays):  # type: ignore[no-untyped-def]
    """da = dh ∘ φ'(a)."""
    N, _, H, B = carried.shape
    for n in range(N):
        dh, slope, out = carried[n, 0].ravel(), coefficients[n].ravel(), da[n].ravel()
        for j in range(H * B):
            out[j] = dh[j] * slope[j]
        strays[n] += out_of_range(dh, SMALLEST, LARGEST) + out_of_range(out, SMALLEST, LARGEST)


@compiled
def lstm_step(kind, a, c, h, coefficients, strays):  # type: ignore[no-untyped-def]  # a (N, 4H, B)
    """c = f ∘ c + i ∘ g; h = o ∘ φ(c). Coefficients (N, 6, H, B): g σ'(i), c σ'(f), i φ'(g), φ(c) σ'(o), o φ'(c), f."""
    N, H, B = c.shape
    size = H * B
    value, slope = np.empty(size), np.empty(size)
    for n in range(N):
        gates, state = a[n].ravel(), c[n].ravel()
        by_i, by_f, by_g = coefficients[n, 0].ravel(), coefficients[n, 1].ravel(), coefficients[n, 2].ravel()
        by_o, into_c, keep = coefficients[n, 3].ravel(), coefficients[n, 4].ravel(), coefficients[n, 5].ravel()
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
        strays[n] += out_of_range(gates[: 2 * size], SMALLEST, LARGEST_ARGUMENT)
        strays[n] += out_of_range(gates[2 * size : 3 * size], SMALLEST, _limit(kind))
        strays[n] += out_of_range(gates[3 * size :], SMALLEST, LARGEST_ARGUMENT)
        strays[n] += out_of_range(value, SMALLEST, LARGEST) + out_of_range(state, SMALLEST, _limit(kind))
        activate(kind, state, value, slope)
        for j in range(size):
            o, _, slope_o = sigmoid_of(gates[3 * size + j])
            by_o[j] = value[j] * slope_o
            into_c[j] = o * slope[j]
            value[j] = o * value[j]
        strays[n] += out_of_range(value, SMALLEST, LARGEST)
        for j in range(H):
            for b in range(B):
                h[n, j, b] = value[j * B + b]


@compiled
def lstm_step_backward(coefficients, carried, da, handed, strays):  # type: ignore[no-untyped-def]
    """dc += dh ∘ o φ'(c), left in carried[:, 1]; da = (dc, dc, dc, dh) ∘ coefficients; hands dc ∘ f on."""
    N, _, H, B = carried.shape
    size = H * B
    for n in range(N):
        dh, dc, out = carried[n, 0].ravel(), carried[n, 1].ravel(), da[n].ravel()
        by_i, by_f, by_g = coefficients[n, 0].ravel(), coefficients[n, 1].ravel(), coefficients[n, 2].ravel()
        by_o, into_c, keep = coefficients[n, 3].ravel(), coefficients[n, 4].ravel(), coefficients[n, 5].ravel()
        handed_c = handed[n, 1].ravel()
        for j in range(size):
            whole = dc[j] + dh[j] * into_c[j]
            dc[j] = whole
            out[j] = whole * by_i[j]
            out[size + j] = whole * by_f[j]
            out[2 * size + j] = whole * by_g[j]
            out[3 * size + j] = dh[j] * by_o[j]
            handed_c[j] = whole * keep[j]
        strays[n] += out_of_range(dh, SMALLEST, LARGEST) + out_of_range(dc, SMALLEST, LARGEST)
        strays[n] += out_of_range(out, SMALLEST, LARGEST)


@compiled
def gru_step(kind, a, bounds, before, h, coefficients, strays):  # type: ignore[no-untyped-def]
    """h = (1 - z) ∘ n + z ∘ h, a (N, 4H, B) = [a_r | a_z | ih_n | m]; coefficients (N, 5, H, B).

    Coefficients: (1-z) φ'(a_n), m σ'(r), (h - n) σ'(z), r, z. bounds (N, 2, H, B) carries what is left of h to φ's
    limits, so that h - n stays exact where both saturate.
    """
    N, H, B = before.shape[0], a.shape[1] // 4, before.shape[2]
    size = H * B
    bounded = kind in (TANH, SIGMOID)
    old, a_n, value = np.empty(size), np.empty(size), np.empty(size)
    slope, above, below = np.empty(size), np.empty(size), np.empty(size)
    for n in range(N):
        for j in range(H):
            for b in range(B):
                old[j * B + b] = before[n, j, b]
        gates = a[n].ravel()
        by_n, by_r, by_z = coefficients[n, 0].ravel(), coefficients[n, 1].ravel(), coefficients[n, 2].ravel()
        reset, keep = coefficients[n, 3].ravel(), coefficients[n, 4].ravel()
        for j in range(size):
            r, _, slope_r = sigmoid_of(gates[j])
            m = gates[3 * size + j]
            reset[j] = r
            by_r[j] = m * slope_r
            a_n[j] = gates[2 * size + j] + r * m
        strays[n] += out_of_range(gates[: 2 * size], SMALLEST, LARGEST_ARGUMENT)
        strays[n] += out_of_range(gates[2 * size :], SMALLEST, LARGEST) + out_of_range(a_n, SMALLEST, _limit(kind))
        activate(kind, a_n, value, slope)
        for j in range(size):
            z, not_z, slope_z = sigmoid_of(gates[size + j])
            keep[j] = z
            by_n[j] = not_z * slope[j]
            by_z[j] = slope_z
            slope[j] = not_z
        if bounded:
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
        strays[n] += out_of_range(old, SMALLEST, LARGEST)


@compiled
def gru_step_backward(coefficients, carried, da, handed, strays):  # type: ignore[no-untyped-def]
    """da = [da_r | da_z | dm | da_n]; hands dh ∘ z on."""
    N, _, H, B = carried.shape
    size = H * B
    for n in range(N):
        dh, out, kept = carried[n, 0].ravel(), da[n].ravel(), handed[n, 0].ravel()
        by_n, by_r, by_z = coefficients[n, 0].ravel(), coefficients[n, 1].ravel(), coefficients[n, 2].ravel()
        reset, keep = coefficients[n, 3].ravel(), coefficients[n, 4].ravel()
        for j in range(size):
            a_n = dh[j] * by_n[j]
            out[j] = a_n * by_r[j]
            out[size + j] = dh[j] * by_z[j]
            out[2 * size + j] = a_n * reset[j]
            out[3 * size + j] = a_n
            kept[j] = dh[j] * keep[j]
        strays[n] += out_of_range(dh, SMALLEST, LARGEST) + out_of_range(out, SMALLEST, LARGEST)


@compiled
def settle(carried, exponent, entering, entering_exponent, sizes, strays):  # type: ignore[no-untyped-def]
    """Before a step back: add what enters h here, take a power of two out of each sample, measure ‖dh‖².

    carried (N, S, H, B) · 2^exponent (N, B): ∂ℓ/∂ of h, and of c where there is one; entering (1, N, H, B) likewise,
    or (0, ...) where nothing enters. A number that is lost beside an exact zero is a stray.
    """
    N, S, H, B = carried.shape
    peak = np.empty(B)
    ours, theirs = np.empty(B), np.empty(B)
    for n in range(N):
        if entering.shape[0]:
            for b in range(B):
                top = max(exponent[n, b], entering_exponent[0, n, b])
                ours[b] = math.ldexp(1.0, int(max(exponent[n, b] - top, -1000.0)))
                theirs[b] = math.ldexp(1.0, int(max(entering_exponent[0, n, b] - top, -1000.0)))
                exponent[n, b] = top
            for j in range(H):
                for b in range(B):
                    whole = carried[n, 0, j, b] * ours[b] + entering[0, n, j, b] * theirs[b]
                    strays[n] += whole == 0.0 and carried[n, 0, j, b] != entering[0, n, j, b]
                    carried[n, 0, j, b] = whole
            for s in range(1, S):
                for j in range(H):
                    for b in range(B):
                        carried[n, s, j, b] *= ours[b]
        peak[:] = 0.0
        for s in range(S):
            for j in range(H):
                for b in range(B):
                    peak[b] = max(peak[b], abs(carried[n, s, j, b]))
        moved = False
        for b in range(B):
            ours[b] = 1.0
            if peak[b] == 0.0:
                exponent[n, b] = -1e300
            elif peak[b] < 2.0**-32 or peak[b] > 2.0**32:
                _, shift = math.frexp(peak[b])
                ours[b] = math.ldexp(1.0, -shift)
                exponent[n, b] += shift
                moved = True
        if moved:
            for s in range(S):
                for j in range(H):
                    for b in range(B):
                        carried[n, s, j, b] *= ours[b]
        sizes[n] = 0.0
        for j in range(H):
            for b in range(B):
                sizes[n, b] += carried[n, 0, j, b] * carried[n, 0, j, b]


@compiled
def norms_squared(x, sizes):  # type: ignore[no-untyped-def]  # x (N, H, B), sizes (N, B)
    """Σ x² over the units."""
    N, H, B = x.shape
    for n in range(N):
        sizes[n] = 0.0
        for j in range(H):
            for b in range(B):
                sizes[n, b] += x[n, j, b] * x[n, j, b]
