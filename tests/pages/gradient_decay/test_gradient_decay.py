"""Gradient decay without a browser: what a user reads, against the core's own numbers."""

from __future__ import annotations

import re

import pytest

import rnn_core as rc
from rnn_core import ExperimentConfig
from tests.pages.gradient_decay.reading import (
    CELLS,
    SECTIONS,
    SMALL_LINK,
    assert_cards_say,
    assert_controls_are_there,
    cards,
    opened,
    problems,
    sections,
    title,
    words,
)
from tests.pages.reading import html


def test_the_first_picture_is_pytorch_s_defaults_beside_an_lstm_with_forget_bias_3() -> None:
    at = opened()
    assert title(at) == "All three defaults vanish; the LSTM with forget bias 3 holds"
    assert list(cards(at)) == list(CELLS)
    assert_cards_say(at, seq_len=50)
    assert sections(at) == SECTIONS
    assert not problems(at)


def test_the_caption_says_what_is_drawn() -> None:
    at = opened(layers="3", layer="2", both="true", direction="backward", type="many to many", **SMALL_LINK)
    captions = [words(body) for body in html(at) if "gh-caption" in body]
    (caption,) = (caption for caption in captions if caption.startswith("Line: median of 4 sequences"))
    for words_of in ("the middle 80 %", "12 time steps", "6 hidden units", "layer 2 of 3", "backward direction"):
        assert words_of in caption
    assert caption.endswith("a loss at every step.")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("many to many", r"For the last loss alone, "),
        ("one to many", r"For the last loss alone, "),
        ("encoder–decoder", r"For the last loss alone, "),
        ("one to one", r"One time step: the gradient has no step back to take"),
    ],
)
def test_every_sequence_type_is_told(kind: str, said: str) -> None:
    at = opened(type=kind, **SMALL_LINK)
    assert re.match(said, title(at))
    assert len(cards(at)) == 4


def test_without_cells_the_page_asks_for_one() -> None:
    at = opened(**SMALL_LINK)
    at = at.button_group(key="cells").set_value([]).run()
    assert title(at) == "Choose a cell in the sidebar to begin"
    assert_controls_are_there(at)
    assert sections(at) == []


def test_where_every_cell_diverges_the_words_name_the_step_and_the_control() -> None:
    # Linear layers grow 4 times a step each and read both directions of the one below: together beyond float64.
    query = {
        "activation": "linear",
        "scale": "4",
        "T": "200",
        "H": "8",
        "init": "Gaussian",
        "layers": "3",
        "both": "true",
    }
    config = {"activation": "linear", "weight_scale": 4.0, "seq_len": 200, "hidden_size": 8, "weight_init": "gaussian"}
    step = rc.run(
        ExperimentConfig(cell="rnn", num_layers=3, bidirectional=True, input_scale=10.0, batch_size=1, **config)
    ).diverged_at
    assert step is not None
    at = opened(cells="RNN", input_scale="10", B="1", **query)
    assert title(at) == f"RNN diverges: its numbers overflow at step {step}"
    assert "⊘ diverged" in cards(at)["rnn"]
    assert f"step {step}" in cards(at)["rnn"]
    assert any("Lower the weight scale" in words(body) for body in html(at))
    assert sections(at) == []
    assert_controls_are_there(at)


def test_absolute_sizes_change_no_word_and_no_number() -> None:
    at = opened(**SMALL_LINK)
    relative = title(at), cards(at)
    at = at.toggle(key="absolute").set_value(True).run()
    assert (title(at), cards(at)) == relative


def test_pinned_curves_can_be_let_go_again() -> None:
    at = opened(**SMALL_LINK)
    assert "unpin" not in {button.key for button in at.button}
    at = at.button(key="pin").click().run()
    assert "unpin" in {button.key for button in at.button}
    at = at.button(key="unpin").click().run()
    assert "unpin" not in {button.key for button in at.button}
