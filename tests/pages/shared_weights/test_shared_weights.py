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


def test_the_page_opens_with_what_a_window_cuts_and_what_the_same_product_leaves() -> None:
    app = opened()
    assert headline(app) == "A window of 20 cuts 30 of 50 steps off; the RNN reads all of them"
    config = rc.ExperimentConfig(cell="rnn")
    parameters = sum(array.size for array in rc.run(config).state_dict().values())
    assert (
        headers(app)[0]
        == f"A window of 50 steps takes {32 * (50 * 8 + 1) + 4 * 33:,} parameters; the RNN, at any length, {parameters:,}"
    )
    own = log10_dh(config, draw_own_weights(config))
    assert own is not None
    left = [np.median(sizes[0] - sizes[-1]) for sizes in (rc.run(config).log10_dh[0, 0], own)]
    shared_left, own_left = (numbers.size(float(value)) for value in left)
    assert headers(app)[1] == (f"The same product: {shared_left} is left with shared weights, {own_left} with own ones")


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("5", "A window of 5 cuts 7 of 12 steps off; the GRU reads all of them"),
        ("12", "A window of all 12 steps takes "),
        ("13", "A window of 13 pads 1 slot with zeros; the GRU needs no padding"),
    ],
)
def test_the_window_cuts_holds_or_pads(window: str, said: str) -> None:
    app = opened(cells="GRU", window=window, **SMALL)
    assert headline(app).startswith(said)
    assert ("Padding." in texts(app)) is (window == "13")
    assert ("Truncation." in texts(app)) is (window == "5")


@pytest.mark.parametrize(
    ("activation", "init"), [("sigmoid", "identity"), ("leaky ReLU", "shifted (non-normal)"), ("linear", "orthogonal")]
)
def test_other_activations_and_initialisations_are_told(activation: str, init: str) -> None:
    app = opened(cells="RNN", activation=activation, init=init, **SMALL)
    assert headline(app).startswith("A window of 20 pads 8 slots")
    assert len(headers(app)) == 2


@pytest.mark.parametrize("cell", ["LSTM", "LSTM, forget bias 3"])
def test_every_cell_can_be_shown(cell: str) -> None:
    app = opened(cells=cell, window="4", **SMALL)
    assert "reads all of them" in headline(app)
    assert "is left with shared weights" in headers(app)[1]


def test_what_has_no_effect_here_is_said() -> None:
    app = opened(cells="RNN", type="many to many", both="true", **SMALL)
    assert "Without effect on this page: the sequence type and both directions." in texts(app)


@pytest.mark.parametrize(
    "link",
    [
        {"T": "2"},
        {"H": "1", "activation": "ReLU"},
        {"scale": "0"},
        {"inputs": "sunspots", "window": "200"},
        {"input_scale": "0", "layers": "3", "kernel": "16"},
        {"type": "one to one"},
    ],
    ids=str,
)
def test_the_page_stands_at_the_ends_of_its_controls(link: dict[str, str]) -> None:
    app = opened(**({"cells": "RNN"} | SMALL | link))
    assert headline(app)
    assert len(headers(app)) == 2


def test_a_diverged_run_is_said_in_words() -> None:
    link = {"activation": "linear", "init": "identity", "scale": "8", "longer": "350"}
    app = opened(**link, H="2", B="1", cells="RNN")
    assert headline(app) == "The RNN diverges; a window has no loop to run away in"
    assert headers(app)[1] == "The same product: the RNN diverges, shared or not"


def test_own_weights_that_would_fill_the_server_are_one_sentence() -> None:
    app = opened(cells="LSTM", H="128", T="200", B="1")
    assert "numbers of own weights of all steps must be at most 8,000,000 here" in texts(app)
    assert headers(app)[1] == "The same product"


def test_without_a_cell_the_page_asks_for_one() -> None:
    app = opened(**SMALL)
    group(app, "cells").set_value([]).run()
    assert headline(app) == "Choose a cell in the sidebar to begin"


def test_settings_that_cannot_run_are_one_sentence_with_the_controls_still_there() -> None:
    app = opened(inputs="text", text="ab")
    assert headline(app) == "These settings can't run"
    assert app.slider(key="T")
