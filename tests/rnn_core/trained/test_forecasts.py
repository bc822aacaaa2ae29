"""Forecasts: what is read, in which units, and how far off; against definitions and PyTorch's own forward pass."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnn_core.config import ExperimentConfig, bundled_series
from rnn_core.engine.initialisation import draw_parameters
from rnn_core.learning.sources import windows_of_series
from rnn_core.learning.training_config import TrainingConfig
from rnn_core.trained.forecasts import cut, error_by_memory, forecasts
from rnn_core.with_torch.network import Network

SERIES = tuple(float(value) for value in 50 + 20 * np.sin(np.arange(60) / 3) + np.arange(60) % 5)


def network(cell: str, **fields: object) -> ExperimentConfig:
    made = TrainingConfig(network=ExperimentConfig(cell=cell, hidden_size=5, **fields), task="series", lag=8)
    return made.trained


@pytest.mark.parametrize("series", [None, SERIES])
@pytest.mark.parametrize("T", [2, 9, 45])
def test_a_cut_series_is_the_one_that_is_trained_on_and_comes_back_in_its_own_units(
    series: tuple[float, ...] | None, T: int
) -> None:
    found = cut(series, T)
    standardised, first = windows_of_series(series, T)
    raw = np.array(bundled_series() if series is None else series)
    assert found.first == first
    np.testing.assert_array_equal(found.standardised, standardised)
    np.testing.assert_allclose(found.in_units(standardised), raw, rtol=1e-12)
    np.testing.assert_allclose(found.in_units(np.zeros(1)), raw[:first].mean(), rtol=1e-12)


def test_a_forecast_reads_the_values_before_it_and_never_its_own() -> None:
    found = cut(SERIES, 9)
    windows = found.windows(found.fresh)
    for b, place in enumerate(found.fresh):
        np.testing.assert_array_equal(windows[:, b], found.standardised[place - 9 : place])


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("layers", [1, 2])
def test_forecasts_are_those_of_torch_on_the_same_weights(cell: str, layers: int) -> None:
    config = network(cell, num_layers=layers)
    found, weights = cut(SERIES, 9), draw_parameters(config)
    windows = found.windows(found.fresh)
    with torch.no_grad():
        expected = Network(config, torch.float64)(torch.tensor(windows[:, :, None]), range(8, 9), None)[0, :, 0]
    np.testing.assert_allclose(forecasts(config, weights, windows), expected.numpy(), rtol=1e-12)


def test_many_windows_are_forecast_as_one_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    config = network("gru")
    weights, windows = draw_parameters(config), cut(SERIES, 9).windows(range(9, 60))
    whole = forecasts(config, weights, windows)
    monkeypatch.setattr("rnn_core.trained.forecasts._NUMBERS_AT_ONCE", 1)
    np.testing.assert_allclose(forecasts(config, weights, windows), whole, rtol=1e-13)


def test_what_leaves_the_number_range_is_no_number() -> None:
    config = network("rnn", activation="linear", weight_scale=100.0)
    weights = {name: 1e200 * value for name, value in draw_parameters(config).items()}
    assert np.isnan(forecasts(config, weights, cut(SERIES, 9).windows(range(20, 22)))).all()


def test_errors_are_roots_of_mean_squares_in_the_series_own_units() -> None:
    found = cut(SERIES, 9)
    fresh = np.array(SERIES[found.first :])
    np.testing.assert_allclose(found.off_by(fresh + 3.0), 3.0)
    np.testing.assert_allclose(
        found.last_off_by, np.sqrt(np.mean((fresh - np.array(SERIES[found.first - 1 : -1])) ** 2))
    )
    np.testing.assert_allclose(found.mean_off_by, np.sqrt(np.mean((fresh - np.mean(SERIES[: found.first])) ** 2)))


def test_errors_of_a_huge_series_do_not_overflow() -> None:
    small, huge = cut(SERIES, 9), cut(tuple(1e98 * value for value in SERIES), 9)
    np.testing.assert_allclose(huge.last_off_by / 1e98, small.last_off_by)


def test_the_error_with_all_values_is_the_error_and_with_fewer_that_of_a_past_at_its_mean() -> None:
    config, found = network("lstm"), cut(SERIES, 9)
    weights, calls = draw_parameters(config), []
    errors = error_by_memory(config, weights, found, [2, 9], lambda: calls.append(1))
    windows = found.windows(found.fresh)
    np.testing.assert_allclose(errors[1], found.off_by(found.in_units(forecasts(config, weights, windows))))
    windows[:7] = 0.0
    np.testing.assert_allclose(errors[0], found.off_by(found.in_units(forecasts(config, weights, windows))))
    assert len(calls) == 2
