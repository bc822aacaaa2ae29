"""A link carries a config: read by the controls, it is the same config."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.experiment.link import query
from rnn_core import ExperimentConfig
from tests.app.experiment.test_sidebar import opened

CONFIGS: list[dict[str, Any]] = [
    {"cell": "rnn", "weight_scale": 2.85, "batch_size": 4, "seed": 7},
    {"cell": "lstm", "gate_bias": -2.0, "activation": "leaky_relu", "weight_init": "orthogonal", "hidden_size": 11},
    {"cell": "gru", "seq_len": 24, "num_layers": 3, "input_scale": 0.3, "input_size": 5, "output_size": 2},
    {"cell": "rnn", "seq_len": 300, "hidden_size": 4},  # beyond the slider
    {"cell": "rnn", "inputs": "text", "text": "abracadabra" * 8, "loss": "cross_entropy", "seq_len": 32},
    {"cell": "rnn", "inputs": "series", "sequence_type": "encoder_decoder"},
    {"cell": "gru", "bidirectional": True, "reads": "last_step", "weight_init": "keras", "hidden_size": 512},
    {"cell": "lstm", "weight_init": "orthogonal_stacked", "input_size": 256, "output_size": 256},
    {"cell": "lstm", "sequence_type": "many_to_many", "bidirectional": True, "inputs": "sine", "weight_scale": 8.0},
]


def read(at: AppTest) -> Any:
    return at.session_state["experiment"]


@pytest.mark.parametrize("fields", CONFIGS, ids=str)
def test_a_link_read_by_the_controls_is_the_same_config(fields: dict[str, Any]) -> None:
    config = ExperimentConfig(**fields)
    (found,) = read(opened(dict(query(config)))).curves
    assert found.config == config


def test_layer_and_direction_are_in_the_link_where_there_is_a_choice() -> None:
    experiment = read(opened(dict(query(ExperimentConfig(num_layers=3, bidirectional=True), layer=1, direction=1))))
    assert (experiment.layer, experiment.direction) == (1, 1)


def test_where_the_answer_reads_is_in_a_link_only_where_it_is_not_the_default() -> None:
    assert "read_at" not in query(ExperimentConfig(bidirectional=True))
    assert query(ExperimentConfig(bidirectional=True, reads="last_step"))["read_at"] == "both at the last step"
