from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.decay import decay_per_step, ratios
from rnn_core.diagnostics.jacobian import transposed_jacobian
from rnn_core.diagnostics.lyapunov import Spectrum, lyapunov_spectrum, settling

LINEAR: dict[str, Any] = {"cell": "rnn", "activation": "linear"}


def spectrum(result: rc.Result, samples: int = 4) -> Spectrum:
    found = lyapunov_spectrum(result.tape.forward.layers[0][0], range(samples), result.config.seq_len - 1)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "change",
    [
        {"cell": "rnn"},
        {"cell": "lstm"},
        {"cell": "gru"},
        {"cell": "lstm", "gate_bias": 3.0},
        {"cell": "rnn", "activation": "relu"},
        {"cell": "rnn", "activation": "sigmoid", "weight_init": "orthogonal"},
        {"cell": "rnn", "weight_init": "gaussian", "weight_scale": 2.0},
    ],
    ids=str,
)
def test_the_leading_exponent_is_the_log_of_the_measured_decay_within_its_error(change: dict[str, Any]) -> None:
    distances = []
    for seed in range(3):
        result = rc.run(ExperimentConfig(seq_len=200, seed=seed, **change))
        found = spectrum(result)
        assert 0 < found.error < 0.02
        curve = ratios(result.by_lag(result.log10_dh), 0)
        curve[: settling(199)] = np.nan  # an LSTM's ∂h pays a toll at the first step back
        distances.append((found.leading - np.log(decay_per_step(curve))) / found.error)
    assert np.abs(np.median(distances)) < 2, distances
    assert np.abs(distances).max() < 4, distances


@pytest.mark.parametrize("gain", [0.5, 1.1])
def test_every_exponent_of_a_scaled_rotation_is_the_log_of_the_scale(gain: float) -> None:
    fields = {"weight_init": "orthogonal", "weight_scale": gain, "hidden_size": 7, "seq_len": 60, "batch_size": 4}
    found = spectrum(rc.run(ExperimentConfig(**LINEAR, **fields)))
    np.testing.assert_allclose(found.exponents, np.log(gain), atol=1e-12)
    assert found.error < 1e-12


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_exponents_add_up_to_the_mean_log_of_the_determinant(cell: str) -> None:
    result = rc.run(ExperimentConfig(cell=cell, hidden_size=6, seq_len=41, batch_size=2))
    run = result.tape.forward.layers[0][0]
    logs = [
        np.linalg.slogdet(transposed_jacobian(run, t, sample))[1]
        for sample in range(2)
        for t in range(32, 0, -1)  # the eight steps next to the loss settle the frame
    ]
    np.testing.assert_allclose(spectrum(result, samples=2).exponents.sum(), np.mean(logs), rtol=1e-10)


def test_a_shifted_networks_leading_exponent_tends_to_the_log_of_its_eigenvalue() -> None:
    fields = {"weight_init": "shifted", "weight_scale": 0.8, "hidden_size": 3, "seq_len": 4000, "batch_size": 1}
    found = spectrum(rc.run(ExperimentConfig(**LINEAR, **fields)), samples=1)
    np.testing.assert_allclose(found.exponents, np.log(0.72), atol=2e-3)


def test_directions_that_shut_relus_cut_have_no_finite_exponent() -> None:
    found = spectrum(rc.run(ExperimentConfig(cell="rnn", activation="relu", hidden_size=16, batch_size=4)))
    assert np.isfinite(found.exponents[0])
    assert np.isneginf(found.exponents[-1])
    assert (np.diff(found.exponents[np.isfinite(found.exponents)]) <= 0).all()


def test_without_a_step_back_there_is_no_spectrum_and_of_one_sample_and_step_no_error() -> None:
    result = rc.run(ExperimentConfig(cell="rnn", hidden_size=3, seq_len=2, batch_size=1))
    run = result.tape.forward.layers[0][0]
    assert lyapunov_spectrum(run, [0], 0) is None
    found = lyapunov_spectrum(run, [0], 1)
    assert found is not None
    assert np.isnan(found.error)


def test_without_recurrent_weights_nothing_is_left_and_no_error_is_claimed() -> None:
    found = spectrum(rc.run(ExperimentConfig(cell="rnn", weight_scale=0.0, hidden_size=3, seq_len=6)))
    assert found.leading == -np.inf
    assert np.isnan(found.error)
