"""What the page on sequence types measures, without a figure."""

from __future__ import annotations

import numpy as np

import rnn_core as rc
from pages.sequence_types.measured import by_lag


def test_influence_by_lag_is_the_same_in_both_directions() -> None:
    config = rc.ExperimentConfig(cell="rnn", seq_len=6, hidden_size=3)
    sizes = rc.influence(config)
    np.testing.assert_array_equal(by_lag(sizes), by_lag(sizes[::-1, ::-1]))
    np.testing.assert_array_equal(by_lag(sizes)[[0, -1]], [0.0, sizes[-1, 0]])
