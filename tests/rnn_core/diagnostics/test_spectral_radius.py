"""The spectral radius of recurrent weights: exact where it is known, of the candidate's block, of the largest layer."""

from __future__ import annotations

import numpy as np
import pytest

import rnn_core as rc
from rnn_core.diagnostics.spectral_radius import recurrent_radius
from rnn_core.engine.initialisation import draw_parameters


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("start", ["orthogonal", "identity"])
def test_a_scaled_orthogonal_block_has_its_scale_as_radius(cell: str, start: str) -> None:
    config = rc.ExperimentConfig(cell=cell, weight_init=start, weight_scale=1.3, hidden_size=7, num_layers=2)
    radius = recurrent_radius(cell, draw_parameters(config))
    np.testing.assert_allclose(radius, 1.3, rtol=1e-12)


def test_a_rotation_has_radius_one_though_no_eigenvalue_is_real() -> None:
    assert recurrent_radius("rnn", {"weight_hh_l0": np.array([[0.0, -1.0], [1.0, 0.0]])}) == pytest.approx(1.0)


def test_of_several_layers_the_largest_counts() -> None:
    weights = {"weight_hh_l0": np.eye(2), "weight_hh_l1": 3 * np.eye(2), "weight_ih_l0": np.full((2, 2), np.inf)}
    assert recurrent_radius("rnn", weights) == pytest.approx(3.0)


def test_a_weight_beyond_the_number_range_has_no_radius() -> None:
    assert recurrent_radius("rnn", {"weight_hh_l0": np.array([[np.inf]])}) is None
