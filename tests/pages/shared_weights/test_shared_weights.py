"""The page on shared weights without a browser: what a user reads, against the core's own numbers."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import rnn_core as rc
from app import numbers
from rnn_core.theory.own_weights import draw_own_weights, log10_dh
from tests.pages.reading import group, headers, headline, open_page
from tests.pages.reading import spaced_texts as texts

SMALL = {"H": "6", "T": "12", "B": "3"}


def opened(**link: str) -> AppTest:
    return open_page("shared_weights", link)


def test_the_page_opens_with_what_a_window_ignores_and_what_both_kinds_of_weights_leave() -> None:
    app = opened()
    assert headline(app) == "A 20-step window ignores 30 of 50 steps; the RNN reads all 50"
    config = rc.ExperimentConfig(cell="rnn")
    parameters = sum(array.size for array in rc.run(config).state_dict().values())
    assert (
        headers(app)[0]
        == f"Parameters for 50 steps: {32 * (50 * 8 + 1) + 4 * 33:,} (window), {parameters:,} (RNN, at any length)"
    )
    own = log10_dh(config, draw_own_weights(config))
    assert own is not None
    left = [np.median(sizes[0] - sizes[-1]) for sizes in (rc.run(config).log10_dh[0, 0], own)]
    shared_left, own_left = (numbers.size(float(value)) for value in left)
    assert headers(app)[1] == f"Shared weights leave {shared_left}, separate weights {own_left}"


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("5", "A 5-step window ignores 7 of 12 steps; the GRU reads all 12"),
        ("12", "A 12-step window needs "),
        ("13", "A 13-step window pads 1 step with zeros; the GRU pads none"),
    ],
)
def test_the_window_ignores_holds_or_pads(window: str, said: str) -> None:
    app = opened(cells="GRU", window_network=window, **SMALL)
    assert headline(app).startswith(said)
    assert ("pads 1 step with zeros" in " ".join(texts(app).split())) is (window == "13")
    assert ("ignores the oldest" in texts(app)) is (window == "5")


@pytest.mark.parametrize(
    ("activation", "init"), [("sigmoid", "identity"), ("leaky ReLU", "shifted (non-normal)"), ("linear", "orthogonal")]
)
def test_other_activations_and_initialisations_are_told(activation: str, init: str) -> None:
    app = opened(cells="RNN", activation=activation, init=init, **SMALL)
    assert headline(app).startswith("A 20-step window pads 8 steps with zeros")
    assert len(headers(app)) == 2


@pytest.mark.parametrize("cell", ["LSTM", "LSTM, forget bias 3"])
def test_every_cell_can_be_shown(cell: str) -> None:
    app = opened(cells=cell, window_network="4", **SMALL)
    assert "reads all 12" in headline(app)
    assert headers(app)[1].startswith("Shared weights leave ")


def test_what_has_no_effect_here_is_said() -> None:
    app = opened(cells="RNN", type="many to many", both="true", **SMALL)
    assert "Not used here: the sequence type and the second direction." in texts(app)


def test_one_to_one_has_an_effect_here_the_single_step() -> None:
    app = opened(cells="RNN", type="one to one", **SMALL)
    assert "Not used here" not in texts(app)
    assert "With one time step there is nothing to share." in texts(app)


@pytest.mark.parametrize(
    "link",
    [
        {"T": "2"},
        {"H": "1", "activation": "ReLU"},
        {"scale": "0"},
        {"inputs": "sunspots", "window_network": "200"},
        {"input_scale": "0", "layers": "3", "kernel": "16"},
        {"type": "one to one"},
    ],
    ids=str,
)
def test_the_page_opens_at_the_ends_of_its_controls(link: dict[str, str]) -> None:
    app = opened(**({"cells": "RNN"} | SMALL | link))
    assert headline(app)
    assert len(headers(app)) == 2


def test_a_diverged_run_is_said_in_words() -> None:
    link = {"activation": "linear", "init": "identity", "scale": "8", "longer": "350"}
    app = opened(**link, H="2", B="1", cells="RNN")
    assert headline(app) == "The RNN diverges; the window network has no loop"
    assert headers(app)[1] == "The RNN diverges with shared and with separate weights"


def test_separate_weights_that_would_fill_the_server_are_one_sentence() -> None:
    app = opened(cells="LSTM", H="128", T="200", B="1")
    assert "numbers, and at most 8,000,000 are allowed. Lower the hidden units" in texts(app)
    assert headers(app)[1] == "Shared and separate weights"


def test_without_a_cell_the_page_asks_for_one() -> None:
    app = opened(**SMALL)
    group(app, "cells").set_value([]).run()
    assert headline(app) == "Choose a cell in the sidebar to begin"


def test_settings_that_cannot_run_are_one_sentence_with_the_controls_still_there() -> None:
    app = opened(inputs="text", text="ab")
    assert headline(app) == "These settings can't run"
    assert app.slider(key="T")


def test_a_legend_says_in_a_line_what_each_network_is() -> None:
    """Window and convolution look like cells where only their names stand at the lines."""
    said = " ".join(texts(opened(cells="GRU", window_network="5", kernel="3", **SMALL)).split())
    for line in (
        "window : reads the last 5 steps at once, each with its own weights",
        "convolution : one kernel of 3 steps, moved along the sequence",
        "GRU : one step at a time, always with the same weights",
    ):
        assert line in said
