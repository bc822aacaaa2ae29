"""Controls -> experiment: whatever they are set to, a config or one sentence."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from app.experiment.controls import MAX_TEXT_IN_LINK
from app.experiment.curve import LONG_NAMES, curve
from app.experiment.options import ACTIVATIONS, INITIALISATIONS, INPUTS, LOSSES, READS, SEQUENCE_TYPES
from rnn_core import ExperimentConfig

ROOT = Path(__file__).parents[3]
WIDGETS = {
    *("slider", "select_slider", "selectbox", "multiselect", "number_input", "toggle", "checkbox", "radio", "pills"),
    *("text_area", "text_input"),
}
# which sequence a picture below the fold shows; a text that writes itself there, long ones by their digest;
# a room's own, which stand in its address and its tables; the teacher's look at an answer
NOT_IN_A_LINK = {"sample", "own", "typed_code", "room_lesson", "lesson_shown"}


def page() -> None:
    import streamlit as st

    from app.experiment.sidebar import experiment_controls
    from app.experiment.without_effect import WithoutEffect

    try:
        st.session_state["experiment"] = experiment_controls(
            WithoutEffect(keys=st.session_state["keys"], why="the page says")
        )
        st.session_state["sentence"] = None
    except ValueError as error:
        st.session_state["experiment"] = None
        st.session_state["sentence"] = str(error)


def opened(query: dict[str, str | list[str]], *, keys: frozenset[str] = frozenset()) -> AppTest:
    """The sidebar alone at a link's query. keys: of the controls without effect."""
    at = AppTest.from_function(page, default_timeout=60)
    at.session_state["more"] = True
    at.session_state["keys"] = keys
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def is_widget(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node.value) == "st" and node.attr in WIDGETS


