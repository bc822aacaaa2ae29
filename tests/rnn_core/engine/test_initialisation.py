from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

import rnn_core as rc
from rnn_core import ExperimentConfig
from rnn_core.learning.kinds import KINDS

BASE = ExperimentConfig(hidden_size=24, input_size=6, output_size=5, seq_len=3, batch_size=2)
GATES = {"rnn": 1, "lstm": 4, "gru": 3}


def weights(**change: object) -> dict[str, np.ndarray]:
    return rc.run(replace(BASE, **change)).state_dict()  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", GATES)
def test_orthogonal_blocks_are_g_times_a_rotation_each_of_its_own(cell: str) -> None:
    blocks = weights(cell=cell, weight_init="orthogonal", weight_scale=1.5)["weight_hh_l0"].reshape(-1, 24, 24)
    assert len(blocks) == GATES[cell]
    for Q in blocks:
        np.testing.assert_allclose(Q @ Q.T, 2.25 * np.eye(24), atol=1e-13)
    assert len({block.tobytes() for block in blocks}) == GATES[cell]


def test_identity_blocks_are_g_times_one() -> None:
    W = weights(cell="gru", weight_init="identity", weight_scale=0.7)["weight_hh_l0"]
    np.testing.assert_array_equal(W, 0.7 * np.tile(np.eye(24), (3, 1)))


@pytest.mark.parametrize("cell", GATES)
def test_shifted_blocks_have_one_eigenvalue_and_ones_above_it(cell: str) -> None:
    W = weights(cell=cell, weight_init="shifted", weight_scale=0.5)["weight_hh_l0"]
    for block in W.reshape(-1, 24, 24):
        np.testing.assert_allclose(np.diag(block), 0.45)
        np.testing.assert_allclose(np.diag(block, k=1), 0.5)
        assert np.count_nonzero(block) == 24 + 23  # triangular, so its eigenvalues are its diagonal: ρ = 0.9 g


def test_powers_of_a_shifted_block_grow_before_they_decay() -> None:
    W = weights(cell="rnn", weight_init="shifted", weight_scale=0.9)["weight_hh_l0"]
    norms = [np.linalg.norm(np.linalg.matrix_power(W, k), 2) for k in range(1000)]
    assert max(norms) > 100
    assert norms[-1] < 1
    np.testing.assert_allclose(np.diag(W), 0.81)


def test_gaussian_blocks_have_variance_one_over_h() -> None:
    W = weights(cell="lstm", weight_init="gaussian", hidden_size=100)["weight_hh_l0"]
    assert abs(W.mean()) < 4 * 0.1 / np.sqrt(W.size)
    np.testing.assert_allclose(W.var(), 0.01, rtol=4 * np.sqrt(2 / W.size))


@pytest.mark.parametrize("cell", GATES)
def test_uniform_draws_every_parameter_as_torch_does(cell: str) -> None:
    drawn = weights(cell=cell, num_layers=2, bidirectional=True)
    for name, value in drawn.items():
        bound = 1 / np.sqrt(48 if name.startswith("readout") else 24)
        assert np.abs(value).max() <= bound
        assert np.abs(value).max() > 0.8 * bound or value.size < 10
        assert len(np.unique(value)) == value.size
    assert drawn["weight_ih_l1_reverse"].shape == (24 * GATES[cell], 48)


@pytest.mark.parametrize("weight_init", ["orthogonal", "gaussian", "identity", "shifted", "orthogonal_stacked"])
def test_other_draws_have_input_variance_one_over_the_layers_width_and_no_bias(weight_init: str) -> None:
    drawn = weights(weight_init=weight_init, num_layers=2, bidirectional=True, input_size=400)
    for name, width in (("weight_ih_l0", 400), ("weight_ih_l1_reverse", 48)):
        np.testing.assert_allclose(drawn[name].var() * width, 1.0, rtol=4 * np.sqrt(2 / drawn[name].size))
    assert not any(value.any() for name, value in drawn.items() if "bias" in name)


@pytest.mark.parametrize(
    "weight_init", ["uniform", "orthogonal", "gaussian", "identity", "shifted", "orthogonal_stacked", "keras"]
)
def test_scales_rescale_the_same_draw(weight_init: str) -> None:
    once = weights(weight_init=weight_init)
    scaled = weights(weight_init=weight_init, weight_scale=1.7, input_scale=0.3)
    for name, value in scaled.items():
        factor = 1.7 if "weight_hh" in name else 0.3 if "weight_ih" in name else 1.0
        np.testing.assert_allclose(value, factor * once[name], rtol=1e-15)


@pytest.mark.parametrize(("cell", "block"), [("lstm", 1), ("gru", 1), ("rnn", None)])
def test_gate_bias_is_added_to_one_gate_of_bias_ih(cell: str, block: int | None) -> None:
    without, biased = weights(cell=cell), weights(cell=cell, gate_bias=3.0)
    expected = np.zeros((GATES[cell], 24))
    if block is not None:
        expected[block] = 3.0
    np.testing.assert_allclose(biased["bias_ih_l0"] - without["bias_ih_l0"], expected.ravel(), atol=1e-15)
    np.testing.assert_array_equal(biased["bias_hh_l0"], without["bias_hh_l0"])


def test_every_tensor_has_a_stream_of_its_own() -> None:
    drawn = weights(num_layers=2, bidirectional=True, input_size=48)
    first = [value.ravel()[0] / np.abs(value).max() for value in drawn.values()]
    assert len(set(first)) == len(first)
    one = weights()
    for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
        np.testing.assert_array_equal(weights(num_layers=3, bidirectional=True)[name], one[name])


