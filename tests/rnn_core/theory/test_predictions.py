"""What the textbook predicts, against what runs measure: random-matrix facts, medians over seeds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.decay import decay_per_step
from rnn_core.engine.activations import ACTIVATIONS
from rnn_core.theory.predictions import Prediction, log10_mean_field, log10_powers, mean_field, predict, variances


def predicted(result: rc.Result, layer: int = 0, direction: int = 0) -> Prediction:
    unrolled = result.tape.forward.layers[layer][direction]
    return predict(result.config, unrolled, layer, len(result.by_lag(result.log10_dh, layer, direction)) - 1)


def measured(result: rc.Result) -> np.ndarray:
    by_lag = result.by_lag(result.log10_dh)
    return np.asarray(np.median(by_lag - by_lag[0], axis=1))


def rate(curve: np.ndarray) -> float:
    """Factor a step, the first fifth of the lags dropped."""
    settled = curve.copy()
    settled[: len(curve) // 5] = np.nan
    return decay_per_step(settled)


def measured_over_predicted(seeds: int, **fields: Any) -> float:
    """Median over seeds of the measured factor a step by the mean field's."""
    found = []
    for seed in range(seeds):
        result = rc.run(ExperimentConfig(cell="rnn", seed=seed, **fields))
        wide = log10_mean_field(result.config, result.tape.forward.layers[0][0], 0, result.config.seq_len - 1)
        assert wide is not None
        found.append(rate(measured(result)) / rate(wide))
    return float(np.median(found))


@pytest.mark.parametrize(
    ("input_variance", "gain", "root_chi"),
    [(1.0, 0.8, 0.519), (1.0, 1.0, 0.632), (1.0, 1.5, 0.868), (1.0, 2.0, 1.047), (0.1, 1.5, 1.027), (0.0, 2.0, 1.167)],
)
def test_the_recursion_settles_where_lesson_14_says(input_variance: float, gain: float, root_chi: float) -> None:
    drive = np.full((300, 1), input_variance)
    drive[0] = 1.0  # the pulse
    np.testing.assert_allclose(np.sqrt(mean_field(ACTIVATIONS["tanh"], gain**2, drive).chi[-1]), root_chi, atol=6e-4)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "linear"])
def test_where_the_slope_has_no_scale_chi_is_the_weights_variance_times_the_mean_square_slope(name: str) -> None:
    drive = np.geomspace(1e-12, 1e12, 25)[:, None]
    chi = mean_field(ACTIVATIONS[name], 1.69, drive).chi
    share = {"relu": 0.5, "leaky_relu": 0.5 * (1 + 0.01**2), "linear": 1.0}[name]
    np.testing.assert_allclose(chi, 1.69 * share, rtol=1e-12)


def test_a_linear_networks_variance_adds_up_the_inputs_echoes() -> None:
    q = mean_field(ACTIVATIONS["linear"], 0.81, np.ones((50, 1))).q[:, 0]
    np.testing.assert_allclose(q, (1 - 0.81 ** np.arange(1, 51)) / 0.19, rtol=1e-12)


@pytest.mark.parametrize(("name", "area"), [("tanh", 4 / 3), ("sigmoid", 1 / 6)])
@pytest.mark.parametrize("q", [1e4, 1e6])
def test_far_out_the_mean_square_slope_is_its_area_by_the_width_of_the_normal(name: str, area: float, q: float) -> None:
    # E[φ'(√q z)²] -> ∫φ'(a)² da / √(2πq): sech⁴ has the area 4/3, (σ(a) σ(-a))² the area 1/6.
    chi = mean_field(ACTIVATIONS[name], 1.0, np.array([[q]])).chi[0, 0]
    np.testing.assert_allclose(chi, area / np.sqrt(2 * np.pi * q), rtol=20 / q)


def test_the_mean_field_is_within_three_percent_of_wide_networks() -> None:
    fields = {"weight_init": "gaussian", "hidden_size": 512, "seq_len": 30, "batch_size": 4}
    np.testing.assert_allclose(measured_over_predicted(10, **fields), 1.0, atol=0.03)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "leaky_relu", "linear"])
@pytest.mark.parametrize(("weight_init", "within"), [("gaussian", 0.03), ("orthogonal", 0.03), ("uniform", 0.06)])
def test_at_128_units_the_mean_field_is_near_for_every_activation_and_random_draw(
    activation: str, weight_init: str, within: float
) -> None:
    fields = {"hidden_size": 128, "seq_len": 30, "batch_size": 4}
    ratio = measured_over_predicted(5, activation=activation, weight_init=weight_init, **fields)
    np.testing.assert_allclose(ratio, 1.0, atol=within)


def test_of_a_narrow_tanh_network_the_mean_field_promises_too_much() -> None:
    fields = {"weight_init": "gaussian", "hidden_size": 16, "seq_len": 100, "weight_scale": 2.0}
    assert measured_over_predicted(20, **fields) < 0.95  # lesson 14: 0.932 for 1.047


