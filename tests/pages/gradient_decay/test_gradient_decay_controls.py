"""Every control of Gradient decay at its ends: the cards have the numbers of the run that was asked for."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import rnn_core as rc
from app import numbers
from app.experiment.options import ACTIVATIONS, INITIALISATIONS, INPUTS, LOSSES
from rnn_core import ExperimentConfig
from tests.pages.gradient_decay.reading import (
    CANT_RUN,
    CELLS,
    SMALL,
    SMALL_LINK,
    assert_cards_say,
    cards,
    opened,
    title,
)

SLIDERS = {  # key: field, low, high
    "scale": ("weight_scale", 0.0, 8.0),
    "bias": ("gate_bias", -3.0, 6.0),
    "T": ("seq_len", 2, 200),
    "H": ("hidden_size", 1, 512),
    "input_scale": ("input_scale", 0.0, 10.0),
    "layers": ("num_layers", 1, 6),
    "B": ("batch_size", 1, 64),
    "D": ("input_size", 1, 256),
    "O": ("output_size", 1, 256),
}


@pytest.mark.parametrize("key", SLIDERS)
def test_the_cards_tell_the_run_at_both_ends_of_every_slider(key: str) -> None:
    field, low, high = SLIDERS[key]
    at = opened(**SMALL_LINK)
    assert (at.slider(key=key).min, at.slider(key=key).max) == (low, high)
    for value in (low, high):
        at = at.slider(key=key).set_value(value).run()
        assert title(at) != CANT_RUN
        assert_cards_say(at, **(SMALL | {field: value}))


OPTIONS = {  # key: field, and the options by the labels that a link has
    "activation": ("activation", ACTIVATIONS),
    "init": ("weight_init", INITIALISATIONS),
    "inputs": ("inputs", INPUTS),
    "loss": ("loss", LOSSES),
}


@pytest.mark.parametrize(
    ("key", "option"), [(key, option) for key, (_, options) in OPTIONS.items() for option in options]
)
def test_the_cards_tell_the_run_at_every_option(key: str, option: str) -> None:
    field, labels = OPTIONS[key]
    at = opened(**SMALL_LINK, **{key: labels[option]})
    assert title(at) != CANT_RUN
    assert at.selectbox(key=key).options == list(labels.values())
    assert_cards_say(at, **(SMALL | {field: option}))


def test_one_to_one_says_why_length_and_scale_do_nothing() -> None:
    at = opened(type="one to one", **SMALL_LINK)
    for key in ("T", "scale"):
        assert at.slider(key=key).disabled
        assert at.slider(key=key).help


def test_layer_and_direction_are_asked_for_only_where_there_is_a_choice() -> None:
    asked = {"layer", "direction"}
    at = opened(**SMALL_LINK)
    assert not asked & {widget.key for widget in (*at.number_input, *at.selectbox)}
    at = opened(layers="4", layer="1", both="true", direction="backward", **SMALL_LINK)
    assert title(at)
    assert asked <= {widget.key for widget in (*at.number_input, *at.selectbox)}
    for key, card in cards(at).items():
        result = rc.run(ExperimentConfig(**(SMALL | CELLS[key]), num_layers=4, bidirectional=True))
        summary = result.summary(layer=0, direction=1)
        assert f" {summary.verdict} " in card
        assert numbers.factor(summary.decay_per_step) in card


CHANGED = {
    **{
        "activation": "ReLU",
        "init": "orthogonal",
        "inputs": "text",
        "text": "to be, or not to be",
        "type": "many to many",
    },
    **{"loss": "cross-entropy", "direction": "backward", "both": "true", "absolute": "true", "cells": "GRU"},
    **{
        "scale": "2",
        "bias": "1",
        "T": "12",
        "H": "6",
        "seed": "3",
        "input_scale": "2",
        "layers": "2",
        "layer": "1",
        "B": "3",
    },
}


def values(at: AppTest) -> dict[str, Any]:
    widgets = (*at.slider, *at.selectbox, *at.number_input, *at.toggle, *at.text_area)
    cells = list(at.button_group(key="cells").value)
    return {str(widget.key): widget.value for widget in widgets if widget.key != "sample"} | {"cells": cells}


def test_reset_all_brings_every_control_back() -> None:
    fresh, changed = opened(), opened(**CHANGED)
    assert title(changed) != title(fresh)
    assert values(changed).keys() >= CHANGED.keys()
    at = changed.button(key="reset").click().run()
    assert title(at) == title(fresh)
    assert values(at) == values(fresh)
    # What had been hidden comes back with its default too.
    at = at.selectbox(key="inputs").set_value("text").run()
    assert not at.text_area(key="text").value
