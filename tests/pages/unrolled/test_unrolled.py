"""The page that unrolls the loop, without a browser: what a user reads and what the diagram is given."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import rnn_core as rc
from app import numbers
from app.experiment.options import ACTIVATIONS, SEQUENCE_TYPES
from tests.pages.reading import headline, open_page, parts, texts

SMALL = {"T": "6", "H": "3", "B": "2"}


def opened(**link: str) -> AppTest:
    return open_page("unrolled", link)


def given(app: AppTest) -> dict[str, Any]:
    """What the walk is drawn from."""
    (data,) = parts(app, "unrolled")
    return data


def test_the_page_opens_with_what_derivative_and_matrix_leave_in_the_first_sequence() -> None:
    app = opened(cells="RNN")
    result = rc.run(rc.ExperimentConfig(cell="rnn"))
    sizes = result.log10_dh[0, 0, :, 0]
    left = numbers.share(sizes[0] - sizes[-1])
    assert headline(app).startswith("Each step back multiplies by 0.")
    assert headline(app).endswith(f": {left} is left")
    assert f"At step 1, {left} of the gradient is left." in texts(app)
    assert "The batch’s first sequence. Units shown: the first 32" not in texts(app)
    assert "The batch’s first sequence. Block height" in texts(app)
    shown = given(app)
    assert (shown["T"], shown["units"], shown["byCell"]) == (50, 32, False)
    np.testing.assert_allclose(shown["lanes"][0]["log10"], sizes - sizes[-1], atol=1e-11)
    assert 'href="./unrolled?cells=RNN&amp;' in " ".join(block.proto.body for block in app.get("html"))


@pytest.mark.parametrize(("name", "hue"), [("LSTM", "lstm"), ("GRU", "gru"), ("LSTM bias 3", "lstm3")])
def test_each_chosen_cell_can_be_walked(name: str, hue: str) -> None:
    app = opened(on=name, **SMALL)
    assert headline(app).startswith(f"The {name} multiplies by ")
    assert given(app)["hue"] == hue


@pytest.mark.parametrize("activation", ACTIVATIONS.values())
def test_every_activation_can_be_walked(activation: str) -> None:
    app = opened(activation=activation, **SMALL)
    (cells,) = (group for group in app.button_group if group.key == "on")
    for name in ("LSTM", "GRU", "RNN"):
        cells.set_value(name).run()
        assert headline(app)
        assert given(app)["name"] == name


@pytest.mark.parametrize(("layer", "direction"), [("1", "backward"), ("2", "forward")])
def test_every_sequence_type_layer_and_direction_can_be_walked(layer: str, direction: str) -> None:
    app = opened(cells="GRU", layers="2", both="true", layer=layer, direction=direction, **SMALL)
    for kind in SEQUENCE_TYPES:
        app.selectbox(key="type").set_value(kind).run()
        assert headline(app)
        assert f"Layer {layer} of 2. {direction.capitalize()} direction" in texts(app)


@pytest.mark.parametrize(
    "link",
    [
        {"T": "2", "H": "1"},
        {"T": "200", "H": "128", "B": "1", "cells": "LSTM"},
        {"scale": "0"},
        {"scale": "8", "activation": "linear", "H": "3", "cells": "LSTM"},
        {"inputs": "zeros", "activation": "ReLU", "cells": "RNN"},
        {"T": "99999", "on": "<b>x</b>"},
        {"inputs": "text", "loss": "cross-entropy", "cells": "GRU"},
    ],
    ids=str,
)
def test_the_ends_of_the_controls_are_walked_without_a_word_of_python(link: dict[str, str]) -> None:
    app = opened(**({"B": "2"} | link))
    assert headline(app)
    assert "What this tells you." in texts(app)


def test_a_diverged_run_is_walked_forward_and_its_headline_says_so() -> None:
    app = opened(cells="LSTM", activation="linear", init="identity", scale="8", T="200", H="8", B="2")
    assert "diverges at step" in headline(app)
    assert given(app)["stopped"]
    assert "lanes" not in given(app)


def test_what_cannot_be_walked_is_one_sentence() -> None:
    assert headline(opened(cells="")) == "Choose a cell in the sidebar to begin"
    long = opened(longer="5000", H="2", B="1", cells="RNN")
    assert headline(long) == "5,000 steps are too many to draw one by one"
    assert "at most 200 steps" in texts(long)
    short = opened(inputs="text", text="ab")
    assert headline(short) == "These settings can't run"


def test_three_units_are_offered_only_where_numbers_are_left_out() -> None:
    offer = "see every number"
    assert offer not in texts(opened(cells="RNN", T="4", H="3", D="2", B="1"))
    assert offer in texts(opened(cells="RNN", T="4", H="4"))
    assert offer in texts(opened(cells="RNN", T="30", H="3"))
