"""A text of one's own: in the link while it is short, named there by its SHA-256 where it is long."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import streamlit as st

from app.components.link_reading import take
from app.components.link_rule import Words
from app.components.locks import fixed, is_locked
from app.components.problem import problem
from app.components.prose import caption
from app.language.language import plain
from pages.text_memory.text_files import MAX_BYTES, TextFile, read_text
from rnn_core.config import with_plain_line_ends

MAX_IN_LINK = 1_500  # characters
MAX_TEXT_READ = 100_000
_FILE, _REFUSED = "text_file", "text_file_refused"
_KEPT = "own_text_kept"  # the widget forgets what was typed when another page is opened


def own_text(label: str, **more: Any) -> tuple[str, str | None]:
    """The text in the box, and the SHA-256 of one that a link names and nobody has given yet."""
    rule = Words(longest=MAX_TEXT_READ)
    take("own", rule)
    if found := fixed("own", rule):
        text = with_plain_line_ends(found.value)
        if found.drawn:
            st.text_area(label, key="own", disabled=True, **more)
        return text, None
    if "own" not in st.session_state:
        st.session_state["own"] = st.session_state.get(_KEPT) or st.query_params.get("own", "")
    text = with_plain_line_ends(st.text_area(label, key="own", max_chars=MAX_TEXT_READ, **more) or "")
    st.session_state[_KEPT] = text
    missing = None if text else st.query_params.get("own_sha256")
    _write(text, missing)
    return text, missing


def text_file() -> None:
    """A file in place of what is typed, and what is to be said about it while its text stands in the box."""
    if is_locked("own"):
        return
    with st.popover(plain("A text file")):
        st.file_uploader(
            plain("A text, at most {most} MB", most=MAX_BYTES >> 20), key="text_upload", on_change=_take_upload
        )
        if refused := st.session_state.get(_REFUSED):
            problem(refused)
    found: TextFile | None = st.session_state.get(_FILE)
    if found and found.told and found.text == st.session_state.get(_KEPT):
        caption(found.told)


def _take_upload() -> None:
    """For the uploader's `on_change`: its text stands in the box, or it is said why it can't be read."""
    file = st.session_state.get("text_upload")
    for key in (_FILE, _REFUSED):
        st.session_state.pop(key, None)
    if file is None:
        return
    try:
        found = read_text(file.getvalue(), MAX_TEXT_READ)
    except ValueError as error:
        st.session_state[_REFUSED] = str(error)
        return
    st.session_state[_FILE] = found
    st.session_state["own"] = found.text


def forget_link() -> None:
    """Where another text is read, the link carries none of one's own."""
    for key in ("own", "own_sha256"):
        st.query_params.pop(key, None)


def digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _write(text: str, missing: str | None) -> None:
    if missing:
        return
    wanted = {} if not text else {"own": text} if len(text) <= MAX_IN_LINK else {"own_sha256": digest(text)}
    for key in ("own", "own_sha256"):
        if key not in wanted:
            st.query_params.pop(key, None)
        elif st.query_params.get(key) != wanted[key]:
            st.query_params[key] = wanted[key]
