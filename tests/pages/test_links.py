"""A link to any page: nothing in it is dropped in silence."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.experiment.controls import CONTROLS, MORE
from pages.own_keys import KEYS, OWN_KEYS
from pages.page_list import EVERY, Sidebar
from tests.pages.reading import ROOT, open_page

WITH_CONTROLS = [listed.name for listed in EVERY if listed.sidebar is not Sidebar.NONE]
SMALL = {"H": "4", "B": "2", "T": "8", "cells": "LSTM"}
TRAINING = {"nets": "RNN", "seeds": "one", "steps": "10", "batch": "1"}
H = next(control for control in MORE if control.key == "H")


def said(app: AppTest) -> str:
    """What the line above the figure says."""
    assert not app.exception, app.exception[0].value
    found = [
        str(one.proto.body)
        for one in app.get("html")
        if "gh-link-said" in one.proto.body and "<style" not in one.proto.body
    ]
    return unescape(re.sub(r"<[^>]*>", " ", " ".join(found))).strip()


@pytest.mark.parametrize(
    ("page", "link", "sentences"),
    [
        ("gradient_decay", {"scale": "99"}, ["scale=99 is above the maximum of 8, so the page uses 8."]),
        ("gradient_decay", {"cells": "Transformer"}, ["the page uses RNN, LSTM, GRU and LSTM bias 3."]),
        (
            "gradient_decay",
            {"absolute": "perhaps"},
            ["absolute=perhaps is neither true nor false, so the page uses false."],
        ),
        (
            "gradient_decay",
            {"foo": "1", "<b>": "2"},
            ["foo=1 and <b>=2 are not controls of this app, so they are ignored."],
        ),
        ("unrolled", {"on": "GRU"}, ["on=GRU is not one of the choices, so the page uses LSTM."]),
        ("activations", {"y1": "99"}, ["y1=99 is above the maximum of 10, so the page uses 10."]),
        (
            "phase_diagram",
            {"shade": "blue"},
            ["shade=blue is not one of the choices, so the page uses decay per step."],
        ),
        ("theory", {"lstm_block": "x"}, ["lstm_block=x is not one of the choices"]),
        ("gates", {"t": "99"}, ["t=99 is above the maximum of 8, so the page uses 8."]),
        (
            "sequence_types",
            {"open_lengths": "5"},
            ["open_lengths=5 is neither true nor false, so the page uses false."],
        ),
        (
            "depth_and_direction",
            {"layer": "5", "layers": "2"},
            ["layer=5 is above the maximum of 2, so the page uses 2."],
        ),
        (
            "shared_weights",
            {"window_network": "0", "kernel": "2.6"},
            ["window_network=0 is below the minimum of 1", "kernel=2.6 is not a whole number"],
        ),
        (
            "training",
            TRAINING | {"lag": "1", "nets": "Elman"},
            ["nets=Elman is not", "lag=1 is below the minimum of 2, so the page uses 2."],
        ),
        (
            "horizon_and_lag",
            {"lag_steps": "300"},
            ["lag_steps=300 is not one of the choices, so the page uses the nearest, 200."],
        ),
        (
            "exploding",
            {"clip_value": "abc", "trunc": "99"},
            ["clip_value=abc is not a finite number", "trunc=99 is above the maximum of 8"],
        ),
        (
            "text_memory",
            {"after": "0", "sizes": "w"},
            ["after=0 is below the minimum of 1, so the page uses 1.", "sizes=w is not one of"],
        ),
        (
            "series_memory",
            {"past": "-3", "updates": "30.5"},
            ["past=-3 is below the minimum of 2", "updates=30.5 is not a whole number"],
        ),
    ],
    ids=str,
)
def test_what_a_page_cannot_take_of_a_link_is_named(page: str, link: dict[str, Any], sentences: list[str]) -> None:
    found = said(open_page(page, SMALL | link))
    for sentence in sentences:
        assert sentence in found


@pytest.mark.parametrize("page", WITH_CONTROLS)
def test_a_link_that_can_be_taken_gets_no_word(page: str) -> None:
    old = SMALL | TRAINING | {"lag": "20", "on": "LSTM", "t": "3", "scale": "0.123456", "past": "20", "embed": "true"}
    app = open_page(page, old)
    assert said(app) == ""
    assert app.session_state["scale"] == 0.123456


def test_what_is_out_of_reach_is_shown_with_the_nearest_end_and_stands_so_in_the_link() -> None:
    app = open_page("gradient_decay", SMALL | {"H": "100000", "bias": "-99"})
    assert app.slider(key="H").value == H.high
    assert app.slider(key="bias").value == -3
    assert app.query_params["H"] == str(H.high)
    assert f"H=100000 is above the maximum of {H.high}, so the page uses {H.high}." in said(app)


def test_a_sentence_stays_until_its_control_is_moved_and_never_comes_back() -> None:
    app = open_page("gradient_decay", SMALL | {"scale": "9", "bias": "7"})
    assert "And 1 more" not in said(app)
    app.slider(key="T").set_value(9).run()
    assert {"scale=9", "bias=7"} <= set(said(app).split())
    app.slider(key="scale").set_value(2.0).run()
    assert said(app) == "bias=7 is above the maximum of 6, so the page uses 6."
    app.slider(key="bias").set_value(1.0).run()
    app.slider(key="scale").set_value(8.0).run()
    assert said(app) == ""


def test_another_page_s_value_is_named_where_that_page_is_opened() -> None:
    app = open_page("gates", SMALL | {"kernel": "99", "H": "0"})
    assert said(app) == "H=0 is below the minimum of 1, so the page uses 1."
    app.switch_page(str(ROOT / "pages" / "shared_weights" / "shared_weights.py")).run()
    assert "H=0" not in said(app)


def test_what_the_reader_makes_impossible_is_not_called_the_link_s_fault() -> None:
    app = open_page("gates", SMALL | {"t": "8"})
    app.slider(key="T").set_value(5).run()
    assert said(app) == ""


@pytest.mark.parametrize("page", WITH_CONTROLS)
def test_every_key_that_a_page_binds_to_the_link_is_known(page: str) -> None:
    app = open_page(page, SMALL | TRAINING)
    with app.session_state._state.query_params() as link:
        bound = set(link._bindings_by_param)
    assert {control.key for control in CONTROLS if not control.field} & bound
    assert bound <= KEYS


@pytest.mark.parametrize("page", OWN_KEYS)
def test_every_key_of_a_page_s_own_stands_in_its_files(page: str) -> None:
    folder = (ROOT / "pages" / page).glob("*.py")
    text = " ".join(path.read_text(encoding="utf-8") for path in folder)
    for key in OWN_KEYS[page].split():
        assert f'"{key}"' in text or key == "on" or key.rsplit("_")[0] in ("from", "across", "rnn", "lstm", "gru")


def test_only_one_place_binds_a_widget_to_the_link_and_reads_it_by_a_rule_first() -> None:
    """Beside it the heading that opens, which cannot be disabled, and the language, which no lesson sets."""
    files = [*(ROOT / "app").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    texts = {path.name: text for path in files if 'bind="query-params"' in (text := path.read_text(encoding="utf-8"))}
    assert set(texts) == {"bound.py", "open_section.py", "choose_language.py"}
    assert all(text.count('bind="query-params"') == 1 and "    take(" in text for text in texts.values())


def test_no_key_of_a_page_is_one_of_the_sidebar_s() -> None:
    assert {key for keys in OWN_KEYS.values() for key in keys.split()}.isdisjoint(control.key for control in CONTROLS)


def test_an_old_link_s_window_is_that_of_the_window_network() -> None:
    app = open_page("shared_weights", SMALL | {"window": "5"})
    assert app.slider(key="window_network").value == 5
    assert (app.query_params["window_network"], "window" in app.query_params) == ("5", False)
    assert said(app) == ""
    beyond = open_page("shared_weights", SMALL | {"window": "0"})
    assert "window_network=0 is below the minimum of 1" in said(beyond)
