"""The language of the screen, in the link."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app.components.link_reading import take
from app.components.link_rule import OneOf
from app.language.language import ENGLISH, LANGUAGES, ask, use


def speak_as_asked() -> None:
    """Before anything is said in a run: the language of the session, or of the link that opens it or is gone back to."""
    run = get_script_run_ctx(suppress_warning=True)
    went_back = run is not None and run.is_history_navigation
    use((not went_back and _of_session()) or st.query_params.get("lang", ENGLISH))
    ask(lambda: _of_session() or ENGLISH)


def _of_session() -> str:
    """Empty where no session has been asked, as in a thread of the server's own."""
    return "" if get_script_run_ctx(suppress_warning=True) is None else str(st.session_state.get("lang", ""))


def choose_language() -> None:
    """One of the languages, by its code, so that a link says the same in each."""
    take("lang", OneOf(words=LANGUAGES, default=ENGLISH))
    st.segmented_control(
        "Language · Sprache", LANGUAGES, default=ENGLISH, key="lang", required=True, bind="query-params"
    )
