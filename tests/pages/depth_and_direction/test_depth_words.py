"""What is said of layers and of what they cost, against the core's own numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from app import numbers
from pages.depth_and_direction import costs_words, depth_words
from pages.depth_and_direction.measured import by_layer
from pages.depth_and_direction.runs import run_depths
from tests.app.drawn import depth_figure
from tests.app.made_findings import SMALL, found

ACTIVATIONS = ["tanh", "sigmoid", "relu", "leaky_relu", "linear"]


@pytest.mark.parametrize("key", ["rnn", "lstm"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("scale", [0.0, 1.0, 3.0])
def test_what_is_said_of_layers_and_costs_holds_of_their_numbers(key: str, activation: str, scale: float) -> None:
    fields: dict[str, Any] = {"hidden_size": 3, "seq_len": 7, "batch_size": 3, "weight_init": "gaussian"}
    finding = found(key, num_layers=3, activation=activation, weight_scale=scale, **fields)
    sizes = by_layer(finding.result, 0)
    title, said = depth_words.headline(finding, sizes), depth_words.what_layers_tell(finding, sizes)
    assert (
        f"gets {numbers.size(float(sizes[0, 0]))} at step 7 and {numbers.size(float(sizes[0, -1]))} at step 1" in title
    )
    some = bool(np.isfinite(sizes[0]).any())
    assert ("gets the most at the loss" in said) is (some and bool(sizes[0].argmax() == 0))
    assert ("as the top layer does" in said) <= bool(sizes[-1].argmax() == 0)
    if "before the loss" in said:
        assert sizes[0].max() > sizes[0, 0]
        assert f"{sizes[0].argmax()} step" in said
    depths = run_depths(finding.config, 0, alone=False)
    assert [depth.layers for depth in depths] == list(range(1, len(depths) + 1))
    costs, heading = costs_words.costs_words(finding.config.cell, depths, 1), costs_words.costs_headline(depths, 1)
    assert f"{depths[-1].parameters:,}" in costs
    change = depths[-1].at_oldest - depths[0].at_oldest
    if "times layer 1’s gradient" in heading:
        assert f"{numbers.size(change)} times layer 1’s gradient at step 1" in heading
    assert len(costs_words.cost_rows(depths)) == len(depths)


def test_where_layer_1_gets_nothing_it_has_no_largest() -> None:
    finding = found("gru", num_layers=3, input_scale=0.0, weight_init="orthogonal", weight_scale=3.0, gate_bias=5.0)
    sizes = by_layer(finding.result, 0)
    assert np.isneginf(sizes[0]).all()
    assert "gets the most" not in depth_words.what_layers_tell(finding, sizes)


@pytest.mark.parametrize("down", [1400.0, -1400.0])
def test_a_factor_a_layer_beyond_float_is_still_told(down: float) -> None:
    finding = found("rnn", num_layers=3)
    sizes = np.zeros((3, 1 + finding.lags)) + np.array([[down], [0.0], [0.0]])
    assert f"× {numbers.power_of_ten(round(down / 2))} per layer" in depth_words.what_layers_tell(finding, sizes)


def test_one_depth_is_one_layer_and_a_change_too_small_to_see_is_none() -> None:
    depths = run_depths(rc.ExperimentConfig(cell="rnn", **SMALL), 0, alone=False)[:2]
    fast, slow = (replace(depths[0].summary, horizon_reached=reached) for reached in (True, False))
    first, last = (replace(depth, summary=summary) for depth, summary in zip(depths, (slow, fast), strict=True))
    assert "With 1 layer, layer 1’s gradient never" in costs_words.costs_words("rnn", (first, last), 1)
    same = replace(last, at_oldest=first.at_oldest - 0.02)
    assert "about the same gradient at step 1" in costs_words.costs_headline((first, same), 1)


def test_a_horizon_is_counted_once_in_map_table_and_text() -> None:
    """An LSTM of six layers had a line and a table that said 29 steps, and a text that said 25."""
    finding = found("lstm", num_layers=6, hidden_size=32, seq_len=50, batch_size=16)
    depths = run_depths(finding.config, 0, alone=False)
    summary = finding.result.summary(0)
    assert summary.horizon_start > 0
    figure = depth_figure(finding, by_layer(finding.result, 0))
    (line,) = (shape for shape in figure.layout.shapes if shape.name == "horizon 1")
    assert 50 - line.x0 - 0.5 == summary.horizon
    assert costs_words.cost_heads(1)[3] == "horizon (from the loss)"
    assert costs_words.cost_rows(depths)[5][3] == str(summary.horizon)
    assert f"and <b>{summary.horizon}</b> with 6" in costs_words.costs_words("lstm", depths, 1)
    caption = depth_words.layers_caption(finding, by_layer(finding.result, 0), -9.0, 0.0, "red")
    assert "below a thousandth of its largest value" in caption
    assert "own start" not in caption


def test_a_direction_that_starts_at_its_only_loss_is_not_called_one_time_step() -> None:
    finding = found("rnn", sequence_type="encoder_decoder", seq_len=2, bidirectional=True, direction=1)
    assert finding.lags == 0
    title = depth_words.headline(finding, by_layer(finding.result, 1))
    assert title == "One layer: this direction starts at its only loss"
