"""The page on depth and direction without a browser: what a user reads, against the core's own numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import rnn_core as rc
from app import numbers
from app.experiment.options import SEQUENCE_TYPES
from tests.pages.reading import group, headers, headline, open_page
from tests.pages.reading import spaced_texts as texts

SMALL = {"H": "4", "T": "8", "B": "2"}


def opened(**link: str) -> AppTest:
    return open_page("depth_and_direction", link)


def left(config: rc.ExperimentConfig, layer: int, step: int) -> str:
    """The gradient of a layer's h at a step, over the top layer's at the last, as the page writes it."""
    dh = rc.run(config).log10_dh[:, 0]
    return numbers.size(float(np.median(dh[layer, step - 1] - dh[-1, -1])))


def test_the_headline_is_what_the_lowest_layer_gets_at_both_ends() -> None:
    app = opened(layers="4")
    config = rc.ExperimentConfig(cell="rnn", num_layers=4)
    assert headline(app) == (f"Layer 1 of 4 gets {left(config, 0, 50)} at step 50 and {left(config, 0, 1)} at step 1")
    assert headers(app)[0].startswith("6 layers: ")
    assert headers(app)[1].startswith("Bidirectional, largest = 1: ")


def test_a_depth_button_sets_the_one_control_for_depth() -> None:
    app = opened(cells="RNN", T="8")
    assert headline(app).startswith("One layer: ")
    app.button(key="depth_5").click().run()
    assert headline(app).startswith("Layer 1 of 5 gets ")
    assert app.slider(key="layers").value == 5
    app.slider(key="layers").set_value(2).run()
    assert headline(app).startswith("Layer 1 of 2 gets ")
    app.button(key="depth_1").click().run()
    assert headline(app).startswith("One layer: ")


def test_the_table_holds_each_depth_s_parameters_and_what_the_lowest_layer_gets() -> None:
    app = opened(cells="GRU", **SMALL)
    html = " ".join(block.proto.body for block in app.get("html"))
    rows = [
        re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in re.findall(r"<tr[^>]*><th scope=.row.*?</tr>", html)
    ]
    assert len(rows) == 6
    for layers, row in enumerate(rows, 1):
        config = rc.ExperimentConfig(cell="gru", hidden_size=4, seq_len=8, batch_size=2, num_layers=layers)
        count = sum(array.size for array in rc.run(config).state_dict().values())
        assert row[:3] == [str(layers), left(config, 0, 8), left(config, 0, 1)]
        assert row[4] == f"{count:,}"


def test_the_switch_sets_both_directions_and_then_is_gone() -> None:
    app = opened(cells="LSTM", **SMALL)
    assert "Your network reads in one direction" in texts(app)
    before = headers(app)[1]
    app.button(key="switch_both").click().run()
    assert "Your network reads in one direction" not in texts(app)
    assert app.toggle(key="both").value is True
    assert headers(app)[1] == before


@pytest.mark.parametrize("kind", SEQUENCE_TYPES.values())
def test_every_sequence_type_is_told(kind: str) -> None:
    app = opened(cells="RNN", type=kind, both="true", direction="backward", layers="3", layer="2", **SMALL)
    assert headline(app)
    said = " ".join([texts(app), *headers(app)])
    assert ("Of all losses, only the one at step" in said) is (kind not in ("many to one", "one to one"))
    assert ("near the loss" in said or "next to the loss" in said) is (kind == "one to one")


@pytest.mark.parametrize(
    ("cell", "activation"),
    [("RNN", "sigmoid"), ("LSTM", "ReLU"), ("LSTM, forget bias 3", "leaky ReLU"), ("GRU", "linear")],
)
def test_every_cell_is_told(cell: str, activation: str) -> None:
    app = opened(cells=cell, activation=activation, layers="2", scale="1.5", init="orthogonal", **SMALL)
    assert headline(app)
    assert len(headers(app)) == 2


@pytest.mark.parametrize(
    "link",
    [
        {"T": "2"},
        {"H": "1", "activation": "ReLU", "layers": "3"},
        {"scale": "0", "layers": "2"},
        {"inputs": "text", "layers": "2"},
        {"inputs": "sunspots", "both": "true", "T": "4"},
        {"input_scale": "0"},
    ],
    ids=str,
)
def test_the_page_opens_at_the_ends_of_its_controls(link: dict[str, str]) -> None:
    app = opened(**({"cells": "RNN"} | SMALL | link))
    assert headline(app)
    assert len(headers(app)) == 2


def test_a_diverged_run_is_said_in_words() -> None:
    link = {"activation": "linear", "init": "identity", "scale": "8", "T": "200"}
    app = opened(**link, layers="2", H="2", B="1", cells="RNN")
    assert headline(app).startswith("With 2 layers the RNN diverges at step ")
    assert "the run overflows" in texts(app)
    assert "diverges" in headers(app)[1]


def test_without_a_cell_the_page_asks_for_one() -> None:
    app = opened(**SMALL)
    group(app, "cells").set_value([]).run()
    assert headline(app) == "Choose a cell in the sidebar to begin"


def test_settings_that_cannot_run_are_one_sentence_with_the_controls_still_there() -> None:
    app = opened(inputs="text", text="ab")
    assert headline(app) == "These settings can't run"
    assert app.slider(key="T")


def test_read_at_the_last_step_the_backward_direction_is_cut_and_the_page_says_where_it_is_read() -> None:
    link = {"both": "true", "read_at": "both at the last step", "direction": "backward", "layers": "2"}
    app = opened(cells="GRU", **SMALL, **link)
    said = " ".join(texts(app).split())
    assert "where the backward direction starts" in said
    assert "reads both states at step" in said
    assert "exactly 0" in said
    app = opened(cells="GRU", **SMALL, **(link | {"read_at": "each direction at its own end"}))
    own = " ".join(texts(app).split())
    assert "where the backward direction starts" not in own
    assert "the forward one at step 8 and the backward one at step 1" in own


def test_beside_a_sum_of_losses_the_backward_direction_shows_its_own_last_loss_in_every_layer() -> None:
    link = {"both": "true", "type": "many to many", "direction": "backward", "layers": "2"}
    said = texts(opened(cells="GRU", **SMALL, **link))
    assert "The loss of step 1 alone, the last that this direction meets." in said
