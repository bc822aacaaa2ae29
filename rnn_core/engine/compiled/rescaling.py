"""What stands between two steps of a backward pass: losses enter, and each sample's exponent takes what outgrows float64."""

from __future__ import annotations

import math

import numpy as np

from rnn_core.engine.compiled.elementwise import compiled


@compiled
def add_and_rescale(carried, exponent, entering, entering_exponent, squares, beyond_range):
    """Before a step back: add what enters h here, take a power of two out of each sample, measure ‖dh‖².

    carried (N, S, H, B) · 2^exponent (N, B): ∂ℓ/∂ of h, and of c where there is one; entering (1, N, H, B) likewise,
    or (0, ...) where nothing enters. A number that is lost beside an exact zero counts as beyond the range.
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
                    beyond_range[n] += whole == 0.0 and carried[n, 0, j, b] != entering[0, n, j, b]
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
        squares[n] = 0.0
        for j in range(H):
            for b in range(B):
                squares[n, b] += carried[n, 0, j, b] * carried[n, 0, j, b]


@compiled
def sum_squares(x, squares):  # x (N, H, B), squares (N, B)
    """Σ x² over the units."""
    N, H, B = x.shape
    for n in range(N):
        squares[n] = 0.0
        for j in range(H):
            for b in range(B):
                squares[n, b] += x[n, j, b] * x[n, j, b]
