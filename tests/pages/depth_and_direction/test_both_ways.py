"""Both directions as drawn and as told: every picture and sentence against the core's own numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import plotly.graph_objects as go
import pytest

import rnn_core as rc
from app.drawing.palette import INKS
from pages.depth_and_direction import both_ways_words
from pages.depth_and_direction.both_ways_diagram import Seen, both_ways_diagram
from pages.depth_and_direction.measured import BACKWARD, FORWARD, INPUT, OneLoss
from pages.depth_and_direction.runs import run_one_loss
from tests.app.drawn import both_ways_figure
from tests.app.made_findings import SMALL

TYPES = ["many_to_one", "many_to_many", "one_to_many", "encoder_decoder"]


def trace(figure: go.Figure, name: str) -> Any:
    (only,) = (one for one in figure.data if one.name == name)
    return only


@pytest.mark.parametrize("sequence_type", TYPES)
@pytest.mark.parametrize("fields", [{}, {"num_layers": 2}, {"activation": "relu", "weight_scale": 2.0}], ids=str)
def test_both_directions_are_drawn_and_told_as_the_core_has_them(sequence_type: str, fields: dict[str, Any]) -> None:
    config = rc.ExperimentConfig(cell="rnn", bidirectional=True, sequence_type=sequence_type, **(SMALL | fields))
    one = run_one_loss(config, 0)
    assert one is not None
    if sequence_type == "many_to_one":
        np.testing.assert_allclose(one.log10_dh, rc.run(config).log10_dh[0], atol=1e-10)
    figure, lines = both_ways_figure(config, one, INKS["rnn"]), one.lines
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
    line = one.lines[INPUT]
    first, middle, last = line[0], line[(T + 1) // 2 - 1], line[-1]
    assert ("less than both ends" in said) <= (middle < min(first, last))
    assert ("longer paths carry more" in said) <= (middle > max(first, last))
    if "hardly matters" in said:
        assert np.ptp([first, middle, last]) < 0.31
    assert ("there is no middle" in said) is (T == 2)


@pytest.mark.parametrize("at_ends", [True, False])
def test_the_diagram_of_the_paths_names_its_steps_lengths_and_numbers(at_ends: bool) -> None:
    seen = [Seen(step=1, value="0.75"), Seen(step=25, value="3 × 10⁻⁷"), Seen(step=50, value="1")]
    svg = both_ways_diagram(*seen, at_ends=at_ends, cell="rnn", label="<what> is seen")
    root = ElementTree.fromstring(svg)
    words = ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("text")]
    for expected in ("step 1: 0.75", "step 25: 3 × 10⁻⁷", "step 50: 1", "25 steps", "24 steps", "loss"):
        assert expected in words
    assert root.attrib["aria-label"] == "<what> is seen"


def test_where_every_gradient_is_zero_there_is_still_a_figure_and_a_sentence() -> None:
    config = rc.ExperimentConfig(cell="rnn", bidirectional=True, **SMALL)
    nothing = OneLoss(step=20, log10_dh=np.full((2, 20, 5), -np.inf), log10_dx=np.full((20, 5), -np.inf))
    both_ways_figure(config, nothing, INKS["rnn"])
    assert "exactly 0" in both_ways_words.headline(config, nothing)
    assert "the gradient at every input is <b>exactly 0</b>" in both_ways_words.both_ways_words(
        config, nothing, nothing
    )


def test_the_lines_that_cross_are_named_at_both_ends() -> None:
    """Forward and backward change places between the two ends; their names stood at the left alone."""
    config = rc.ExperimentConfig(cell="rnn", bidirectional=True, **SMALL)
    one = run_one_loss(config, 0)
    assert one is not None
    notes = both_ways_figure(config, one, INKS["rnn"]).layout.annotations
    at_right = {
        note.text: note.y for note in notes if note.text in ("<b>forward</b>", "<b>backward</b>", "<b>input</b>")
    }
    at_left = {note.name: note.y for note in notes if str(note.name).startswith("end ")}
    assert at_right["<b>forward</b>"] > at_right["<b>backward</b>"]
    assert at_left["end forward"] < at_left["end backward"]
    assert len(at_right) == 3


def test_ends_that_get_exactly_nothing_are_told_without_a_ratio_to_them() -> None:
    config = rc.ExperimentConfig(cell="rnn", bidirectional=True, **SMALL)
    real = run_one_loss(config, 0)
    assert real is not None
    dx = real.log10_dx.copy()
    dx[[0, -1]] = -np.inf
    said = both_ways_words.both_ways_words(config, replace(real, log10_dx=dx), None)
    assert "Both ends get <b>exactly 0</b>" in said
    assert "no number" not in said
