"""Sequences of different length: the figure shows the runs, and the words say what it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from app import numbers
from app.drawing.palette import GHOST, INKS
from pages.sequence_types.lengths_words import lengths_words
from pages.sequence_types.measured import Padded, Treatment, padded
from rnn_core.experiments.padding import reach_into_data
from tests.app.drawn import lengths_figure

SMALL: dict[str, Any] = {"cell": "rnn", "hidden_size": 6, "seq_len": 20, "batch_size": 7, "lengths": "varied"}


def both(**changes: Any) -> tuple[rc.Result, rc.Result]:
    config = rc.ExperimentConfig(**SMALL | changes)
    return rc.run(config), rc.run(replace(config, padding="read_through"))


def told(**changes: Any) -> str:
    return re.sub(r"<[^>]*>", "", lengths_words("RNN", padded(*both(**changes), None, 0, 0)))


def treated(size: float) -> Treatment:
    lengths = np.array([4, 1, 3])
    own = np.arange(4)[:, None] < lengths
    return Treatment(name="", sizes=np.full((4, 3), size), own=own, ends=[lengths])


def test_grey_is_exactly_the_masked_padding_and_the_edge_is_where_data_end() -> None:
    masked, through = both()
    figure = lengths_figure(padded(masked, through, None, 0, 0), INKS["rnn"])
    upper = [trace for trace in figure.data if trace["type"] == "heatmap" and trace["yaxis"] == "y"]
    (grey,) = (trace for trace in upper if trace["colorscale"][0][1] == GHOST)
    longest_first = np.sort(masked.lengths)[::-1]
    np.testing.assert_array_equal(np.array(grey["z"], float) == 1, np.arange(20) >= longest_first[:, None])
    lower = [trace for trace in figure.data if trace["type"] == "heatmap" and trace["yaxis"] == "y2"]
    assert len(lower) == 1, "read through, no step is exactly 0"
    for edge in (trace for trace in figure.data if trace["type"] == "scatter"):
        np.testing.assert_array_equal(edge["x"][::2], longest_first + 0.5)


def test_what_crosses_padding_reaches_less_and_says_so() -> None:
    masked, through = both()
    worst = 20 - int(masked.lengths.min())
    words = told()
    assert f"with the most padding, {worst} steps." in words
    short = int((reach_into_data(through) < 0).sum())
    assert (f"In {short} of 7 sequences, no step of the real data is within the horizon" in words) == (short > 0)


@pytest.mark.parametrize("changes", [{"activation": "linear", "weight_init": "orthogonal"}, {"weight_scale": 2.0}])
def test_what_does_not_fade_loses_nothing_to_padding_in_the_words_either(changes: dict[str, Any]) -> None:
    masked, through = both(**changes)
    lost = int((reach_into_data(masked) > reach_into_data(through)).sum())
    words = told(**changes)
    assert ("no step of the real data" in words) == bool((reach_into_data(through) < 0).any())
    if "is shorter by the padding" in words:
        assert f"{lost} of 7" in words
    assert ("In no sequence is the horizon in the data shorter" in words) <= (lost == 0)


def test_losses_at_own_steps_have_no_padding_between() -> None:
    words = told(sequence_type="many_to_many")
    assert "no padding lies between" in words
    assert "must pass the padding" not in words


@pytest.mark.parametrize(
    "changes", [{"activation": "relu", "input_scale": 0.0, "weight_init": "identity"}, {"weight_scale": 0.0}]
)
def test_exact_zeros_everywhere_are_told_and_drawn(changes: dict[str, Any]) -> None:
    lengths_figure(padded(*both(**changes), None, 0, 0), INKS["rnn"])
    assert "exactly 0" in told(**changes)


def test_a_horizon_of_no_step_and_a_single_sequence_are_told_in_words() -> None:
    made = Padded(
        lengths=np.array([4, 1, 3]),
        words=None,
        masked=treated(0.0),
        through=treated(1.0),
        counted=None,
        crossed=np.array([0, 3, 1]),
        reach_masked=np.array([9.0, 0, 4]),
        reach_through=np.array([9.0, -1, 3]),
        losses_on_padding=0.0,
        loss_on_padding=0.0,
    )
    words = re.sub(r"<[^>]*>", "", lengths_words("RNN", made))
    assert "Take the sequence with the most padding, 3 steps." in words
    assert "With masked padding, the horizon is the last step of its data." in words
    assert "With processed padding, it is not in its data at all." in words
    assert "In 1 of 3 sequences, no step of the real data is within the horizon. Almost all of its gradient" in words
    assert "0 steps" not in words


def test_a_cell_of_the_picture_names_the_sequence_of_the_batch_that_it_shows() -> None:
    masked, through = both()
    figure = lengths_figure(padded(masked, through, None, 0, 0), INKS["rnn"])
    rows = next(trace for trace in figure.data if trace["type"] == "heatmap")["customdata"]
    named = [int(re.findall(r"sequence (\d+), step 1:", row[0])[0]) for row in rows]
    assert sorted(named) == list(range(1, 8))
    np.testing.assert_array_equal(masked.lengths[np.array(named) - 1], np.sort(masked.lengths)[::-1])


PAIRS: dict[str, Any] = {"sequence_type": "encoder_decoder", "seq_len": 30, "loss": "cross_entropy"}


def paired(**changes: Any) -> Padded:
    masked, through = both(**PAIRS | changes)
    return padded(masked, through, rc.run(replace(through.config, padding="counted")), 0, 0)


def test_an_encoder_decoder_says_how_many_words_are_left_behind_the_padding() -> None:
    found = paired()
    words = re.sub(r"<[^>]*>", "", lengths_words("RNN", found))
    worst = int(found.crossed.argmax())
    assert f"Take the pair with the most padding there, {found.crossed[worst]} steps" in words
    masked, through = found.reach_masked[worst], found.reach_through[worst]
    assert f"They are {masked:.0f} with masked padding and {through:.0f} with processed padding" in words
    assert found.words is not None
    assert (found.reach_masked <= found.words).all()


def test_the_share_of_padding_is_that_of_the_losses_and_of_their_sum() -> None:
    found = paired()
    words = re.sub(r"<[^>]*>", "", lengths_words("RNN", found))
    assert f"{numbers.percentage(found.losses_on_padding)} of all losses" in words
    assert f"{numbers.percentage(found.loss_on_padding)} of their sum" in words
    answers = found.lengths - (found.lengths + 1) // 2
    np.testing.assert_allclose(found.losses_on_padding, 1 - answers.sum() / (7 * 15))


def test_the_picture_of_pairs_has_three_panels_with_an_edge_behind_source_and_target() -> None:
    figure = lengths_figure(paired(), INKS["rnn"])
    edges = [trace for trace in figure.data if trace["type"] == "scatter"]
    assert [edge["yaxis"] for edge in edges] == ["y", "y2", "y2", "y3", "y3"]
    names = [note["text"] for note in figure.layout["annotations"]]
    assert [name for name in names if name not in ("padding", "end of data")] == [
        "padding masked",
        "padding processed",
        "losses on padding counted",
    ]


def test_grey_and_edge_are_named_in_the_figure_itself() -> None:
    """They were explained far above the figure only."""
    masked, through = both(seq_len=50, batch_size=16)
    figure = lengths_figure(padded(masked, through, None, 0, 0), INKS["rnn"])
    (padding,) = (note for note in figure.layout["annotations"] if note["text"] == "padding")
    (end,) = (note for note in figure.layout["annotations"] if note["text"] == "end of data")
    lengths = np.sort(masked.lengths)[::-1]
    assert padding["x"] > lengths[round(padding["y"]) - 1]
    assert end["x"] == lengths[round(end["y"]) - 1] + 0.5
