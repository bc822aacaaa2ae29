"""The horizon of an LSTM is that of what its cell carries; what ∂ℓ/∂h loses once is told as a toll."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnn_core as rc
from rnn_core.diagnostics.decay import THRESHOLD, ratios, summarise, toll

SMALL = rc.ExperimentConfig(cell="lstm", hidden_size=2, input_size=2, output_size=1, num_layers=3, seq_len=105)


@pytest.mark.parametrize(("gate_bias", "horizon"), [(0.0, 23), (1.0, 52), (2.0, 44), (3.0, 65), (5.0, None)])
def test_an_adder_of_two_units_and_three_layers_is_not_judged_by_its_toll(
    gate_bias: float, horizon: int | None
) -> None:
    found = rc.run(replace(SMALL, gate_bias=gate_bias)).summary()
    assert (found.horizon if found.horizon_reached else None) == horizon


def test_toll_and_rate_are_two_facts() -> None:
    found = rc.run(replace(SMALL, gate_bias=5.0)).summary()
    assert 1e-4 < found.toll < 1e-3
    assert found.toll_lags == 3
    assert found.decay_per_step == pytest.approx(0.959, abs=0.005)


@pytest.mark.parametrize("cell", ["rnn", "gru"])
def test_other_cells_carry_h_and_pay_no_toll(cell: str) -> None:
    result = rc.run(rc.ExperimentConfig(cell=cell))
    found = result.summary()
    r = ratios(result.by_lag(result.log10_dh), 0)
    assert (found.toll, found.toll_lags) == (1.0, 0)
    assert found.horizon == np.flatnonzero(r < -THRESHOLD)[0] - 1


def random_lstms(count: int) -> list[rc.Result]:
    draw = np.random.default_rng(20261125)
    return [
        rc.run(
            rc.ExperimentConfig(
                cell="lstm",
                hidden_size=int(draw.integers(2, 65)) if draw.random() < 0.6 else 2,
                num_layers=int(draw.integers(1, 4)),
                gate_bias=float(draw.uniform(0, 5)),
                seq_len=80,
                batch_size=4,
                seed=int(draw.integers(1000)),
            )
        )
        for _ in range(count)
    ]


def test_of_two_lstms_the_one_that_carries_more_at_every_lag_never_has_the_shorter_horizon() -> None:
    found = random_lstms(60)
    carried = [ratios(result.by_lag(result.log10_dc), 0) for result in found if result.log10_dc is not None]
    reach = [s.horizon if s.horizon_reached else np.inf for s in (result.summary() for result in found)]
    above = [(a, b) for a, b in itertools.permutations(range(len(found)), 2) if (carried[a][1:] > carried[b][1:]).all()]
    assert len(above) > 300
    assert all(reach[a] >= reach[b] for a, b in above)


@given(st.floats(-6, 0), st.integers(1, 5), st.floats(-0.3, 0.1), st.integers(0, 4))
def test_a_toll_paid_once_moves_no_horizon(log10_toll: float, steps: int, slope: float, seed: int) -> None:
    noise = np.random.default_rng(seed).normal(0, 0.02, size=(60, 5))
    carried = slope * np.arange(60)[:, None] + noise
    size = carried + log10_toll * np.minimum(np.arange(60) / steps, 1.0)[:, None]
    found = summarise(size, carried)
    alone = summarise(carried)
    assert (found.horizon, found.horizon_reached) == (alone.horizon, alone.horizon_reached)
    assert found.toll_lags <= steps
    if found.horizon > 2 * steps:
        assert found.toll == pytest.approx(10**log10_toll)


def test_where_nothing_is_carried_there_is_no_toll_to_tell() -> None:
    nothing = np.full(4, -np.inf)
    assert np.isnan(toll(nothing, nothing, 3)[0])
    assert toll(np.array([0.0, -1.0]), np.array([0.0, -0.5]), 0) == (pytest.approx(10**-0.5), 1)


def test_of_a_lower_layer_whose_loss_enters_at_every_lag_no_toll_is_told() -> None:
    result = rc.run(SMALL)
    assert np.isnan(result.summary(0).toll)
    assert result.summary(0).horizon >= result.summary(0).horizon_start
