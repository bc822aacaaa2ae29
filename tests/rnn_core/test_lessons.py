"""The numbers that the app teaches, measured again: THEORY.md's and LESSONS.md's tables, medians over seeds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from rnn_core import ExperimentConfig, Summary, Verdict


def runs(seeds: int, **fields: Any) -> list[rc.Result]:
    return rc.run_sweep([ExperimentConfig(**fields, seed=seed) for seed in range(seeds)])


def summaries(seeds: int, **fields: Any) -> list[Summary]:
    return [result.summary() for result in runs(seeds, **fields)]


def factor(seeds: int, **fields: Any) -> float:
    return float(np.median([s.decay_per_step for s in summaries(seeds, **fields)]))


def first_over_last(result: rc.Result) -> float:
    return float(np.median(result.log10_dh[-1, 0, 0] - result.log10_dh[-1, 0, -1]))


FIRST_PICTURE = [
    ("rnn", 0.0, 0.533, 10, -13.5),
    ("lstm", 0.0, 0.622, 14, -10.9),
    ("gru", 0.0, 0.633, 13, -9.9),
    ("lstm", 3.0, 0.992, 49, -1.2),
]


@pytest.mark.parametrize(("cell", "gate_bias", "decay", "horizon", "ends"), FIRST_PICTURE)
def test_the_first_picture_needs_no_chosen_seed(
    cell: str, gate_bias: float, decay: float, horizon: int, ends: float
) -> None:
    results = runs(20, cell=cell, gate_bias=gate_bias)
    found = [result.summary() for result in results]
    np.testing.assert_allclose(np.median([s.decay_per_step for s in found]), decay, atol=0.03)
    np.testing.assert_allclose(np.median([s.horizon for s in found]), horizon, atol=1)
    last = [first_over_last(result) for result in results]
    np.testing.assert_allclose(np.median(last), ends, atol=1.0)
    if gate_bias:
        assert min(last) > -2.5
        assert not any(s.horizon_reached for s in found)
    else:
        assert max(last) < -7
        assert {s.verdict for s in found} == {Verdict.VANISHES}


@pytest.mark.parametrize(("cell", "decay"), [("rnn", 0.53), ("lstm", 0.61), ("gru", 0.64)])
def test_at_torchs_default_initialisation_all_three_cells_vanish(cell: str, decay: float) -> None:
    found = summaries(6, cell=cell, hidden_size=64)
    np.testing.assert_allclose(np.median([s.decay_per_step for s in found]), decay, atol=0.03)
    assert {s.verdict for s in found} == {Verdict.VANISHES}
    assert {s.agreement for s in found} == {1.0}


@pytest.mark.parametrize(
    ("activation", "decay", "horizon"),
    [("sigmoid", 0.205, 4), ("tanh", 0.630, 15), ("relu", 0.701, 18), ("leaky_relu", 0.697, 18), ("linear", 1.0, 49)],
)
def test_lesson_1_every_activation_leaves_its_own_factor(activation: str, decay: float, horizon: int) -> None:
    found = summaries(12, cell="rnn", activation=activation, weight_init="orthogonal")
    np.testing.assert_allclose(np.median([s.decay_per_step for s in found]), decay, atol=0.03)
    np.testing.assert_allclose(np.median([s.horizon for s in found]), horizon, atol=2)


@pytest.mark.parametrize(("gain", "decay"), [(0.5, 0.337), (1.0, 0.633), (1.5, 0.863), (2.0, 1.036), (10.0, 2.02)])
def test_lesson_2_a_spectral_radius_of_one_and_a_half_still_vanishes(gain: float, decay: float) -> None:
    fields = {"cell": "rnn", "weight_init": "orthogonal", "hidden_size": 64, "seq_len": 100}
    np.testing.assert_allclose(factor(5, weight_scale=gain, **fields), decay, rtol=0.04)


@pytest.mark.parametrize(("bias", "decay"), [(-1.0, 0.394), (0.0, 0.623), (1.0, 0.840), (3.0, 0.991)])
def test_lesson_3_the_forget_bias_is_what_opens_the_road(bias: float, decay: float) -> None:
    np.testing.assert_allclose(factor(6, cell="lstm", gate_bias=bias, seq_len=200), decay, atol=0.025)


def test_lesson_4_a_healthy_total_hides_a_dead_past() -> None:
    for result in runs(6, cell="rnn"):
        total = np.linalg.norm(result.gradient()["weight_hh_l0"])
        terms = 10 ** result.log10_dW_hh_by_step[0, 0]
        assert 0.1 < total < 3
        assert terms[:25].sum() / terms.sum() < 1e-5


def test_lesson_7_many_losses_hide_the_decay() -> None:
    fields = {"cell": "rnn", "weight_init": "orthogonal", "sequence_type": "many_to_many"}
    found = summaries(6, **fields)
    np.testing.assert_allclose([s.decay_per_step for s in found], 1.001, atol=0.01)
    assert {s.verdict for s in found} == {Verdict.CANT_TELL}
    alone = [rc.run_last_loss(ExperimentConfig(**fields, seed=seed)).summary() for seed in range(6)]  # type: ignore[arg-type]
    np.testing.assert_allclose(np.median([s.decay_per_step for s in alone]), 0.63, atol=0.03)


@pytest.mark.parametrize(("H", "share", "cut_seeds"), [(2, 0.94, 38), (4, 0.73, 34), (8, 0.15, 3), (16, 0.0, 0)])
def test_lesson_8_a_path_is_cut_only_where_every_unit_is_shut_at_once(H: int, share: float, cut_seeds: int) -> None:
    results = runs(40, cell="rnn", activation="relu", weight_init="gaussian", hidden_size=H)
    zeros = np.array([np.isneginf(result.log10_dh[0, 0, 0]) for result in results])
    np.testing.assert_allclose(zeros.mean(), share, atol=0.12)
    cut = sum(result.summary().verdict is Verdict.CUT_OFF for result in results)
    np.testing.assert_allclose(cut, cut_seeds, atol=5)


@pytest.mark.parametrize(("gain", "horizon"), [(0.5, 9), (1.0, 56), (1.1, 70), (1.4, 27), (2.0, 4)])
def test_lesson_9_too_large_vanishes_as_too_small_does(gain: float, horizon: int) -> None:
    fields = {"cell": "rnn", "weight_init": "identity", "input_scale": 0.3, "seq_len": 100}
    found = [s.horizon for s in summaries(10, weight_scale=gain, **fields)]
    np.testing.assert_allclose(np.median(found), horizon, atol=max(1, 0.1 * horizon))


def test_lesson_11_the_second_direction_rescues_only_the_other_end() -> None:
    middles = []
    for result in runs(10, cell="rnn", bidirectional=True):
        together = np.log10((10 ** (2 * result.log10_dh[0])).sum(axis=0)) / 2
        curve = np.median(together - together.max(axis=0), axis=1)
        assert curve[0] > -1
        assert curve[-1] > -1
        middles.append(curve.min())
    np.testing.assert_allclose(np.median(middles), -6.4, atol=0.7)


@pytest.mark.parametrize(
    ("weight_init", "decay"), [("identity", 0.990), ("orthogonal", 0.696), ("gaussian", 0.673), ("uniform", 0.430)]
)
def test_lesson_12_an_identity_start_copies_the_state(weight_init: str, decay: float) -> None:
    fields = {"cell": "rnn", "activation": "relu", "input_scale": 0.1, "seq_len": 100}
    np.testing.assert_allclose(factor(8, weight_init=weight_init, **fields), decay, atol=0.04)


def test_lesson_13_a_longer_sequence_moves_no_horizon() -> None:
    for T in (20, 50, 200):
        assert np.median([s.horizon for s in summaries(6, cell="rnn", seq_len=T)]) in range(9, 13)


def test_lstms_dh_has_a_cliff_at_the_first_step_back_and_dc_has_none() -> None:
    for result in runs(6, cell="lstm"):
        assert result.log10_dc is not None
        cliff = np.median(result.log10_dh[0, 0, -2] - result.log10_dh[0, 0, -1])
        assert -1.05 < cliff < -0.7
        assert np.median(result.log10_dc[0, 0, -2] - result.log10_dc[0, 0, -1]) > -0.5
