"""The page on sequence types without a browser: what a user reads, against the core's own numbers."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import rnn_core as rc
from app import numbers
from app.experiment.options import SEQUENCE_TYPES
from pages.sequence_types import sections as sequence_sections
from pages.sequence_types.sections import ORDER
from tests.pages.reading import headline, open_page
from tests.pages.reading import spaced_texts as texts

SMALL = {"T": "12", "H": "5", "B": "3"}
FIELDS: dict[str, Any] = {"seq_len": 12, "hidden_size": 5, "batch_size": 3}


def opened(**link: str) -> AppTest:
    return open_page("sequence_types", link)


def choose(app: AppTest, kind: str) -> AppTest:
    return app.button(key=f"choose_{kind}").click().run()


def test_the_page_opens_with_many_to_one_and_the_rnns_own_rate() -> None:
    app = opened()
    rate = rc.run(rc.ExperimentConfig(cell="rnn")).summary().decay_per_step
    assert headline(app) == f"Many to one: each step back multiplies the RNN’s gradient by {numbers.bare(rate)}"
    assert [app.button(key=f"choose_{kind}").label for kind in ORDER] == [SEQUENCE_TYPES[k].capitalize() for k in ORDER]
    sizes = rc.influence(rc.ExperimentConfig(cell="rnn"))
    assert f"49 steps later, it changes {numbers.size(sizes[-1, 0])} times" in re.sub(r" +", " ", texts(app))


def test_the_buttons_set_the_sidebars_own_control_and_each_type_has_its_own_run() -> None:
    app = opened(cells="RNN", **SMALL)
    for kind in ("many_to_many", "encoder_decoder", "one_to_many", "one_to_one", "many_to_one"):
        choose(app, kind)
        assert headline(app).startswith(SEQUENCE_TYPES[kind].capitalize())
        if kind != "many_to_one":
            assert app.selectbox(key="type").value == kind
        assert app.button(key=f"choose_{kind}").proto.type == "primary"
        if kind in ("one_to_one", "many_to_one"):
            continue
        config = rc.ExperimentConfig(cell="rnn", sequence_type=kind, **FIELDS)
        both = (rc.run(config), rc.run_last_loss(config))
        for result in both:
            assert numbers.factor(result.summary().decay_per_step) in headline(app)


def test_one_steps_loss_alone_can_be_chosen() -> None:
    app = opened(cells="GRU", type="many to many", **SMALL)
    slider = next(one for one in app.slider if one.label == "Step of the loss drawn alone")
    assert (slider.min, slider.max, slider.value) == (1, 12, 12)
    slider.set_value(7).run()
    assert "Thin: the loss of step 7 alone" in texts(app)


@pytest.mark.parametrize(
    ("link", "starts", "says"),
    [
        ({"cells": ""}, "Choose a cell in the sidebar to begin", "Choose one or more cells"),
        ({"type": "one to one"}, "One to one: a single time step", "no step before it"),
        ({"T": "2", "H": "1"}, "Many to one", "One step later"),
        ({"T": "2", "type": "encoder–decoder"}, "Encoder–decoder", "through the state at step 1"),
        (
            {"cells": "RNN", "activation": "linear", "scale": "8", "longer": "400"},
            "Many to one: the RNN diverges",
            "no influence",
        ),
        ({"scale": "0"}, "Many to one: the RNN’s gradient is exactly 0", "exactly 0"),
        ({"longer": "1000", "H": "4"}, "Many to one", "120 of 1000 steps are drawn"),
        (
            {"both": "true", "layers": "2", "layer": "1", "direction": "backward"},
            "Many to one",
            "It reads the forward state",
        ),
        (
            {"both": "true", "direction": "backward", "type": "many to many"},
            "Many to many: all losses",
            "step 1 alone",
        ),
        (
            {"both": "true", "direction": "backward", "read_at": "both at the last step"},
            "Many to one",
            "reads both directions at step 12",
        ),
        ({"inputs": "sunspots", "type": "one to one"}, "One to one", "no step back"),
        ({"inputs": "sunspots", "type": "one to one", "longer": "900"}, "One to one", "not possible with these data"),
        (
            {"scale": "0", "activation": "ReLU", "input_scale": "0", "layers": "3", "layer": "1"},
            "Many to one",
            "exactly 0",
        ),
    ],
    ids=str,
)
def test_whatever_is_set_is_shown_or_explained(link: dict[str, str], starts: str, says: str) -> None:
    app = opened(**(SMALL | link))
    assert headline(app).startswith(starts)
    assert says in texts(app)


def test_types_that_take_long_are_measured_when_they_are_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence_sections, "GALLERY_SECONDS", 0.0)
    assert texts(opened(cells="RNN", **SMALL)).count("press the button to measure") == 4


def test_what_is_dear_waits_for_a_button_and_what_is_too_dear_is_refused() -> None:
    app = opened(cells="LSTM", T="200", H="32", B="1")
    app.button(key="run_influence")
    assert "Change the" not in texts(app)
    app = opened(cells="LSTM", longer="5000", H="128", B="1", type="many to one")
    assert "and at most 10 s is allowed. Lower the sequence length" in texts(app)


def test_each_cell_layer_and_sequence_shows_its_own_influence() -> None:
    app = opened(cells="LSTM", layers="2", layer="1", both="true", direction="backward", **SMALL)
    app.slider(key="sample").set_value(3).run()
    config = rc.ExperimentConfig(cell="lstm", num_layers=2, bidirectional=True, **FIELDS)
    sizes = rc.influence(config, layer=0, direction=1, sample=2)
    assert f"11 steps earlier, it changes {numbers.size(sizes[0, -1])} times" in re.sub(r" +", " ", texts(app))
    assert np.isneginf(sizes[-1, 0])


def test_different_lengths_are_two_runs_of_the_same_data() -> None:
    app = opened(cells="RNN", open_lengths="true", **SMALL)
    lengths = rc.run(rc.ExperimentConfig(cell="rnn", lengths="varied", **FIELDS)).lengths
    assert f"sequences of {lengths.min()} to 12 steps" in texts(app)
    assert f"with the most padding, {12 - lengths.min()} step" in texts(app)


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ({"type": "one to one"}, "There is one time step, so no length can vary"),
        ({"B": "1"}, "There is one sequence, so no length can vary"),
        ({"activation": "linear", "scale": "8", "longer": "400"}, "diverges at step"),
        ({"T": "2"}, "every sequence has the full length of 2 steps, so nothing is padded"),
        ({"both": "true", "direction": "backward", "type": "many to many"}, "no padding lies between"),
        ({"both": "true", "direction": "backward", "type": "many to many"}, "is 1 at the sequence’s first loss"),
        ({"both": "true", "direction": "backward"}, "is 1 at step 1, where the loss reads the backward state"),
    ],
)
def test_lengths_that_cannot_vary_are_explained(link: dict[str, str], says: str) -> None:
    assert says in re.sub(" +", " ", unescape(texts(opened(cells="RNN", open_lengths="true", **SMALL | link))))
