"""The slope of a forecast at a past value, against autograd and finite differences; and what is lost without the value."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnn_core.config import ExperimentConfig
from rnn_core.engine.initialisation import Drawn, draw_parameters
from rnn_core.trained.forecasts import forecasts
from rnn_core.trained.past_values import forecast_gradient, moved_without
from rnn_core.with_torch.network import Network

WINDOW = np.random.default_rng(3).standard_normal(7)


def network(cell: str, **fields: object) -> tuple[ExperimentConfig, Drawn]:
    sizes = {"hidden_size": 5, "input_size": 1, "output_size": 1, "seq_len": len(WINDOW), "batch_size": 3}
    config = ExperimentConfig(cell=cell, **(sizes | fields))
    return config, draw_parameters(config)


def slopes(config: ExperimentConfig, weights: Drawn, window: np.ndarray = WINDOW) -> np.ndarray:
    found = forecast_gradient(config, weights, window)
    assert found is not None
    return found.to_float()


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("activation", ["tanh", "leaky_relu"])
def test_the_slope_at_every_past_value_is_autograds(cell: str, layers: int, activation: str) -> None:
    config, weights = network(cell, num_layers=layers, activation=activation)
    x = torch.tensor(WINDOW[:, None, None], requires_grad=True)
    y = Network(config, torch.float64)(x, range(len(WINDOW) - 1, len(WINDOW)), None)
    (expected,) = torch.autograd.grad(y.sum(), x)
    np.testing.assert_allclose(slopes(config, weights), expected[:, 0, 0].numpy(), rtol=1e-9)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_slope_is_what_finite_differences_of_the_forecast_find(cell: str) -> None:
    config, weights = network(cell)
    step = 1e-6 * np.eye(len(WINDOW))
    moved = forecasts(config, weights, WINDOW[:, None] + step) - forecasts(config, weights, WINDOW[:, None] - step)
    np.testing.assert_allclose(slopes(config, weights), moved / 2e-6, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("bias", [0.0, 1.0, -40.0, 1e12])
def test_the_slope_does_not_depend_on_the_forecast_itself(bias: float) -> None:
    config, weights = network("gru")
    np.testing.assert_allclose(
        slopes(config, weights | {"readout.bias": np.array([bias])}), slopes(config, weights), rtol=1e-9
    )


def test_a_linear_network_moves_without_a_value_exactly_as_its_slope_says() -> None:
    config, weights = network("rnn", activation="linear")
    np.testing.assert_allclose(moved_without(config, weights, WINDOW), -WINDOW * slopes(config, weights), atol=1e-14)


def test_a_value_that_is_the_mean_moves_nothing_whatever_its_slope() -> None:
    config, weights = network("lstm")
    window = WINDOW.copy()
    window[-1] = 0.0
    assert abs(slopes(config, weights, window)[-1]) > 1e-3
    assert abs(moved_without(config, weights, window)[-1]) < 1e-14


def test_a_saturated_unit_has_almost_no_slope_and_its_value_still_counts() -> None:
    config, weights = network("rnn", hidden_size=1)
    weights = {name: np.zeros_like(value) for name, value in weights.items()}
    weights |= {"weight_ih_l0": np.array([[20.0]]), "readout.weight": np.array([[1.0]])}
    window = np.array([0.5, 1.0])
    assert abs(slopes(config, weights, window)[-1]) < 1e-14
    np.testing.assert_allclose(moved_without(config, weights, window)[-1], -1.0)


def test_a_cut_path_is_an_exact_zero_and_a_faded_one_is_not() -> None:
    config, weights = network("rnn", weight_scale=0.0, weight_init="orthogonal")
    found = forecast_gradient(config, weights, WINDOW)
    assert found is not None
    assert np.isneginf(found.log10()[:-1]).all()
    config, weights = network("rnn", weight_scale=1e-3, weight_init="orthogonal", seq_len=200)
    found = forecast_gradient(config, weights, np.random.default_rng(0).standard_normal(200))
    assert found is not None
    assert -650 < found.log10()[0] < -550


def test_where_the_forecast_leaves_the_number_range_there_is_no_slope() -> None:
    config, weights = network("rnn", activation="linear")
    assert forecast_gradient(config, {name: 1e200 * value for name, value in weights.items()}, WINDOW) is None
