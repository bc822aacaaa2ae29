"""Set a control of the sidebar from elsewhere on a page: there is one control, and it stands in the link."""

from __future__ import annotations

from typing import Any

import streamlit as st


def set_control(key: str, value: Any, written: str) -> None:
    """For a button's `on_click`. written: the value as the link has it.

    A control that is drawn writes it there by itself. One behind a closed "More" is not: drawn for the first time with a
    value that it was given, it would leave the link as it is. Can go with Streamlit's issue 14670: a bound widget whose
    value is set in session state writes it into the link.
    """
    if key not in st.session_state:
        st.query_params[key] = written
    st.session_state[key] = value
