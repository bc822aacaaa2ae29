"""A lesson's link against whoever edits the address: locked stays locked, hidden hidden, the experiment the link's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from app.lessons import secret as of_links
from app.lessons.lesson_link import LessonLink
from app.lessons.link_panel import KEPT
from app.lessons.open_link import KEY
from app.lessons.signed_link import signed
from tests.app.lessons.test_signed_link import CHOICES, LINK, NUMBER
from tests.pages.reading import headline, html, open_page, parts, texts

SECRET = "secret of the tests"
SMALL = "H=4&B=2&T=9"
SCRIPT = "<script>alert(1)</script> <img src=x onerror=alert(2)> [b](javascript:alert(3)) $x$"
# By page: the experiment, and which of its controls are locked to what the session then says.
LOCKED: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "gradient_decay": (
        f"{SMALL}&cells=LSTM&scale=2&stored=float16&absolute=true&seed=5&activation=ReLU",
        {"scale": 2.0, "stored": "float16", "absolute": True, "seed": 5, "cells": ["lstm"], "bias": 0.0},
        ("scale", "stored", "cells"),
    ),
    "gates": (
        f"{SMALL}&cells=LSTM&t=3&open_openness=true&bias=1.5",
        {"t": 3, "bias": 1.5, "init": "uniform", "gates_of": None},
        ("t", "bias"),
    ),
    "shared_weights": (
        f"{SMALL}&cells=RNN&window_network=3&kernel=4",
        {"window_network": 3, "kernel": 4, "T": 9},
        ("kernel", "T"),
    ),
    "exploding": (
        f"{SMALL}&cells=RNN&clip_norm=0.1&trunc=5",
        {"clip_norm": "0.1", "trunc": 5, "cells": ["rnn"], "both": False},
        ("clip_norm",),
    ),
}
ANYTHING = st.one_of(
    st.sampled_from(
        ["", "0", "1", "2", "7.5", "-1", "1e9", "nan", "true", "false", "RNN", "GRU", "sigmoid", "float32"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12),
)


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", SECRET)
    of_links.secret.cache_clear()


def link_of(page: str, hidden: bool) -> tuple[str, dict[str, Any], frozenset[str]]:
    """A signed text, what its locked controls are, and which of them are hidden."""
    query, values, some = LOCKED[page]
    out_of_sight = frozenset(some) if hidden else frozenset()
    link = LessonLink(page=page, query=query, locked=frozenset(values), hidden=out_of_sight)
    return signed(link, SECRET), {key: value for key, value in values.items() if value is not None}, out_of_sight


def drawn(app: AppTest) -> dict[str, Any]:
    kinds = (app.slider, app.select_slider, app.number_input, app.toggle, app.selectbox, app.multiselect)
    return {one.key: one for kind in (*kinds, app.button_group) for one in kind if one.key is not None}


def holds(app: AppTest, values: dict[str, Any], hidden: frozenset[str]) -> None:
    assert not app.exception, app.exception[0].value
    assert {key: app.session_state[key] for key in values} == values
    found = drawn(app)
    assert not hidden & found.keys()
    for key in values.keys() & found.keys():
        assert found[key].proto.disabled, key
    with app.session_state._state.query_params() as link:
        assert not values.keys() & link._bindings_by_param.keys()


@pytest.mark.parametrize("hidden", [False, True], ids=["drawn", "hidden"])
@pytest.mark.parametrize("page", LOCKED)
@settings(max_examples=25)
@given(edits=st.data())
def test_whatever_is_written_into_the_address_locked_stays_locked(
    page: str, hidden: bool, edits: st.DataObject
) -> None:
    """200 edited links: 25 for each page and kind of lock."""
    text, values, out_of_sight = link_of(page, hidden)
    keys = st.sampled_from(sorted([*values, *parse_qs(LOCKED[page][0]), "longer", "layers", "tour", "no_control"]))
    query = edits.draw(st.dictionaries(keys, st.one_of(ANYTHING, st.lists(ANYTHING, min_size=1, max_size=3))))
    app = open_page(page, {**query, KEY: text})
    holds(app, values, out_of_sight)
    assert headline(app) == _untouched(page, hidden)


_HEADLINES: dict[tuple[str, bool], str] = {}


def _untouched(page: str, hidden: bool) -> str:
    """The headline of the link as it was given."""
    if (page, hidden) not in _HEADLINES:
        _HEADLINES[page, hidden] = headline(open_page(page, {KEY: link_of(page, hidden)[0]}))
    return _HEADLINES[page, hidden]


def test_it_holds_while_the_free_controls_are_moved_and_on_other_pages() -> None:
    text, values, hidden = link_of("gates", True)
    app = open_page("gates", {KEY: text, "t": "5"})
    before = texts(app)
    app.slider(key="scale").set_value(3.0).run()
    holds(app, values, hidden)
    assert texts(app) != before
    app.slider(key="scale").set_value(1.0).run()
    assert texts(app) == before
    app.query_params["t"] = "7"
    app.run()
    holds(app, values, hidden)


def test_the_same_link_has_the_same_numbers_in_another_session() -> None:
    for page in LOCKED:
        text, *_ = link_of(page, False)
        assert texts(open_page(page, {KEY: text})) == texts(open_page(page, {KEY: text, "scale": "5", "H": "7"}))


def test_it_holds_in_another_language() -> None:
    for page in LOCKED:
        text, values, hidden = link_of(page, False)
        app = open_page(page, {KEY: text, "lang": "de", "stored": "bfloat16", "activation": "sigmoid"})
        holds(app, values, hidden)
        holds(app.run(), values, hidden)


def test_a_lesson_of_another_page_is_opened_there() -> None:
    text, values, hidden = link_of("gates", False)
    app = open_page("theory", {KEY: text, "bias": "-3"})
    holds(app, values, hidden)
    assert headline(app) == headline(open_page("gates", {KEY: text}))


@pytest.mark.parametrize("text", ["x", "", "é" * 30, "x" * 100_000, signed(LINK, "another secret"), "<script>"])
def test_a_link_that_is_none_is_refused_in_one_sentence_and_locks_nothing(text: str) -> None:
    app = open_page("gates", {KEY: text, **{key: values[-1] for key, values in parse_qs(SMALL).items()}})
    (said,) = [body for body in html(app) if "gh-link-said" in body]
    assert "This lesson link is incomplete or was changed: ask for it again." in said
    assert not drawn(app)["scale"].proto.disabled


def asked(**more: Any) -> AppTest:
    link = LessonLink(page="gates", query=f"{SMALL}&cells=LSTM", **more)
    return open_page("gates", {KEY: signed(link, SECRET)})


def locked(app: AppTest, answer: float) -> AppTest:
    """The page after the browser has reported an answer."""
    app.session_state[KEPT].answer = answer
    return app.run()


def said(app: AppTest) -> str:
    return " ".join(body for body in html(app) if "gh-prompt" in body)


def test_a_script_in_a_prompt_is_text() -> None:
    app = asked(prompt=SCRIPT)
    assert "&lt;script&gt;" in said(app)
    assert "<script" not in said(app)
    assert "<img" not in said(app)


def test_a_script_in_a_question_or_an_answer_is_text() -> None:
    choices = tuple(replace(one, text=SCRIPT) for one in CHOICES.choices)
    app = asked(question=replace(CHOICES, ask=SCRIPT, choices=choices))
    (told,) = parts(app, "question")  # whose script writes texts alone
    assert told["question"] == {"ask": SCRIPT, "kind": "choices", "choices": [SCRIPT] * 3}
    locked(app, 0).button(key="reveal_lesson_link_question").click().run()
    assert "&lt;script&gt;" in said(app)
    assert "<script" not in said(app)


def test_the_browser_is_told_the_answer_with_the_reveal_and_not_before() -> None:
    app = asked(question=CHOICES)
    (told,) = parts(app, "question")
    assert told["question"] == {"ask": CHOICES.ask, "kind": "choices", "choices": ["half", "most", "all"]}
    assert told["state"] == "open"
    assert "right" not in told
    (told,) = parts(locked(app, 2), "question")
    assert (told["state"], told["answer"]) == ("locked", 2)
    assert "right" not in told
    assert "Measured" not in said(app)
    app.button(key="reveal_lesson_link_question").click().run()
    (told,) = parts(app, "question")
    assert (told["state"], told["right"]) == ("revealed", 0)
    assert "0.47 (per time step)" in said(app)
    assert "You chose “all”." in said(app)


def test_a_page_that_asks_first_waits_for_the_reveal() -> None:
    app = asked(question=NUMBER, asks_first=True)
    assert headline(app) == "First your answer, then the figure"
    assert headline(locked(app, 0.5)) == "First your answer, then the figure"
    app.button(key="reveal_lesson_link_question").click().run()
    assert "Forget gates" in headline(app)
    assert "within a factor of 1.5, so it counts as right." in said(app)


def test_the_reveal_measures_the_link_s_experiment_whatever_was_moved() -> None:
    app = asked(question=CHOICES)
    app.slider(key="bias").set_value(6.0).run()
    locked(app, 0).button(key="reveal_lesson_link_question").click().run()
    assert "That is your answer, too." in said(app)


def test_only_the_teacher_s_link_shows_the_answer_before() -> None:
    assert [toggle.key for toggle in asked(question=CHOICES).toggle if toggle.key == "lesson_shown"] == []
    app = asked(question=CHOICES, answered=True)
    assert "The answer is" not in said(app)
    app.toggle(key="lesson_shown").set_value(True).run()
    assert "The answer is “most”." in said(app)
