from __future__ import annotations

import numpy as np
import pytest

import rnn_core as rc
from rnn_core.diagnostics.depth import log10_by_layer


def by_layer(result: rc.Result, direction: int = 0) -> np.ndarray:
    layers = range(result.config.num_layers)
    return log10_by_layer(np.stack([result.by_lag(result.log10_dh, layer, direction) for layer in layers]))


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_top_row_is_the_run_s_own_curve_and_starts_at_one(cell: str) -> None:
    result = rc.run(rc.ExperimentConfig(cell=cell, num_layers=3, hidden_size=6, seq_len=15, batch_size=5))
    found = by_layer(result)
    sizes = result.by_lag(result.log10_dh)
    np.testing.assert_allclose(found[-1], np.median(sizes - sizes[0], axis=1), atol=1e-12)
    assert found[-1, 0] == 0.0


def test_scaling_the_loss_moves_no_row() -> None:
    rng = np.random.default_rng(1)
    sizes = rng.standard_normal((3, 7, 5))
    np.testing.assert_allclose(log10_by_layer(sizes + rng.standard_normal(5)), log10_by_layer(sizes), atol=1e-12)


def test_a_sample_without_a_loss_is_left_out_and_without_any_there_is_no_number() -> None:
    sizes = np.zeros((2, 3, 3))
    sizes[:, :, 0] = -np.inf
    sizes[0, 2, 1:] = -np.inf
    found = log10_by_layer(sizes)
    np.testing.assert_array_equal(found, [[0, 0, -np.inf], [0, 0, 0]])
    assert np.isnan(log10_by_layer(np.full((2, 3, 3), -np.inf))).all()
