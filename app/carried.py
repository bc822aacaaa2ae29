"""One experiment on every page: what a link has set goes along when a page's name is clicked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from app.controls import DEFAULTS

_KEY = "carried"


@contextmanager
def carried_over(page: str) -> Iterator[None]:
    """Run a page with the controls' values of the page that was left.

    Streamlit takes along what a hand has set, but not what came by a link and was never touched. A query in the address
    wins over both.
    """
    left, values = st.session_state.get(_KEY, (page, {}))
    if page != left:
        st.session_state.update(values)
    try:
        yield
    finally:
        st.session_state[_KEY] = page, {key: st.session_state[key] for key in DEFAULTS if key in st.session_state}
