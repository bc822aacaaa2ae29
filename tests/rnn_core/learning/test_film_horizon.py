"""The horizon of a training's frame is that of one loss, as Gradient decay counts it."""

from __future__ import annotations

import numpy as np
import pytest

import rnn_core as rc
from rnn_core.diagnostics.decay import horizon, ratios
from rnn_core.engine.batches import draw_batch
from rnn_core.engine.initialisation import draw_parameters
from rnn_core.learning.film import frame


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("sequence_type", ["many_to_one", "many_to_many", "encoder_decoder"])
def test_a_frame_has_the_horizon_of_the_last_loss_alone(cell: str, sequence_type: str) -> None:
    config = rc.ExperimentConfig(cell=cell, sequence_type=sequence_type, seq_len=34)
    found = frame(config, draw_parameters(config), draw_batch(config))
    alone = rc.run_last_loss(config)
    assert found.horizon == alone.summary().horizon
    sizes = alone.log10_dh if alone.log10_dc is None else alone.log10_dc
    np.testing.assert_allclose(found.left, ratios(alone.by_lag(sizes), 0)[-1], rtol=0, atol=1e-9)
    np.testing.assert_allclose(found.log10_dh, np.median(rc.run(config).log10_dh[-1, 0], axis=1), rtol=0, atol=1e-9)


def test_a_sum_of_losses_reaches_no_farther_than_one_of_them() -> None:
    config = rc.ExperimentConfig(cell="rnn", sequence_type="many_to_many", seq_len=34)
    found = frame(config, draw_parameters(config), draw_batch(config))
    of_the_sum = horizon(found.log10_dh[::-1] - found.log10_dh[-1], 0)[0]
    assert found.horizon < 15 < of_the_sum


def test_a_frame_beyond_the_number_range_has_no_horizon() -> None:
    config = rc.ExperimentConfig(cell="rnn", activation="linear", weight_scale=90.0, seq_len=400)
    found = frame(config, draw_parameters(config), draw_batch(config))
    assert found.horizon == 0
    assert np.isnan(found.left)
    assert np.isnan(found.log10_dh).all()
