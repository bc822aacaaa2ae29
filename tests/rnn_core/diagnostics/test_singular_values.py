from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from mpmath import matrix, mp, mpf

import rnn_core as rc
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.jacobian import transposed_jacobian
from rnn_core.diagnostics.singular_values import evenly, log10_singular_values
from rnn_core.engine.activations import ACTIVATIONS
from rnn_core.engine.bptt import Unrolled

CASES: dict[str, dict[str, Any]] = {
    "lstm": {},
    "lstm that remembers": {"gate_bias": 3.0},
    "gru": {"cell": "gru"},
    "rnn, wild": {"cell": "rnn", "weight_init": "gaussian", "weight_scale": 3.0},
    "rnn, shifted": {"cell": "rnn", "weight_init": "shifted", "activation": "linear"},
    "no recurrent weights": {"weight_scale": 0.0},
    "lstm, relu": {"activation": "relu"},
}


def unrolled(result: rc.Result) -> Unrolled:
    return result.tape.forward.layers[0][0]


def with_400_digits(run: Unrolled, sample: int, last: int, lags: list[int]) -> np.ndarray:
    """The plain product of Jacobians and its plain singular values; what is left of an exact zero is a rounding."""
    found = []
    with mp.workdps(400):
        product = mp.eye(len(transposed_jacobian(run, last, sample)))
        for k, t in enumerate(range(last, 0, -1), start=1):
            product = matrix(transposed_jacobian(run, t, sample).tolist()) * product
            if k in lags:
                values = mp.svd_r(product, compute_uv=False)
                rounded = mpf(10) ** -380 * values[0]
                found.append([float(mp.log10(s)) if s > rounded else -np.inf for s in values])
    return np.array(found)


@pytest.mark.parametrize("case", CASES)
def test_singular_values_are_those_of_the_plain_product_with_400_digits(case: str) -> None:
    fields = {"hidden_size": 4, "seq_len": 31, "batch_size": 2} | CASES[case]
    run = unrolled(rc.run(ExperimentConfig(**fields)))
    lags = [1, 12, 30]
    found = log10_singular_values(run, 1, 30, lags)
    np.testing.assert_allclose(found, with_400_digits(run, 1, 30, lags), rtol=0, atol=1e-7)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_jacobian_is_what_finite_differences_of_the_step_find(cell: str) -> None:
    config = ExperimentConfig(cell=cell, hidden_size=3, seq_len=5, batch_size=2)
    run = unrolled(rc.run(config))
    fields, t, sample, H = run.cell.State._fields, 3, 1, 3
    before = np.concatenate([getattr(run.states, name)[t - 1, :, sample] for name in fields])
    phi = ACTIVATIONS[config.activation]

    def after(state: np.ndarray) -> np.ndarray:
        parts = [part[:, None] for part in np.split(state, len(fields))]
        following, _ = run.cell.step(run.params, run.x[t][:, [sample]], run.cell.State(*parts), phi)
        return np.concatenate([getattr(following, name)[:, 0] for name in fields])

    step = 1e-6
    differences = [(after(before + step * e) - after(before - step * e)) / (2 * step) for e in np.eye(H * len(fields))]
    np.testing.assert_allclose(transposed_jacobian(run, t, sample), differences, atol=1e-9)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_no_gradient_outgrows_the_largest_singular_value(cell: str) -> None:
    result = rc.run(ExperimentConfig(cell=cell, hidden_size=6, seq_len=40, batch_size=3))
    by_lag = result.by_lag(result.log10_dh)
    largest = log10_singular_values(unrolled(result), 2, 39, range(40))[:, 0]
    assert (by_lag[:, 2] - by_lag[0, 2] <= largest + 1e-9).all()


def test_of_a_rotation_all_singular_values_are_powers_of_the_gain_far_beyond_float64() -> None:
    fields: dict[str, Any] = {"cell": "rnn", "activation": "linear", "weight_init": "orthogonal"}
    result = rc.run(ExperimentConfig(weight_scale=0.01, hidden_size=5, seq_len=401, batch_size=1, **fields))
    np.testing.assert_allclose(log10_singular_values(unrolled(result), 0, 400, [0, 400])[1], -800.0, rtol=1e-12)


def test_shut_relus_make_exact_zeros_that_no_rounding_fills() -> None:
    result = rc.run(ExperimentConfig(cell="rnn", activation="relu", hidden_size=16, seq_len=30, batch_size=1))
    run = unrolled(result)
    found = log10_singular_values(run, 0, 29, range(30))
    open_units = [int((trace.slope[:, 0] > 0).sum()) for trace in run.traces]
    for lag in range(30):
        assert np.isfinite(found[lag]).sum() == min([16, *open_units[30 - lag :]])


def test_lags_are_spread_from_the_loss_to_the_oldest_step() -> None:
    np.testing.assert_array_equal(evenly(4, 60), [0, 1, 2, 3, 4])
    np.testing.assert_array_equal(evenly(0, 60), [0])
    chosen = evenly(199, 40)
    assert (chosen[0], chosen[-1], len(chosen)) == (0, 199, 40)
