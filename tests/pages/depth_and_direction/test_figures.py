"""Depth and direction as drawn and as told: every picture and sentence against the core's own numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import plotly.graph_objects as go
import pytest

import rnn_core as rc
from app import numbers
from app.drawing.palette import INKS
from pages.depth_and_direction import both_ways_words, depth_words
from pages.depth_and_direction.both_ways_diagram import Seen, both_ways_diagram
from pages.depth_and_direction.depth_figure import colour_range, depth_height
from pages.depth_and_direction.measured import BACKWARD, FORWARD, INPUT, OneLoss, by_layer, lines_of
from pages.depth_and_direction.runs import run_depths, run_one_loss
from rnn_core.diagnostics.decay import median
from tests.app.drawn import both_ways_figure, depth_costs_figure, depth_figure
from tests.app.made_findings import SMALL, found

ACTIVATIONS = ["tanh", "sigmoid", "relu", "leaky_relu", "linear"]
TYPES = ["many_to_one", "many_to_many", "one_to_many", "encoder_decoder"]


def trace(figure: go.Figure, name: str) -> Any:
    (only,) = (one for one in figure.data if one.name == name)
    return only


@pytest.mark.parametrize("direction", [0, 1])
def test_the_heat_map_holds_each_layer_s_sizes_at_its_own_steps(direction: int) -> None:
    finding = found("gru", num_layers=3, bidirectional=True, direction=direction)
    sizes = by_layer(finding.result, direction)
    drawn = trace(depth_figure(finding, sizes), "layers")
    dh = finding.result.log10_dh[:, direction]
    loss = 0 if direction else -1
    expected = [median(layer - dh[-1, loss]) for layer in dh]
    np.testing.assert_allclose(drawn.z, np.maximum(expected, colour_range(sizes)[0]), atol=1e-12)
    np.testing.assert_array_equal(drawn.x, np.arange(1, 21))
    assert list(drawn.y) == [1, 2, 3]
    assert drawn.customdata[0][loss] == numbers.size(float(expected[0][loss]))


def test_the_layer_that_the_loss_reads_is_on_top_and_named_with_what_is_left() -> None:
    finding = found("rnn", num_layers=4)
    sizes = by_layer(finding.result, 0)
    figure = depth_figure(finding, sizes)
    said = {note.name: note.text for note in figure.layout.annotations if str(note.name).startswith("end ")}
    heights = {note.name: note.y for note in figure.layout.annotations if str(note.name).startswith("end ")}
    assert heights["end layer 4"] > heights["end layer 1"]
    for layer in range(4):
        assert numbers.size(float(sizes[layer, -1])) in said[f"end layer {layer + 1}"]
        assert figure.layout.yaxis.ticktext[layer] == numbers.size(float(sizes[layer, 0]))
    assert figure.layout.yaxis.ticktext[3] == "1"
    assert depth_height(6) > depth_height(4)


def test_exact_zeros_are_an_area_of_their_own_and_never_a_small_number() -> None:
    finding = found("rnn", num_layers=2, weight_scale=0.0)
    figure = depth_figure(finding, by_layer(finding.result, 0))
    zeros, sizes = trace(figure, "exactly 0").z, trace(figure, "layers").z
    assert np.isfinite(np.array(zeros, float)[:, :-1]).all()
    assert np.isnan(np.array(sizes, float)[:, :-1]).all()
    assert any(note.text == "exactly 0" for note in figure.layout.annotations)


def test_a_growing_gradient_takes_the_full_colour_where_it_is_largest() -> None:
    finding = found("rnn", activation="linear", weight_init="orthogonal", weight_scale=2.0, num_layers=2)
    sizes = by_layer(finding.result, 0)
    low, high = colour_range(sizes)
    assert high == sizes.max() > 3
    assert low == min(sizes.min(), high - 3)


@pytest.mark.parametrize("key", ["rnn", "lstm"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("scale", [0.0, 1.0, 3.0])
def test_what_is_said_of_layers_and_costs_holds_of_their_numbers(key: str, activation: str, scale: float) -> None:
    fields: dict[str, Any] = {"hidden_size": 3, "seq_len": 7, "batch_size": 3, "weight_init": "gaussian"}
    finding = found(key, num_layers=3, activation=activation, weight_scale=scale, **fields)
    sizes = by_layer(finding.result, 0)
    title, said = depth_words.headline(finding, sizes), depth_words.what_layers_tell(finding, sizes)
    assert f"{numbers.size(float(sizes[0, 0]))} arrives at step 7 and {numbers.size(float(sizes[0, -1]))}" in title
    arrives = bool(np.isfinite(sizes[0]).any())
    assert ("gets most where the loss is" in said) is (arrives and bool(sizes[0].argmax() == 0))
    assert ("as the top layer does" in said) <= bool(sizes[-1].argmax() == 0)
    if "back from the loss" in said:
        assert sizes[0].max() > sizes[0, 0]
        assert f"{sizes[0].argmax()} step" in said
    depths = run_depths(finding.curve.config, 0, alone=False)
    assert [depth.layers for depth in depths] == list(range(1, len(depths) + 1))
    costs, heading = depth_words.costs_words(depths), depth_words.costs_headline(depths)
    assert f"{depths[-1].parameters:,}" in costs
    change = depths[-1].at_oldest - depths[0].at_oldest
    assert ("times more at the oldest" in heading) <= (change > 0)
    assert ("times less at the oldest" in heading) <= (change < 0)
    assert len(depth_words.cost_rows(depths)) == len(depths)


def test_where_layer_1_gets_nothing_it_has_no_largest() -> None:
    finding = found("gru", num_layers=3, input_scale=0.0, weight_init="orthogonal", weight_scale=3.0, gate_bias=5.0)
    sizes = by_layer(finding.result, 0)
    assert np.isneginf(sizes[0]).all()
    assert "gets most" not in depth_words.what_layers_tell(finding, sizes)


@pytest.mark.parametrize("down", [1400.0, -1400.0])
def test_a_factor_a_layer_beyond_float_is_still_told(down: float) -> None:
    finding = found("rnn", num_layers=3)
    sizes = np.zeros((3, 1 + finding.lags)) + np.array([[down], [0.0], [0.0]])
    assert f"× {numbers.power_of_ten(round(down / 2))} a layer" in depth_words.what_layers_tell(finding, sizes)


def test_one_depth_is_one_layer_and_a_change_too_small_to_see_is_none() -> None:
    depths = run_depths(rc.ExperimentConfig(cell="rnn", **SMALL), 0, alone=False)[:2]
    fast, slow = (replace(depths[0].summary, horizon_reached=reached) for reached in (True, False))
    first, last = (replace(depth, summary=summary) for depth, summary in zip(depths, (slow, fast), strict=True))
    assert "With 1 layer layer 1 never" in depth_words.costs_words((first, last))
    same = replace(last, at_oldest=first.at_oldest - 0.02)
    assert "about as much at the oldest step" in depth_words.costs_headline((first, same))


def test_the_costs_are_those_of_single_runs_at_each_depth() -> None:
    config = rc.ExperimentConfig(cell="gru", **SMALL)
    depths = run_depths(config, 0, alone=False)
    figure = depth_costs_figure(depths, INKS["gru"], 2)
    for depth in depths:
        result = rc.run(replace(config, num_layers=depth.layers))
        dh = result.log10_dh[:, 0]
        ends = [float(np.median(dh[0, t] - dh[-1, -1])) for t in (-1, 0)]
        np.testing.assert_allclose([depth.at_loss, depth.at_oldest], ends, atol=1e-10)
        assert depth.parameters == sum(array.size for array in result.state_dict().values())
        assert depth.summary == result.summary(0)
        np.testing.assert_allclose(trace(figure, "oldest step").y[depth.layers - 1], ends[1], atol=1e-10)
    assert trace(figure, "at the loss, chosen").x == (2,)


def test_depths_that_are_cut_are_crosses_at_the_foot() -> None:
    depths = run_depths(rc.ExperimentConfig(cell="rnn", weight_scale=0.0, **SMALL), 0, alone=False)
    figure = depth_costs_figure(depths, INKS["rnn"], 1)
    assert list(trace(figure, "oldest step, exactly 0").x) == [depth.layers for depth in depths]


@pytest.mark.parametrize("sequence_type", TYPES)
@pytest.mark.parametrize("fields", [{}, {"num_layers": 2}, {"activation": "relu", "weight_scale": 2.0}], ids=str)
def test_both_directions_are_drawn_and_told_as_the_core_has_them(sequence_type: str, fields: dict[str, Any]) -> None:
    config = rc.ExperimentConfig(cell="rnn", bidirectional=True, sequence_type=sequence_type, **(SMALL | fields))
    one = run_one_loss(config, 0)
    assert one is not None
    if sequence_type == "many_to_one":
        np.testing.assert_allclose(one.log10_dh, rc.run(config).log10_dh[0], atol=1e-10)
    figure, lines = both_ways_figure(config, one, INKS["rnn"]), lines_of(one)
    for name in (FORWARD, BACKWARD):
        finite = np.isfinite(lines[name])
        np.testing.assert_allclose(np.array(trace(figure, name).y, float)[finite], lines[name][finite])
        if not finite.all():
            assert f"{name}, exactly 0" in {drawn.name for drawn in figure.data}
    said = both_ways_words.both_ways_words(config, one, None) + both_ways_words.headline(config, one)
    assert ("is <b>exactly 0</b> on the other’s side" in said) is (
        sequence_type != "many_to_one" and "num_layers" not in fields
    )


@pytest.mark.parametrize("scale", [0.2, 1.0, 1.6, 4.0])
@pytest.mark.parametrize("activation", ["tanh", "linear"])
@pytest.mark.parametrize("T", [2, 3, 20])
def test_what_is_said_of_the_middle_holds(scale: float, activation: str, T: int) -> None:
    config = rc.ExperimentConfig(
        cell="rnn", bidirectional=True, hidden_size=8, seq_len=T, weight_scale=scale, activation=activation,
        weight_init="orthogonal", batch_size=4,
    )  # fmt: skip
    one, alone = run_one_loss(config, 0), run_one_loss(replace(config, bidirectional=False), 0)
    assert one is not None
    said = both_ways_words.both_ways_words(config, one, alone)
    line = lines_of(one)[INPUT]
    first, middle, last = line[0], line[(T + 1) // 2 - 1], line[-1]
    assert ("hears least" in said) <= (middle < min(first, last))
    assert ("bring more" in said) <= (middle > max(first, last))
    if "hardly counts" in said:
        assert np.ptp([first, middle, last]) < 0.31
    assert ("there is no middle" in said) is (T == 2)


def test_one_loss_of_many_hears_each_side_through_one_direction() -> None:
    config = rc.ExperimentConfig(cell="lstm", bidirectional=True, sequence_type="many_to_many", **SMALL)
    one = run_one_loss(config, 0)
    assert one is not None
    assert one.step == 11
    assert (one.log10_dh[0, 11:] == -np.inf).all()
    assert (one.log10_dh[1, :10] == -np.inf).all()
    assert np.isfinite(one.log10_dh[0, :11]).all()
    assert np.isfinite(one.log10_dh[1, 10:]).all()
    assert np.isfinite(one.log10_dx).all()


@pytest.mark.parametrize("at_ends", [True, False])
def test_the_diagram_of_the_roads_names_its_steps_lengths_and_numbers(at_ends: bool) -> None:
    seen = [Seen(step=1, value="0.75"), Seen(step=25, value="3 × 10⁻⁷"), Seen(step=50, value="1")]
    svg = both_ways_diagram(*seen, at_ends=at_ends, cell="rnn", label="<what> is seen")
    root = ElementTree.fromstring(svg)
    words = ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("text")]
    for expected in ("step 1: 0.75", "step 25: 3 × 10⁻⁷", "step 50: 1", "25 steps", "24 steps", "loss"):
        assert expected in words
    assert root.attrib["aria-label"] == "<what> is seen"


def test_where_nothing_arrives_there_is_still_a_figure_and_a_sentence() -> None:
    config = rc.ExperimentConfig(cell="rnn", bidirectional=True, **SMALL)
    nothing = OneLoss(step=20, log10_dh=np.full((2, 20, 5), -np.inf), log10_dx=np.full((20, 5), -np.inf))
    both_ways_figure(config, nothing, INKS["rnn"])
    assert "exactly 0" in both_ways_words.headline(config, nothing)
    assert "every input’s gradient is <b>exactly 0</b>" in both_ways_words.both_ways_words(config, nothing, nothing)


def test_ends_that_get_exactly_nothing_are_told_without_a_ratio_to_them() -> None:
    config = rc.ExperimentConfig(cell="rnn", bidirectional=True, **SMALL)
    real = run_one_loss(config, 0)
    assert real is not None
    dx = real.log10_dx.copy()
    dx[[0, -1]] = -np.inf
    said = both_ways_words.both_ways_words(config, replace(real, log10_dx=dx), None)
    assert "Both ends get <b>exactly 0</b>" in said
    assert "no number" not in said