TORCH = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}


@pytest.mark.parametrize("weight_init", ["orthogonal_stacked", "keras"])
@pytest.mark.parametrize("cell", GATES)
def test_a_stacked_draw_has_orthonormal_columns_over_all_gates_times_the_scale(cell: str, weight_init: str) -> None:
    for name in ("weight_hh_l0", "weight_hh_l1_reverse"):
        W = weights(cell=cell, weight_init=weight_init, weight_scale=1.5, num_layers=2, bidirectional=True)[name]
        assert W.shape == (24 * GATES[cell], 24)
        np.testing.assert_allclose(W.T @ W, 2.25 * np.eye(24), atol=1e-13)


@pytest.mark.parametrize("cell", GATES)
def test_a_block_of_a_stacked_draw_is_about_one_over_root_gates_as_large_as_in_torch(cell: str) -> None:
    """The squares of the elements add up to H over all gates; singular values of a block lie as torch's own do."""
    H, gates = 100, GATES[cell]
    ours = weights(cell=cell, weight_init="orthogonal_stacked", hidden_size=H)["weight_hh_l0"]
    torch.manual_seed(1)
    theirs = TORCH[cell](3, H, dtype=torch.float64).weight_hh_l0.data
    torch.nn.init.orthogonal_(theirs)
    for W in (ours, theirs.numpy()):
        sizes = np.linalg.svd(W.reshape(gates, H, H), compute_uv=False)
        np.testing.assert_allclose(np.sqrt((sizes**2).mean(axis=1)), gates**-0.5, rtol=0.05)
    ours_sorted, theirs_sorted = (
        np.linalg.svd(W.reshape(gates, H, H), compute_uv=False).mean(axis=0) for W in (ours, theirs.numpy())
    )
    np.testing.assert_allclose(ours_sorted, theirs_sorted, atol=0.04)


def test_with_one_gate_the_stack_is_the_gate() -> None:
    one, stack = (weights(cell="rnn", weight_init=name) for name in ("orthogonal", "orthogonal_stacked"))
    for name, value in one.items():
        np.testing.assert_array_equal(stack[name], value)


@pytest.mark.parametrize("cell", GATES)
def test_keras_draws_glorot_over_the_kernel_of_all_gates(cell: str) -> None:
    """torch's xavier_uniform_ takes fan_out from the rows, which are all gates', as Keras takes the kernel's columns."""
    drawn = weights(cell=cell, weight_init="keras", hidden_size=60, input_size=40)["weight_ih_l0"]
    bound = np.sqrt(6 / (40 + GATES[cell] * 60))
    assert np.abs(drawn).max() <= bound
    assert np.abs(drawn).max() > 0.99 * bound
    theirs = torch.nn.init.xavier_uniform_(torch.empty(drawn.shape, dtype=torch.float64)).numpy()
    quantiles = np.linspace(0.05, 0.95, 19)
    spread = 4 * bound / np.sqrt(drawn.size)
    np.testing.assert_allclose(np.quantile(drawn, quantiles), np.quantile(theirs, quantiles), atol=2 * spread)


@pytest.mark.parametrize(("cell", "own"), [("lstm", 1.0), ("gru", 0.0), ("rnn", 0.0)])
@pytest.mark.parametrize("gate_bias", [0.0, 2.0, -1.0])
def test_keras_biases_are_zero_but_the_forget_gate_s_which_is_one_and_gate_bias_is_added(
    cell: str, own: float, gate_bias: float
) -> None:
    drawn = weights(cell=cell, weight_init="keras", gate_bias=gate_bias)
    expected = np.zeros((GATES[cell], 24))
    if cell != "rnn":
        expected[1] = own + gate_bias
    np.testing.assert_array_equal(drawn["bias_ih_l0"], expected.ravel())
    assert not drawn["bias_hh_l0"].any()
    assert not drawn["readout.bias"].any()


@pytest.mark.parametrize("weight_init", ["uniform", "orthogonal", "orthogonal_stacked", "keras"])
@pytest.mark.parametrize(("key", "bias"), [("lstm1", 1.0), ("lstm3", 3.0), ("gru3", 3.0)])
def test_a_bias_in_a_kind_s_name_is_the_whole_bias_whatever_the_start_draws(
    weight_init: str, key: str, bias: float
) -> None:
    config = KINDS[key].of(replace(BASE, weight_init=weight_init))
    b = rc.run(config).state_dict()["bias_ih_l0"].reshape(-1, 24)[1]
    plain = rc.run(replace(config, weight_init=weight_init, gate_bias=0.0)).state_dict()["bias_ih_l0"]
    random = plain.reshape(-1, 24)[1] if weight_init == "uniform" else 0.0
    np.testing.assert_allclose(b - random, bias, atol=1e-14)


@pytest.mark.parametrize("seed", range(5))
def test_an_lstm_with_bias_one_sees_farther_with_an_orthogonal_matrix_for_each_gate(seed: int) -> None:
    """cleanrl #358: orthogonal_ on the stack leaves no gate's block orthogonal, and each is half as large."""
    gate_by_gate, stack = (
        rc.run(ExperimentConfig(weight_init=name, gate_bias=1.0, seed=seed)).summary()
        for name in ("orthogonal", "orthogonal_stacked")
    )
    assert stack.horizon_reached
    assert stack.horizon < gate_by_gate.horizon
    assert stack.decay_per_step < gate_by_gate.decay_per_step
