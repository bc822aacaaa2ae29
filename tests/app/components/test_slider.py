"""Sliders whose key stands for something else on another page."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.pages.reading import ROOT, headline


def _page() -> None:
    from app.components.slider import slider

    slider("Steps", 1, 9, 4, 1, "window")


def test_a_slider_takes_nothing_that_another_page_left_empty_under_its_key() -> None:
    app = AppTest.from_function(_page)
    app.session_state["window"] = None
    app.run()
    assert not app.exception
    assert app.slider[0].value == 4


def test_a_window_that_training_leaves_empty_does_not_end_the_page_of_shared_weights() -> None:
    app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=120)
    app.session_state["window"] = None
    door = ROOT / "pages" / "shared_weights" / "shared_weights.py"
    assert "20-step window" in headline(app.switch_page(str(door)).run())