def widgets(path: Path) -> list[ast.Call]:
    """Every call of a widget in a file, and every one that is given to `bound` to be drawn."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    return [call for call in calls if is_widget(call.func) or any(map(is_widget, call.args))]


def test_every_control_is_bound_to_the_address_where_a_lesson_s_link_can_lock_it() -> None:
    files = [*(ROOT / "app").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    calls = [(path, call) for path in files for call in widgets(path)]
    assert len(calls) > 12
    for path, call in calls:
        options = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        assert "key" in options, (path, call.lineno)
        key = options["key"].lstrip("f").strip("'")
        if key not in NOT_IN_A_LINK and not key.startswith(("make_", "closed_", "after_")):
            assert ast.unparse(call.func) == "bound", (path, call.lineno)


ENDS: dict[str, list[str]] = {
    "activation": list(ACTIVATIONS.values()),
    "init": list(INITIALISATIONS.values()),
    "inputs": list(INPUTS.values()),
    "type": list(SEQUENCE_TYPES.values()),
    "loss": list(LOSSES.values()),
    "scale": ["0", "8"],
    "bias": ["-3", "6"],
    "T": ["2", "200"],
    "H": ["1", "512"],
    "seed": ["0", str(2**53 - 1)],
    "input_scale": ["0", "10"],
    "layers": ["1", "6"],
    "layer": ["1", "6"],
    "both": ["true", "false"],
    "read_at": list(READS.values()),
    "direction": ["forward", "backward"],
    "B": ["1", "64"],
    "D": ["1", "256"],
    "O": ["1", "256"],
    "text": ["", "ab", "a" * 300, "abc" * (MAX_TEXT_IN_LINK // 3), "<b>🐇</b>\n" * 40],
}


@settings(max_examples=30)
@given(
    st.fixed_dictionaries({key: st.sampled_from(values) for key, values in ENDS.items()}),
    st.lists(st.sampled_from(list(LONG_NAMES.values())), min_size=1, unique=True),
)
def test_controls_at_any_ends_give_an_experiment_or_one_sentence(link: dict[str, str], cells: list[str]) -> None:
    at = opened({**link, "cells": cells})
    experiment, sentence = at.session_state["experiment"], at.session_state["sentence"]
    assert (experiment is None) != (sentence is None)
    if experiment is None:
        assert " must " in sentence
        assert "\n" not in sentence
        return
    assert [c.key for c in experiment.curves] == [key for key, name in LONG_NAMES.items() if name in cells]
    for made in experiment.curves:
        assert 0 <= experiment.layer < made.config.num_layers
        assert 0 <= experiment.direction < made.config.num_directions
        assert made.config.seq_len == (1 if link["type"] == "one to one" else int(link["T"]))


@pytest.mark.parametrize(
    "link",
    [
        {"T": "1000000"},
        {"T": "-5"},
        {"T": "abc"},
        {"T": ""},
        {"T": ["3", "4"]},
        {"T": "1e308"},
        {"T": "nan"},
        {"scale": "inf"},
        {"scale": "nan"},
        {"scale": "-1"},
        {"bias": "<script>alert(1)</script>"},
        {"seed": "-1"},
        {"seed": "9" * 20},
        {"seed": "1e999"},
        {"longer": "1e999"},
        {"seed": "1.5"},
        {"H": "0"},
        {"layers": "99"},
        {"layer": "99", "layers": "3"},
        {"layer": "1e999", "layers": "3"},
        {"activation": "softmax"},
        {"activation": "<img src=x onerror=alert(1)>"},
        {"cells": "Transformer"},
        {"cells": ["RNN", "Transformer"]},
        {"cells": ["RNN"] * 50},
        {"init": "zeros"},
        {"type": "many_to_one"},
        {"both": "maybe"},
        {"absolute": "perhaps"},
        {"direction": "sideways", "both": "true"},
        {"nonsense": "1"},
        {"text": "only read for text"},
    ],
    ids=str,
)
def test_a_hand_edited_link_gives_an_experiment_all_the_same(link: dict[str, str | list[str]]) -> None:
    at = opened(link)
    assert at.session_state["sentence"] is None
    for made in at.session_state["experiment"].curves:
        assert 2 <= made.config.seq_len <= 200
        assert 0 <= made.config.weight_scale <= 8
        assert 1 <= made.config.num_layers <= 6


def test_a_link_reaches_the_config_by_labels() -> None:
    at = opened({"activation": "leaky ReLU", "init": "identity", "T": "33", "scale": "1.5", "bias": "2", "seed": "5"})
    (rnn, lstm, gru, lstm3) = at.session_state["experiment"].curves
    for made, cell in ((rnn, "rnn"), (lstm, "lstm"), (gru, "gru"), (lstm3, "lstm")):
        expected = ExperimentConfig(
            **{"cell": cell, "activation": "leaky_relu", "weight_init": "identity", "seq_len": 33},
            **{"weight_scale": 1.5, "seed": 5, "gate_bias": 3.0 if made is lstm3 else 2.0},
        )
        assert made.config == expected


@given(st.floats(-20, 20))
def test_the_fourth_curve_s_bias_stays_three(bias: float) -> None:
    config = ExperimentConfig(gate_bias=bias)
    assert curve("lstm3", config).config.gate_bias == 3.0
    np.testing.assert_equal(curve("lstm", config).config.gate_bias, config.gate_bias)
    assert curve("lstm3", config).config.cell == "lstm"


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ({"cells": "RNN"}, "bias"),
        ({"cells": ["RNN", "LSTM, forget bias 3"]}, "bias"),
        ({"type": "one to one"}, "T"),
        ({"type": "one to one"}, "scale"),
        ({"inputs": "zeros"}, "input_scale"),
        ({"inputs": "sunspots"}, "loss"),
    ],
    ids=str,
)
def test_a_control_without_effect_is_disabled_and_says_why(link: dict[str, Any], key: str) -> None:
    def control(at: AppTest) -> Any:
        return at.selectbox(key=key) if key == "loss" else at.slider(key=key)

    off, on = control(opened(link)), control(opened({}))
    assert off.disabled
    assert not on.disabled
    assert off.help
    assert off.help != on.help


@pytest.mark.parametrize(
    ("link", "hidden"),
    [
        ({"inputs": "text"}, ["D", "O"]),
        ({"inputs": "sunspots"}, ["D", "O"]),
        ({"inputs": "zeros"}, ["D"]),
        ({}, ["layer", "direction", "text"]),
    ],
    ids=str,
)
def test_a_control_that_changes_nothing_is_hidden(link: dict[str, str], hidden: list[str]) -> None:
    at = opened(link)
    shown = {w.key for w in (*at.slider, *at.selectbox, *at.number_input, *at.toggle, *at.text_area)}
    assert not shown & set(hidden)


def test_a_longer_sequence_takes_the_slider_s_place_and_says_so() -> None:
    at = opened({"longer": "900", "T": "30"})
    assert {curve.config.seq_len for curve in at.session_state["experiment"].curves} == {900}
    assert at.slider(key="T").disabled
    assert "More than 200 steps" in at.slider(key="T").help


def test_a_page_runs_without_the_entry_script_too() -> None:
    app = AppTest.from_file(str(ROOT / "pages" / "theory" / "theory.py"), default_timeout=60)
    app.query_params["cells"] = "RNN"
    app.run()
    app.slider(key="T").set_value(9).run()
    assert not app.exception
    assert app.slider(key="T").value == 9
