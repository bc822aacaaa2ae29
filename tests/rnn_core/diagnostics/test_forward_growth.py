"""Growth that goes forwards: a linear recurrence's law, torch's own gradient, and where it is said to matter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from rnn_core.diagnostics.forward_growth import ForwardGrowth, forward_growth, may_have_grown
from rnn_core.with_torch.twin import autograd_run

CASE = {"cell": "rnn", "activation": "relu", "weight_init": "orthogonal", "weight_scale": 1.5, "seq_len": 60}


def grown(**config: Any) -> ForwardGrowth | None:
    made = rc.ExperimentConfig(**config)
    return forward_growth(made, rc.run(made).tape)


def test_a_network_whose_ratios_hold_can_be_beyond_training() -> None:
    assert rc.run(rc.ExperimentConfig(**CASE)).summary().verdict is rc.Verdict.HOLDS
    found = grown(**CASE)
    assert found is not None
    assert found.beyond_training
    assert may_have_grown(rc.ExperimentConfig(**CASE), found.loss)


def test_the_sizes_are_those_of_torch() -> None:
    result = rc.run(rc.ExperimentConfig(**CASE))
    found, torch = forward_growth(result.config, result.tape), autograd_run(result)
    assert found is not None
    largest = np.abs(torch.hidden).max(axis=(0, 1, 3, 4))
    np.testing.assert_allclose((found.first, found.last), largest[[0, -1]], rtol=1e-9)
    norm = np.linalg.norm(np.concatenate([part.ravel() for part in torch.gradient.values()]))
    np.testing.assert_allclose(10**found.log10_gradient, norm, rtol=1e-9)
    np.testing.assert_allclose(found.loss, torch.sample_losses.mean(), rtol=1e-9)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_at_the_defaults_nothing_is_beyond_training_and_nothing_is_recorded(cell: str, activation: str) -> None:
    made = rc.ExperimentConfig(cell=cell, activation=activation, seq_len=20)
    found = grown(cell=cell, activation=activation, seq_len=20)
    assert found is not None
    assert not found.beyond_training
    assert not may_have_grown(made, found.loss)


def test_a_pulse_through_a_linear_identity_grows_by_exactly_the_scale() -> None:
    found = grown(cell="rnn", activation="linear", weight_init="identity", weight_scale=1.5, inputs="pulse", seq_len=21)
    assert found is not None
    np.testing.assert_allclose(found.last / found.first, 1.5**20, rtol=1e-12)


def test_a_run_that_diverged_has_no_sizes() -> None:
    assert grown(cell="rnn", activation="linear", weight_scale=100.0, seq_len=400) is None
