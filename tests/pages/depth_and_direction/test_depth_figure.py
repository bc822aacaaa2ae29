"""Layers over time as drawn: every cell against the core's own numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from app import numbers
from pages.depth_and_direction.depth_figure import colour_range, depth_height
from pages.depth_and_direction.measured import by_layer
from rnn_core.diagnostics.decay import median
from tests.app.drawn import depth_figure
from tests.app.made_findings import found


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
