"""Saturation and range, where autograd is wrong: the engine against the same BPTT with 300 digits."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import rnn_core as rc
from rnn_core import ExperimentConfig
from tests.rnn_core.high_precision import assert_sizes_equal, exact

CELLS = ("rnn", "lstm", "gru")


def assert_exact(digits: int = 300, terms: bool = True, **fields: object) -> rc.Result:
    sizes = {"batch_size": 2, "input_size": 2, "output_size": 2, "seq_len": 20, "weight_init": "orthogonal"}
    result = rc.run(ExperimentConfig(**(sizes | fields)))  # type: ignore[arg-type]
    theirs = exact(result, digits)
    assert_sizes_equal(result.log10_dh, theirs.log10_dh)
    if theirs.log10_dc is not None:
        assert result.log10_dc is not None
        assert_sizes_equal(result.log10_dc, theirs.log10_dc)
    if terms:
        assert_sizes_equal(result.log10_dW_hh_by_step, theirs.log10_dW_hh_by_step, 1e-9)
    for name, ours in result.gradient().items():
        expected = theirs.gradient[name]
        np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-10 * np.abs(expected).max())
    return result


@pytest.mark.parametrize("input_scale", [30.0, 100.0])
@pytest.mark.parametrize("H", [1, 2, 3, 4])
@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_a_saturated_rnn_keeps_its_true_tiny_gradient(activation: str, H: int, input_scale: float) -> None:
    assert_exact(cell="rnn", activation=activation, hidden_size=H, input_scale=input_scale)


@pytest.mark.parametrize(("cell", "H", "input_scale"), list(product(("lstm", "gru"), (1, 3), (30.0, 100.0))))
def test_saturated_gates_keep_their_true_tiny_slopes(cell: str, H: int, input_scale: float) -> None:
    """g = 0.9, since with weights of exactly ±1 a GRU's 1 - 1·1 cancels to what only more digits can say."""
    assert_exact(cell=cell, hidden_size=H, input_scale=input_scale, weight_scale=0.9, seq_len=12, terms=False)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize("gate_bias", [-20.0, 20.0])
@pytest.mark.parametrize("input_scale", [1.0, 100.0])
def test_a_gate_biased_by_twenty_is_neither_open_nor_shut(cell: str, gate_bias: float, input_scale: float) -> None:
    assert_exact(cell=cell, hidden_size=3, gate_bias=gate_bias, input_scale=input_scale, terms=False)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("weight_scale", [1e-200, 1e-5, 100.0])
def test_weights_of_any_scale(cell: str, weight_scale: float) -> None:
    assert_exact(cell=cell, hidden_size=3, weight_scale=weight_scale)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("input_scale", [1.0, 30.0])
def test_units_that_decouple_keep_sizes_of_their_own(cell: str, input_scale: float) -> None:
    """Identity weights: a diagonal Jacobian holds every unit at its own rate, however far apart they drift."""
    assert_exact(
        cell=cell,
        hidden_size=4,
        weight_init="identity",
        input_scale=input_scale,
        weight_scale=0.9,
        terms=False,
    )


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
@pytest.mark.parametrize("shape", [{"num_layers": 2}, {"num_layers": 2, "bidirectional": True}], ids=str)
def test_saturated_stacks_keep_their_true_tiny_gradient(cell: str, loss: str, shape: dict[str, object]) -> None:
    assert_exact(cell=cell, hidden_size=2, input_scale=30.0, seq_len=12, terms=False, loss=loss, **shape)


@pytest.mark.parametrize("seed", range(4))
def test_a_gru_at_rest_on_a_saturated_state_keeps_the_slope_of_its_update_gate(seed: int) -> None:
    """h_{t-1} - n rounds to 0 where both are ±1; the terms of dW_hh, and the layer below, hear it through z."""
    assert_exact(cell="gru", hidden_size=2, input_scale=100.0, seq_len=8, terms=True, num_layers=2, seed=seed)


@pytest.mark.parametrize(("activation", "gain", "T"), [("relu", 0.5, 1500), ("leaky_relu", 0.01, 200)])
def test_states_below_the_smallest_float_are_no_cut(activation: str, gain: float, T: int) -> None:
    """A pulse through ReLU at g = 0.5: h falls below 1e-308 within 1100 steps, but no unit shuts."""
    sizes = {"hidden_size": 2, "inputs": "pulse", "weight_scale": gain, "weight_init": "identity"}
    result = assert_exact(30, cell="rnn", activation=activation, seq_len=T, batch_size=1, **sizes)
    finite = result.log10_dh[np.isfinite(result.log10_dh)]
    assert finite.min() < -390


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
@pytest.mark.parametrize("cell", CELLS)
def test_zeros_stand_exactly_where_a_relu_shuts_the_path(cell: str, activation: str) -> None:
    for seed in range(3):
        assert_exact(60, cell=cell, activation=activation, weight_init="gaussian", hidden_size=2, seed=seed)


def test_a_sure_and_right_answer_keeps_its_slope() -> None:
    """Cross-entropy at logits of some hundred: p - 1 rounds to 0, the gradient is e^-hundreds."""
    result = assert_exact(
        600,
        cell="rnn",
        activation="linear",
        weight_init="identity",
        hidden_size=6,
        input_scale=100.0,
        seq_len=8,
        batch_size=4,
        loss="cross_entropy",
    )
    assert result.log10_dh.min() < -20
