"""What one loss of many sends through both directions."""

from __future__ import annotations

import numpy as np

import rnn_core as rc
from pages.depth_and_direction.runs import run_one_loss
from tests.app.made_findings import SMALL


def test_one_loss_of_many_gets_to_each_side_through_one_direction() -> None:
    config = rc.ExperimentConfig(cell="lstm", bidirectional=True, sequence_type="many_to_many", **SMALL)
    one = run_one_loss(config, 0)
    assert one is not None
    assert one.step == 11
    assert (one.log10_dh[0, 11:] == -np.inf).all()
    assert (one.log10_dh[1, :10] == -np.inf).all()
    assert np.isfinite(one.log10_dh[0, :11]).all()
    assert np.isfinite(one.log10_dh[1, 10:]).all()
    assert np.isfinite(one.log10_dx).all()
