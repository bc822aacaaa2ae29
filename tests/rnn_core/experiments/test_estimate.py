from __future__ import annotations

import tracemalloc
from dataclasses import replace
from typing import Any

import pytest

import rnn_core as rc
from rnn_core import ExperimentConfig
from rnn_core.engine.compiled import buffers
from rnn_core.experiments.experiment import _recorded

SHAPES: list[dict[str, Any]] = [
    {"seq_len": 200, "hidden_size": 32},
    {"seq_len": 300, "hidden_size": 16, "num_layers": 2, "bidirectional": True},
    {"seq_len": 60, "hidden_size": 96, "batch_size": 48, "sequence_type": "many_to_many"},
    {"seq_len": 400, "hidden_size": 2, "output_size": 256, "sequence_type": "one_to_many", "loss": "cross_entropy"},
    {"seq_len": 400, "hidden_size": 2, "output_size": 256, "sequence_type": "one_to_many"},
]


def peak_bytes(config: ExperimentConfig, *, recording: bool) -> int:
    buffers._idle.clear()
    tracemalloc.start()
    result = _recorded(config, None) if recording else rc.run(config)
    assert result.log10_dW_hh_by_step is not None
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_run_stays_below_its_estimate_and_a_recording_comes_near_it(cell: str, shape: dict[str, Any]) -> None:
    config = ExperimentConfig(cell=cell, **shape)
    allowed = rc.estimate(config).bytes
    rc.run(config)  # what is compiled and loaded once does not count
    assert peak_bytes(config, recording=False) < allowed
    assert allowed / 2.5 < peak_bytes(config, recording=True) < allowed


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("field", ["seq_len", "hidden_size", "batch_size", "num_layers"])
def test_more_of_anything_is_estimated_to_cost_more(cell: str, field: str) -> None:
    config = ExperimentConfig(cell=cell)
    larger: dict[str, Any] = {field: 8 * getattr(config, field) if field != "num_layers" else 4}
    less, more = rc.estimate(config), rc.estimate(replace(config, **larger))
    assert 0 < less.seconds < more.seconds
    assert 0 < less.bytes < more.bytes


def test_an_estimate_does_not_run_the_experiment() -> None:
    huge = ExperimentConfig(hidden_size=1024, seq_len=5000, batch_size=1024, num_layers=16, bidirectional=True)
    cost = rc.estimate(huge)
    assert cost.seconds > 3600
    assert cost.bytes > 1 << 40