@pytest.mark.parametrize("gain", [0.5, 1.0, 1.5])
def test_all_three_are_exact_for_linear_orthogonal_networks(gain: float) -> None:
    fields: dict[str, Any] = {"cell": "rnn", "activation": "linear", "weight_init": "orthogonal"}
    result = rc.run(ExperimentConfig(weight_scale=gain, seq_len=200, hidden_size=12, batch_size=3, **fields))
    found = predicted(result)
    assert found.wide is not None
    for curve in (found.thumb, found.ceiling, found.wide):
        np.testing.assert_allclose(curve, measured(result), rtol=0, atol=1e-10)


def test_no_run_of_500_breaks_the_bound() -> None:
    draw = np.random.default_rng(14)
    for seed in range(500):
        config = ExperimentConfig(
            cell="rnn",
            activation=str(draw.choice(list(ACTIVATIONS))),
            weight_init=str(draw.choice(["uniform", "orthogonal", "gaussian", "identity", "shifted"])),
            weight_scale=float(draw.uniform(0, 3)),
            input_scale=float(draw.uniform(0, 3)),
            hidden_size=int(draw.integers(1, 9)),
            seq_len=int(draw.integers(1, 16)),
            batch_size=2,
            inputs=str(draw.choice(["gaussian", "zeros", "pulse", "sine"])),
            seed=seed,
        )
        result = rc.run(config)
        by_lag = result.by_lag(result.log10_dh)
        alive = np.isfinite(by_lag[0])
        assert (by_lag[:, alive] - by_lag[0, alive] <= predicted(result).ceiling[:, None] + 1e-9).all(), config


def test_a_shifted_networks_gradient_grows_though_its_spectral_radius_says_it_fades() -> None:
    fields: dict[str, Any] = {"cell": "rnn", "activation": "linear", "weight_init": "shifted"}
    result = rc.run(ExperimentConfig(weight_scale=0.6, seq_len=300, **fields))
    found, curve = predicted(result), measured(result)
    assert found.rho == pytest.approx(0.9 * 0.6, abs=1e-15)
    assert curve.max() > 2  # a hundredfold
    assert 20 < curve.argmax() < 150
    assert curve[-1] < -20  # and in the end ρ is right
    assert found.wide is None


@pytest.mark.parametrize("change", [{"cell": "lstm"}, {"cell": "gru"}, {"weight_init": "identity"}])
def test_the_mean_field_has_no_word_for_gates_and_for_weights_that_are_not_random(change: dict[str, Any]) -> None:
    assert variances(ExperimentConfig(**({"cell": "rnn"} | change)), 0) is None


@pytest.mark.parametrize("weight_init", ["uniform", "gaussian"])
@pytest.mark.parametrize("layer", [0, 1])
def test_the_variances_are_those_of_the_draws(weight_init: str, layer: int) -> None:
    config = ExperimentConfig(
        cell="rnn",
        weight_init=weight_init,
        hidden_size=150,
        num_layers=2,
        bidirectional=True,
        weight_scale=1.3,
        input_scale=0.4,
    )
    drawn, found = rc.run(config).state_dict(), variances(config, layer)
    assert found is not None
    W_hh, W_ih = drawn[f"weight_hh_l{layer}"], drawn[f"weight_ih_l{layer}"]
    np.testing.assert_allclose(150 * W_hh.var(), found.weight, rtol=5 * np.sqrt(2 / W_hh.size))
    np.testing.assert_allclose(W_ih.var(), found.input, rtol=5 * np.sqrt(2 / W_ih.size))
    np.testing.assert_allclose((drawn[f"bias_ih_l{layer}"] + drawn[f"bias_hh_l{layer}"]).var(), found.bias, rtol=0.6)


@pytest.mark.parametrize("sequence_type", ["many_to_one", "encoder_decoder"])
@pytest.mark.parametrize("direction", [0, 1])
def test_predictions_have_a_value_for_every_lag_of_the_curve(sequence_type: str, direction: int) -> None:
    fields: dict[str, Any] = {"cell": "rnn", "bidirectional": True, "hidden_size": 5, "seq_len": 9}
    result = rc.run(ExperimentConfig(sequence_type=sequence_type, **fields))
    found = predicted(result, direction=direction)
    assert found.wide is not None
    lags = len(result.by_lag(result.log10_dh, 0, direction))
    assert len(found.thumb) == len(found.ceiling) == len(found.wide) == lags


def test_powers_of_zero_are_exact_zeros_but_for_the_first() -> None:
    np.testing.assert_array_equal(log10_powers(0.0, 2), [0.0, -np.inf, -np.inf])
    np.testing.assert_array_equal(log10_powers(0.0, 0), [0.0])


def test_inputs_of_zeros_leave_a_tanh_network_its_full_gain_and_a_relu_network_nothing() -> None:
    silent = np.zeros((6, 2))
    np.testing.assert_allclose(mean_field(ACTIVATIONS["tanh"], 2.25, silent).chi, 2.25)
    np.testing.assert_array_equal(mean_field(ACTIVATIONS["relu"], 2.25, silent).chi, 0.0)
