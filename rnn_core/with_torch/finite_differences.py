"""The slope of a function by finite differences, with an estimate of their error."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

_SHRINK = 2.5
_COLUMNS = 18
_KINK_STEP = 1e-5


def directional_derivative(loss_at: Callable[[float], float], first_step: float = 0.1) -> tuple[float, float]:
    """The derivative at 0 and its estimated error, by central differences extrapolated to a step of 0.

    Each entry of a row removes one more order of the truncation error; the one on which its neighbours agree best is
    taken. At a kink (a ReLU at a = 0) there is no derivative, and the error says so: it is at least half of the jump
    between the slopes on the two sides.

    Source: Ridders 1982, Accurate computation of F'(x) and F'(x) F''(x).
    """
    best, error = float("nan"), float("inf")
    previous: list[float] = []
    for column in range(_COLUMNS):
        distance = first_step / _SHRINK**column
        row = [(loss_at(distance) - loss_at(-distance)) / (2.0 * distance)]
        factor = 1.0
        for order, older in enumerate(previous):
            factor *= _SHRINK**2
            row.append((row[order] * factor - older) / (factor - 1.0))
            disagreement = max(abs(row[-1] - row[-2]), abs(row[-1] - older))
            if np.isfinite(disagreement) and disagreement < error:
                best, error = row[-1], disagreement
        previous = row
    return best, max(error, _half_jump(loss_at))


def _half_jump(loss_at: Callable[[float], float]) -> float:
    """Half of the jump of the slope at 0: curvature, which shrinks with the step, is extrapolated away."""

    def one_sided_difference(distance: float) -> float:
        return (loss_at(distance) - 2.0 * loss_at(0.0) + loss_at(-distance)) / distance

    return abs(10.0 * one_sided_difference(_KINK_STEP / 10.0) - one_sided_difference(_KINK_STEP)) / 18.0
