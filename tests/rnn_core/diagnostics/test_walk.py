"""Every step's equation holds between the vectors that a walk gives, and the sizes split as they are said to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from rnn_core.diagnostics.walk import Walk, log10_factors, walk
from rnn_core.diagnostics.weight_sums import weight_sums
from rnn_core.engine.activations import ACTIVATIONS, sigmoid

CELLS = ["rnn", "lstm", "gru"]


def walked(result: rc.Result, sample: int = 0, layer: int = 0, direction: int = 0) -> Walk:
    tape = result.tape
    return walk(*tape.at(layer, direction), sample)


def floats(vectors: dict[str, Any]) -> dict[str, np.ndarray]:
    return {name: vector.to_float() for name, vector in vectors.items()}


@pytest.mark.parametrize("activation", ["tanh", "leaky_relu"])
@pytest.mark.parametrize("cell", CELLS)
def test_each_steps_state_follows_from_the_one_before(cell: str, activation: str) -> None:
    result = rc.run(rc.ExperimentConfig(cell=cell, activation=activation, hidden_size=5, seq_len=7, batch_size=3))
    found, phi = floats(walked(result, 2).forward), ACTIVATIONS[activation]
    np.testing.assert_allclose(found["h"], result.hidden[0, 0, :, 2])
    np.testing.assert_array_equal(found["h_prev"], np.concatenate([np.zeros((1, 5)), found["h"][:-1]]))
    weights = result.state_dict()
    hh = found["h_prev"] @ weights["weight_hh_l0"].T
    a = result.inputs[:, 2] @ weights["weight_ih_l0"].T + weights["bias_ih_l0"] + weights["bias_hh_l0"] + hh
    if cell == "rnn":
        np.testing.assert_allclose(found["input"] + found["recurrent"], a, atol=1e-12)
        np.testing.assert_allclose(found["recurrent"], hh, atol=1e-12)
        np.testing.assert_allclose(phi.value(found["a"]), found["h"])
        np.testing.assert_allclose(phi.slope(a), found["slope"], atol=1e-12)
    if cell == "lstm":
        np.testing.assert_allclose(found["kept"] + found["written"], found["c"], atol=1e-14)
        np.testing.assert_allclose(found["kept"], sigmoid(a[:, 5:10]) * found["c_prev"], atol=1e-12)
        np.testing.assert_allclose(found["o"] * phi.value(found["c"]), found["h"], atol=1e-12)
    if cell == "gru":
        np.testing.assert_allclose(found["kept"] + found["written"], found["h"], atol=1e-14)
        np.testing.assert_allclose(found["kept"], sigmoid(a[:, 5:10]) * found["h_prev"], atol=1e-12)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("direction", [0, 1])
@pytest.mark.parametrize("sequence_type", ["many_to_one", "many_to_many"])
@pytest.mark.parametrize("cell", CELLS)
def test_what_a_step_hands_back_and_what_enters_is_the_gradient_of_the_step_before(
    cell: str, sequence_type: str, direction: int, layers: int
) -> None:
    config = rc.ExperimentConfig(
        cell=cell, sequence_type=sequence_type, num_layers=layers, bidirectional=True, hidden_size=4, seq_len=6
    )
    found = walked(rc.run(config), 3, 0, direction).backward
    assert found is not None
    v = floats(found)
    np.testing.assert_allclose(v["handed"][1:] + v["direct"][:-1], v["dh"][:-1], atol=1e-14)
    enters = np.isfinite(found["direct"].log10_norm(axis=1))
    several = layers > 1 or sequence_type == "many_to_many"
    assert enters.tolist() == [several] * 5 + [True]


def test_in_an_rnn_slopes_times_matrix_is_the_whole_change_of_size() -> None:
    result = rc.run(rc.ExperimentConfig(cell="rnn", activation="sigmoid", hidden_size=6, seq_len=300))
    slopes, matrix = log10_factors(walked(result, 5))
    change = result.log10_dh[0, 0, :-1, 5] - result.log10_dh[0, 0, 1:, 5]
    assert result.log10_dh.min() < -200
    np.testing.assert_allclose((slopes + matrix)[1:], change, atol=1e-11)
    assert slopes.max() <= np.log10(0.25) + 1e-12
    W = result.state_dict()["weight_hh_l0"]
    singular = np.log10(np.linalg.svd(W, compute_uv=False))
    assert singular[-1] - 1e-12 <= matrix.min() <= matrix.max() <= singular[0] + 1e-12


def test_an_orthogonal_matrix_takes_nothing_away_and_a_line_has_slope_one() -> None:
    result = rc.run(rc.ExperimentConfig(cell="rnn", activation="linear", weight_init="orthogonal", weight_scale=1.5))
    slopes, matrix = log10_factors(walked(result))
    np.testing.assert_allclose(slopes, 0.0, atol=1e-12)
    np.testing.assert_allclose(matrix, np.log10(1.5), atol=1e-12)


@pytest.mark.parametrize(("cell", "gate"), [("gru", "z"), ("lstm", "f")])
def test_the_straight_road_is_what_the_gate_lets_through(cell: str, gate: str) -> None:
    found = walked(rc.run(rc.ExperimentConfig(cell=cell, hidden_size=5, seq_len=9, gate_bias=1.5)))
    assert found.backward is not None
    carried = found.backward["dc" if cell == "lstm" else "dh"].to_float()
    np.testing.assert_allclose(found.backward["straight"].to_float(), found.forward[gate].to_float() * carried)


def test_a_cut_leaves_nothing_to_multiply() -> None:
    found = walked(rc.run(rc.ExperimentConfig(cell="rnn", weight_scale=0.0, seq_len=5)))
    slopes, matrix = log10_factors(found)
    assert np.isneginf(matrix[-1])
    assert np.isnan(slopes[:-1]).all()


def test_a_run_that_diverges_is_walked_forward_as_far_as_it_stays_finite() -> None:
    result = rc.run(rc.ExperimentConfig(cell="rnn", activation="linear", weight_scale=100.0, seq_len=400))
    found = walked(result)
    assert found.backward is None
    assert found.steps == (result.diverged_at or 0) - 1
    assert np.isfinite(found.forward["h"].to_float()).all()


@pytest.mark.parametrize("sequence_type", ["many_to_one", "many_to_many"])
@pytest.mark.parametrize("cell", CELLS)
def test_the_last_sums_are_the_gradient_of_the_one_matrix(cell: str, sequence_type: str) -> None:
    config = rc.ExperimentConfig(
        cell=cell, sequence_type=sequence_type, hidden_size=4, seq_len=8, batch_size=3, num_layers=2, bidirectional=True
    )
    result = rc.run(config)
    gradient = result.gradient()
    for layer in range(2):
        for k, suffix in enumerate(("", "_reverse")):
            whole = []
            for sample in range(3):
                found = walked(result, sample, layer, k)
                assert found.backward is not None
                sums = weight_sums(found.backward["da"], found.forward["h_prev"], keep=True)
                assert sums.sums is not None
                terms = np.einsum("tg,th->tgh", found.backward["da"].to_float(), found.forward["h_prev"].to_float())
                np.testing.assert_allclose(sums.sums.to_float(), terms[::-1].cumsum(axis=0)[::-1], atol=1e-15)
                np.testing.assert_allclose(10**sums.log10_terms, np.linalg.norm(terms, axis=(1, 2)), atol=1e-15)
                np.testing.assert_allclose(
                    10**sums.log10_sums, np.linalg.norm(sums.sums.to_float(), axis=(1, 2)), atol=1e-15
                )
                whole.append(sums.sums[0].to_float())
            np.testing.assert_allclose(np.mean(whole, axis=0), gradient[f"weight_hh_l{layer}{suffix}"], atol=1e-14)


def test_sums_are_right_beyond_floats() -> None:
    """Linear, W = 0.01·I: from step to step h shrinks by what δ gains, so that each term weighs the same."""
    config = rc.ExperimentConfig(
        cell="rnn",
        activation="linear",
        weight_init="identity",
        weight_scale=0.01,
        inputs="pulse",
        seq_len=200,
        hidden_size=2,
    )
    found = walked(rc.run(config))
    assert found.backward is not None
    sums = weight_sums(found.backward["da"], found.forward["h_prev"], keep=False)
    assert sums.sums is None
    np.testing.assert_allclose(sums.log10_sums[1:] - sums.log10_terms[1:], np.log10(np.arange(199, 0, -1)), atol=1e-9)
    assert sums.log10_sums[0] == sums.log10_sums[1] < -350
