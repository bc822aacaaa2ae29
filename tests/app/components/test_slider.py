"""Sliders whose key stands for something else on another page."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _page() -> None:
    from app.components.slider import slider

    slider("Steps", 1, 9, 4, 1, "window")


def test_a_slider_takes_nothing_that_another_page_left_empty_under_its_key() -> None:
    app = AppTest.from_function(_page)
    app.session_state["window"] = None
    app.run()
    assert not app.exception
    assert app.slider[0].value == 4
