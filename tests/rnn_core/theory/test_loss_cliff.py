"""The landscape of one unit: its gradient is the loss's own slope, and its surface is what the engine finds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_core.config import ExperimentConfig
from rnn_core.engine.batches import draw_batch
from rnn_core.engine.network import record
from rnn_core.theory.loss_cliff import B_RANGE, START, TARGET, W_RANGE, descend, largest_step, slope, surface
from rnn_core.with_torch.finite_differences import directional_derivative

POINTS = [(6.0, -2.8), (5.0, -3.0), (3.0, -2.0), (7.0, -3.3), (-2.0, 1.0)]
T = 50


def at(w: float, b: float, T: int = T) -> tuple[float, float, float]:
    found = slope(np.array([w]), np.array([b]), T)
    return float(found.loss[0]), float(found.dw[0]), float(found.db[0])


@pytest.mark.parametrize(("w", "b"), POINTS)
def test_the_gradient_is_the_slope_by_finite_differences(w: float, b: float) -> None:
    _, dw, db = at(w, b)
    for found, moved in ((dw, lambda d: at(w + d, b)[0]), (db, lambda d: at(w, b + d)[0])):
        expected, error = directional_derivative(moved, first_step=1e-3)
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=10 * error)


@pytest.mark.parametrize(("w", "b"), [*POINTS, (6.0, -3.0), (7.5, -3.75)])
@pytest.mark.parametrize("T", [1, 2, 50, 200])
def test_the_gradient_is_autograds(w: float, b: float, T: int) -> None:
    W, bias = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (w, b))
    h = torch.tensor(START, dtype=torch.float64)
    for _ in range(T):
        h = torch.sigmoid(W * h + bias)
    loss = 0.5 * (h - TARGET) ** 2
    loss.backward()
    assert W.grad is not None
    assert bias.grad is not None
    np.testing.assert_allclose(at(w, b, T), (loss.item(), W.grad.item(), bias.grad.item()), rtol=1e-9)


@pytest.mark.parametrize(("w", "b"), POINTS)
def test_surface_and_gradient_are_the_engines_own_of_a_network_of_one_unit(w: float, b: float) -> None:
    """The engine starts from h = 0: an input of -b at a step before the first makes its pre-activation 0, so that h = 1/2."""
    config = ExperimentConfig(
        cell="rnn", activation="sigmoid", hidden_size=1, input_size=1, output_size=1, seq_len=T + 1, batch_size=1
    )
    inputs = np.zeros((T + 1, 1, 1))
    inputs[0] = -b
    targets = np.full((T + 1, 1, 1), TARGET)
    batch = replace(draw_batch(config), inputs=inputs, targets=targets)
    one, zero = np.ones((1, 1)), np.zeros(1)
    weights = {
        "weight_ih_l0": one,
        "weight_hh_l0": w * one,
        "bias_ih_l0": np.array([b]),
        "bias_hh_l0": zero,
        "readout.weight": one,
        "readout.bias": zero,
    }
    tape = record(config, weights, batch)
    assert tape.adjoints is not None
    (unrolled,), (adjoint,) = tape.forward.layers[0], tape.adjoints[0]
    da = adjoint.a_hh.to_float()[:, 0, 0]
    h_prev = np.array([trace.h_prev[0, 0] for trace in unrolled.traces])
    engine = float(tape.forward.sample_losses[0]), float(da @ h_prev), float(da[1:].sum())
    np.testing.assert_allclose(at(w, b), engine, rtol=1e-9)
    drawn = surface(T, columns=2, rows=2)
    np.testing.assert_allclose(drawn.loss[0, 1], at(W_RANGE[1], B_RANGE[0])[0], rtol=1e-12)


@pytest.mark.parametrize("w", [4.0, 5.0, 6.5])
def test_on_the_ridge_the_gradient_grows_by_exactly_a_quarter_of_w_a_step(w: float) -> None:
    r"""On b = -w/2 the state stays 1/2: da_t = (1/4) (w/4)^(T-t) dh_T, so that ∂ℓ/∂b is a geometric sum."""
    for steps in (10, 50):
        expected = (START - TARGET) / 4 * sum((w / 4) ** k for k in range(steps))
        np.testing.assert_allclose(at(w, -w / 2, steps)[2], expected, rtol=1e-9)


def test_the_cliff_is_a_step_of_the_loss_between_two_neighbours_of_the_grid() -> None:
    found = surface(T)
    column = found.loss[:, np.searchsorted(found.w, 7.0)]
    edge = int(np.abs(np.diff(column)).argmax())
    np.testing.assert_allclose(found.b[edge : edge + 2].mean(), -3.5, atol=0.03)
    assert np.abs(np.diff(column)).max() > 0.15


def test_clipped_steps_are_never_longer_than_rate_times_threshold() -> None:
    clips = np.array([np.inf, 0.1])
    descent = descend((6.0, -2.8), 3.0, clips, 60, T)
    moved = np.hypot(np.diff(descent.w, axis=0), np.diff(descent.b, axis=0))
    assert moved[:, 1].max() <= 0.3 * (1 + 1e-12)
    k = largest_step(descent, 0)
    np.testing.assert_allclose(moved[k - 1, 0], 3.0 * descent.norm[k - 1, 0], rtol=1e-12)
    assert moved[k - 1, 0] == moved[:, 0].max() > 30
    below = descent.norm[:-1, 1] <= 0.1
    np.testing.assert_allclose(moved[below, 1], 3.0 * descent.norm[:-1, 1][below], rtol=1e-9)


def test_a_run_whose_numbers_leave_float64_ends_there_and_the_other_goes_on() -> None:
    descent = descend((8.0, -4.0), 1e300, np.array([np.inf, 0.1]), 2, 200)
    assert np.isnan(descent.w[1:, 0]).all()
    assert largest_step(descent, 0) == 0
    descent = descend((8.0, -4.0), 1.0, np.array([np.inf, 0.1]), 2, 1100)  # (w/4)^1100 is beyond 10³⁰⁸
    assert np.isnan(descent.norm[:, 0]).all()
    descent = descend((6.0, -2.8), 1e20, np.array([np.inf, 1e-20]), 3, 50)
    assert np.isfinite(descent.w).all()
    assert np.hypot(descent.w[-1, 1] - 6.0, descent.b[-1, 1] + 2.8) <= 3.0 + 1e-9
