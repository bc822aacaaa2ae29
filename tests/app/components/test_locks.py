"""Whatever a link's query says, a control that is locked has the value that it is locked to."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

VALUES = {
    "slid": ("7", 7),
    "real": ("0.25", 0.25),
    "scaled": ("0.1", 0.1),
    "typed": ("12", 12),
    "on": ("true", True),
    "chosen": ("second", "b"),
    "side": ("y", "y"),
    "some": ("p", ["p"]),
    "words": ("abc", "abc"),
    "at": ("3", 3),
}
OTHER = {
    **{"slid": "2", "real": "0.75", "scaled": "0.2", "typed": "1", "on": "false", "chosen": "first"},
    **{"side": "x", "some": "q", "words": "z", "at": "1"},
}


def page() -> None:
    import streamlit as st

    from app.components.bound import bound
    from app.components.choose import choose, segments
    from app.components.link_rule import SomeOf, Words
    from app.components.locks import Locks, lock
    from app.components.number_box import whole_number
    from app.components.slider import scale, slider
    from app.components.step_slider import step_slider
    from app.components.switch import switch

    if "asked" in st.session_state:
        words, hidden = st.session_state["asked"]
        lock(Locks(words=words, hidden=frozenset(hidden)))
    pq = SomeOf(words=("p", "q"), default=("p", "q"))
    st.session_state["found"] = {
        "slid": slider("slid", 0, 9, 1, 1, "slid"),
        "real": slider("real", 0.0, 1.0, 0.5, 0.25, "real"),
        "scaled": scale("scaled", (0.1, 0.2), 0.2, "scaled"),
        "typed": whole_number("typed", 0, 20, None, "typed"),
        "on": switch("on", False, "on"),
        "chosen": choose("chosen", {"a": "first", "b": "second"}, "chosen"),
        "side": segments("side", ("x", "y"), "side"),
        "some": bound(st.multiselect, "some", ("p", "q"), key="some", rule=pq, default=["p", "q"]),
        "words": bound(st.text_area, "words", key="words", rule=Words(longest=5)),
        "at": step_slider("at", 1, 4, 4, "at"),
    }


def opened(query: dict[str, str], locked: dict[str, list[str]], hidden: tuple[str, ...] = ()) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["asked"] = locked, hidden
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def drawn(app: AppTest) -> dict[str, Any]:
    kinds = (app.slider, app.select_slider, app.number_input, app.toggle, app.selectbox, app.multiselect, app.text_area)
    return {one.key: one for kind in (*kinds, app.button_group) for one in kind if one.key is not None}


@pytest.mark.parametrize("hidden", [(), tuple(VALUES)], ids=["drawn", "hidden"])
def test_a_locked_control_has_its_value_whatever_the_query_says(hidden: tuple[str, ...]) -> None:
    locked = {key: [word] for key, (word, _) in VALUES.items()}
    for query in ({}, OTHER, dict.fromkeys(OTHER, "nonsense")):
        app = opened(query, locked, hidden)
        for _ in range(2):
            assert not app.exception
            assert app.session_state["found"] == {key: value for key, (_, value) in VALUES.items()}
            assert set(drawn(app)) == set(VALUES) - set(hidden)
            app.run()


def test_it_is_drawn_so_that_it_cannot_be_moved_with_the_reason() -> None:
    app = opened(OTHER, {key: [word] for key, (word, _) in VALUES.items()})
    for key, widget in drawn(app).items():
        assert widget.proto.disabled, key
        assert "link" in widget.proto.help, key


def test_one_that_the_link_does_not_name_stays_free() -> None:
    app = opened({"slid": "4"}, {"real": ["0.25"]})
    assert app.session_state["found"]["slid"] == 4
    app.slider(key="slid").set_value(3).run()
    assert (app.session_state["found"]["slid"], app.session_state["found"]["real"]) == (3, 0.25)


def test_one_locked_to_no_word_has_its_default() -> None:
    app = opened(OTHER, {key: [] for key in VALUES})
    defaults = {"slid": 1, "real": 0.5, "scaled": 0.2, "typed": None, "on": False}
    defaults |= {"chosen": "a", "side": "x", "some": ["p", "q"], "words": "", "at": 4}
    assert app.session_state["found"] == defaults


def test_the_words_that_it_is_locked_to_pass_the_rule_of_every_link() -> None:
    app = opened({}, {"slid": ["99"], "chosen": ["third"], "words": ["abcdefgh"], "some": ["p", "z"], "at": ["x"]})
    found = app.session_state["found"]
    assert {key: found[key] for key in ("slid", "chosen", "words", "some", "at")} == {
        **{"slid": 9, "chosen": "a", "words": "abcde"},
        **{"some": ["p"], "at": 4},
    }
