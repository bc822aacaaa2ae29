"""Parameters over length, counted and drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from app.drawing.palette import INKS
from pages.shared_weights.measured import counts_over_length
from rnn_core import ExperimentConfig
from tests.app.drawn import parameter_counts_figure
from tests.app.made_findings import SMALL

CONFIG = ExperimentConfig(cell="rnn", **SMALL)


def test_a_level_line_is_level_and_a_window_is_a_slope() -> None:
    counts = counts_over_length(CONFIG, "RNN", 3)
    T, by_network = counts.lengths, counts.by_network
    window = by_network["window"]
    np.testing.assert_array_equal(window, 8 * (8 * T + 1) + 4 * 9)
    assert len(set(by_network["RNN"])) == len(set(by_network["convolution"])) == 1
    assert by_network["separate weights"][0] == by_network["RNN"][0]  # one step has one set
    figure = parameter_counts_figure(CONFIG, "RNN", 3, INKS["rnn"])
    now = dict(zip(T.tolist(), window.tolist(), strict=True))[20]
    (drawn,) = (trace for trace in figure.data if trace.name == "window")
    np.testing.assert_array_equal(drawn.x, T)
    assert figure.layout.xaxis.unifiedhovertitle.text == "%{x} steps"  # a number of steps, no power of ten
    assert any(note.name == "end window" and f"{now:,} now" in note.text for note in figure.layout.annotations)


@pytest.mark.parametrize(
    "fields", [{"num_layers": 2}, {"inputs": "text"}, {"inputs": "series"}, {"seq_len": 1000}], ids=str
)
def test_counts_are_drawn_for_every_kind_of_data_and_length(fields: dict[str, Any]) -> None:
    config = replace(CONFIG, **fields)
    counts = counts_over_length(config, "RNN", 3).by_network
    assert ("separate weights" in counts) is (config.num_layers == 1)
    own = sum(array.size for array in rc.run(replace(config, seq_len=5)).state_dict().values())
    assert counts["RNN"][0] == own
    parameter_counts_figure(config, "RNN", 3, INKS["rnn"])
