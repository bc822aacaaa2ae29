"""The language of the screen, in the link."""

from __future__ import annotations

import streamlit as st

from app.components.link_reading import take
from app.components.link_rule import OneOf
from app.language.language import ENGLISH, LANGUAGES


def choose_language() -> None:
    """One of the languages, by its code, so that a link says the same in each."""
    take("lang", OneOf(words=LANGUAGES, default=ENGLISH))
    st.segmented_control(
        "Language · Sprache", LANGUAGES, default=ENGLISH, key="lang", required=True, bind="query-params"
    )
