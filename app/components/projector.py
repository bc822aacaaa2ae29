"""Projector mode: larger type and thicker lines, for the last row of a room; in the link.

The style sheet enlarges what stands beside an element of the class `gh-projector`, and `chart.js` the figures.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app.components.switch import switch
from app.language.language import plain

KEY = "projector"


def choose_projector() -> None:
    """The switch, and the mark that the style sheet looks for."""
    if switch(
        plain("Projector mode"), False, KEY, help=plain("Larger type and thicker lines, for the last row of a room.")
    ):
        _mark()


def project() -> None:
    """Of a page that is made for a projector: without a switch."""
    st.session_state[KEY] = True
    _mark()


def _mark() -> None:
    st.html('<span class="gh-projector"></span>')


def is_projected() -> bool:
    """Whether this session shows its pages on a projector; False where no session has been asked."""
    return get_script_run_ctx(suppress_warning=True) is not None and bool(st.session_state.get(KEY, False))


def in_link() -> str:
    """What a link that opens afresh says of it."""
    return f"{KEY}=true" if is_projected() else ""
