"""How much of a padded sequence's own data the gradient reaches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from rnn_core.experiments.padding import padding_crossed, reach_into_data

HALVING: dict[str, Any] = {  # a factor of exactly 1/2 a step: 9 steps to a thousandth
    "cell": "rnn",
    "activation": "linear",
    "weight_init": "orthogonal",
    "weight_scale": 0.5,
    "hidden_size": 4,
    "seq_len": 30,
    "batch_size": 12,
    "lengths": "varied",
}


def pair(**changes: Any) -> tuple[rc.Result, rc.Result]:
    config = rc.ExperimentConfig(**HALVING | changes)
    return rc.run(config), rc.run(replace(config, padding="read_through"))


def test_reading_through_costs_each_sequence_its_own_padding() -> None:
    masked, through = pair()
    pad = 30 - masked.lengths
    np.testing.assert_array_equal(padding_crossed(masked), 0)
    np.testing.assert_array_equal(padding_crossed(through), pad)
    np.testing.assert_array_equal(reach_into_data(masked), np.minimum(9, masked.lengths - 1))
    np.testing.assert_array_equal(reach_into_data(through), np.maximum(9 - pad, -1))


@pytest.mark.parametrize("sequence_type", ["many_to_many", "one_to_many"])
def test_losses_at_own_steps_cross_no_padding(sequence_type: str) -> None:
    masked, through = pair(sequence_type=sequence_type)
    np.testing.assert_array_equal(padding_crossed(through), 0)
    np.testing.assert_allclose(reach_into_data(through), reach_into_data(masked))


def test_the_backward_direction_s_loss_stands_on_the_data() -> None:
    _, through = pair(bidirectional=True)
    np.testing.assert_array_equal(padding_crossed(through, direction=1), 0)


def test_a_layer_that_no_gradient_enters_has_no_reach() -> None:
    """ReLU at 0 has slope 0: the top layer's own step is reached, the layer below is cut off."""
    masked, _ = pair(activation="relu", input_scale=0.0, num_layers=2)
    np.testing.assert_array_equal(reach_into_data(masked), 0)
    assert np.isnan(reach_into_data(masked, layer=0)).all()
