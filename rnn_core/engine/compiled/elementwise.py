"""exp, σ and φ with their slopes, four at a time: pure arithmetic that a compiler can lay over vectors.

exp(-|a|) gives value and slope of σ and tanh without the cancellation of 1 - σ and 1 - tanh².
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

TANH, SIGMOID, RELU, LEAKY_RELU, LINEAR = range(5)
KINDS = {"tanh": TANH, "sigmoid": SIGMOID, "relu": RELU, "leaky_relu": LEAKY_RELU, "linear": LINEAR}

LARGEST_ARGUMENT = 100.0  # of σ and tanh: beyond it a slope times a state could leave float64's range
SMALLEST, LARGEST = 1e-100, 1e100  # the product of three numbers of this range is in float64's

# `contract` lets a·b + c be one instruction; nothing else about float64 is relaxed.
compiled: Any = njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
_inlined: Any = njit(inline="always", error_model="numpy", fastmath={"contract"})

_LOG2_E = 1.4426950408889634
_LN_2_HIGH, _LN_2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_ROUND = 1.5 * 2.0**52  # adding it leaves a whole number in the low bits


@_inlined
def exp_of(x):  # scalars, float64
    """exp(x) for x in [-708, 0], to one unit in the last place: 2^k times a Taylor polynomial on ±ln 2 / 2."""
    rounded = x * _LOG2_E + _ROUND
    k = rounded - _ROUND
    r = (x - k * _LN_2_HIGH) - k * _LN_2_LOW
    p = 1.0 / 6227020800.0
    p = p * r + 1.0 / 479001600.0
    p = p * r + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    exponent = (np.float64(rounded).view(np.int64) + 1023) << 52
    return p * np.int64(exponent).view(np.float64)


@_inlined
def sigmoid_of(a):
    """σ(a), σ(-a) and σ'(a)."""
    return sigmoid_by(exp_of(-min(abs(a), 700.0)), a)


@_inlined
def sigmoid_by(e, a):  # e = exp(-|a|), exact or not quite
    """The same by e: σ' at most 1/4 however e was rounded."""
    near = 1.0 / (1.0 + e)
    far = e * near
    slope = near * far
    slope = 0.25 if slope > 0.25 else slope
    return (near, far, slope) if a > 0 else (far, near, slope)


@_inlined
def tanh_of(a):
    """tanh(a), 1 - tanh(a), tanh(a) + 1 and sech²(a)."""
    return tanh_by(exp_of(-min(2.0 * abs(a), 700.0)), a)


@_inlined
def tanh_by(e, a):  # e = exp(-2|a|), exact or not quite
    """The same by e: sech² at most 1 however e was rounded. tanh below 0.3 by Lambert's continued fraction."""
    x = abs(a)
    q = 1.0 / (1.0 + e)
    s = a * a
    small = x * (135135.0 + s * (17325.0 + s * (378.0 + s))) / (135135.0 + s * (62370.0 + s * (3150.0 + s * 28.0)))
    size = small if x < 0.3 else (1.0 - e) * q
    far, near = 2.0 * e * q, 2.0 * q
    slope = far * near
    slope = 1.0 if slope > 1.0 else slope
    if a > 0:
        return size, far, near, slope
    return -size, near, far, slope


@compiled
def activate(kind, a, value, slope):  # flat, of one length
    """φ(a) and φ'(a) of a whole array."""
    n = a.size
    if kind == TANH:
        for j in range(n):
            v, _, _, s = tanh_of(a[j])
            value[j] = v
            slope[j] = s
    elif kind == SIGMOID:
        for j in range(n):
            v, _, s = sigmoid_of(a[j])
            value[j] = v
            slope[j] = s
    elif kind == LINEAR:
        for j in range(n):
            value[j] = a[j]
            slope[j] = 1.0
    else:
        floor = 0.0 if kind == RELU else 0.01
        for j in range(n):
            s = 1.0 if a[j] > 0 else floor
            value[j] = s * a[j]
            slope[j] = s


@compiled
def room(kind, a, above, below):
    """What is left to the limits of tanh and σ."""
    if kind == TANH:
        for j in range(a.size):
            _, up, down, _ = tanh_of(a[j])
            above[j] = up
            below[j] = down
    else:
        for j in range(a.size):
            down, up, _ = sigmoid_of(a[j])
            above[j] = up
            below[j] = down


@compiled
def out_of_range(x, smallest, largest):
    """How many elements are neither 0 nor within the range; nan counts."""
    count = 0
    for j in range(x.size):
        size = abs(x[j])
        count += not (size == 0.0 or (size >= smallest and size <= largest))
    return count
