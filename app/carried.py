"""One experiment on every page: what a link set goes along when a page's name is clicked."""

from __future__ import annotations

import streamlit as st

from app.controls import DEFAULTS

_KEY = "carried"


def carry_over(page: str) -> None:
    """Give the page just opened the controls' values of the page just left.

    Streamlit takes along what a hand has set, but not what came by a link and was never touched.
    """
    before, query = st.session_state.get(_KEY, (page, {}))
    if page != before and not st.query_params.to_dict():
        st.query_params.from_dict(query)
    here = {key: st.query_params.get_all(key) for key in st.query_params if key in DEFAULTS}
    st.session_state[_KEY] = page, here
