"""A lesson's link that opens a session: its experiment in place of the address's, its locks, and what it asks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from urllib.parse import parse_qs

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from app.components import link_reading
from app.components.locks import Locks, lock
from app.lessons.lesson_link import LessonLink
from app.lessons.secret import secret
from app.lessons.signed_link import read_link

KEY = "l"
_KEPT = (KEY, "lang", "embed", "embed_options", "projector")  # of the address, beside a lesson's experiment
_OPENED = "lesson_link"


def opened_link(page: str, pages: Mapping[str, StreamlitPage]) -> LessonLink | None:
    """The lesson of this session, read when it is opened; before anything else of the link is read.

    page: the one that runs, which a lesson of another page leaves. The address keeps the lesson, for a reload.
    """
    if _OPENED not in st.session_state:
        st.session_state[_OPENED] = _begun(page, pages)
    found: tuple[str, LessonLink] | None = st.session_state[_OPENED]
    if found is None:
        return None
    text, link = found
    if st.query_params.get(KEY) != text:
        st.query_params[KEY] = text
    return link


def _begun(page: str, pages: Mapping[str, StreamlitPage]) -> tuple[str, LessonLink] | None:
    if KEY not in st.query_params:
        return None
    text = st.query_params[KEY]
    try:
        link = read_link(text, secret())
    except ValueError as error:
        link_reading.refuse(KEY, partial(str, error))
        return None
    if link.page != page and link.page in pages:
        kept = {key: st.query_params[key] for key in _KEPT if key in st.query_params and not key.startswith("embed")}
        st.switch_page(pages[link.page], query_params=kept)
    said = parse_qs(link.query, keep_blank_values=True)
    link_reading.open_with(said, _KEPT)
    lock(Locks(words={key: said.get(key, ()) for key in link.locked}, hidden=link.hidden))
    return text, link
