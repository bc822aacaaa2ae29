"""The benchmarks compare equal work: both sides give the same numbers, or the comparison itself raises."""

from __future__ import annotations

import numpy as np
import pytest

import rnn_core as rc
from benchmarks import engine, sweep, training
from benchmarks.rows import Row

CELLS = pytest.mark.parametrize("cell", engine.CELLS)


def tiny(cell: str) -> rc.ExperimentConfig:
    return rc.ExperimentConfig(cell=cell, seq_len=7, hidden_size=5, input_size=3, output_size=2, batch_size=4)


@CELLS
def test_both_sides_of_every_engine_row_give_the_same_numbers(cell: str) -> None:
    for measured in (
        engine.state_norms,
        engine.state_norms_frozen,
        engine.state_norms_and_gradient,
        engine.weight_terms,
        engine.influence,
    ):
        row: Row = measured(tiny(cell), pairs=1)
        assert row.numbers["ours_seconds"] > 0 < row.numbers["theirs_seconds"]


@CELLS
def test_both_sides_of_a_sweep_give_the_same_numbers(cell: str) -> None:
    row = sweep.sweep([sweep.sized(cell, scale, 3) for scale in sweep.SCALES[::9]], pairs=1)
    assert row.work == f"{cell}: 3 configurations"


def test_a_side_that_gives_other_numbers_is_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.torch_user, "state_norms", lambda config: engine.rc.run(config).log10_dh[0, 0] + 1e-6)
    with pytest.raises(AssertionError, match="Not equal"):
        engine.state_norms(tiny("rnn"), pairs=1)


def test_growth_is_fitted_over_all_lengths() -> None:
    row = engine.growth("gru", lengths=(2, 4, 8), rounds=1)
    assert {f"seconds_at_{T}" for T in (2, 4, 8)} < row.numbers.keys()


@CELLS
def test_both_sides_of_a_training_see_the_same_losses(cell: str) -> None:
    config = rc.TrainingConfig(network=rc.ExperimentConfig(cell=cell, hidden_size=5), lag=4, batch_size=4, steps=12)
    ours = [step.loss for step in rc.train(config)]
    np.testing.assert_allclose(training.plain_loop(config), ours, rtol=1e-4)
    assert training.film(config, pairs=1).numbers["share"] > 0
