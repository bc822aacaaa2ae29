"""The loss cliff: a network of one unit, small enough that its loss is a landscape over its two weights.

Source: Pascanu, Mikolov & Bengio 2013, On the difficulty of training recurrent neural networks, figure 6.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.engine.activations import sigmoid, sigmoid_slope

TARGET, START = 0.7, 0.5  # of h_T, and h_0
W_RANGE, B_RANGE = (2.0, 8.0), (-4.5, 0.0)  # where the cliff is


class Slope(NamedTuple):
    """The loss and its gradient at points (w, b); answer is h_T."""

    loss: Float64[np.ndarray, " n"]
    dw: Float64[np.ndarray, " n"]
    db: Float64[np.ndarray, " n"]
    answer: Float64[np.ndarray, " n"]


class Surface(NamedTuple):
    """The loss over a grid of weights and biases."""

    w: Float64[np.ndarray, " W"]
    b: Float64[np.ndarray, " B"]
    loss: Float64[np.ndarray, "B W"]


class Descent(NamedTuple):
    """Runs of gradient descent side by side, a row a step, the start first.

    norm: of the gradient at that point, before clipping. nan from where a run's numbers left float64.
    """

    w: Float64[np.ndarray, "K n"]
    b: Float64[np.ndarray, "K n"]
    loss: Float64[np.ndarray, "K n"]
    norm: Float64[np.ndarray, "K n"]


def surface(T: int, columns: int = 241, rows: int = 181) -> Surface:
    """The loss over `W_RANGE` and `B_RANGE`."""
    w, b = np.linspace(*W_RANGE, columns), np.linspace(*B_RANGE, rows)
    h = np.full((rows, columns), START)
    for _ in range(T):
        h = np.asarray(sigmoid(w * h + b[:, None]))
    return Surface(w, b, 0.5 * (h - TARGET) ** 2)


def slope(w: Float64[np.ndarray, " n"], b: Float64[np.ndarray, " n"], T: int) -> Slope:
    r"""Loss and gradient at each point, by backpropagation through time.

        a_t = w h_{t-1} + b;    h_t = σ(a_t);    h_0 = 1/2;    ℓ = ½ (h_T - 0.7)²
        da_t = dh_t σ'(a_t);    dh_{t-1} = w da_t;    ∂ℓ/∂w = Σ_t da_t h_{t-1};    ∂ℓ/∂b = Σ_t da_t

    Where h stays at ½, as on b = -w/2, each step multiplies dh by w/4: above w = 4 the gradient explodes there, and to
    both sides of that line the state falls to another rest. That step in the loss is the cliff.
    """
    h, states, inner = np.full(len(w), START), [], []
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        for _ in range(T):
            states.append(h)
            inner.append(w * h + b)
            h = np.asarray(sigmoid(inner[-1]))
        slopes = np.asarray(sigmoid_slope(np.stack(inner)))
        back = (w * slopes)[:0:-1]  # what each step multiplies dh by, from the last
        dh = (h - TARGET) * np.concatenate([np.ones((1, len(w))), np.cumprod(back, axis=0)])[::-1]
        da = dh * slopes
        dw, db = (da * np.stack(states)).sum(axis=0), da.sum(axis=0)
    return Slope(0.5 * (h - TARGET) ** 2, dw, db, h)


def descend(
    start: tuple[float, float], learning_rate: float, clips: Float64[np.ndarray, " n"], steps: int, T: int
) -> Descent:
    r"""Gradient descent from one start, a run for each clip; inf does not clip.

        (w, b) ← (w, b) - η min(1, θ / ‖g‖) g

    What this tells you: on the cliff the gradient is true and useless. It says how steep the wall is, not how far to go,
    and one step of that size leaves the region that the gradient knows of. Clipped, the step has a length one chose.
    """
    w, b = np.full(len(clips), start[0]), np.full(len(clips), start[1])
    rows = []
    for _ in range(steps + 1):
        at = slope(w, b, T)
        with np.errstate(all="ignore"):
            norm = np.hypot(at.dw, at.db)
            rows.append((w, b, at.loss, norm))
            step = learning_rate * np.where(norm > clips, clips / norm, 1.0)
            w, b = w - step * at.dw, b - step * at.db
    found = Descent(*(np.stack(field) for field in zip(*rows, strict=True)))
    lost = ~np.isfinite(np.stack(found)).all(axis=0)
    return Descent(*(np.where(np.logical_or.accumulate(lost), np.nan, field) for field in found))


def largest_step(descent: Descent, run: int) -> int:
    """The step (from 1) that moved a run's weights farthest; 0 where none moved them."""
    with np.errstate(over="ignore", invalid="ignore"):
        moved = np.hypot(np.diff(descent.w[:, run]), np.diff(descent.b[:, run]))
    return int(np.nanargmax(moved)) + 1 if len(moved) and np.nanmax(moved, initial=0.0) > 0 else 0
