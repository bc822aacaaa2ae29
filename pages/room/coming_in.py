"""Where a student types the room's code."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app.classroom import codes
from app.language.language import plain
from app.language.page_link import to_page


def ask_for_code() -> None:
    """Six letters, and the way in. The way is a link, since it gives this browser its seat."""
    st.title(plain("Come into a room"))
    typed = st.text_input(plain("The room’s six letters"), key="typed_code", max_chars=12, autocomplete="off")
    if code := codes.as_code(typed or ""):
        way_in(code)
    elif typed:
        st.html(Markup('<p class="gh-caption" role="status">{}</p>').format(plain("A code has six letters or digits.")))


def way_in(code: str) -> None:
    """The link that takes a seat."""
    way = Markup('<p class="gh-way-in"><a href="{}" target="_self">{}</a></p>')
    st.html(way.format(to_page(f"r/{code}"), plain("Come in")))
