"""Clipping against torch's own, and its laws at sizes that torch has no number for."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import rnn_core as rc
from rnn_core.diagnostics.clipping import (
    angle,
    angles,
    clip_by_norm,
    clip_by_value,
    log10_factor,
    log10_norm,
    share_above,
    summarise_norms,
)
from rnn_core.engine.gradients import scaled_gradients
from rnn_core.engine.scaled import Scaled, scaled

SHAPES = {"weight_hh_l0": (12, 3), "bias_hh_l0": (12,), "readout.weight": (2, 3)}


def drawn(seed: int = 0, size: float = 1.0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {name: size * rng.standard_normal(shape) for name, shape in SHAPES.items()}


def as_scaled(gradient: dict[str, np.ndarray], decades: float = 0.0) -> dict[str, Scaled]:
    return {name: scaled(part) * Scaled(np.array(1.0), np.array(decades)) for name, part in gradient.items()}


def in_torch(gradient: dict[str, np.ndarray]) -> list[torch.nn.Parameter]:
    parameters = [torch.nn.Parameter(torch.zeros(part.shape, dtype=torch.float64)) for part in gradient.values()]
    for parameter, part in zip(parameters, gradient.values(), strict=True):
        parameter.grad = torch.tensor(part)
    return parameters


@pytest.mark.parametrize("threshold", [0.01, 1.0, 5.0, 100.0])
def test_clipping_by_norm_is_torchs(threshold: float) -> None:
    gradient = drawn()
    parameters = in_torch(gradient)
    total = torch.nn.utils.clip_grad_norm_(parameters, threshold)
    np.testing.assert_allclose(10 ** log10_norm(as_scaled(gradient)), total.item(), rtol=1e-12)
    for part, parameter in zip(clip_by_norm(as_scaled(gradient), threshold).values(), parameters, strict=True):
        assert parameter.grad is not None
        np.testing.assert_allclose(part.to_float(), parameter.grad.numpy(), rtol=1e-6)  # torch adds 1e-6 to the norm


@pytest.mark.parametrize("threshold", [0.01, 0.5, 2.0, 100.0])
def test_clipping_by_value_is_torchs(threshold: float) -> None:
    gradient = drawn(1)
    parameters = in_torch(gradient)
    torch.nn.utils.clip_grad_value_(parameters, threshold)
    clipped = clip_by_value(as_scaled(gradient), threshold)
    for part, parameter in zip(clipped.values(), parameters, strict=True):
        assert parameter.grad is not None
        np.testing.assert_array_equal(part.to_float(), parameter.grad.numpy())
    flat = np.concatenate([part.ravel() for part in gradient.values()])
    np.testing.assert_allclose(share_above(as_scaled(gradient), threshold), (np.abs(flat) > threshold).mean())


@pytest.mark.parametrize("exponent", [-9000.0, -40.0, 0.0, 40.0, 9000.0])
def test_clipping_by_norm_keeps_the_direction_at_any_size(exponent: float) -> None:
    gradient = as_scaled(drawn(2), exponent)
    size = log10_norm(gradient)
    np.testing.assert_allclose(size, log10_norm(as_scaled(drawn(2))) + exponent * np.log10(2), rtol=1e-12)
    clipped = clip_by_norm(gradient, 0.3)
    assert angle(gradient, clipped) < 1e-12
    np.testing.assert_allclose(log10_norm(clipped), min(size, np.log10(0.3)), atol=1e-11)
    np.testing.assert_allclose(size + log10_factor(size, 0.3), log10_norm(clipped), atol=1e-11)


def test_the_angle_is_that_of_the_dot_product_and_exact_where_it_is_small() -> None:
    one, other = as_scaled(drawn(3)), as_scaled(drawn(4))
    u, v = (np.concatenate([part.ravel() for part in drawn(seed).values()]) for seed in (3, 4))
    expected = np.degrees(np.arccos(u @ v / np.linalg.norm(u) / np.linalg.norm(v)))
    np.testing.assert_allclose(angle(one, other), expected, rtol=1e-12)
    east, nearly = {"w": scaled(np.array([1.0, 0.0]))}, {"w": scaled(np.array([1.0, 1e-12]))}
    np.testing.assert_allclose(angle(east, nearly), np.degrees(1e-12), rtol=1e-9)
    np.testing.assert_allclose(angle(east, {"w": scaled(np.array([-3.0, 0.0]))}), 180.0)


def test_an_exact_zero_has_no_direction_and_is_not_clipped() -> None:
    zero = {"w": scaled(np.zeros(3))}
    assert log10_norm(zero) == -np.inf
    assert np.isnan(angle(zero, {"w": scaled(np.ones(3))}))
    assert np.isnan(angle(zero, clip_by_value(zero, 0.1)))
    assert (clip_by_norm(zero, 0.1)["w"].to_float() == 0).all()


def test_value_clipping_turns_nothing_above_the_largest_element_and_ends_at_the_signs() -> None:
    gradient = as_scaled(drawn(5))
    flat = np.concatenate([part.ravel() for part in drawn(5).values()])
    largest, smallest = np.abs(flat).max(), np.abs(flat).min()
    turned = angles(gradient, np.array([smallest / 2, smallest / 1000, largest, 2 * largest]))
    signs = {name: scaled(np.sign(part)) for name, part in drawn(5).items()}
    np.testing.assert_allclose(turned[:2], angle(gradient, signs), rtol=1e-12)
    np.testing.assert_array_equal(turned[2:], 0.0)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_norm_is_that_of_every_parameter_of_the_run(cell: str) -> None:
    result = rc.run(rc.ExperimentConfig(cell=cell, hidden_size=5, seq_len=9, num_layers=2, bidirectional=True))
    expected = np.sqrt(sum((part**2).sum() for part in result.gradient().values()))
    found = log10_norm(scaled_gradients(result.config, result.tape))
    np.testing.assert_allclose(10**found, expected, rtol=1e-12)


def test_a_gradient_beyond_float64_has_its_norm_and_its_clipped_direction() -> None:
    """Linear and orthogonal: every step back multiplies by 2, every step forward too; the loss is 2 · 10³⁰⁶."""
    config = rc.ExperimentConfig(
        cell="rnn",
        activation="linear",
        weight_init="orthogonal",
        weight_scale=2.0,
        seq_len=510,
        inputs="pulse",
        hidden_size=4,
        batch_size=2,
    )
    result = rc.run(config)
    assert np.isinf(result.gradient()["weight_hh_l0"]).any()
    gradient = scaled_gradients(config, result.tape)
    assert log10_norm(gradient) > np.log10(np.finfo(float).max)
    clipped = clip_by_norm(gradient, 1.0)
    np.testing.assert_allclose(log10_norm(clipped), 0.0, atol=1e-9)
    assert angle(gradient, clipped) < 1e-10
    assert 0 < angle(gradient, clip_by_value(gradient, 0.1)) < 90


def test_percentiles_are_of_the_finite_norms_and_the_suggestion_is_the_ninetieth() -> None:
    found = summarise_norms(np.array([*np.arange(1.0, 12.0), np.inf, np.nan]))
    assert found is not None
    assert found.low, found.middle == (2.0, 6.0)
    assert found.suggested == found.high == 10.0
    assert found.mean == 6.0
    assert found.largest == 11.0
    assert summarise_norms(np.array([np.inf])) is None
