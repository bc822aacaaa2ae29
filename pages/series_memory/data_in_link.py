"""Which series the link names: kept in the session, read from a file that was handed in."""

from __future__ import annotations

import streamlit as st

from app.components.link_rule import Words
from app.components.locks import fixed
from pages.series_memory.uploads import uploads

_KEY = "data"

_PROBLEM = "upload_problem"
_DIGEST = Words(longest=64)


def named_in_link() -> str | None:
    """The SHA-256 of the file whose column is forecast; None for the bundled series.

    A page that is opened anew reads it from the link; back from another page, which drops it there, from the session.
    """
    if found := fixed(_KEY, _DIGEST):
        return found.value or None
    name = st.query_params.get(_KEY) or st.session_state.get(_KEY)
    if name:
        st.session_state[_KEY] = name
        if st.query_params.get(_KEY) != name:
            st.query_params[_KEY] = name
    return name or None


def take_upload() -> None:
    """For the uploader's `on_change`: keep the file, or why it can't be read."""
    file = st.session_state.get("upload")
    st.session_state.pop(_PROBLEM, None)
    if file is None:
        return
    try:
        st.session_state[_KEY] = uploads().keep(file.getvalue())
        st.query_params[_KEY] = st.session_state[_KEY]
    except ValueError as error:
        st.session_state[_PROBLEM] = str(error)


def take_bundled() -> None:
    """For a button's `on_click`: back to the sunspots."""
    for key in (_KEY, _PROBLEM):
        st.session_state.pop(key, None)
    st.query_params.pop(_KEY, None)


def upload_problem() -> str | None:
    """Why the last file could not be read."""
    problem: str | None = st.session_state.get(_PROBLEM)
    return problem
