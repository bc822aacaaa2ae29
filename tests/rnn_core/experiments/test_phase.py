"""The plane: its points are single runs, nothing is computed twice, and the edge lies where it is known to lie."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnn_core as rc
from rnn_core.experiments import phase
from rnn_core.experiments.phase import SCALES, SEEDS, Plane, Point, crossings, edge_spread, edges, measure

SMALL = {"cell": "rnn", "hidden_size": 6, "seq_len": 12, "batch_size": 3, "seed": 4}


def config(**changed: Any) -> rc.ExperimentConfig:
    return rc.ExperimentConfig(**(SMALL | changed))


def made(log10_decay: list[float], horizon: list[int] | None = None, reached: list[bool] | None = None) -> Point:
    return Point(
        config=config(),
        log10_decay=np.array(log10_decay),
        horizon=np.array(horizon or range(len(log10_decay)), np.int64),
        horizon_reached=np.array(reached or [True] * len(log10_decay)),
    )


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_a_point_is_exactly_its_single_runs(cell: str) -> None:
    wanted = [config(cell=cell, weight_scale=scale, num_layers=2) for scale in (0.5, 2.0)]
    for asked, point in zip(wanted, measure(wanted, layer=0), strict=True):
        found = [rc.run(replace(asked, seed=4 + k)).summary(0) for k in range(SEEDS)]
        np.testing.assert_array_equal(point.log10_decay, np.log10([s.decay_per_step for s in found]))
        np.testing.assert_array_equal(point.horizon, [s.horizon for s in found])
        np.testing.assert_array_equal(point.horizon_reached, [s.horizon_reached for s in found])
        median = rc.run(point.median_run).summary(0).decay_per_step
        np.testing.assert_equal(np.log10(median), point.typical)
        np.testing.assert_equal(median, np.median([s.decay_per_step for s in found]))


def test_of_many_losses_the_last_one_alone_counts() -> None:
    (point,) = measure([asked := config(sequence_type="many_to_many")])
    found = [rc.run_last_loss(replace(asked, seed=4 + k)).summary().decay_per_step for k in range(SEEDS)]
    np.testing.assert_array_equal(point.log10_decay, np.log10(found))


@pytest.mark.parametrize("axis", list(phase.AXES))
def test_nothing_is_computed_twice_and_each_picture_holds_the_one_before(axis: str) -> None:
    plane = Plane(config=config(cell="lstm"), axis=axis)
    chunks = list(plane.chunks())
    points = [(chunk.value, scale) for chunk in chunks for scale in chunk.scales]
    assert len(points) == len(set(points))
    values = sorted({value for value, _ in points})
    assert set(points) == {(value, scale) for value in values for scale in SCALES}
    assert set(values) == {float(value) for value in phase.AXES[axis]} | {plane.home}
    assert len(points) * SEEDS >= 1000
    assert chunks[0].value == plane.home


def test_a_costly_plane_stays_coarse_but_is_not_refused() -> None:
    costly = Plane(config=config(hidden_size=128, num_layers=6, seq_len=50), axis="gate_bias")
    assert 0 < sum(len(chunk.scales) for chunk in costly.chunks()) < 100


def test_no_chunk_is_long() -> None:
    plane = Plane(config=config(cell="lstm", activation="relu", hidden_size=32, seq_len=50), axis="gate_bias")
    chunks = list(plane.chunks())
    assert all(len(chunk.scales) == 1 for chunk in chunks if max(chunk.scales) > 1)
    assert max(len(chunk.scales) for chunk in chunks) > 1


def test_a_linear_network_with_orthogonal_weights_has_its_edge_at_exactly_one() -> None:
    made_of = {"activation": "linear", "weight_init": "orthogonal"}
    for T in (5, 60):
        row = measure([config(weight_scale=scale, seq_len=T, **made_of) for scale in SCALES])
        np.testing.assert_allclose([p.typical for p in row], np.log10(SCALES), rtol=0, atol=1e-13)
        (edge,) = edges(row)
        np.testing.assert_allclose(edge, 1.0, rtol=1e-12)
        np.testing.assert_allclose(edge_spread(row), 1.0, rtol=1e-12)


@pytest.mark.parametrize(("activation", "edge"), [("tanh", 1.9), ("relu", np.sqrt(2))])
def test_lesson_2_the_edge_of_orthogonal_weights(activation: str, edge: float) -> None:
    fields = {"activation": activation, "weight_init": "orthogonal", "hidden_size": 64, "seq_len": 100}
    row = measure([config(weight_scale=scale, batch_size=8, **fields) for scale in (1.2, 1.4, 1.7, 2.0, 2.4)])
    np.testing.assert_allclose(edges(row), edge, rtol=0.04)
    low, high = edge_spread(row) or (np.nan, np.nan)
    assert low <= edges(row)[0] <= high


def test_the_edge_is_found_between_points_on_a_log_scale() -> None:
    np.testing.assert_allclose(crossings(np.array([1.0, 4.0]), np.array([-0.5, 0.5])), [2.0])
    np.testing.assert_allclose(crossings(np.array([1.0, 2.0, 4.0]), np.array([-1.0, 0.0, 1.0])), [2.0])
    np.testing.assert_allclose(crossings(np.array([1.0, 2.0, 4.0, 8.0]), np.array([-1, 1, 1, -1.0])), [2**0.5, 32**0.5])
    assert crossings(np.array([1.0, 4.0]), np.array([-0.5, -0.1])) == []
    assert crossings(np.array([]), np.array([])) == []


@pytest.mark.parametrize("ends", [(-np.inf, 0.2), (-0.2, np.inf), (-np.inf, np.inf)])
def test_beside_what_has_no_rate_the_edge_stands_halfway(ends: tuple[float, float]) -> None:
    np.testing.assert_allclose(crossings(np.array([1.0, 4.0]), np.array(ends)), [2.0])


def test_a_point_without_a_rate_is_left_out_of_the_edge() -> None:
    np.testing.assert_allclose(crossings(np.array([1.0, 3.0, 4.0]), np.array([-1.0, np.nan, 1.0])), [2.0])


@given(st.lists(st.floats(-2, 2), min_size=SEEDS, max_size=SEEDS))
def test_the_typical_decay_is_the_median_over_seeds(decays: list[float]) -> None:
    assert made(decays).typical == np.median(decays)
    assert made([*decays, np.nan, np.nan]).typical == np.median(decays)


def test_a_point_most_of_whose_seeds_are_cut_off_is_cut_off() -> None:
    assert made([-np.inf, -np.inf, -0.1]).typical == -np.inf
    assert made([np.inf, np.inf, -0.1]).typical == np.inf
    assert made([-np.inf, -0.1, np.inf]).typical == -0.1
    assert np.isnan(made([np.nan] * 3).typical)


def test_a_horizon_beyond_the_sequence_is_the_longest() -> None:
    assert made([0.0] * 3, [3, 49, 49], [True, True, False]).typical_horizon == (49, True)
    assert made([0.0] * 3, [3, 49, 49], [True, False, False]).typical_horizon == (49, False)
    assert made([0.0] * 3, [0, 7, 3], [False, True, True]).typical_horizon == (7, True)


def test_a_diverged_or_cut_run_is_told_from_a_rate() -> None:
    inf = float("inf")
    (diverged,) = measure([config(activation="linear", weight_scale=100.0, seq_len=200)])
    (cut,) = measure([config(weight_scale=0.0)])
    assert (diverged.typical, cut.typical) == (inf, -inf)
